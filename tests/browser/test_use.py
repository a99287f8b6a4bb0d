"""Facilities and figures in a real browser: without script, with the keyboard, and what a file changes."""

import pytest
from playwright.sync_api import expect

from matrix.models import Facility, Measured, Stance, UsageFigure
from matrix.use import month_before
from tests.browser.scenery import full_scene

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = {"width": 320, "height": 800}
UPLOAD = "/proef/platforms/plein/use/upload/"


def send(page, text, name="cijfers.csv"):
    page.goto(UPLOAD)
    page.get_by_label("Bestand").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Laten zien wat er verandert").click()


def test_a_file_is_taken_in_without_script(visit):
    scene = full_scene()
    page = visit(scene.world.secretary, java_script_enabled=False)
    months = [f"{month_before(scene.world.today, number):%Y-%m}" for number in (40, 2)]
    send(page, f"maand;bezoeken\n{months[0]};1.500\n{months[1]};20\n")
    expect(page.get_by_text("1 nieuw, 1 gewijzigd.")).to_be_visible()
    page.get_by_role("button", name="Doorvoeren").click()
    expect(page.locator("#messages")).to_contain_text("Doorgevoerd: 2 regels met cijfers.")
    assert UsageFigure.objects.filter(visits=1500).exists()


def test_preview_and_folders_are_for_everybody(visit, violations):
    scene = full_scene()
    page = visit(scene.world.secretary)
    month = f"{month_before(scene.world.today, 2):%Y-%m}"
    texts = {
        "refused": f"maand;bezoeken;code\n{month};x;\n{month};1;FUN-77\n2199-01;1;\n",
        "changed": f"maand;bezoeken;code\n{month};1;\n{month};2;FUN-01\n",
        "folders": f"Date,Label,Pageviews\n{month},videovergaderen,1900\n{month},/index,3\n",
    }
    wrong = []
    for name, text in texts.items():
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": 1440, "height": 900})
            page.emulate_media(color_scheme=scheme)
            send(page, text)
            wrong += [f"{name}, {scheme}: {line}" for line in violations(page)]
            page.set_viewport_size(NARROW)
            wrong += [f"{name}, narrow: {line}" for line in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
                wrong.append(f"{name}: scrolls sideways")
    assert wrong == []


def test_a_facility_is_registered_with_the_keyboard_alone(visit):
    scene = full_scene()
    page = visit(scene.world.secretary)
    page.goto("/proef/components/FUN-01/")
    page.get_by_role("link", name="Voorziening vastleggen").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Wie dit aanbiedt").focus()
    page.keyboard.type("Init")
    page.keyboard.press("Tab")
    page.keyboard.type("Toetsenbord")
    page.keyboard.press("Tab")
    page.keyboard.type("Alles met toetsen.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Vastgelegd.")
    made = Facility.objects.get(name="Toetsenbord")
    assert (made.participation, made.stances.get().stance) == (scene.world.related, Stance.OVERLAP_AGREED)


def test_the_chart_fits_a_phone_and_paper(visit):
    scene = full_scene()
    UsageFigure.take_in(
        by=None,
        platform=scene.platform,
        told=[Measured(month_before(scene.world.today, number), visits=number) for number in range(1, 100)],
    )
    page = visit(viewport=NARROW)
    page.goto("/proef/platforms/plein/use/")
    wide, narrow = page.locator("svg.gv-chart").all()
    expect(narrow).to_be_visible()
    expect(wide).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(wide).to_be_visible()
    expect(narrow).to_be_hidden()
