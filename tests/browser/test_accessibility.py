"""axe-core on each page, light and dark, wide and narrow; and nothing to scroll sideways at 320 pixels.

The pages are those of the permission test: an address without a row fails here and there.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.scenery import empty_world, full_scene
from tests.cast import PASSWORD
from tests.permissions import accounts
from tests.permissions.addresses import ADDRESSES
from tests.permissions.row import network_only
from tests.permissions.rows import ROWS

pytestmark = pytest.mark.django_db(transaction=True)

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 320, "height": 800}
# What a change of colours can change; all other rules look at the same page again.
COLOURS = ("color-contrast", "link-in-text-block")
# Who sees most comes first.
EYES = ("secretary", "coordinator", "administrator")
FILES = {
    *("matrix:need_feed", "matrix:calendar", "matrix:publiccode"),
    *("matrix:matrix_export", "matrix:crosswise_export", "matrix:component_export", "matrix:need_export"),
    *("matrix:sign_up_export", "overview:partner_export", "matrix:import_template", "matrix:import_refused"),
    *("matrix:usage_csv", "matrix:usage_template", "overview:change_export", "mine:download"),
    *("security_txt", "security_txt_old"),
}
PAGES = {
    name: row
    for name, row in ROWS.items()
    if row.method == "get" and row.ok == 200 and not row.api and name not in FILES
}
# What makes the page scroll sideways: the elements that stick out. What scrolls within itself does not.
TOO_WIDE = """() => {
  const page = document.documentElement
  if (page.scrollWidth <= page.clientWidth) return []
  const out = [...document.body.querySelectorAll('*')].filter(each =>
    each.getBoundingClientRect().right > page.clientWidth + 0.5 && !each.closest('.gv-scroll, .gv-sr'))
  return [`${page.scrollWidth - page.clientWidth} pixels`, ...out.slice(-3).map(each => each.outerHTML.slice(0, 160))]
}"""
# Answers to a form or a click, no pages to open; and files.
NO_PAGES = {
    *("accounts:logout", "reports:report_collect", "reports:report_make", "reports:report_pdf"),
    *("matrix:import_apply", "matrix:import_again", "matrix:import_drop"),
    # Buttons; and a form as that of `overview:invite`, for who has no account, while everybody here has one.
    *("overview:acting_for", "overview:invitation_again", "overview:invitation_withdraw", "overview:invite_known"),
    # What is there only in the midst of logging in: tests/browser/test_login.py looks at it.
    *(name for name, row in accounts.ROWS.items() if row.ok != 200 and "#" not in name),
    *FILES,
}


def eyes_for(name: str) -> str:
    return next((role for role in EYES if role in PAGES[name].may - PAGES[name].hidden), "visitor")


@pytest.fixture
def look(violations: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Everything that is wrong with the page a tab shows. `narrow`: on a small screen too."""

    def at(page: Page, name: str, *, narrow: bool = True) -> list[str]:
        page.wait_for_load_state()
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        # what is folded is part of the page too
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        found = [f"light, wide: {line}" for line in violations(page)]
        page.emulate_media(color_scheme="dark")
        # the admin's own colours fade, whatever one prefers
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        found += [f"dark, wide: {line}" for line in violations(page, COLOURS)]
        if narrow:
            page.set_viewport_size(NARROW)
            found += [f"dark, narrow: {line}" for line in violations(page)]
        for width in (320, 720):  # 720: half of 1440, as at a zoom of 200%
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"too wide at {width}: {place}" for place in page.evaluate(TOO_WIDE)]
        return [f"{name}: {line}" for line in found]

    return at


def none_of(wrong: list[str]) -> None:
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_every_address_has_been_thought_of():
    known = {name.split("#")[0] for name in PAGES} | {name.split("#")[0] for name, row in ROWS.items() if row.api}
    assert set(ADDRESSES) == known | NO_PAGES


@pytest.mark.parametrize("who", [*EYES, "visitor"])
def test_each_page(who, visit, look):
    """As who sees most, and what visitors see as visitors too."""
    scene = full_scene()
    mine = {
        name: row
        for name, row in PAGES.items()
        if who == eyes_for(name) or (who == "visitor" and who in row.may - row.hidden)
    }
    assert mine
    page = visit(scene.world.users.get(who))
    wrong: list[str] = []
    for name, row in mine.items():
        page.goto(row.url(scene) if row.url else reverse(name.split("#")[0], args=row.args(scene)))
        wrong += look(page, name, narrow=who == eyes_for(name))
    none_of(wrong)


# Also what scrolls within itself.
SCROLLS = """() => [...document.querySelectorAll('.gv-scroll')].filter(each => each.scrollWidth > each.clientWidth)
  .map(each => `${each.scrollWidth - each.clientWidth} pixels: ${each.innerHTML.slice(0, 160)}`)"""
WITH_LARGE_LETTERS = (
    *("matrix:sign_up_create", "matrix:sign_up_amend", "matrix:sign_up_renew", "matrix:sign_up_report"),
    *("matrix:sign_up_withdraw", "matrix:sign_up_confirm", "matrix:sign_up_successor", "matrix:sign_up_detail"),
    *("matrix:planning", "matrix:planning_list", "matrix:saved_view_list", "matrix:saved_view_create", "matrix:matrix"),
    *("matrix:need_list", "matrix:component_list", "matrix:inbox", "overview:component_detail", "overview:network"),
    *("matrix:my_sign_ups", "matrix:component_edit", "matrix:component_history", "matrix:component_compare"),
    "matrix:component_version",
    *("matrix:my_sign_ups", "matrix:facility_list", "matrix:facility_create", "matrix:platform_use"),
    *("matrix:my_sign_ups", "matrix:my_attestations", "matrix:promises", "matrix:promises_components"),
    *("matrix:participation_end", "matrix:sign_up_contribute"),
    *("matrix:component_create", "matrix:component_propose", "matrix:proposal_take_up", "matrix:component_phase"),
    *("matrix:need_ask", "matrix:need_close", "matrix:category_list", "matrix:platform_facts"),
    "overview:network_settings",
)


def test_large_letters_fit_a_small_screen(visit):
    scene = full_scene()
    pages = {who: visit(scene.world.users[who], viewport={"width": 320, "height": 800}) for who in EYES}
    wrong: list[str] = []
    for name in WITH_LARGE_LETTERS:
        page = pages[eyes_for(name)]
        page.goto(ROWS[name].url(scene) if ROWS[name].url else reverse(name, args=ROWS[name].args(scene)))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        wrong += [f"{name}: {place}" for place in (*page.evaluate(TOO_WIDE), *page.evaluate(SCROLLS))]
    none_of(wrong)


def test_each_page_of_a_network_in_which_nothing_happens_yet(visit, look):
    world = empty_world()
    page = visit(world.coordinator)
    wrong: list[str] = []
    seen = 0
    for name, row in PAGES.items():
        if row.network and "coordinator" in row.may and row.args is network_only:
            page.goto(reverse(name, args=[world.network.slug]))
            wrong += look(page, name, narrow=False)
            seen += 1
    assert seen > 6
    none_of(wrong)


def test_each_form_with_everything_wrong(visit, look):
    scene = full_scene()
    page = visit(scene.world.secretary)
    wrong: list[str] = []
    for name in (
        "matrix:sign_up_create",
        "matrix:sign_up_report",
        "matrix:sign_up_amend",
        "matrix:sign_up_renew",
        "matrix:sign_up_decline",
        "matrix:sign_up_successor",
        "matrix:sign_up_annul",
        "matrix:saved_view_create",
        "matrix:saved_view_rename",
        "matrix:facility_create",
        "matrix:facility_update",
        "matrix:facility_stance",
        "matrix:facility_review",
        "matrix:facility_remove",
        "matrix:usage_create",
        "matrix:usage_update",
        "matrix:usage_upload",
        "matrix:finding_create",
        "matrix:participation_end",
        "matrix:component_create",
        "matrix:component_facts",
        "matrix:component_phase",
        "matrix:component_phase_undo",
        "matrix:component_propose",
        "matrix:proposal_correct",
        "matrix:proposal_turn_down",
        "matrix:need_close",
        "matrix:platform_facts",
        "matrix:category_create",
        "overview:network_settings",
        "risks:risk_create",
        "risks:risk_rate",
        "risks:risk_status",
    ):
        page.goto(ROWS[name].url(scene) if ROWS[name].url else reverse(name, args=ROWS[name].args(scene)))
        typed = "input:not([type=hidden], [type=radio], [type=checkbox], [type=file])"
        for field in page.locator(f"main :is(textarea, {typed})").all():
            if field.is_visible():
                field.fill("")
        page.locator("main form button[type=submit]:enabled").first.click()
        expect(page.locator(".gv-summary"), name).to_be_visible(timeout=15_000)
        wrong += look(page, name)
    none_of(wrong)


def test_pages_that_say_why_not(visit, look):
    scene = full_scene()
    wrong: list[str] = []
    visitor = visit()
    visitor.goto("/accounts/login/?next=/proef/inbox/")
    visitor.get_by_label("E-mailadres").fill("niemand@proef.example")
    visitor.get_by_text("Inloggen met een wachtwoord").click()
    visitor.get_by_label("Wachtwoord").fill(PASSWORD)
    visitor.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    wrong += look(visitor, "wrong password")
    visitor.route(
        "**/broken/*",
        lambda route: route.fulfill(body=render_to_string(Path(route.request.url).name), content_type="text/html"),
    )
    for file in ("500.html", "503.html", "400.html", "403_csrf.html"):
        visitor.goto(f"/broken/{file}")
        wrong += look(visitor, file)
    representative = visit(scene.world.representative)
    for address, status in (
        ("/proef/bestaat-niet/", 404),
        ("/proef/inbox/", 403),
        ("/proef/components/?q=bestaat-niet", 200),
        ("/proef/components/FUN-01/sign-up/manage/", 200),
        (f"/proef/sign-ups/{scene.held.pk}/decline/", 403),
    ):
        answer = representative.goto(address)
        assert answer.status == status, address
        wrong += look(representative, address)
    for address in ("/proef/?at=2021-01-01", "/proef/matrix/?at=2021-01-01", "/proef/components/?at=nooit"):
        representative.goto(address)
        wrong += look(representative, address)
    board = visit(scene.world.board)
    board.goto(f"/proef/reports/{scene.world.today.year - 1}/")
    wrong += look(board, "facts not collected yet")
    none_of(wrong)
