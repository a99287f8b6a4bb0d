"""Who may what with sign-ups."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.cast import make_world

MEMBERS = {"secretary", "board", "council", "coordinator", "representative", "neighbour"}
CAST = sorted(MEMBERS | {"administrator", "outsider"})

# On a sign-up of alfa: coordinator and representative act for it, the neighbour for bravo.
ON_A_SIGN_UP = {
    "matrix.act_for": {"coordinator", "representative", "secretary"},
    "matrix.report": {"coordinator", "representative", "secretary"},
    "matrix.amend": {"coordinator", "representative", "secretary"},
    "matrix.renew": {"coordinator", "representative", "secretary"},
    "matrix.withdraw": {"coordinator", "representative", "secretary"},
    "matrix.confirm": {"secretary"},
    "matrix.decline": {"secretary"},
    "matrix.see_details": MEMBERS,
}
ON_THE_NETWORK = {
    "matrix.offer": {"coordinator", "representative", "neighbour", "secretary"},
    "matrix.see_inbox": {"secretary"},
    "matrix.see_own": {"coordinator", "representative", "neighbour"},
    "matrix.see_details": MEMBERS,
}


def who_may(world, permission, row):
    return {name for name in CAST if world.users[name].has_perm(permission, row)}


@pytest.mark.parametrize("permission", ON_A_SIGN_UP)
def test_who_may_what_with_a_sign_up(world, permission):
    sign_up = world.offer(world.component())
    assert who_may(world, permission, sign_up) == ON_A_SIGN_UP[permission]


@pytest.mark.parametrize("permission", ON_THE_NETWORK)
def test_who_may_what_in_a_network(world, permission):
    assert who_may(world, permission, world.network) == ON_THE_NETWORK[permission]


def test_who_acts_for_an_organisation(world):
    assert who_may(world, "matrix.act_for", world.alfa) == {"coordinator", "representative", "secretary"}
    assert who_may(world, "matrix.act_for", world.bravo) == {"neighbour", "secretary"}


def test_whoever_may_sign_up_may_do_so_for_each_component(world):
    assert who_may(world, "matrix.offer", world.component()) == ON_THE_NETWORK["matrix.offer"]


@pytest.mark.parametrize("permission", [*ON_A_SIGN_UP, "matrix.offer", "matrix.see_inbox", "matrix.see_own"])
def test_a_role_in_another_network_gives_no_right_here(world, permission):
    sign_up = world.offer(world.component())
    elsewhere = make_world("elders", "Elders")
    for name in CAST:
        assert not elsewhere.users[name].has_perm(permission, sign_up)


def test_a_visitor_sees_no_details_and_does_nothing(world):
    sign_up = world.offer(world.component())
    for permission in ON_A_SIGN_UP:
        assert not AnonymousUser().has_perm(permission, sign_up)
