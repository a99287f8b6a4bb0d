"""Roles on the page of people; and what becomes of the promises of who leaves."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from matrix.models import SignUp
from overview.tasks import tell_of_contacts, tell_of_risks
from risks.models import Risk
from stakeholders.models import Membership, MembershipRole, Person
from tests.cast import member, user
from tests.matrix.pages import text_of

pytestmark = pytest.mark.django_db


def role_of(account, **facts):
    return Membership.objects.get(person=account.person, **facts)


def url(world, row, what):
    return f"/en/{world.network.slug}/people/{row.pk}/{what}/"


def test_the_secretary_adds_somebody_without_an_account(world, log_in):
    sent = {"name": "Bea Bestuur", "role": "board", "participation": world.bravo.pk}
    answer = log_in(world.secretary).post(f"/en/{world.network.slug}/people/add/", sent)
    assert answer.status_code == 302
    made = Membership.objects.get(person__name="Bea Bestuur")
    assert (made.role, made.participation) == (MembershipRole.BOARD, world.bravo)
    assert not hasattr(made.person, "user")


def test_somebody_who_is_here_gets_one_more_role(world, log_in):
    sent = {"person": world.representative.person.pk, "role": "board"}
    log_in(world.secretary).post(f"/en/{world.network.slug}/people/add/", sent)
    assert role_of(world.representative, role=MembershipRole.BOARD).holds_on(world.today)


def test_a_contact_without_a_role_is_here_too_and_gets_no_double(world, log_in):
    contact = Person.objects.create(name="Cor Contact")
    SignUp.objects.filter(pk=world.confirmed(world.component("FUN-01")).pk).update(contact=contact)
    page = log_in(world.secretary).get(f"/en/{world.network.slug}/people/add/")
    people = page.context["form"].fields["person"].queryset
    assert contact in people
    assert list(people) == sorted(people, key=lambda each: each.name)


def test_an_equal_name_is_asked_about_once(world, log_in):
    client, address = log_in(world.secretary), f"/en/{world.network.slug}/people/add/"
    sent = {"name": "bo bestuur", "role": "board"}
    answer = client.post(address, sent)
    assert "Somebody is here with this name" in text_of(answer)
    assert "another" in answer.context["form"].fields
    assert "another" not in client.get(address).context["form"].fields
    assert client.post(address, sent | {"another": "on"}).status_code == 302
    assert Membership.objects.filter(person__name="bo bestuur").exists()


def test_a_coordinator_lets_a_colleague_coordinate_too(world, log_in):
    log_in(world.coordinator).post(url(world, role_of(world.representative), "change"))
    assert role_of(world.representative, until=None).role == MembershipRole.COORDINATOR


def test_a_coordinator_ends_no_role_of_another_organisation(world, log_in):
    row = role_of(world.neighbour)
    answer = log_in(world.coordinator).post(url(world, row, "end"), {"on": world.today.isoformat()})
    assert answer.status_code == 403
    assert "the coordinator for roles of the own organisation" in text_of(answer)
    row.refresh_from_db()
    assert row.until is None


def test_the_last_secretary_reads_why_not(world, log_in):
    row = role_of(world.secretary)
    client = log_in(world.secretary)
    page = client.get(url(world, row, "end"))
    assert "A network cannot be without a secretary" in text_of(page)
    assert "First day without this role" not in text_of(page)
    answer = client.post(url(world, row, "end"), {"on": world.today.isoformat()})
    assert answer.status_code == 409
    assert "Check what you filled in" not in text_of(answer)
    assert "A network cannot be without a secretary" in text_of(answer)


@pytest.mark.django_db(transaction=True)
def test_promises_of_who_leaves_get_another_contact_and_the_coordinator_is_told(world, log_in):
    taken, open_one = (
        world.confirmed(world.component(code), contact=world.representative.person) for code in ("FUN-01", "FUN-02")
    )
    other = world.confirmed(world.component("FUN-03"), contact=world.coordinator.person)
    row = role_of(world.representative)
    client = log_in(world.secretary)
    text = text_of(client.get(url(world, row, "end")))
    assert "2 promises need another contact" in text
    sent = {"on": world.today.isoformat(), f"sign-up-{taken.pk}": world.coordinator.person.pk}
    assert client.post(url(world, row, "end"), sent).status_code == 302
    for each in (taken, open_one, other, row):
        each.refresh_from_db()
    assert (taken.contact, open_one.contact, other.contact) == (
        world.coordinator.person,
        None,
        world.coordinator.person,
    )
    assert row.until == world.today
    assert taken.history.first().history_user == world.secretary
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    told, named = [each for each in mail.outbox if each.to == [world.coordinator.email]]
    if "U bent nu contactpersoon" in told.subject:
        told, named = named, told
    assert "U bent nu contactpersoon" in named.subject
    assert "Ria Alfa" in told.body
    assert f"/{world.network.slug}/partners/proef-alfa/contacts/" in told.body
    assert "Co Alfa is nu contactpersoon" in told.body
    assert "heeft nu geen contactpersoon" in told.body


def test_all_promises_of_who_leaves_can_go_to_one_colleague(world, log_in):
    rows = [world.confirmed(world.component(code), contact=world.representative.person) for code in ("A-1", "A-2")]
    sent = {"on": world.today.isoformat(), "everything": world.coordinator.person.pk}
    log_in(world.coordinator).post(url(world, role_of(world.representative), "end"), sent)
    for row in rows:
        row.refresh_from_db()
        assert row.contact == world.coordinator.person


def test_where_one_of_it_is_refused_nothing_is_done(world, log_in):
    held = world.confirmed(world.component(), contact=world.representative.person)
    row = role_of(world.representative)
    # A coordinator ends nothing in the past; by then the promise had its new contact already.
    sent = {"on": world.days(-1).isoformat(), f"sign-up-{held.pk}": world.coordinator.person.pk}
    answer = log_in(world.coordinator).post(url(world, row, "end"), sent)
    assert "Only the secretary can enter something for a past day." in text_of(answer)
    held.refresh_from_db()
    row.refresh_from_db()
    assert (held.contact, row.until) == (world.representative.person, None)


def test_who_keeps_another_role_for_it_stays_the_contact(world, log_in):
    held = world.confirmed(world.component(), contact=world.representative.person)
    member(world.representative.person, world.network, MembershipRole.COORDINATOR, world.alfa)
    row = role_of(world.representative, role=MembershipRole.REPRESENTATIVE)
    log_in(world.secretary).post(url(world, row, "end"), {"on": world.today.isoformat()})
    held.refresh_from_db()
    assert held.contact == world.representative.person


def test_open_risks_of_who_leaves_get_another_owner(world, log_in):
    facts = {"by": None, "network": world.network, "owner": world.representative.person}
    risk = Risk.register(title="Leverancier stopt", **facts)
    row = role_of(world.representative)
    client = log_in(world.secretary)
    text = text_of(client.get(url(world, row, "end")))
    assert "1 open risk needs another owner" in text
    assert "loses its owner" not in text
    assert "New contact for what was promised" not in text
    assert "Leverancier stopt" in text.split("New owner of the risks")[1]
    client.post(url(world, row, "end"), {"on": world.today.isoformat(), f"risk-{risk.pk}": world.board.person.pk})
    risk.refresh_from_db()
    assert risk.owner == world.board.person


@pytest.mark.parametrize("name", ["leave", "anonymise"])
def test_who_goes_altogether_reads_of_which_risks_they_are_the_owner(world, just_logged_in, name):
    facts = {"by": None, "network": world.network, "owner": world.representative.person}
    risk = Risk.register(title="Leverancier stopt", **facts)
    Risk.register(title="Al voorbij", **facts).close(by=None, reason="Voorbij")
    client = just_logged_in(world.representative)
    text = text_of(client.get(reverse(f"mine:{name}")))
    assert "Open risico’s die een andere eigenaar nodig hebben" in text
    assert "Leverancier stopt" in text
    assert "Al voorbij" not in text
    client.post(reverse(f"mine:{name}"))
    asked = DBTaskResult.objects.get(task_path__endswith="tell_of_risks").args_kwargs["args"]
    assert asked == [world.network.pk, world.representative.person.pk, [risk.pk], world.representative.pk]
    tell_of_risks.call(*asked)
    (told,) = mail.outbox
    assert told.to == [world.secretary.email]
    assert "Leverancier stopt" in told.body


def test_who_ends_a_role_without_naming_an_owner_lets_the_secretary_know(world, log_in):
    facts = {"by": None, "network": world.network, "owner": world.representative.person}
    risk = Risk.register(title="Leverancier stopt", **facts)
    row = role_of(world.representative)
    # A coordinator names no owner of a risk.
    client = log_in(world.coordinator)
    assert "The secretary or the board names another owner." in text_of(client.get(url(world, row, "end")))
    client.post(url(world, row, "end"), {"on": world.today.isoformat()})
    asked = DBTaskResult.objects.get(task_path__endswith="tell_of_risks").args_kwargs["args"]
    assert asked == [world.network.pk, world.representative.person.pk, [risk.pk], world.coordinator.pk]


def test_the_secretary_who_makes_somebody_anonymous_reads_it_there(world, log_in):
    Risk.register(by=None, network=world.network, title="Leverancier stopt", owner=world.neighbour.person)
    client = log_in(world.secretary)
    address = reverse("overview:person_anonymise", args=[world.network.slug, world.neighbour.person.pk])
    assert "Leverancier stopt" in text_of(client.get(address))
    client.post(address)
    tell_of_risks.call(*DBTaskResult.objects.get(task_path__endswith="tell_of_risks").args_kwargs["args"])
    assert mail.outbox == []


def test_a_risk_that_the_reader_may_not_know_of_is_not_told(world, log_in):
    Risk.register(by=None, network=world.network, title="Geheim", visibility="board", owner=world.representative.person)
    # A coordinator who ends a colleague is no member of the board.
    text = text_of(log_in(world.coordinator).get(url(world, role_of(world.representative), "end")))
    assert "Geheim" not in text
    assert "loses its owner" not in text


def test_somebody_leaves_a_role_of_their_own(world, log_in):
    member(user("tweede@example.nl", "Tweede").person, world.network, MembershipRole.SECRETARY)
    client = log_in(world.neighbour)
    page = text_of(client.get(url(world, role_of(world.neighbour), "end")))
    assert "From that day you can no longer do anything in this role." in page
    answer = client.post(url(world, role_of(world.neighbour), "end"), {"on": world.today.isoformat()}, follow=True)
    assert answer.status_code == 200
    assert not Membership.objects.filter(person=world.neighbour.person).as_at(world.today).exists()


def test_persons_without_account_can_be_given_one(world, log_in):
    person = Person.objects.create(name="Bea Bestuur")
    row = member(person, world.network, MembershipRole.BOARD, world.bravo)
    answer = log_in(world.secretary).post(url(world, row, "invite"), {"email": "bea@example.nl"})
    assert answer.status_code == 302
    assert person.invitations.get().email == "bea@example.nl"


@pytest.mark.parametrize("page", ["leave", "anonymise"])
def test_who_is_contact_of_nothing_reads_nothing_of_promises(world, just_logged_in, page):
    client, sentence = just_logged_in(world.representative), "Ze hebben dan geen contactpersoon"
    address = reverse(f"mine:{page}")
    assert sentence not in text_of(client.get(address))
    world.confirmed(world.component(), contact=world.representative.person)
    assert sentence in text_of(client.get(address))


def test_of_somebody_without_an_account_nothing_is_told_of_one(world, log_in):
    person = Person.objects.create(name="Bea Bestuur")
    member(person, world.network, MembershipRole.BOARD)
    client = log_in(world.secretary)
    for somebody, account in ((person, False), (world.neighbour.person, True)):
        address = reverse("overview:person_anonymise", args=[world.network.slug, somebody.pk])
        told = " ".join(client.get(address).context["consequences"])
        assert ("account" in told, "wachtwoord" in told) == (account, account)


@pytest.mark.parametrize("page", ["leave", "anonymise"])
def test_who_goes_altogether_is_no_contact_any_more_and_each_coordinator_is_told(world, just_logged_in, page):
    held = world.confirmed(world.component(), contact=world.representative.person)
    assert just_logged_in(world.representative).post(reverse(f"mine:{page}")).status_code == 302
    held.refresh_from_db()
    assert held.contact is None
    tell_of_contacts.call(*DBTaskResult.objects.get(task_path__endswith="tell_of_contacts").args_kwargs["args"])
    (told,) = mail.outbox
    assert told.to == [world.coordinator.email]
    assert "heeft nu geen contactpersoon" in told.body


def told_of_roles():
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    return mail.outbox


@pytest.mark.django_db(transaction=True)
def test_who_is_given_another_role_by_somebody_else_is_told(world, log_in):
    world.representative.choose_language("en", by=None)
    sent = {"person": world.representative.person.pk, "role": "representative", "participation": world.bravo.pk}
    log_in(world.secretary).post(f"/en/{world.network.slug}/people/add/", sent)
    (told,) = told_of_roles()
    assert told.to == [world.representative.email]
    assert told.subject == "Your role: representative of Waterschap Bravo (Samenwerkverband)"
    assert "Sien Secretaris gave you a role in Samenwerkverband." in told.body
    assert "You act as you did until you switch" in told.body


@pytest.mark.django_db(transaction=True)
def test_whose_role_is_changed_or_ended_by_somebody_else_is_told(world, log_in):
    world.representative.choose_language("en", by=None)
    client, row = log_in(world.coordinator), role_of(world.representative)
    client.post(url(world, row, "change"))
    (changed,) = told_of_roles()
    assert "you are coordinator of Gemeente Alfa." in changed.body
    assert "you are no longer representative of Gemeente Alfa." in changed.body
    mail.outbox.clear()
    new = Membership.objects.get(person=world.representative.person, role=MembershipRole.COORDINATOR)
    client.post(url(world, new, "end"), {"on": world.days(3).isoformat()})
    (ended,) = told_of_roles()
    assert ended.subject == "Your role ends: coordinator of Gemeente Alfa (Samenwerkverband)"


@pytest.mark.django_db(transaction=True)
def test_neither_who_leaves_nor_who_has_no_account_gets_such_a_mail(world, log_in):
    row = role_of(world.neighbour)
    log_in(world.neighbour).post(url(world, row, "end"), {"on": world.today.isoformat()})
    sent = {"name": "Bea Bestuur", "role": "board"}
    log_in(world.secretary).post(f"/en/{world.network.slug}/people/add/", sent)
    assert Membership.objects.filter(person__name="Bea Bestuur").exists()
    assert told_of_roles() == []
