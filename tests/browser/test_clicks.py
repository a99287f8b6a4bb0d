"""How little it takes: real presses are counted, with a pointer and by keyboard alone, on a wide screen and on a phone.

A press is a click, or by keyboard a press that does something: following a link, choosing, sending. Going from one
thing to the next with Tab is no press, and neither is typing.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from matrix.models import Health, SignUp, StatusUpdate
from stakeholders.models import Network
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True},
}
# What the page offers to fill in: what can be seen of the form, each question once.
QUESTIONS = """() => [...document.querySelectorAll('main form .gv-field')]
  .filter(each => each.checkVisibility() && !each.closest('details:not([open])')).length"""


@dataclass
class Hand:
    """Somebody with a pointer, or with a keyboard alone; counts the presses."""

    page: Page
    keyboard: bool
    presses: int = 0

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.presses += 1
        if self.keyboard:
            tab_to(self.page, target)
            self.page.keyboard.press(key)
        else:
            target.click()

    def choose(self, target: Locator) -> None:
        self.press(target, "Space")

    def write(self, target: Locator, text: str) -> None:
        """Where one is already, one just types; else the pointer has to press there first."""
        if not target.evaluate("it => it === document.activeElement"):
            if self.keyboard:
                tab_to(self.page, target)
            else:
                self.presses += 1
                target.click()
        self.page.keyboard.type(text)


@pytest.fixture(params=SCREENS)
def screen(request):
    return SCREENS[request.param]


@pytest.fixture(params=["pointer", "keyboard"])
def hand_of(request, visit, screen):
    """Somebody logged in, at the front page or where the story says."""

    def at(user, address="/") -> Hand:
        page = visit(user, **screen)
        page.goto(address)
        return Hand(page, request.param == "keyboard")

    return at


def test_from_the_front_page_to_a_sent_sign_up(world, hand_of):
    """At most four presses, and one form that asks four things."""
    for number, name in enumerate(("Videovergaderen", "Wiki"), start=1):
        world.component(f"FUN-0{number}", name=name)
    hand = hand_of(world.representative)
    page = hand.page
    hand.press(page.get_by_role("link", name=re.compile("Intekenen ?: Videovergaderen, ontwikkelen")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Intekenen: Videovergaderen")
    assert page.evaluate(QUESTIONS) == 4
    hand.choose(page.get_by_label("Trekker"))
    hand.write(page.get_by_label("Wat u gaat doen"), "Wij bouwen het, met twee ontwikkelaars.")
    hand.press(page.get_by_role("main").get_by_role("button", name="Intekenen"))
    expect(page.locator("#messages")).to_contain_text("Uw intekening is aangeboden.")
    made = SignUp.objects.get()
    assert (made.participation, made.contact) == (world.alfa, world.representative.person)
    assert made.promise == "Wij bouwen het, met twee ontwikkelaars."
    assert made.own_staff
    assert hand.presses <= 4


def test_by_the_list_of_what_is_open_it_takes_one_page_more(world, hand_of):
    world.component(name="Videovergaderen")
    hand = hand_of(world.representative)
    page = hand.page
    hand.press(page.get_by_role("link", name="Intekenen op wat openstaat"))
    hand.press(page.get_by_role("link", name="Videovergaderen, ontwikkelen"))
    hand.choose(page.get_by_label("Trekker"))
    page.keyboard.press("Tab")
    hand.write(page.get_by_label("Wat u gaat doen"), "Wij bouwen het.")
    hand.press(page.get_by_role("main").get_by_role("button", name="Intekenen"))
    expect(page.locator("#messages")).to_contain_text("Uw intekening is aangeboden.")
    assert hand.presses <= 4


@pytest.mark.parametrize(
    ("word", "health"),
    [("Op koers", Health.ON_TRACK), ("Vraagt aandacht", Health.ATTENTION), ("Vastgelopen", Health.STALLED)],
)
def test_progress_is_reported_from_the_front_page(world, hand_of, word, health):
    """Two presses and one sentence."""
    world.confirmed(world.component(name="Videovergaderen"), on=world.days(-100))
    hand = hand_of(world.representative)
    page = hand.page
    hand.press(page.get_by_role("link", name=re.compile("Voortgang melden ?: Videovergaderen")))
    expect(page.get_by_label("In één zin")).to_be_focused()
    hand.write(page.get_by_label("In één zin"), "De eerste groep is over.")
    hand.press(page.get_by_role("button", name=word))
    expect(page.locator("#messages")).to_contain_text("Gemeld")
    told = StatusUpdate.objects.get()
    assert (told.health, told.text) == (health, "De eerste groep is over.")
    assert hand.presses == 2


def test_enter_in_a_field_does_not_say_how_it_goes(world, visit):
    row = world.confirmed(world.component(), on=world.days(-100))
    page = visit(world.representative)
    page.goto(f"/proef/sign-ups/{row.pk}/report/")
    page.get_by_label("In één zin").fill("De eerste groep is over.")
    page.locator("main summary").click()
    page.get_by_label("Percentage").press("Enter")
    expect(page.get_by_role("button", name="Op koers")).to_be_visible()
    assert not StatusUpdate.objects.exists()


def test_the_secretary_confirms_from_the_inbox(world, hand_of):
    """One press."""
    offer = world.offer(world.component(name="Videovergaderen"))
    hand = hand_of(world.secretary, "/proef/inbox/")
    hand.press(hand.page.get_by_role("button", name="Bevestigen"))
    expect(hand.page.locator("#messages")).to_contain_text("Bevestigd: Videovergaderen")
    offer.refresh_from_db()
    assert offer.confirmed_on == world.today
    assert hand.presses == 1


def test_all_that_still_stands_is_said_at_once(world, hand_of):
    """From one's own list: two presses to come there and send it, and one for all of it."""
    rows = [world.confirmed(world.component(f"FUN-0{each}"), on=world.days(-200)) for each in range(1, 4)]
    hand = hand_of(world.representative, "/proef/my/sign-ups/")
    page = hand.page
    hand.press(page.get_by_role("link", name="Klopt dit nog?"))
    hand.choose(page.get_by_label("Dit klopt allemaal nog"))
    hand.press(page.get_by_role("button", name="Bevestigen dat dit nog klopt"))
    expect(page.locator("#messages")).to_contain_text("3 intekeningen nog kloppen")
    assert [row.attestations.count() for row in rows] == [1, 1, 1]
    assert hand.presses == 3


def test_who_was_not_chosen_contributes_in_one_press(world, hand_of):
    component = world.component(name="Videovergaderen")
    offer = world.offer(component)
    world.confirmed(component, world.bravo)
    hand = hand_of(world.representative, "/proef/my/sign-ups/")
    expect(hand.page.get_by_role("main")).to_contain_text("een ander is gekozen")
    hand.press(hand.page.get_by_role("button", name="Meewerken"))
    expect(hand.page.locator("#messages")).to_contain_text("U werkt mee.")
    offer.refresh_from_db()
    assert offer.closed_on == world.today
    assert hand.presses == 1


def test_from_an_empty_installation_to_a_network(db, hand_of):
    """Five things to fill in and one press to send them; all else is chosen already. No terminal, no waiting."""
    hand = hand_of(None)
    page = hand.page
    expect(page).to_have_url(re.compile("/setup/$"))
    for field, text in (
        ("name", "Netwerk Open Data"),
        ("person_name", "Sien Secretaris"),
        ("email", "sien@voorbeeld.example"),
        ("password", "vier vrolijke uilen"),
        ("again", "vier vrolijke uilen"),
    ):
        hand.write(page.locator(f"[name={field}]"), text)
    hand.press(page.get_by_role("main").get_by_role("button", name="Samenwerkingsverband maken"))
    page.wait_for_url(re.compile("/second-factor/|/netwerk-open-data/"))
    assert hand.presses <= 6
    assert Network.objects.get().slug == "netwerk-open-data"
