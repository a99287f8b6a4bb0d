"""Who may know of which risk, and who may do what with it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from risks.models import Risk, Visibility
from stakeholders.models import Membership, MembershipRole
from tests.cast import make_world, member

EVERYBODY = (
    "visitor",
    "outsider",
    "administrator",
    "representative",
    "coordinator",
    "neighbour",
    "council",
    "board",
    "secretary",
)
PUBLIC = {Visibility.PUBLIC}
INSIDE = {Visibility.PUBLIC, Visibility.PARTNERS}
ALL = set(Visibility)


def somebody(world, name):
    return AnonymousUser() if name == "visitor" else getattr(world, name)


@pytest.fixture
def risks(world, register):
    """A risk of each visibility."""
    return {each: register(visibility=each) for each in Visibility}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("visitor", PUBLIC),
        ("outsider", PUBLIC),
        ("administrator", PUBLIC),
        ("representative", INSIDE),
        ("coordinator", INSIDE),
        ("neighbour", INSIDE),
        ("council", ALL),
        ("board", ALL),
        ("secretary", ALL),
    ],
)
def test_which_risks_exist_for_whom(world, risks, name, seen):
    user = somebody(world, name)
    assert {risk.visibility for risk in Risk.objects.visible_to(user)} == seen
    if name != "visitor":
        assert {each for each, risk in risks.items() if user.has_perm("risks.see", risk)} == seen


def test_an_owner_sees_their_own_as_long_as_they_have_a_role(world, register):
    hidden = register(visibility=Visibility.BOARD, owner=world.representative.person)
    by_outsider = register(visibility=Visibility.BOARD, owner=world.outsider.person)
    assert list(Risk.objects.visible_to(world.representative)) == [hidden]
    assert by_outsider not in Risk.objects.visible_to(world.outsider)
    Membership.objects.filter(person=world.representative.person).update(until=world.today)
    assert not Risk.objects.visible_to(world.representative).exists()


def test_a_role_in_one_network_tells_nothing_of_another(world, risks):
    other = make_world("ander", "Ander")
    for name in ("board", "secretary", "representative"):
        assert {risk.visibility for risk in Risk.objects.visible_to(getattr(other, name))} == PUBLIC
    member(other.board.person, world.network, MembershipRole.REPRESENTATIVE, world.bravo)
    assert {risk.visibility for risk in Risk.objects.visible_to(other.board)} == INSIDE


def test_in_a_network_for_members_only_nothing_is_public(world, risks):
    world.network.public = False
    world.network.save()
    for name in ("visitor", "outsider", "administrator"):
        assert not Risk.objects.visible_to(somebody(world, name)).exists()
    assert Risk.objects.visible_to(world.representative).count() == 2


REGISTERS = {"representative", "coordinator", "neighbour", "council", "board", "secretary"}
DECIDES = {"board", "secretary"}


@pytest.mark.parametrize("name", EVERYBODY[1:])
def test_who_may_register_and_see_details(world, name):
    user = getattr(world, name)
    assert user.has_perm("risks.register", world.network) is (name in REGISTERS - {"council"})
    assert user.has_perm("risks.see_details", world.network) is (name in REGISTERS)


@pytest.mark.parametrize("permission", ["risks.assess", "risks.change", "risks.change_status"])
def test_who_may_bring_a_risk_further(world, register, permission):
    nobodys = register()
    owned = register(owner=world.representative.person)
    for name in EVERYBODY[1:]:
        user = getattr(world, name)
        assert user.has_perm(permission, nobodys) is (name in DECIDES)
        assert user.has_perm(permission, owned) is (name in DECIDES | {"representative"})


def test_a_risk_without_owner_is_not_everybodys(world, register):
    """Two empty owners are not the same person."""
    assert not world.outsider.has_perm("risks.assess", register(owner=None))


def test_an_owner_without_a_role_may_no_longer_do_anything(world, register):
    risk = register(owner=world.outsider.person)
    assert not world.outsider.has_perm("risks.change", risk)
