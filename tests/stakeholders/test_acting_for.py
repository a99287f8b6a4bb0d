"""Who has several roles acts in one of them, and the history says for whom."""

import pytest
from django.db import IntegrityError

from stakeholders.models import Access, Membership, MembershipRole, SavedView, User
from tests.cast import LONG_AGO, member

pytestmark = pytest.mark.django_db


def of(user, world, role=None):
    anew = User.objects.get(pk=user.pk)
    anew.chosen = {world.network.pk: role.pk} if role else {}
    return Access.of(anew, world.network)


@pytest.fixture
def two_hats(world):
    """Ria represents Alfa, and sits on the board."""
    return member(world.representative.person, world.network, MembershipRole.BOARD, world.alfa)


def test_who_has_one_role_acts_in_it(world):
    access = of(world.representative, world)
    assert (access.acting_role, access.acting_for) == (MembershipRole.REPRESENTATIVE, world.alfa.pk)


def test_of_several_the_first_in_order_is_acted_in_and_reading_is_the_union(world, two_hats):
    access = of(world.representative, world)
    assert (access.acting_role, access.acting_for) == (MembershipRole.BOARD, None)
    assert access.roles == {MembershipRole.BOARD, MembershipRole.REPRESENTATIVE}
    assert access.participations == {world.alfa.pk}


@pytest.mark.parametrize("role", [MembershipRole.SECRETARY, MembershipRole.COORDINATOR])
def test_who_gets_another_role_goes_on_in_the_one_they_had(world, role):
    who = world.bravo if role == MembershipRole.COORDINATOR else None
    person = world.representative.person
    new = Membership.grant(by=world.secretary, network=world.network, person=person, role=role, participation=who)
    access = of(world.representative, world)
    assert (access.acting_role, access.acting_for) == (MembershipRole.REPRESENTATIVE, world.alfa.pk)
    assert of(world.representative, world, role=new).acting_role == role


def test_another_of_one_s_own_roles_can_be_chosen(world, two_hats):
    own = Membership.objects.get(person=world.representative.person, role=MembershipRole.REPRESENTATIVE)
    assert of(world.representative, world, role=own).acting_for == world.alfa.pk


def test_the_role_of_somebody_else_cannot(world, two_hats):
    others = Membership.objects.get(person=world.secretary.person)
    assert of(world.representative, world, role=others).acting_role == MembershipRole.BOARD


def test_where_a_member_of_the_board_comes_from_gives_no_right_to_act_for_it(world):
    member(world.board.person, world.network, MembershipRole.COUNCIL, world.bravo)
    access = of(world.board, world)
    assert access.participations == frozenset()
    assert access.acting_for is None


@pytest.mark.parametrize("role", [MembershipRole.COORDINATOR, MembershipRole.REPRESENTATIVE])
def test_a_role_for_an_organisation_names_one(world, role):
    with pytest.raises(IntegrityError):
        Membership.objects.create(network=world.network, person=world.board.person, role=role, since=LONG_AGO)


def test_the_secretary_is_so_for_the_network(world):
    with pytest.raises(IntegrityError):
        member(world.board.person, world.network, MembershipRole.SECRETARY, world.alfa)


@pytest.mark.parametrize(("who", "organisation"), [("representative", "alfa"), ("neighbour", "bravo"), ("board", None)])
def test_a_change_tells_for_whom_it_was_made(world, who, organisation):
    user = world.users[who]
    kept = SavedView.keep(by=user, network=world.network, owner=user, name="Open", page="matrix:matrix", query="")
    found = kept.history.get()
    assert found.history_user == user
    assert found.acting_for == (world.partners[organisation] if organisation else None)
