"""Invitations and requests: what their links do, once; what is told to whom; what is thrown away."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from matrix.leaving import leave
from periods.verbs import StepRefused
from stakeholders.due import run_due
from stakeholders.models import Access, Invitation, JoinRequest, Membership, MembershipRole, Person, User
from stakeholders.models.coming_in import LinkRefused, MailState
from tests.cast import user

pytestmark = pytest.mark.django_db


def work():
    """Let the task worker do what waits."""
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)


def invite(world, **changes):
    facts = {
        "by": world.coordinator,
        "network": world.network,
        "email": "Nieuw@Example.nl",
        "role": MembershipRole.REPRESENTATIVE,
        "participation": world.alfa,
    }
    return Invitation.invite(**facts | changes)


def ask(world, **changes):
    facts = {
        "by": None,
        "network": world.network,
        "name": "Noor Nieuw",
        "email": "noor@example.nl",
        "role": MembershipRole.REPRESENTATIVE,
        "participation": world.alfa,
        "language": "nl",
    }
    return JoinRequest.ask(**facts | changes)


def refusal(token):
    with pytest.raises(LinkRefused) as refused:
        Invitation.of_link(token)
    return refused.value.code


def aged(row, days):
    type(row).objects.filter(pk=row.pk).update(made_at=timezone.now() - timedelta(days=days, minutes=1))


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_mailed_in_the_language_of_who_is_invited(world):
    row = invite(world, language="en", words="We missen je in het team.")
    assert mail.outbox == []
    work()
    (sent,) = mail.outbox
    assert sent.to == ["nieuw@example.nl"]
    assert sent.subject == "Invitation: Samenwerkverband"
    assert "Co Alfa invites you to Samenwerkverband, as representative of Gemeente Alfa." in sent.body
    assert "We missen je in het team." in sent.body
    (token,) = re.findall("/en/invitation/(.+)/\n", sent.body)
    assert Invitation.of_link(token) == row
    row.refresh_from_db()
    assert row.mail == MailState.SENT


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_sent_says_so_and_can_be_sent_again(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = invite(world)
    work()
    row.refresh_from_db()
    assert row.mail == MailState.FAILED
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    row.send_again(by=world.secretary)
    work()
    row.refresh_from_db()
    assert (row.mail, len(mail.outbox)) == (MailState.SENT, 1)


def test_accepting_gives_the_role_once(world):
    row = invite(world)
    who = user("nieuw@example.nl", "Nel Nieuw")
    row.accept(by=who, number=1)
    assert Access.of(who, world.network).acting_for == world.alfa.pk
    held = Membership.objects.get(person=who.person)
    assert held.history.get().history_user == who
    assert refusal(row.token) == "used"


def test_a_link_that_is_wrong_expired_withdrawn_or_replaced_is_refused(world):
    row = invite(world)
    assert refusal(row.token[:-1]) == "wrong"
    assert refusal("onzin") == "wrong"
    first = row.token
    row.send_again(by=world.coordinator)
    assert refusal(first) == "replaced"
    assert Invitation.of_link(row.token) == row
    aged(row, 14)
    assert refusal(row.token) == "expired"
    row.withdraw(by=world.coordinator)
    assert refusal(row.token) == "withdrawn"
    with pytest.raises(StepRefused):
        row.send_again(by=world.coordinator)


def test_of_an_organisation_that_left_the_link_says_so_at_once(world):
    row = invite(world)
    leave(world.alfa, by=world.secretary, reason="Gestopt", settle={})
    assert refusal(row.token) == "withdrawn"


def test_only_the_account_with_that_address_accepts(world):
    with pytest.raises(LinkRefused) as refused:
        invite(world).accept(by=world.outsider, number=1)
    assert refused.value.code == "other_person"
    assert not Membership.objects.filter(person=world.outsider.person).exists()


def test_who_can_no_longer_invite_no_longer_lets_in(world):
    row = invite(world)
    Membership.objects.get(person=world.coordinator.person).end(by=world.secretary)
    assert refusal(row.token) == "withdrawn"


def test_nobody_is_invited_twice_or_for_what_they_have(world):
    invite(world)
    with pytest.raises(StepRefused, match="staat al een uitnodiging open"):
        invite(world)
    with pytest.raises(StepRefused, match="heeft deze rol al"):
        invite(world, email=world.representative.email)
    with pytest.raises(ValidationError):
        invite(world, participation=None)
    with pytest.raises(ValidationError):
        invite(world, by=world.secretary, role=MembershipRole.SECRETARY)


def test_somebody_without_an_account_gets_one_by_an_invitation(world):
    person = Person.add(by=world.secretary, name="Bea Bestuur")
    Membership.grant(by=world.secretary, network=world.network, person=person, role=MembershipRole.BOARD)
    row = invite(world, by=world.secretary, role=MembershipRole.BOARD, participation=None, person=person)
    account = User.objects.create_user(row.email, name="", person=person)
    assert row.accept(by=account, number=1) is None
    assert Membership.objects.get(person=person).role == MembershipRole.BOARD


@pytest.mark.django_db(transaction=True)
def test_a_request_is_seen_by_nobody_before_its_address_is_confirmed(world):
    row = ask(world)
    work()
    (sent,) = mail.outbox
    assert sent.to == ["noor@example.nl"]
    # Not a word of what a stranger filled in goes to an address that may be another's.
    assert "Noor" not in sent.body
    assert not JoinRequest.objects.visible_to(world.secretary).exists()
    row.confirm()
    work()
    assert mail.outbox[1].to == [world.coordinator.email]
    assert list(JoinRequest.objects.for_decision_by(world.coordinator, at=world.today)) == [row]
    assert not JoinRequest.objects.for_decision_by(world.secretary, at=world.today).exists()
    with pytest.raises(LinkRefused):
        row.confirm()


@pytest.mark.parametrize("organisation", [True, False], ids=["without coordinator", "takes no part"])
def test_the_secretary_decides_where_there_is_no_coordinator(world, organisation):
    whom = {"participation": world.bravo} if organisation else {"participation": None, "organisation_name": "Elders"}
    row = ask(world, **whom)
    row.confirm()
    assert list(JoinRequest.objects.for_decision_by(world.secretary, at=world.today)) == [row]
    assert not JoinRequest.objects.visible_to(world.coordinator).exists()


def test_who_is_accepted_gets_the_role_or_an_invitation(world):
    known = ask(world, by=world.outsider, email=world.outsider.email)
    assert isinstance(known.accept(by=world.coordinator), Membership)
    assert Access.of(User.objects.get(pk=world.outsider.pk), world.network).acting_for == world.alfa.pk
    unknown = ask(world)
    unknown.confirm()
    invited = unknown.accept(by=world.coordinator)
    assert isinstance(invited, Invitation)
    assert (invited.email, invited.name) == ("noor@example.nl", "Noor Nieuw")
    with pytest.raises(StepRefused):
        unknown.decline(by=world.coordinator, reason="Toch niet")


@pytest.mark.django_db(transaction=True)
def test_declining_takes_a_reason_that_is_told(world):
    row = ask(world, by=world.outsider, email=world.outsider.email)
    with pytest.raises(ValidationError):
        row.decline(by=world.coordinator, reason=" ")
    row.decline(by=world.coordinator, reason="Wij kennen u niet.")
    work()
    told = mail.outbox[-1]
    assert told.to == [world.outsider.email]
    assert "Wij kennen u niet." in told.body


@pytest.mark.django_db(transaction=True)
def test_whose_request_is_granted_reads_that_answer_with_or_without_an_account(world):
    unknown = ask(world, language="en")
    unknown.confirm()
    unknown.accept(by=world.coordinator)
    world.outsider.choose_language("en", by=None)
    ask(world, by=world.outsider, email=world.outsider.email, language="en").accept(by=world.coordinator)
    mail.outbox.clear()
    work()
    told = {each.to[0]: each for each in mail.outbox if "You can take part: Samenwerkverband" in each.subject}
    assert {*told} == {"noor@example.nl", world.outsider.email}
    for each in told.values():
        assert "Your request to take part in Samenwerkverband was granted" in each.body
        assert "Did you not expect this?" not in each.body
    (token,) = re.findall("/en/invitation/(.+)/\n", told["noor@example.nl"].body)
    assert Invitation.of_link(token) == Invitation.objects.get()
    Invitation.objects.get().send_again(by=world.coordinator)
    work()
    assert mail.outbox[-1].subject == "You can take part: Samenwerkverband"


@pytest.mark.django_db(transaction=True)
def test_all_mails_end_with_who_sends_them(world, settings):
    invite(world, language="en")
    ask(world)
    asked = ask(world, by=world.outsider, email=world.outsider.email)
    work()
    asked.decline(by=world.coordinator, reason="Nee")
    work()
    assert len(mail.outbox) == 4
    assert all(each.body.endswith(f"\n\nIntekenen\n{settings.SITE_URL}\n") for each in mail.outbox)


def test_asked_twice_the_last_one_holds(world):
    first, second = ask(world), ask(world)
    with pytest.raises(LinkRefused) as refused:
        JoinRequest.of_link(first.token, network=world.network)
    assert refused.value.code == "replaced"
    assert JoinRequest.of_link(second.token, network=world.network) == second


def test_what_a_stranger_asks_replaces_nothing_that_was_confirmed(world):
    confirmed = ask(world)
    confirmed.confirm()
    again = ask(world)
    assert list(JoinRequest.objects.waiting()) == [confirmed]
    again.confirm()
    assert list(JoinRequest.objects.waiting()) == [again]


def test_what_ended_long_ago_is_thrown_away_history_and_all(world):
    old, kept = invite(world), invite(world, email="blijft@example.nl")
    old.withdraw(by=world.coordinator)
    Invitation.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=91))
    stale = ask(world)
    aged(stale, 91)
    told = run_due()
    assert {*told} > {"old invitations thrown away: 1", "old requests to take part thrown away: 1"}
    assert list(Invitation.objects.all()) == [kept]
    assert not Invitation.history.filter(id=old.pk).exists()
    assert not JoinRequest.history.filter(id=stale.pk).exists()
