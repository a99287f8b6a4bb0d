"""Logging in, in a real browser: by keyboard alone with a code, with an app as second factor, and with a passkey."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.cast import PASSWORD, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world()


def tab_to(page, target):
    for _ in range(40):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def log_in_with_password(page, user, to="/accounts/login/"):
    page.goto(to)
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_text("Inloggen met een wachtwoord").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()


def test_with_a_code_by_keyboard_alone(world, visit, mailoutbox, violations):
    page = visit()
    page.goto("/accounts/login/?next=/proef/my/sign-ups/")
    expect(page.get_by_label("E-mailadres")).to_be_focused()
    page.keyboard.type(world.coordinator.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul de code in")
    assert violations(page) == []
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type("BBBBBBBB")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Deze code klopt niet.")
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.press("Control+A")
    page.keyboard.type(mailoutbox[0].subject.rpartition(": ")[2])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/proef/my/sign-ups/$"))


def test_a_secretary_sets_up_an_app_and_goes_on(world, visit, violations):
    world.network.change(by=None, second_factor=True)
    page = visit()
    log_in_with_password(page, world.secretary, "/accounts/login/?next=/proef/inbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Eerst een tweede factor")
    assert violations(page) == []
    page.get_by_role("link", name="App instellen").click()
    picture = page.get_by_role("img", name="Plaatje voor de app")
    assert picture.evaluate("each => each.complete && each.naturalWidth > 0")
    assert violations(page) == []
    secret = page.locator("ol code").inner_text()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("De code die uw app toont").fill(code)
    page.get_by_role("button", name="Instellen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    assert violations(page) == []
    page.get_by_role("link", name="Ik heb de codes bewaard").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Postvak")


def test_a_passkey_is_made_and_lets_one_in(world, visit, violations):
    page = visit()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    log_in_with_password(page, world.coordinator)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Passkey toevoegen").click()
    page.get_by_label("Naam").fill("Mijn laptop")
    assert violations(page) == []
    page.get_by_role("button", name="Passkey toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    assert Authenticator.objects.filter(user=world.coordinator, type="webauthn").count() == 1
    page.goto("/accounts/2fa/")
    expect(page.get_by_text("Mijn laptop").first).to_be_visible()
    assert violations(page) == []
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/proef/my/sign-ups/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page).to_have_url(re.compile(r"/proef/my/sign-ups/$"))
