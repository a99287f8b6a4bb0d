"""Writing a text in a real browser: the preview with and without script, two people at once, choosing versions."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

EDIT = "/proef/components/FUN-01/edit/"


@pytest.fixture
def wiki(world):
    made = world.component(name="Wiki")
    made.rewrite(by=world.secretary, description="Een eerste begin.")
    return made


@pytest.mark.parametrize("script", [True, False])
def test_a_preview_and_then_saving(wiki, world, visit, script):
    page = visit(world.secretary, java_script_enabled=script, viewport={"width": 390, "height": 800})
    page.goto(EDIT)
    page.get_by_label("Beschrijving").fill("Een **tekst** met <script>alert(1)</script>.")
    page.get_by_role("button", name="Voorbeeld").press("Enter")
    preview = page.locator("#preview")
    expect(preview.get_by_role("heading", name="Voorbeeld")).to_be_in_viewport()
    expect(preview.locator("strong")).to_have_text("tekst")
    expect(page.locator("#preview-said")).to_contain_text("Er is nog niets opgeslagen.")
    assert type(wiki).objects.get().description == "Een eerste begin."
    page.get_by_label("Beschrijving").fill("Een *andere* tekst.")
    page.get_by_role("button", name="Voorbeeld").click()
    expect(preview.locator("em")).to_have_text("andere")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("#messages")).to_contain_text("Opgeslagen.")
    expect(page.locator(".gv-prose em")).to_have_text("andere")


@pytest.mark.parametrize("script", [True, False])
def test_two_people_at_once(wiki, world, visit, script, violations):
    first, second = (visit(world.secretary, java_script_enabled=script) for _ in range(2))
    for page in (first, second):
        page.goto(EDIT)
    first.get_by_label("Beschrijving").fill("Een eerste begin, van de een.")
    first.get_by_role("button", name="Opslaan").click()
    expect(first.locator("#messages")).to_contain_text("Opgeslagen.")
    second.get_by_label("Beschrijving").fill("Een eerste begin, van de ander.")
    second.get_by_role("button", name="Opslaan").click()
    expect(second.get_by_role("alert")).to_contain_text("Er is niets van u verloren")
    theirs = second.get_by_label("Zoals het er nu staat: Beschrijving")
    expect(theirs).to_have_value("Een eerste begin, van de een.")
    mine = second.get_by_role("textbox", name="Beschrijving (niet verplicht)")
    expect(mine).to_have_value("Een eerste begin, van de ander.")
    expect(second.locator(".gv-diff ins")).to_contain_text("ander")
    if script:
        assert violations(second) == []
        second.set_viewport_size({"width": 320, "height": 800})
        assert second.evaluate("document.documentElement.scrollWidth") <= 320
    mine.fill("Een eerste begin, van beiden.")
    second.get_by_role("button", name="Opslaan").click()
    expect(second.locator("#messages")).to_contain_text("Opgeslagen.")
    assert type(wiki).objects.get().description == "Een eerste begin, van beiden."


def test_choosing_versions_and_restoring_with_the_keyboard(wiki, world, visit):
    for text in ("Een tweede begin.", "Een derde begin."):
        wiki.rewrite(by=world.secretary, description=text)
    page = visit(world.secretary)
    page.goto("/proef/components/FUN-01/history/")
    page.get_by_label("Vergelijk versie").press("End")
    page.get_by_role("button", name="Vergelijken").press("Enter")
    expect(page.locator(".gv-diff del")).to_contain_text("eerste")
    expect(page.locator(".gv-diff ins")).to_contain_text("derde")
    page.get_by_role("link", name="Versie 1").press("Enter")
    page.get_by_text("Deze versie terugzetten").press("Enter")
    page.get_by_role("button", name="Terugzetten").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Versie 1 staat er weer.")
    expect(page.locator(".gv-prose")).to_contain_text("Een eerste begin.")


def test_wide_blocks_scroll_by_themselves_on_a_phone(wiki, world, visit, violations):
    rows = "\n".join(["|" + "een lange kop|" * 20, "|" + "-|" * 20, "|" + "cel|" * 20])
    long = "x" * 400
    wiki.rewrite(
        by=world.secretary, description=f"{rows}\n\n```\n{long}\n```\n\n{long}\n\n* [{long}](https://{long}.nl)"
    )
    page = visit(viewport={"width": 390, "height": 800})
    page.goto("/proef/components/FUN-01/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("Tabel 1", "Code 1"):
        box = page.get_by_role("group", name=name)
        box.focus()
        expect(box).to_be_focused()
        assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert violations(page) == []
