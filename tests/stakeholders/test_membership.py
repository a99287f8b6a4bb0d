"""Giving, changing and ending a role; there is always a secretary."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from periods.verbs import StepRefused
from stakeholders.models import Membership, MembershipRole, Person, User
from tests.cast import member, user

pytestmark = pytest.mark.django_db


def role_of(person_or_user, **facts):
    return Membership.objects.get(person=getattr(person_or_user, "person", person_or_user), **facts)


def test_a_role_is_given_with_or_without_an_account(world):
    person = Person.add(by=world.secretary, name="Bea Bestuur")
    made = Membership.grant(by=world.secretary, network=world.network, person=person, role=MembershipRole.BOARD)
    assert (made.since, made.until) == (world.today, None)
    assert made.history.get().history_user == world.secretary


def test_nobody_has_a_role_twice_at_the_same_time(world):
    facts = {"network": world.network, "person": world.representative.person, "participation": world.alfa}
    with pytest.raises(StepRefused, match="deze rol al"):
        Membership.grant(by=world.secretary, role=MembershipRole.REPRESENTATIVE, **facts)
    # Of another organisation, or after it ended, it is another role.
    bravo = facts | {"participation": world.bravo}
    Membership.grant(by=world.secretary, role=MembershipRole.REPRESENTATIVE, **bravo)
    role_of(world.representative, participation=world.alfa).end(by=world.secretary)
    Membership.grant(by=world.secretary, role=MembershipRole.REPRESENTATIVE, **facts)


@pytest.mark.parametrize("who", ["secretary", "board", "council", "coordinator", "representative"])
def test_the_database_itself_refuses_a_role_twice(world, who):
    held = role_of(world.users[who])
    with pytest.raises(IntegrityError), transaction.atomic():
        member(held.person, world.network, held.role, held.participation)


def test_an_organisation_that_left_gives_no_roles(world):
    type(world.bravo).objects.filter(pk=world.bravo.pk).update(until=world.today)
    with pytest.raises(StepRefused):
        Membership.grant(
            by=world.secretary,
            network=world.network,
            person=world.board.person,
            role=MembershipRole.REPRESENTATIVE,
            participation=world.bravo,
        )


def test_a_role_ends_on_a_day_and_its_holder_loses_access(world, log_in):
    row = role_of(world.representative)
    row.end(by=world.coordinator, on=world.days(7))
    row.refresh_from_db()
    assert row.until == world.days(7)
    row.end(by=world.coordinator)
    assert not Membership.objects.filter(pk=row.pk).as_at(world.today).exists()
    with pytest.raises(StepRefused, match="al beëindigd"):
        row.end(by=world.coordinator)


def test_what_held_on_no_day_never_was(world):
    row = Membership.grant(
        by=world.secretary, network=world.network, person=world.council.person, role=MembershipRole.BOARD
    )
    row.end(by=world.secretary)
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert Membership.history.filter(id=row.pk, history_type="-").exists()


def test_a_role_does_not_end_before_it_began(world):
    """Whoever mistypes the day would wipe out that it ever was held."""
    row = role_of(world.representative)
    with pytest.raises(ValidationError) as refused:
        row.end(by=world.secretary, on=row.since - timedelta(days=1))
    assert "on" in refused.value.error_dict
    row.refresh_from_db()
    assert row.until is None


def test_an_account_is_not_closed_where_a_network_would_be_without_a_secretary(world, log_in):
    address = f"/admin/stakeholders/user/{world.secretary.pk}/change/"
    facts = {"email": world.secretary.email, "person": world.secretary.person.pk}
    administrator = log_in(world.administrator)
    assert "zonder secretaris" in administrator.post(address, facts).text
    world.secretary.refresh_from_db()
    assert world.secretary.is_active
    member(user("ook@example.nl", "Ook Secretaris").person, world.network, MembershipRole.SECRETARY)
    administrator.post(address, facts)
    world.secretary.refresh_from_db()
    assert not world.secretary.is_active


def test_who_becomes_secretary_later_is_needed_where_the_present_one_leaves(world):
    later = user("later@example.nl", "Later Secretaris")
    row = member(later.person, world.network, MembershipRole.SECRETARY)
    Membership.objects.filter(pk=row.pk).update(since=world.days(30))
    role_of(world.secretary).end(by=world.secretary, on=world.days(31))
    later.is_active = False
    with pytest.raises(ValidationError, match="zonder secretaris"):
        later.full_clean()


def test_in_the_admin_an_account_stays_of_its_person_and_an_administrator_stays(world, log_in):
    administrator = log_in(world.administrator)
    for account, facts, sentence in (
        (world.secretary, {"person": world.outsider.person.pk, "is_active": "on"}, "blijft van de persoon voor wie"),
        (world.administrator, {"is_active": "on"}, "zonder beheerder"),
        (world.administrator, {"is_staff": "on"}, "zonder beheerder"),
        (world.outsider, {"email": world.secretary.email.upper(), "is_active": "on"}, "al een account met dit"),
    ):
        told = {"email": account.email, "person": account.person.pk, **facts}
        page = administrator.post(f"/admin/stakeholders/user/{account.pk}/change/", told)
        assert sentence in page.text, sentence
    assert User.objects.get(pk=world.administrator.pk).is_staff


def test_who_was_made_anonymous_never_comes_back(world):
    gone = world.outsider
    gone.person.anonymise(by=world.administrator)
    account, person = User.objects.get(pk=gone.pk), Person.objects.get(pk=gone.person.pk)
    account.is_active = True
    person.name = "Weer terug"
    for row in (account, person):
        with pytest.raises(ValidationError, match="anoniem gemaakt"):
            row.full_clean()
    with pytest.raises(ValidationError, match="anoniem gemaakt"):
        Membership.grant(by=world.secretary, network=world.network, person=gone.person, role=MembershipRole.BOARD)


def test_an_account_or_person_is_never_deleted(world, log_in):
    administrator = log_in(world.administrator)
    for what, row in (("user", world.secretary), ("person", world.secretary.person)):
        assert administrator.get(f"/admin/stakeholders/{what}/{row.pk}/delete/").status_code == 403
        facts = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        administrator.post(f"/admin/stakeholders/{what}/", facts)
        assert type(row).objects.filter(pk=row.pk).exists()


def test_only_the_secretary_ends_a_role_in_the_past(world):
    row = role_of(world.representative)
    with pytest.raises(ValidationError) as refused:
        row.end(by=world.coordinator, on=world.days(-1))
    assert refused.value.code == "past"
    row.end(by=world.secretary, on=world.days(-1))


def test_a_role_becomes_another_on_the_same_day(world):
    new = role_of(world.representative).become(MembershipRole.COORDINATOR, by=world.secretary)
    assert (new.participation, new.since) == (world.alfa, world.today)
    assert not role_of(world.representative, role=MembershipRole.REPRESENTATIVE).holds_on(world.today)


def test_the_last_secretary_stays(world):
    row = role_of(world.secretary)
    with pytest.raises(StepRefused) as refused:
        row.end(by=world.secretary)
    assert refused.value.code == "last_secretary"
    # Somebody who cannot log in, or who goes too, is no secretary to rely on.
    other = member(Person.objects.create(name="Zonder account"), world.network, MembershipRole.SECRETARY)
    leaving = member(user("gaat@example.nl", "Gaat weg").person, world.network, MembershipRole.SECRETARY)
    leaving.end(by=None, on=world.days(30))
    with pytest.raises(StepRefused):
        row.end(by=world.secretary)
    other.end(by=world.secretary)
    member(user("blijft@example.nl", "Blijft").person, world.network, MembershipRole.SECRETARY)
    row.end(by=world.secretary)
    row.refresh_from_db()
    assert row.until == world.today


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_cannot_leave_at_the_same_moment(world):
    member(user("ook@example.nl", "Ook Secretaris").person, world.network, MembershipRole.SECRETARY)
    rows = list(Membership.objects.filter(role=MembershipRole.SECRETARY))
    start, refused = threading.Barrier(2), []

    def leave(row):
        try:
            start.wait()
            row.end(by=None)
        except StepRefused as error:
            refused.append(error.code)
        finally:
            connection.close()

    leavers = [threading.Thread(target=leave, args=[row]) for row in rows]
    for each in leavers:
        each.start()
    for each in leavers:
        each.join()
    assert refused == ["last_secretary"]
    assert Membership.objects.filter(role=MembershipRole.SECRETARY, until=None).count() == 1
