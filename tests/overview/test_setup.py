"""An empty installation becomes a network that works with one form; later only an administrator adds another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from matrix.models import Category, Component, Phase, SheetImport
from matrix.tasks import read_import
from overview.setup import CODES_AN_HOUR
from risks.models import Risk, RiskMatrix
from stakeholders.models import (
    Invitation,
    Membership,
    MembershipRole,
    Network,
    Organisation,
    Participation,
    Person,
    Role,
    User,
)

PASSWORD = "vier vrolijke uilen"
GIVEN = {
    "name": "Netwerk Open Data",
    "purpose": "Samen gegevens openen.",
    "language": "nl",
    "public": "yes",
    "person_name": "Sien Secretaris",
    "email": "Sien@Voorbeeld.example",
    "password": PASSWORD,
    "again": PASSWORD,
    "categories": ["functional", "legal"],
}
SHEET = b"Code;Naam;Categorie\r\nFUN-01;Wiki;FUN\r\n"


def made() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Network, Person, User, Membership, Category, SheetImport))


NOTHING = (0,) * 6


def test_an_empty_installation_leads_to_setting_it_up(db, client):
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [("/setup/", 302)]
    assert answer.context["form"].initial["language"] == "nl"
    assert client.get("/en/", follow=True).context["form"].initial["language"] == "en"


def test_one_form_makes_a_network_that_works(db, client):
    answer = client.post("/setup/", GIVEN, follow=True)
    assert answer.redirect_chain == [("/netwerk-open-data/", 302)]
    network, user = Network.objects.get(), User.objects.get()
    assert (user.email, user.person.name, user.is_staff) == ("sien@voorbeeld.example", "Sien Secretaris", True)
    assert Membership.objects.get().role == MembershipRole.SECRETARY
    assert [(each.kind, each.prefix) for each in Category.objects.all()] == [("functional", "FUN"), ("legal", "JUR")]
    assert [row.history.get().history_user for row in (network, *Category.objects.all())] == [user] * 3
    # Whoever set it up is logged in, and reads what to do first.
    assert "De eerste stappen" in answer.text
    assert client.get("/netwerk-open-data/matrix/").status_code == 200
    category = Category.objects.first()
    added = {"category": category.pk, "name": "Wiki", "phase": "wanted", "priority": 1, "on": "2026-11-01"}
    assert client.post("/netwerk-open-data/components/new/", added).status_code == 302
    assert RiskMatrix.objects.filter(network=network).count() == 1
    assert Risk.register(by=user, network=network, title="Leverancier stopt").pk


def test_they_can_log_in_again(db, client):
    client.post("/setup/", GIVEN)
    assert Client().login(email="sien@voorbeeld.example", password=PASSWORD)


def test_with_a_second_factor_asked_the_next_step_is_setting_it_up(db, client):
    client.post("/setup/", GIVEN | {"second_factor": "on"})
    assert Network.objects.get().second_factor
    answer = client.get("/netwerk-open-data/components/new/")
    assert answer.headers["Location"].startswith(reverse("accounts:second_factor"))


def test_who_administers_the_installation_adds_a_network_with_a_second_factor_only(world, log_in, settings):
    settings.SECOND_FACTOR_FOR_ADMINISTRATORS = True
    answer = log_in(world.administrator).post("/setup/", GIVEN)
    assert answer.headers["Location"].startswith(reverse("accounts:second_factor"))
    assert Network.objects.get() == world.network


def test_a_spreadsheet_comes_along(db, client):
    answer = client.post("/setup/", GIVEN | {"file": SimpleUploadedFile("onderdelen.csv", SHEET)}, follow=True)
    assert answer.resolver_match.view_name == "matrix:import_columns"
    assert SheetImport.objects.get().uploaded_by == User.objects.get()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "N" * 151}, "name"),
        ({"slug": "admin"}, "slug"),
        ({"slug": "Met spatie"}, "slug"),
        ({"language": "fr"}, "language"),
        ({"public": ""}, "public"),
        ({"person_name": ""}, "person_name"),
        ({"person_name": "Sien\nSecretaris"}, "person_name"),
        ({"email": "sien"}, "email"),
        ({"password": "kort", "again": "kort"}, "password"),
        ({"password": "sien@voorbeeld.example", "again": "sien@voorbeeld.example"}, "password"),
        ({"again": "iets heel anders"}, "again"),
        ({"categories": ["functional", "onzin"]}, "categories"),
        ({"file": SimpleUploadedFile("brief.pdf", b"%PDF-1.7 niets")}, "file"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_made(db, client, wrong, field):
    answer = client.post("/setup/", GIVEN | wrong)
    assert list(answer.context["form"].errors) == [field]
    assert made() == NOTHING
    assert "_auth_user_id" not in client.session


def test_once_it_is_begun_it_is_no_longer_there_for_others(world, client, log_in):
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", GIVEN).status_code == 404
    assert log_in(world.secretary).get("/setup/").status_code == 403


def test_an_account_without_a_network_is_no_empty_installation(db, client, log_in):
    """Whoever made an account on the command line is the one who goes on."""
    administrator = User.objects.create_superuser("ada@voorbeeld.example", PASSWORD)
    assert client.get("/").status_code == 200
    assert client.post("/setup/", GIVEN).status_code == 404
    browser = log_in(administrator)
    assert "/setup/" in browser.get("/").text
    assert browser.post("/setup/", GIVEN).headers["Location"] == "/netwerk-open-data/"
    assert User.objects.get() == administrator


def test_an_administrator_adds_another_network_and_keeps_their_own_account(world, log_in):
    people = User.objects.count()
    answer = log_in(world.administrator).post("/setup/", GIVEN | {"slug": "open-data"})
    assert answer.headers["Location"] == "/open-data/"
    role = Membership.objects.get(network__slug="open-data")
    assert (role.person, role.role) == (world.administrator.person, MembershipRole.SECRETARY)
    assert User.objects.count() == people


def test_an_address_that_is_taken_is_told_and_one_made_of_the_name_never_is(world, log_in):
    browser = log_in(world.administrator)
    assert "slug" in browser.post("/setup/", GIVEN | {"slug": "proef"}).context["form"].errors
    for name, slug in (("Proef", "proef-2"), ("Admin", "admin-2"), ("漢字", "netwerk"), ("Proef!", "proef-3")):
        assert browser.post("/setup/", GIVEN | {"name": name}).headers["Location"] == f"/{slug}/"


def test_a_name_that_another_network_has_is_refused(world, log_in):
    answer = log_in(world.administrator).post("/setup/", GIVEN | {"name": world.network.name.upper()})
    assert list(answer.context["form"].errors) == ["name"]
    assert Network.objects.get() == world.network


@pytest.mark.django_db
class TestForSomebodyElse:
    """An administrator who adds a network says who its first secretary is."""

    def test_they_get_an_invitation(self, world, log_in):
        given = GIVEN | {"secretary_email": "Eva@elders.example"}
        page = log_in(world.administrator).post("/setup/", given, follow=True)
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role) == ("eva@elders.example", MembershipRole.SECRETARY)
        assert invitation.network.name == GIVEN["name"]
        assert "eva@elders.example" in page.text.lower()

    @pytest.mark.parametrize("address", ["", "own"])
    def test_who_names_nobody_else_invites_nobody(self, world, log_in, address):
        address = world.administrator.email if address else ""
        log_in(world.administrator).post("/setup/", GIVEN | {"secretary_email": address})
        assert Network.objects.count() == 2
        assert not Invitation.objects.exists()

    def test_a_wrong_address_is_told_and_nothing_is_made(self, world, log_in):
        answer = log_in(world.administrator).post("/setup/", GIVEN | {"secretary_email": "eva"})
        assert list(answer.context["form"].errors) == ["secretary_email"]
        assert Network.objects.get() == world.network

    def test_the_first_form_does_not_ask_for_it(self, client):
        assert "secretary_email" not in client.get("/setup/").context["form"].fields

    def test_the_second_factor_is_the_next_step(self, world, log_in):
        answer = log_in(world.administrator).post("/setup/", GIVEN | {"second_factor": "on"})
        assert answer.headers["Location"].startswith(reverse("accounts:second_factor"))


@pytest.mark.django_db
class TestWhenItIsRefused:
    def test_it_says_that_passwords_and_file_have_to_be_given_once_more(self, client):
        page = client.post("/setup/", GIVEN | {"name": "", "file": SimpleUploadedFile("onderdelen.csv", SHEET)})
        assert page.text.count("Niet bewaard, voor de veiligheid. Vul het nog een keer in.") == 2
        assert "Een browser bewaart geen bestand. Kies onderdelen.csv nog een keer." in page.text

    def test_without_a_file_nothing_is_said_of_one(self, client):
        page = client.post("/setup/", GIVEN | {"name": ""})
        assert "bewaart geen bestand" not in page.text

    def test_all_that_is_wrong_with_the_password_is_told_at_once(self, client):
        page = client.post("/setup/", GIVEN | {"password": "kort", "again": "lang"})
        assert set(page.context["form"].errors) == {"password", "again"}


@pytest.mark.django_db
class TestTheNextStep:
    def test_who_just_chose_a_password_sets_up_an_app_without_filling_it_in_again(self, client):
        answer = client.post("/setup/", GIVEN | {"second_factor": "on"})
        assert answer.headers["Location"].startswith(reverse("accounts:second_factor"))
        assert client.get(reverse("mfa_activate_totp")).status_code == 200

    def test_until_then_home_tells_the_secretary_what_to_do(self, client):
        client.post("/setup/", GIVEN | {"second_factor": "on"})
        page = client.get("/netwerk-open-data/").text
        assert "Uw eerste stap: een tweede factor" in page
        assert "Zodra de secretaris" not in page

    def test_a_file_that_waits_stands_among_the_first_steps(self, client):
        client.post("/setup/", GIVEN | {"file": SimpleUploadedFile("onderdelen.csv", SHEET)})
        steps = client.get("/netwerk-open-data/").text.split('id="first-steps"')[1].split("</ol>")[0]
        assert SheetImport.objects.get().get_absolute_url() in steps

    def test_of_candidates_the_first_steps_say_what_to_do_with_them(self, client):
        client.post("/setup/", GIVEN)
        network, user = Network.objects.get(), User.objects.get()
        category = Category.objects.first()
        for name in ("Wiki", "Blog"):
            Component.establish(by=user, network=network, category=category, name=name, phase=Phase.CANDIDATE)
        page = client.get("/netwerk-open-data/")
        assert "2 kandidaten en 0" in page.text
        steps = page.text.split('id="first-steps"')[1].split("</ol>")[0]
        done = [part.split("</li>")[0] for part in steps.split("<li>")[1:]]
        assert ["gereed" in each for each in done] == [True, False, False, False, False]
        assert "2 kandidaten" in done[0]
        preview = client.get(page.context["first_steps"].want_all_url)
        assert (preview.context["moving"], preview.context["refusing"]) == (2, [])
        assert escape(page.context["first_steps"].want_all_url) in done[1]

    def test_what_is_done_of_the_first_steps_is_marked(self, client):
        client.post("/setup/", GIVEN | {"secretary_email": "tweede@voorbeeld.example", "about": ""})
        network, user = Network.objects.get(), User.objects.get()
        Component.establish(by=user, network=network, category=Category.objects.first(), name="Wiki", phase="wanted")
        organisation = Organisation.register(by=user, network=network, name="Gemeente Aa", kind="municipality")
        Participation.begin(by=user, network=network, organisation=organisation, roles=[Role.PARTNER])
        Invitation.invite(by=user, network=network, email="tweede@voorbeeld.example", role=MembershipRole.SECRETARY)
        steps = client.get("/netwerk-open-data/").text.split('id="first-steps"')[1].split("</ol>")[0]
        assert ["gereed" in each for each in steps.split("<li>")[1:]] == [True, False, True, True, False]
        assert "zet de kandidaten op gewenst" not in steps

    def test_the_list_of_the_secretary_begins_as_wanted(self, client):
        client.post("/setup/", GIVEN | {"file": SimpleUploadedFile("onderdelen.csv", SHEET)})
        row = SheetImport.objects.get()
        row.choose(by=User.objects.get(), plan=row.plan)
        read_import.call(row.pk, row.attempt, None)
        page = client.get(row.get_absolute_url()).text
        assert "Dit bestand noemt geen fase" in page
        assert "gewenst" in page
        assert "Toon deze rijen" not in page

    def test_a_list_of_names_with_categories_becomes_components(self, client):
        rows = b"Naam;Categorie;Omschrijving\r\nWiki;Functioneel;Samen schrijven\r\n"
        page = client.post("/setup/", GIVEN | {"file": SimpleUploadedFile("lijst.csv", rows)}, follow=True)
        assert page.context["form"]["kind-0"].value() == "components"


@pytest.mark.django_db
class TestWhereOthersCanReachIt:
    @pytest.fixture(autouse=True)
    def on_the_internet(self, settings):
        settings.SITE_URL = "https://samen.example"

    def test_without_a_code_nobody_can(self, client):
        page = client.get("/setup/")
        assert "SETUP_CODE" in page.text
        assert "<form" not in page.text.split("<main")[1].split("</main>")[0]
        assert client.post("/setup/", GIVEN).status_code == 200
        assert made() == NOTHING

    def test_only_with_the_code_of_the_installation(self, client, settings):
        settings.SETUP_CODE = "korenbloemblauw"
        for code in ("", "korenbloem"):
            assert list(client.post("/setup/", GIVEN | {"code": code}).context["form"].errors) == ["code"]
        assert made() == NOTHING
        assert client.post("/setup/", GIVEN | {"code": "korenbloemblauw"}).status_code == 302
        assert Network.objects.count() == 1

    def test_the_code_cannot_be_guessed(self, client, settings):
        settings.SETUP_CODE = "korenbloemblauw"
        answers = [client.post("/setup/", GIVEN | {"code": str(number)}) for number in range(CODES_AN_HOUR + 1)]
        assert [each.status_code for each in answers] == [200] * CODES_AN_HOUR + [429]
        assert answers[-1].headers["Retry-After"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_one_does():
    def begin(number: int) -> int:
        try:
            return Client().post("/setup/", GIVEN | {"email": f"{number}@voorbeeld.example"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as together:
        answers = sorted(together.map(begin, range(4)))
    assert answers[0] == 302
    assert {*answers[1:]} <= {404, 409}
    assert (Network.objects.count(), User.objects.count()) == (1, 1)
