"""Leaving and being forgotten: the name goes from the whole database, who entered what when stays."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from matrix.models import ImportLine, ImportState
from overview.tasks import tell_of_leaving
from periods.verbs import StepRefused
from reports.models import Draft, ReportFile
from risks.models import Risk
from stakeholders.models import Invitation, JoinRequest, Membership, MembershipRole, Person, SavedView, User
from stakeholders.personal.forgetting import Gone
from stakeholders.personal.told import SECRET, everything
from stakeholders.personal.traces import traces
from tests.cast import make_world, member, user
from tests.permissions.scene import an_import

NAME, EARLIER = "Quirine Zonderpunt", "Quirine Meisjesnaam"
EMAIL, EARLIER_EMAIL = "quirine@alfa.example", "q.meisjesnaam@alfa.example"
# Where other people wrote it in their own words. That is theirs, and stays.
FREE_TEXT = {"matrix.signup.promise", "matrix.historicalsignup.promise"}


def everywhere(*words):
    """The columns of the whole database in which one of the words stands."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        for row in model._base_manager.values_list(*(field.attname for field in fields)):
            for field, value in zip(fields, row, strict=True):
                told = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
                if any(word.lower() in told.lower() for word in words):
                    found.add(f"{model._meta.label_lower}.{field.name}")
    for session in Session.objects.all():
        if any(word.lower() in json.dumps(session.get_decoded()).lower() for word in words):
            found.add("sessions.session.session_data")
    return found


@pytest.fixture
def quirine(world):
    """Somebody who left traces in every place that copies a name."""
    person = Person.objects.create(name=EARLIER)
    person.name = NAME
    person.save()
    account = User.objects.create(email=EARLIER_EMAIL, person=person)
    account.email = EMAIL
    account.set_password("x")
    account.save()
    held = Membership(
        network=world.network, person=person, role="coordinator", participation=world.alfa, since=date(2020, 1, 1)
    )
    held.save()
    world.offer(world.component(), by=account, contact=person, promise=f"Vraag het {NAME}.")
    Risk.register(by=account, network=world.network, title="Leverancier stopt", owner=person)
    SavedView.keep(by=account, network=world.network, owner=account, name=f"Van {NAME}", page="matrix:matrix", query="")
    brought = an_import(world, ImportState.PREVIEW)
    brought.sheets = [{"samples": [[NAME]]}]
    brought.save()
    ImportLine.objects.create(
        network=world.network,
        sheet_import=brought,
        order=1,
        kind="sign_ups",
        sheet="x",
        number=1,
        outcome="changed",
        changes=[["contact", "", NAME]],
        reasons=[["contact", NAME, f"“{NAME}” is niet bekend."]],
    )
    draft = Draft.objects.create(
        network=world.network,
        year=2025,
        language="nl",
        audience="board",
        collected_at=timezone.now(),
        digest="x",
        content=json.dumps({"contact": NAME}),
    )
    ReportFile.objects.create(**draft.which, asked_at=timezone.now())
    LogEntry.objects.create(
        user=world.administrator,
        content_type=ContentType.objects.get_for_model(Person),
        object_id=str(person.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message="",
    )
    return account


def test_after_anonymising_no_name_and_no_address_is_left_anywhere(world, quirine, log_in):
    log_in(quirine)
    words = (NAME, EARLIER, EMAIL, EARLIER_EMAIL)
    before = everywhere(*words)
    assert {
        "stakeholders.historicalperson.name",
        "stakeholders.historicaluser.email",
        "reports.draft.content",
        "matrix.importline.changes",
        "admin.logentry.object_repr",
    } <= before
    quirine.person.anonymise(by=quirine)
    assert everywhere(*words) == FREE_TEXT


def invited(world):
    """Somebody who came in by an invitation."""
    facts = {"network": world.network, "role": "representative", "participation": world.alfa}
    row = Invitation.invite(
        by=world.coordinator, email=EMAIL, name=NAME, words=f"Welkom {NAME}, bel gerust ({EMAIL}).", **facts
    )
    account = user(EMAIL, NAME)
    row.accept(by=account, number=row.number)
    return account


def asked(world):
    """Somebody who was declined, asked again, was let in by an invitation, and now asks for more."""
    facts = {"network": world.network, "participation": world.alfa, "language": "nl"}
    told = {"name": NAME, "email": EMAIL, "words": f"Ik ben {NAME} en doe graag mee."}
    for role in ("coordinator", "representative"):
        row = JoinRequest.ask(by=None, role=role, **told, **facts)
        row.confirm()
        if role == "coordinator":
            row.decline(by=world.coordinator, reason=f"Beste {NAME}, overleg eerst met ons.")
    invitation = row.accept(by=world.coordinator)
    account = user(EMAIL, NAME)
    invitation.accept(by=account, number=invitation.number)
    facts["participation"] = world.bravo
    JoinRequest.ask(by=account, role="representative", name=NAME, email=EMAIL, words="Ook hier.", **facts)
    return account


def only_named(world):
    """Somebody without an account, who was asked to take one."""
    person = Person.objects.create(name=NAME)
    world.offer(world.component(), contact=person)
    facts = {"network": world.network, "role": "representative", "participation": world.alfa, "person": person}
    Invitation.invite(by=world.coordinator, email=EMAIL, name=NAME, words=f"Dag {NAME}", **facts)


@pytest.mark.parametrize("came", [invited, asked, only_named])
def test_however_somebody_came_no_name_and_no_address_is_left(world, came):
    account = came(world)
    person = account.person if account else Person.objects.get(name=NAME)
    DBTaskResult.objects.create(
        task_path="stakeholders.tasks.tell_of_request",
        backend_name="default",
        args_kwargs={"args": [1, "waiting"], "kwargs": {}},
        run_after=timezone.now(),
        traceback=f"SMTPRecipientsRefused: {{'{EMAIL}': (550, b'{NAME}')}}",
    )
    before = everywhere(NAME, EMAIL)
    assert {"stakeholders.invitation.name", "stakeholders.historicalinvitation.email"} <= before
    person.anonymise(by=world.secretary)
    assert everywhere(NAME, EMAIL, "doe graag mee") == set()
    assert {row.name for row in Invitation.objects.all()} == {f"Vertrokken persoon {person.pk}"}


def test_what_still_waited_for_who_is_forgotten_waits_no_longer(world):
    asked(world)
    person = User.objects.get(email=EMAIL).person
    Invitation.invite(
        by=world.secretary, network=world.network, email=EMAIL, role="council", words=f"Zit jij in de raad, {NAME}?"
    )
    person.anonymise(by=world.secretary)
    assert not Invitation.objects.open().exists()
    assert not JoinRequest.objects.waiting().exists()
    last = JoinRequest.history.latest()
    assert (last.history_user, last.ended_at is not None) == (world.secretary, True)


def test_a_login_that_was_only_begun_is_dropped_and_that_of_others_is_not(world, client, log_in):
    account = invited(world)
    other = log_in(world.secretary)
    client.post("/accounts/login/", {"login": EMAIL})
    assert "sessions.session.session_data" in everywhere(EMAIL)
    account.person.anonymise(by=account)
    assert everywhere(EMAIL) == set()
    assert other.get("/proef/people/").status_code == 200


def test_an_address_that_is_somebody_elses_by_now_stays_theirs(world):
    account = invited(world)
    account.email = "nieuw@alfa.example"
    account.save()
    account.keep_address()
    heir = user(EMAIL, "Ernst Erfgenaam")
    account.person.anonymise(by=account)
    assert User.objects.get(pk=heir.pk).email == EMAIL
    assert everywhere("nieuw@alfa.example", NAME) == set()
    assert not User.history.filter(id=account.pk, email=EMAIL).exists()


def test_an_invitation_of_somebody_else_to_the_same_address_keeps_their_name(world):
    account = invited(world)
    colleague = Person.objects.create(name="Cor Collega")
    facts = {"by": world.secretary, "network": world.network, "role": "board", "person": colleague}
    row = Invitation.invite(email=EMAIL, name="Cor Collega", **facts)
    account.person.anonymise(by=account)
    row.refresh_from_db()
    assert (row.name, row.is_open) == ("Cor Collega", True)


def test_only_whole_words_are_a_name(world):
    """Somebody who is called An does not tear the names of others."""
    gone = Gone.of(Person.objects.create(name="An"))
    assert gone.without(["Anna vroeg An.", {"an": "Jan (AN)"}]) == [f"Anna vroeg {gone.name}.", {"an": "Jan (AN)"}]


def test_the_record_stays_under_a_neutral_name(world, quirine):
    quirine.person.anonymise(by=world.secretary)
    risk = Risk.objects.get()
    made = risk.history.earliest()
    assert made.history_user == quirine
    assert str(made.history_user) == risk.owner.name == f"Vertrokken persoon {quirine.person.pk}"


def test_who_is_forgotten_is_out_at_once_and_cannot_come_back(world, quirine, log_in):
    client = log_in(quirine)
    assert client.get("/proef/sign-ups/").status_code == 200
    quirine.person.anonymise(by=quirine)
    assert client.get("/proef/sign-ups/").status_code == 302
    account = User.objects.get(pk=quirine.pk)
    assert (account.is_active, account.is_staff, account.has_usable_password()) == (False, False, False)
    assert not Membership.objects.filter(person=quirine.person).as_at(world.today).exists()


def test_once_is_enough(world, quirine):
    quirine.person.anonymise(by=quirine)
    with pytest.raises(StepRefused):
        quirine.person.anonymise(by=quirine)


@pytest.mark.parametrize("verb", ["leave", "anonymise"])
def test_the_last_secretary_cannot_go(world, verb):
    person = world.secretary.person
    with pytest.raises(StepRefused, match="zonder secretaris"):
        getattr(person, verb)(by=world.secretary)
    assert Person.objects.get(pk=person.pk).name == "Sien Secretaris"
    assert User.objects.get(pk=world.secretary.pk).is_active
    member(user("ander@proef.example", "Ans Ander").person, world.network, MembershipRole.SECRETARY)
    getattr(person, verb)(by=world.secretary)
    assert not Membership.objects.filter(person=person).as_at(world.today).exists()


def test_a_secretary_whose_account_is_closed_is_none(world):
    closed = user("ander@proef.example", "Ans Ander", is_active=False)
    member(closed.person, world.network, MembershipRole.SECRETARY)
    with pytest.raises(StepRefused):
        world.secretary.person.leave(by=world.secretary)


def test_the_last_administrator_cannot_go(world):
    with pytest.raises(StepRefused, match="beheerder"):
        world.administrator.person.leave(by=world.administrator)


def test_a_role_that_began_today_was_none(world):
    Membership.objects.filter(person=world.neighbour.person).update(since=world.today)
    world.neighbour.person.leave(by=None)
    assert not Membership.objects.filter(person=world.neighbour.person).exists()


def test_what_is_told_names_every_place_where_a_row_can_name_a_person(world, quirine):
    """A model that is added later takes part by itself, since all models are asked."""
    told = everything(quirine.person)
    assert {(each.key, each.field.name) for each in traces()} == {
        (model._meta.label_lower, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in (Person, User)
    }
    kept = {(each["kind"], each["as"]): each["rows"] for each in told["kept"]}
    assert len(kept["matrix.signup", "contact"]) == 1
    assert kept["risks.risk", "owner"][0]["network__slug"] == "proef"
    assert kept["stakeholders.membership", "person"][0]["role"] == "coordinator"
    assert kept["risks.historicalrisk", "history_user"]
    assert told["account"]["email"] == EMAIL
    assert not SECRET & set(told["account"])


def test_what_is_told_has_dutch_names_and_no_empty_parts(world, quirine):
    kept = everything(quirine.person)["kept"]
    assert all(each["rows"] for each in kept)
    assert not [each["called"] for each in kept if "istorical" in each["called"]]
    assert "Eerdere versies van risico’s" in {each["called"] for each in kept}
    with override("en"):
        assert "Earlier versions of risks" in {each["called"] for each in everything(quirine.person)["kept"]}


def test_what_was_written_when_somebody_came_in_is_told(world):
    account = asked(world)
    Invitation.invite(by=world.secretary, network=world.network, email=EMAIL, role="council", words="In de raad?")
    told = everything(account.person)
    assert [row["words"] for row in told["invitations"]] == ["", "In de raad?"]
    assert {(row["name"], row["email"]) for row in told["requestsToTakePart"]} == {(NAME, EMAIL)}
    assert told["requestsToTakePart"][0]["reason"] == f"Beste {NAME}, overleg eerst met ons."


def test_of_others_nothing_is_told(world, quirine):
    told = json.dumps(everything(quirine.person), default=str)
    assert "Sien" not in told
    assert "secretary@" not in told


def test_one_sees_and_downloads_it(world, quirine, log_in):
    client = log_in(quirine)
    page = client.get(reverse("mine:data")).text
    assert all(word in page for word in (NAME, EMAIL, "Leverancier stopt", f"Van {NAME}", "Gemeente Alfa"))
    answer = client.get(reverse("mine:download"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.json()["person"]["name"] == NAME


def test_what_was_renewed_stands_there_once_with_its_periods(world, quirine, log_in):
    row = world.confirmed(
        world.component("FUN-02", name="Wiki"), contact=quirine.person, until=world.days(30), on=world.days(-60)
    )
    row.renew(by=world.secretary, on=world.days(-5), until=world.days(90), contact=quirine.person)
    page = log_in(quirine).get(reverse("mine:data")).text
    assert page.count("Gemeente Alfa: FUN-02 Wiki, ") == 1
    assert "Bevestigd, vanaf " in page
    assert "Gewijzigd, vanaf " in page


def test_the_page_takes_as_many_queries_for_much_as_for_little(world, quirine, log_in, django_assert_max_num_queries):
    client = log_in(quirine)
    for number in range(20):
        Risk.register(by=quirine, network=world.network, title=f"Risico {number}", owner=quirine.person)
        world.offer(world.component(f"FUN-1{number:02}"), contact=quirine.person)
    # One for each place where a row can name somebody.
    with django_assert_max_num_queries(len(list(traces())) + 25):
        client.get(reverse("mine:data"))


@pytest.mark.parametrize("name", ["mine:leave", "mine:anonymise"])
def test_who_goes_by_the_page_is_logged_out(world, quirine, just_logged_in, name):
    client = just_logged_in(quirine)
    page = client.get(reverse(name)).text
    assert "Wat er dan gebeurt" in page
    assert client.post(reverse(name)).status_code == 302
    assert "_auth_user_id" not in client.session
    assert not User.objects.get(pk=quirine.pk).is_active
    assert Person.objects.get(pk=quirine.person_id).anonymised_at is not None or name == "mine:leave"


@pytest.mark.parametrize("name", ["mine:leave", "mine:anonymise"])
def test_whoever_finds_somebody_logged_in_does_not_make_them_disappear(quirine, log_in, name):
    """Who they are is shown once more first; then it goes on by itself."""
    client = log_in(quirine)
    answer = client.post(reverse(name))
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.get(pk=quirine.pk).is_active
    client.post(answer.headers["Location"], {"password": "x"})
    assert not User.objects.get(pk=quirine.pk).is_active


@pytest.mark.parametrize("name", ["mine:leave", "mine:anonymise"])
def test_the_last_secretary_reads_at_once_why_not_and_what_to_do(world, just_logged_in, name):
    client = just_logged_in(world.secretary)
    page = client.get(reverse(name)).text
    assert "Samenwerkverband zou zonder secretaris zitten" in page
    assert 'href="/proef/people/"' in page
    assert '<button class="gv-button gv-button--danger"' not in page
    answer = client.post(reverse(name))
    assert answer.status_code == 409
    assert "zonder secretaris" in answer.text
    # There is nothing to fill in, so nothing to check there.
    assert "Controleer wat u hebt ingevuld" not in answer.text


def test_leaving_altogether_is_called_something_else_than_ending_one_role(world, quirine, log_in):
    client = log_in(quirine)
    pages = client.get(reverse("mine:data")).text, client.get(reverse("mine:leave")).text
    assert all("Vertrekken en account sluiten" in page and "Rol neerleggen" not in page for page in pages)
    assert "Rol neerleggen" in client.get("/proef/people/").text


def test_who_left_gets_a_mail_that_says_so(world, quirine, just_logged_in):
    just_logged_in(quirine).post(reverse("mine:leave"))
    tell_of_leaving.call(quirine.pk)
    (told,) = mail.outbox
    assert told.to == [EMAIL]
    assert "account is gesloten" in told.subject
    # Who was made anonymous after that has no address.
    quirine.person.anonymise(by=world.secretary)
    tell_of_leaving.call(quirine.pk)
    assert len(mail.outbox) == 1


def test_no_page_shows_the_address_that_stands_in_the_place_of_theirs(world, log_in):
    account = asked(world)
    account.person.anonymise(by=world.secretary)
    client = log_in(world.secretary)
    pages = [
        client.get(path).text for path in ("/proef/people/invitations/", "/proef/join/requests/", "/proef/changes/")
    ]
    assert all("anonymous.invalid" not in page for page in pages)
    assert all(f"Vertrokken persoon {account.person.pk}" in page for page in pages)


class TestBySecretary:
    def address(self, world, person):
        return reverse("overview:person_anonymise", args=[world.network.slug, person.pk])

    def test_of_who_is_known_here_only(self, world, log_in):
        person = world.neighbour.person
        client = log_in(world.secretary)
        assert client.post(self.address(world, person)).status_code == 302
        person.refresh_from_db()
        assert person.name == f"Vertrokken persoon {person.pk}"

    def test_not_of_who_is_known_elsewhere_too(self, world, log_in):
        other = make_world("ander", "Ander verband")
        member(world.neighbour.person, other.network, MembershipRole.REPRESENTATIVE, other.alfa)
        answer = log_in(world.secretary).get(self.address(world, world.neighbour.person))
        assert answer.status_code == 403
        assert "Ander verband" not in answer.text

    def test_not_of_an_administrator(self, world, log_in):
        member(world.administrator.person, world.network, MembershipRole.COUNCIL)
        assert log_in(world.secretary).get(self.address(world, world.administrator.person)).status_code == 403

    def test_somebody_without_an_account_too(self, world, log_in):
        person = Person.objects.create(name="Cor Contact")
        world.offer(world.component(), contact=person)
        assert log_in(world.secretary).post(self.address(world, person)).status_code == 302
        assert everywhere("Cor Contact") == set()
