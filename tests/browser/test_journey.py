"""What people come for, from the front page to the report, as they do it: in Dutch, with mouse and keys."""

import io
from pathlib import Path

import pypdf
import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from matrix.models import Health, SignUp
from risks.models import Risk
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, user) -> None:
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_text("Inloggen met een wachtwoord").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()


def figure(page: Page, label: str):
    """The figure with this label on the overview."""
    with_label = page.locator(".gv-kpi", has=page.locator(".gv-kpi__label").get_by_text(label, exact=True))
    return with_label.locator(".gv-kpi__value")


def slot(page: Page, component: str, responsibility: str):
    """A cell of the matrix."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=component))
    return row.locator(f"[data-label='{responsibility}']")


def said(page: Page):
    """What the page says has been done."""
    return page.locator("#messages")


def report_of(world, folder: Path) -> str:
    """The text of this year's annual report, read back from the file."""
    file = folder / "jaarverslag.pdf"
    year = world.today.year
    call_command("annual_report", world.network.slug, year, language="nl", output=file, stdout=io.StringIO())
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def test_from_something_open_to_the_annual_report(world, visit, tmp_path):
    world.component(name="Videovergaderen", summary="Met beeld en geluid vergaderen.")

    partner = visit()
    partner.goto("/")
    partner.get_by_role("link", name="Inloggen").click()
    log_in(partner, world.representative)
    expect(figure(partner, "Open")).to_have_text("2")
    expect(figure(partner, "Belegd")).to_have_text("0")
    partner.get_by_role("link", name="Intekenen op wat openstaat").click()
    partner.get_by_label("Naam, code of tekst").fill("video")
    partner.get_by_role("search").get_by_label("Taak").select_option(label="ontwikkelen")
    expect(partner.locator("#count")).to_have_text("1 resultaat")
    partner.get_by_role("link", name="Videovergaderen, ontwikkelen").click()
    expect(partner.get_by_role("main")).to_contain_text("U tekent in namens Gemeente Alfa.")
    partner.get_by_label("Trekker").check()
    partner.get_by_label("Wat u gaat doen").fill("Wij bouwen het, met twee ontwikkelaars.")
    partner.get_by_role("button", name="Intekenen").click()
    expect(said(partner)).to_contain_text("De secretaris bevestigt die of wijst die af.")

    secretary = visit()
    secretary.goto("/accounts/login/")
    log_in(secretary, world.secretary)
    expect(figure(secretary, "Open")).to_have_text("1")
    expect(figure(secretary, "Aangeboden")).to_have_text("1")
    secretary.get_by_text("Sien Secretaris").click()
    secretary.get_by_role("link", name="Postvak (").click()
    offer = secretary.get_by_role("listitem").filter(has=secretary.get_by_role("link", name="Gemeente Alfa"))
    expect(offer).to_contain_text("Wij bouwen het, met twee ontwikkelaars.")
    offer.get_by_role("button", name="Bevestigen").click()
    expect(said(secretary)).to_contain_text("Bevestigd: Videovergaderen, ontwikkelen: Gemeente Alfa (trekker).")
    expect(secretary.get_by_role("heading", name="Er wacht niets op u")).to_be_visible()

    visitor = visit()
    visitor.goto("/")
    expect(figure(visitor, "Belegd")).to_have_text("1")
    expect(figure(visitor, "Aangeboden")).to_have_text("0")
    expect(figure(visitor, "Open")).to_have_text("1")
    expect(visitor.get_by_role("main")).to_contain_text(
        "De intekening van Gemeente Alfa om Videovergaderen te ontwikkelen (trekker) is aangeboden en bevestigd"
    )
    visitor.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Matrix").click()
    expect(slot(visitor, "Videovergaderen", "Ontwikkelen")).to_contain_text("belegd")
    expect(slot(visitor, "Videovergaderen", "Ontwikkelen")).to_contain_text("Gemeente Alfa trekker")
    expect(slot(visitor, "Videovergaderen", "Beheren")).to_contain_text("open")

    text = report_of(world, tmp_path)
    assert "Gemeente Alfa" in text
    assert "Videovergaderen" in text
    sentence = "De intekening van Gemeente Alfa om Videovergaderen te ontwikkelen (trekker) is aangeboden en bevestigd"
    assert sentence in " ".join(text.split())


def test_a_visitor_who_presses_sign_up_comes_to_the_form_after_logging_in(world, page):
    world.component(name="Videovergaderen")
    page.goto("/proef/matrix/")
    slot(page, "Videovergaderen", "Beheren").get_by_role("link", name="Intekenen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    log_in(page, world.representative)
    expect(page.get_by_role("heading", level=1)).to_have_text("Intekenen: Videovergaderen")
    expect(page.get_by_role("main")).to_contain_text("Beheren")
    assert page.url.endswith("/proef/components/FUN-01/sign-up/manage/")


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_is_kept(world, visit):
    world.component(name="Videovergaderen")
    page = visit(world.representative)
    page.goto("/proef/components/FUN-01/sign-up/develop/")
    page.get_by_label("Wat u gaat doen").fill("Wij bouwen het.")
    page.get_by_label("Tot en met").fill(world.days(-10).isoformat())
    page.get_by_role("button", name="Intekenen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies uw aandeel.")
    expect(page.get_by_role("alert")).to_contain_text("Deze einddatum is al voorbij.")
    page.get_by_label("Trekker").check()
    page.locator(".gv-more > summary", has_text="Hoe u het doet").click()
    page.get_by_label("Inhuur").check()
    page.get_by_role("button", name="Intekenen").click()
    expect(page.locator(".gv-field--invalid")).to_contain_text(["Tot en met", "opensourcevoorwaarden"])
    expect(page.get_by_label("Wat u gaat doen")).to_have_value("Wij bouwen het.")
    assert not SignUp.objects.exists()


def test_the_secretary_declines_with_a_reason_that_the_partner_reads(world, visit):
    offer = world.offer(world.component(name="Videovergaderen"), by=world.representative)
    secretary = visit(world.secretary)
    secretary.goto("/proef/inbox/")
    secretary.get_by_role("link", name="Afwijzen").click()
    secretary.get_by_role("button", name="Afwijzen").click()
    expect(secretary.get_by_role("alert")).to_contain_text("Geef een reden: de organisatie wil weten waarom.")
    secretary.get_by_label("Reden").fill("Wij wachten op het besluit over de servers.")
    secretary.get_by_role("button", name="Afwijzen").click()
    expect(said(secretary)).to_contain_text("Afgewezen: Videovergaderen")

    partner = visit(world.representative)
    partner.goto(offer.get_absolute_url())
    expect(partner.get_by_role("main")).to_contain_text("Wij wachten op het besluit over de servers.")
    partner.goto("/proef/matrix/")
    expect(slot(partner, "Videovergaderen", "Ontwikkelen")).to_contain_text("open")


def test_an_offer_is_changed_before_it_is_confirmed(world, visit):
    world.offer(world.component(name="Videovergaderen"), by=world.representative)
    page = visit(world.representative)
    page.goto("/proef/my/sign-ups/")
    page.get_by_role("link", name="Wijzig").click()
    expect(page.get_by_label("Eigen menskracht")).to_be_checked()
    page.get_by_label("Vrijwilligers").check()
    page.get_by_label("Vanaf").fill(world.days(8).isoformat())
    page.get_by_role("button", name="Wijziging opslaan").click()
    expect(said(page)).to_contain_text("Gewijzigd.")
    expect(page.get_by_role("main")).to_contain_text("eigen menskracht, vrijwilligers")

    overtaken = visit(world.representative)
    overtaken.goto(page.url + "amend/")
    page.get_by_role("link", name="Intrekken").click()
    page.get_by_role("button", name="Intrekken").click()
    expect(said(page)).to_contain_text("Ingetrokken.")
    overtaken.get_by_role("button", name="Wijziging opslaan").click()
    expect(overtaken.get_by_role("alert")).to_contain_text("deze intekening is ‘ingetrokken’")
    expect(overtaken.get_by_role("button", name="Wijziging opslaan")).to_have_count(0)
    overtaken.get_by_role("link", name="Naar de intekening").click()
    expect(overtaken.get_by_role("heading", level=1)).to_contain_text("Videovergaderen")


def test_a_partner_reports_progress_changes_the_promise_and_withdraws(world, visit):
    world.confirmed(world.component(name="Videovergaderen"), on=world.days(-100))
    page = visit(world.representative)
    page.goto("/")
    expect(figure(page, "Geen bericht")).to_have_text("1")
    page.get_by_text("Ria Alfa").click()
    page.get_by_role("link", name="Mijn intekeningen").click()
    row = page.get_by_role("row").filter(has_text="Videovergaderen")

    row.get_by_role("link", name="Voortgang melden").click()
    page.get_by_label("In één zin").fill("De servers komen later.")
    page.get_by_role("button", name="Vraagt aandacht").click()
    expect(said(page)).to_contain_text("Gemeld, dank u wel.")
    expect(row).to_contain_text(str(Health.ATTENTION.label))

    row.get_by_role("link", name="Wijzigen").click()
    page.get_by_label("Wat u gaat doen").fill("Wij doen dit, tot het eind van het jaar.")
    page.get_by_label("Tot en met").fill(world.days(200).isoformat())
    page.get_by_role("button", name="Wijziging opslaan").click()
    expect(said(page)).to_contain_text("De intekening blijft bevestigd")
    expect(page.get_by_role("main")).to_contain_text("Wij doen dit, tot het eind van het jaar.")

    page.get_by_role("link", name="Intrekken").click()
    page.get_by_label("Reden").fill("Onze ontwikkelaar vertrekt.")
    page.get_by_role("button", name="Intrekken").click()
    expect(said(page)).to_contain_text("Ingetrokken.")
    page.goto("/")
    expect(figure(page, "Open")).to_have_text("2")


def test_the_list_follows_the_filter_and_the_address_follows_the_list(world, page):
    for number, name in enumerate(("Wiki", "Blog", "Chat"), start=1):
        world.component(f"FUN-0{number}", name=name)
    page.goto("/proef/components/")
    expect(page.locator("#count")).to_have_text("3 resultaten")
    page.get_by_label("Naam, code of tekst").press_sequentially("blo")
    expect(page.locator("#count")).to_have_text("1 resultaat")
    expect(page.locator("#results")).to_contain_text("Blog")
    assert "blo" in page.url
    page.go_back()
    expect(page.locator("#count")).to_have_text("3 resultaten")


def test_the_level_of_a_risk_shows_while_one_rates_it(world, visit):
    risk = Risk.register(by=None, network=world.network, title="De leverancier stopt", owner=world.secretary.person)
    page = visit(world.secretary)
    page.goto(f"{risk.get_absolute_url()}rate/")
    page.get_by_label("5 zeer hoog").check()
    page.get_by_label("5 zeer groot").check()
    expect(page.locator("#level")).to_contain_text("Samen geeft dat het niveau: zeer hoog")
    expect(page.locator("#level")).to_contain_text("Volgende evaluatie:")
    page.get_by_label("1 zeer klein").check()
    expect(page.locator("#level")).not_to_contain_text("zeer hoog")
    assert not risk.ratings.exists()
