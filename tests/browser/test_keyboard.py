"""Everything with the keyboard alone: one always sees where one is, and comes everywhere."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from matrix.models import SignUp
from tests.browser.scenery import full_scene
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

LOW = {"width": 1280, "height": 420}  # so that what sticks to the top has something to hide
WALK = 200
# What has focus now: what it is, whether it is outlined, and whether that can be seen.
FOCUS = """() => {
  const it = document.activeElement
  if (!it || it === document.body || it === document.documentElement) return null
  const style = getComputedStyle(it)
  const box = [...it.getClientRects()].find(each => each.width && each.height) || it.getBoundingClientRect()
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth)
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight)
  const uncovered = [0.1, 0.5, 0.9].every(part => {
    const there = document.elementFromPoint(left + (right - left) * part, top + (bottom - top) * part)
    return there && (it.contains(there) || there.contains(it))
  })
  return {
    what: it.outerHTML.slice(0, 140),
    skip: it.classList.contains('gv-skip'),
    // a button inside a date field is the browser's own, with a ring of its own
    outlined: !it.matches(':focus') || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
    seen: right > left && bottom > top && (uncovered || box.height > innerHeight / 2),
  }
}"""

# Where backgrounds are gone, a line says what is a button, a badge or a field.
WITHOUT_LINE = """() => [...document.querySelectorAll(
  '.gv-button:not(.gv-button--quiet), .gv-badge, .gv-open, .gv-lv, .gv-panel,' +
  '.gv-heat tbody td, .gv-field > :is(input, select)'
)].filter(each => each.checkVisibility() && !(parseFloat(getComputedStyle(each).borderTopWidth) >= 1))
  .map(each => each.outerHTML.slice(0, 140))"""


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Every stop from where one is to the end of the page (or its beginning)."""
    stops = []
    for _ in range(WALK):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["skip"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"no end after {WALK} stops: {stops[-1]['what']}")


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _ in range(WALK):
        page.keyboard.press(key)
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"not to be reached with {key}: {target}")


def focused(target: Locator) -> bool:
    return bool(target.evaluate("it => it === document.activeElement"))


@pytest.fixture
def scene(db):
    made = full_scene()
    for number in range(10, 20):
        made.world.component(f"FUN-{number}", name=f"Onderdeel {number}")
    return made


FORM = "/proef/components/FUN-01/sign-up/develop/"


@pytest.mark.parametrize(
    ("colours", "addresses"),
    [
        (
            "none",
            [
                "/proef/",
                "/proef/matrix/",
                "/proef/matrix/organisations/",
                "/proef/open/",
                "/proef/planning/",
                "/proef/planning/list/",
                FORM,
                "/proef/risks/",
                "/proef/partners/proef-alfa/",
            ],
        ),
        ("active", ["/proef/matrix/", "/proef/matrix/organisations/", "/proef/planning/", FORM, "/proef/risks/"]),
    ],
    ids=["ordinary", "forced colours"],
)
def test_one_sees_where_one_is(scene, visit, violations, colours, addresses):
    page = visit(scene.world.secretary, viewport=LOW, forced_colors=colours)
    wrong = []
    for address in addresses:
        page.goto(address)
        stops = walk(page, "Tab")
        assert stops[0]["skip"], f"{address}: {stops[0]['what']}"
        assert len(stops) > 12, address
        # Upwards what sticks to the top comes in the way.
        page.locator("footer a").last.focus()
        stops += walk(page, "Shift+Tab")
        wrong += [
            f"{address}: {each['what']}: outlined {each['outlined']}, seen {each['seen']}"
            for each in stops
            if not (each["outlined"] and each["seen"])
        ]
        if colours == "active":
            lost = page.evaluate(WITHOUT_LINE)
            wrong += [f"{address}: {line}" for line in (*violations(page), *lost)]
    assert wrong == []


def test_the_first_stop_leads_past_the_menu(scene, page):
    page.goto("/proef/matrix/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    assert focused(skip)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page.locator("main"))
    page.keyboard.press("Tab")
    assert focused(page.get_by_role("main").get_by_text("Andere dag bekijken"))


def test_the_large_matrix_is_one_stop_and_the_arrows_lead_through_it(scene, visit):
    page = visit()
    page.goto("/proef/matrix/organisations/")
    grid = page.get_by_role("grid")
    first = grid.get_by_role("columnheader").nth(3).get_by_role("link")
    tab_to(page, first)
    page.keyboard.press("Tab")
    assert not grid.evaluate("it => it.contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    assert focused(first)
    page.keyboard.press("ArrowDown")
    assert grid.evaluate("it => document.activeElement.closest('tr').rowIndex > 0")
    page.keyboard.press("Home")
    assert focused(grid.get_by_role("row").nth(2).get_by_role("link").first)
    page.keyboard.press("Control+End")
    assert page.evaluate("() => document.activeElement.closest('tfoot') !== null")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowUp")
    expect(grid.locator(":focus")).to_have_text("Onderdeel")
    # What the filter brings anew is a grid again.
    page.get_by_label("Naam, code of tekst").fill("videovergaderen")
    expect(grid.get_by_role("row", name="Onderdeel 10")).to_have_count(0)
    expect(grid).to_be_visible()


def test_the_planning_is_one_stop_and_left_and_right_lead_to_each_promise_of_a_cell(scene, visit):
    page = visit(scene.world.secretary)
    page.goto("/proef/planning/")
    grid = page.get_by_role("grid")
    assert grid.get_by_role("gridcell").count()
    first = grid.get_by_role("rowheader", name="Videovergaderen ontwikkelen").get_by_role("link")
    first.focus()
    expect(grid.locator('[tabindex="0"]')).to_have_count(1)
    seen = set()
    for _step in range(12):
        page.keyboard.press("ArrowRight")
        seen.add(page.evaluate("document.activeElement.textContent.trim()"))
    links = grid.get_by_role("row", name="Videovergaderen ontwikkelen").locator("td a").all_inner_texts()
    assert links
    assert all(any(link.split()[1] in text for text in seen) for link in links)
    page.keyboard.press("ArrowDown")
    assert grid.evaluate("it => it.contains(document.activeElement)")


def test_the_menu_of_views_opens_and_closes_by_keyboard(scene, visit):
    page = visit(scene.world.secretary)
    page.goto("/proef/matrix/")
    summary = page.locator(".gv-dropdown > summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Deze weergave bewaren")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Deze weergave bewaren")).to_be_hidden()
    assert focused(summary)


def test_from_login_to_confirmation_by_keyboard(world, visit):
    for number, name in enumerate(("Wiki", "Videovergaderen"), start=1):
        world.component(f"FUN-0{number}", name=name)
    page = visit()
    page.goto("/proef/")
    tab_to(page, page.get_by_role("link", name="Inloggen"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mailadres")).to_be_focused()
    page.keyboard.type(world.representative.email)
    tab_to(page, page.get_by_text("Inloggen met een wachtwoord"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Matrix"))
    page.keyboard.press("Enter")
    row = page.get_by_role("row").filter(has_text="Videovergaderen")
    expect(row).to_be_visible()
    tab_to(page, row.locator("[data-label=Beheren]").get_by_role("link"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Intekenen: Videovergaderen")
    tab_to(page, page.get_by_label("Trekker"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Meewerkend")).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Trekker")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Wij beheren het.")
    tab_to(page, page.locator("summary", has_text="Hoe u het doet"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Eigen menskracht")).to_be_checked()
    tab_to(page, page.get_by_label("Vrijwilligers"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Uren per jaar"))
    page.keyboard.type("120")
    tab_to(page, page.get_by_role("main").get_by_role("button", name="Intekenen"))
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Uw intekening is aangeboden.")
    made = SignUp.objects.get()
    assert (made.promise, made.hours, made.own_staff, made.volunteers) == ("Wij beheren het.", 120, True, True)

    secretary = visit(world.secretary)
    secretary.goto("/proef/")
    tab_to(secretary, secretary.locator(".gv-user summary"))
    secretary.keyboard.press("Enter")
    tab_to(secretary, secretary.get_by_role("link", name="Postvak ("))
    secretary.keyboard.press("Enter")
    tab_to(secretary, secretary.get_by_role("button", name="Bevestigen"))
    secretary.keyboard.press("Space")
    expect(secretary.locator("#messages")).to_contain_text("Bevestigd: Videovergaderen")
    made.refresh_from_db()
    assert made.confirmed_on == world.today


@pytest.mark.parametrize("address", ["/proef/components/", "/proef/open/", "/proef/risks/"])
def test_after_sorting_one_is_still_at_the_head_that_was_pressed(scene, visit, address):
    page = visit(scene.world.secretary)
    page.goto(address)
    head = page.locator("#results thead a").nth(1)
    name = head.get_attribute("id")
    tab_to(page, head)
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        expect(page.locator(f"th[aria-sort={order}] a")).to_have_id(name)
        assert focused(page.locator(f"#{name}"))
    assert "sort=-" in page.url
    # and a filter that follows leaves the order as it is
    page.locator("input[name=q]").press_sequentially("zeppelin")
    expect(page.locator("#results")).not_to_contain_text("Videovergaderen")
    assert "sort=-" in page.url


def test_the_menu_of_a_small_screen_opens_and_closes(scene, visit, violations):
    page = visit(scene.world.secretary, viewport={"width": 390, "height": 700})
    page.goto("/proef/")
    menu, link = page.locator(".gv-menu summary"), page.get_by_role("link", name="Matrix", exact=True)
    tab_to(page, menu)
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    tab_to(page, link)
    tab_to(page, menu, "Shift+Tab")
    page.keyboard.press("Space")
    expect(link).to_be_hidden()
    own = page.locator(".gv-user summary")
    tab_to(page, own, "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page.get_by_role("link", name="Postvak ("))
    expect(page.get_by_role("link", name="Postvak (")).to_be_in_viewport()
    # leaving one's own list folds it in, so that it never lies over the menu
    tab_to(page, menu)
    page.keyboard.press("Enter")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()
    tab_to(page, own, "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Uitloggen")).to_be_hidden()
    expect(own).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Uitloggen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("components/FUN-10/sign-up/develop/", 3),
        ("sign-ups/{offer}/decline/", 1),
        ("sign-ups/{held}/report/", 1),
        ("partners/proef-alfa/end/", 5),
        ("risks/new/", 1),
        ("risks/{risk}/rate/", 2),
    ],
)
def test_after_a_wrong_form_one_is_at_the_sentences_and_each_leads_to_its_field(scene, visit, address, fields):
    page = visit(scene.world.secretary)
    risk = scene.risks["public"].number
    page.goto(f"/proef/{address.format(offer=scene.offer.pk, held=scene.held.pk, risk=risk)}")
    button = page.locator("main form button[type=submit]:enabled").first
    button.focus()
    page.keyboard.press("Enter")
    summary = page.locator(".gv-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Fout: ")
    links = summary.get_by_role("link")
    assert links.count() == fields
    for each in links.all():
        summary.focus()
        tab_to(page, each)
        page.keyboard.press("Enter")
        field = page.locator(each.get_attribute("href"))
        assert focused(field), each.get_attribute("href")
        expect(field).to_be_in_viewport()
