"""Networks in the API: which one sees, and that none shows what is in another."""

import pytest

from matrix.models import Need
from tests.cast import make_world
from tests.matrix.api.asking import HERE


def test_a_visitor_lists_public_networks_only(world, get):
    make_world("besloten", "Besloten", public=False)
    assert [network["slug"] for network in get("/api/v1/networks")["results"]] == ["proef"]


def test_a_network_tells_what_it_has_agreed(world, get):
    network = get(HERE)
    assert network["name"] == "Samenwerkverband"
    assert (network["leadsConfirmedBy"], network["contributorsConfirmedBy"]) == ("secretary", "at_once")
    assert (network["silentAfterDays"], network["endingSoonDays"], network["overloadLeads"]) == (90, 30, 5)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/components"),
        ("get", "/components/FUN-01"),
        ("get", "/needs"),
        ("get", "/needs/{need}"),
        ("get", "/sign-ups"),
        ("get", "/sign-ups/{sign_up}"),
        ("get", "/sign-ups/{sign_up}/progress-reports"),
        ("post", "/sign-ups"),
        ("post", "/sign-ups/{sign_up}/confirmation"),
        ("post", "/sign-ups/{sign_up}/refusal"),
        ("post", "/sign-ups/{sign_up}/withdrawal"),
        ("post", "/sign-ups/{sign_up}/amendments"),
        ("post", "/sign-ups/{sign_up}/renewals"),
        ("post", "/sign-ups/{sign_up}/progress-reports"),
    ],
)
def test_a_private_network_does_not_exist_for_outsiders(world, log_in, method, path):
    private = make_world("besloten", "Besloten", public=False)
    row = private.confirmed(private.component())
    address = "/api/v1/networks/{network}" + path.format(sign_up=row.pk, need=Need.objects.first().pk)
    for outsider in (None, world.secretary, private.outsider, private.administrator):
        refused = getattr(log_in(outsider), method)(address.format(network="besloten"))
        unknown = getattr(log_in(outsider), method)(address.format(network="onbekend"))
        assert refused.status_code == unknown.status_code == 404
        assert refused.json() == unknown.json()
    assert getattr(log_in(private.board), method)(address.format(network="besloten")).status_code != 404


def test_what_is_in_one_network_is_not_found_in_another(world, log_in):
    other = make_world("ander", "Ander")
    row = other.confirmed(other.component())
    for path in (
        "components/FUN-01",
        f"needs/{Need.objects.first().pk}",
        f"sign-ups/{row.pk}",
        f"sign-ups/{row.pk}/progress-reports",
    ):
        assert log_in().get(f"{HERE}/{path}").status_code == 404
    answer = log_in(world.secretary).post(f"{HERE}/sign-ups/{row.pk}/withdrawal", content_type="application/json")
    assert answer.status_code == 404
