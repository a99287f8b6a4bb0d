"""With JavaScript switched off everything still works: it only makes things quicker."""

import pytest
from playwright.sync_api import expect

from matrix.models import Category, CategoryKind, SignUp
from risks.models import Risk
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_plain(visit):
    def as_user(user=None, **options):
        return visit(user, java_script_enabled=False, **options)

    return as_user


def test_lists_and_matrix_are_filtered_and_sorted(world, open_plain):
    for number, name in enumerate(("Wiki", "Blog", "Chat"), start=1):
        world.component(f"FUN-0{number}", name=name, need=name != "Wiki")
    page = open_plain()
    page.goto("/proef/components/")
    page.get_by_role("columnheader", name="Onderdeel").get_by_role("link").click()
    assert page.locator("#results tbody tr th").all_inner_texts()[0].startswith("Blog")
    page.get_by_label("Naam, code of tekst").fill("ch")
    page.get_by_role("button", name="Tonen").click()
    expect(page.locator("#count")).to_have_text("1 resultaat")
    page.get_by_role("link", name="Wissen").click()
    expect(page.locator("#count")).to_have_text("3 resultaten")

    page.goto("/proef/matrix/")
    page.get_by_label("Alleen wat open is").check()
    page.get_by_role("button", name="Tonen").click()
    expect(page.locator("#count")).to_contain_text("2 onderdelen")
    expect(page.get_by_role("rowheader", name="Wiki")).to_have_count(0)


def test_a_view_is_kept_opened_renamed_and_removed(world, open_plain):
    world.component("FUN-01", name="Wiki")
    page = open_plain(world.representative)
    page.goto("/proef/matrix/?q=wiki")
    page.get_by_text("Weergaven", exact=True).click()
    page.get_by_role("link", name="Deze weergave bewaren").click()
    page.get_by_label("Naam").fill("Alleen de wiki")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("#messages")).to_contain_text("Bewaard als ‘Alleen de wiki’.")
    page.goto("/proef/matrix/")
    page.get_by_text("Weergaven", exact=True).click()
    page.get_by_role("link", name="Alleen de wiki").click()
    expect(page.locator("#count")).to_contain_text("1 onderdeel")
    page.goto("/proef/views/")
    page.get_by_role("link", name="Naam wijzigen").click()
    page.get_by_label("Naam").fill("Wiki")
    page.get_by_role("button", name="Naam wijzigen").click()
    page.get_by_role("link", name="Verwijderen").click()
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.locator("#messages")).to_contain_text("Verwijderd: ‘Wiki’.")


def test_columns_are_chosen(world, open_plain):
    world.component("FUN-01", name="Wiki", licence="EUPL-1.2")
    page = open_plain()
    page.goto("/proef/components/?q=wiki")
    page.get_by_text("Kolommen kiezen").click()
    page.get_by_label("Licentie").check()
    page.get_by_role("button", name="Deze kolommen tonen").click()
    expect(page.get_by_role("cell", name="EUPL-1.2")).to_be_visible()
    expect(page.locator("#count")).to_contain_text("1 resultaat")


def test_from_login_to_confirmation(world, open_plain):
    world.component(name="Videovergaderen")
    partner = open_plain(viewport={"width": 390, "height": 800})
    partner.goto("/")
    partner.get_by_role("link", name="Inloggen").click()
    partner.get_by_label("E-mailadres").fill(world.representative.email)
    partner.get_by_text("Inloggen met een wachtwoord").click()
    partner.get_by_label("Wachtwoord").fill(PASSWORD)
    partner.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    partner.get_by_text("Menu", exact=True).click()
    partner.get_by_role("link", name="Wat is open").click()
    partner.get_by_role("link", name="Videovergaderen, ontwikkelen").click()
    partner.get_by_role("button", name="Intekenen").click()
    expect(partner.get_by_role("alert")).to_contain_text("Kies uw aandeel.")
    partner.get_by_label("Trekker").check()
    partner.get_by_label("Wat u gaat doen").fill("Wij bouwen het.")
    partner.locator(".gv-more > summary", has_text="Hoe u het doet").click()
    partner.get_by_label("Vrijwilligers").check()
    partner.get_by_label("Uren per jaar").fill("1.000")
    partner.get_by_role("button", name="Intekenen").click()
    expect(partner.locator("#messages")).to_contain_text("Uw intekening is aangeboden.")

    secretary = open_plain(world.secretary)
    secretary.goto("/")
    secretary.get_by_text("Sien Secretaris").click()
    secretary.get_by_role("link", name="Postvak (").click()
    secretary.get_by_role("button", name="Bevestigen").click()
    expect(secretary.locator("#messages")).to_contain_text("Bevestigd: Videovergaderen")
    made = SignUp.objects.get()
    assert (made.confirmed_on, made.volunteers, made.hours) == (world.today, True, 1000)


def test_a_risk_is_registered_and_rated(world, open_plain):
    page = open_plain(world.secretary)
    page.goto("/proef/risks/")
    page.get_by_role("link", name="Risico melden").first.click()
    page.get_by_label("Titel").fill("De leverancier stopt")
    page.get_by_label("Wat kan er gebeuren?").fill("Niemand kan er meer bij.")
    page.get_by_role("button", name="Melden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De leverancier stopt")
    page.get_by_role("link", name="Inschatten").click()
    page.get_by_label("4 hoog").check()
    page.get_by_label("5 zeer groot").check()
    page.get_by_role("button", name="Inschatten").click()
    expect(page.locator(".gv-facts").get_by_text("zeer hoog")).to_be_visible()
    assert Risk.objects.get().rating_on(world.today).cell.score == 20
    page.goto("/proef/risks/")
    expect(page.locator(".gv-heat a")).to_contain_text("1× 1 dreiging: waarschijnlijkheid hoog × impact zeer groot")


@pytest.mark.parametrize("script", [True, False])
def test_the_matrix_is_folded_on_a_phone_and_whole_on_a_wide_screen_and_on_paper(world, visit, script):
    law = Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=9)
    world.component("FUN-01", name="Wiki")
    world.component("JUR-01", name="Licentie", category=law)
    page = visit(java_script_enabled=script)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/proef/matrix/")
    for name in ("Wiki", "Licentie"):
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/proef/matrix/")
    second = page.locator("summary", has_text="Juridisch")
    expect(second).to_contain_text("2 open")
    expect(page.get_by_role("rowheader", name="Wiki")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Licentie")).to_be_hidden()
    second.press("Enter")
    expect(page.get_by_role("rowheader", name="Licentie")).to_be_visible()
    second.press("Enter")
    page.emulate_media(media="print")
    expect(page.get_by_role("rowheader", name="Licentie")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto("/proef/matrix/?q=i")  # who looks for something sees what was found
    expect(page.get_by_role("rowheader", name="Licentie")).to_be_visible()


def test_from_a_proposal_to_what_is_asked(world, open_plain):
    world.component("FUN-01", name="Formulieren")
    partner = open_plain(world.representative, viewport={"width": 390, "height": 800})
    partner.goto("/proef/components/")
    partner.get_by_role("link", name="Onderdeel voorstellen").click()
    partner.get_by_label("Naam").fill("Eenvoudige formulieren")
    partner.get_by_label("Doel").fill("Samen iets inventariseren.")
    partner.get_by_label("Categorie").select_option(label="Functioneel (FUN)")
    partner.get_by_role("button", name="Voorstellen").click()
    # Something like it is there already: it is shown, and one goes on.
    expect(partner.get_by_role("link", name="FUN-01 Formulieren")).to_be_visible()
    partner.get_by_label("Mijn voorstel is iets anders").check()
    partner.get_by_role("button", name="Voorstellen").click()
    expect(partner.locator("#messages")).to_contain_text("Voorgesteld als FUN-02.")

    secretary = open_plain(world.secretary)
    secretary.goto("/proef/inbox/")
    secretary.get_by_role("link", name="Opnemen").click()
    secretary.get_by_label("Uren per jaar, van iedereen samen").first.fill("1.200")
    secretary.get_by_role("button", name="Opnemen").click()
    expect(secretary.locator("#messages")).to_contain_text("is nu gewenst")

    partner.goto("/proef/components/FUN-02/")
    expect(
        partner.get_by_text("trekker, 1.200 uur per jaar").or_(partner.get_by_text("trekker, 1200 uur per jaar"))
    ).to_be_visible()
    expect(partner.get_by_role("link", name="ontwikkelen")).to_be_visible()
