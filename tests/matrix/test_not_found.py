"""What does not exist, is of another network, or is of a network that one may not see, is not found."""

import pytest

from stakeholders.models import Network
from tests.cast import make_world
from tests.matrix.pages import address, sign_up_at


def test_an_unknown_component_platform_or_sign_up_is_not_found(world, client):
    for url in (
        address("sign_up_create", world, "FUN-99", "develop"),
        address("platform_detail", world, "nergens"),
        address("sign_up_detail", world, 99),
        address("sign_up_detail", world, 10**30),
    ):
        assert client.get(url).status_code == 404


def test_a_responsibility_that_is_none_is_not_found(world, log_in):
    component = world.component()
    for word in ("DEVELOP", "destroy"):
        assert log_in(world.representative).get(sign_up_at(component, world, word)).status_code == 404


def test_another_networks_rows_are_not_found_here(world, log_in):
    other = make_world("ander", "Ander")
    sign_up = other.offer(other.component("FUN-77"))
    client = log_in(world.secretary)
    assert client.get(address("sign_up_detail", world, sign_up.pk)).status_code == 404
    assert client.post(address("sign_up_confirm", world, sign_up.pk)).status_code == 404
    assert client.get(address("sign_up_create", world, "FUN-77", "develop")).status_code == 404


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list", "platform_list"])
def test_a_private_network_does_not_exist_for_others(world, client, log_in, name):
    Network.objects.update(public=False)
    assert client.get(address(name, world)).status_code == 404
    assert log_in(world.outsider).get(address(name, world)).status_code == 404
    assert log_in(world.council).get(address(name, world)).status_code == 200
