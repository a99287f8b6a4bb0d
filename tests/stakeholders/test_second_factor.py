"""A second factor: who has to use one can do nothing as secretary or administrator before they did."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from matrix.models import SignUp
from stakeholders.login.forms import FactorForm
from stakeholders.models import MembershipRole, Network, User
from stakeholders.rules import is_secretary
from tests.cast import PASSWORD, member

INBOX = "/proef/inbox/"
WHY = "/accounts/second-factor/?next="


@pytest.fixture
def strict(world):
    """The network asks it of its secretary."""
    world.network.change(by=None, second_factor=True)
    return world


@pytest.fixture(autouse=True)
def as_committed(monkeypatch):
    """A test never commits; what waits for that is done at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_options: act())


def log_in_with(client, user, **more):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **more})


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client):
    """Set up an app, as its page says; the secret that the app then holds, and the answer."""
    page = client.get("/accounts/2fa/app/")
    secret = page.context["form"].secret
    assert secret in page.text
    assert 'src="data:image/svg+xml;base64,' in page.text
    return secret, client.post("/accounts/2fa/app/", {"code": code_for(secret)})


def test_who_has_to_and_has_none_is_led_to_it_and_then_to_where_they_wanted(strict, client, mailoutbox):
    answer = log_in_with(client, strict.secretary, next=INBOX)
    assert answer.headers["Location"] == f"{WHY}%2Fproef%2Finbox%2F"
    page = client.get(answer.headers["Location"])
    assert "Daarvoor hebt u een tweede factor nodig" in page.text
    _secret, answer = set_up_app(client)
    codes = client.get(answer.headers["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert f'href="{INBOX}"' in codes.text
    assert client.get(INBOX).status_code == 200
    assert "Er is een authenticator-app ingesteld" in [mail.subject for mail in mailoutbox]


def test_before_that_they_are_no_secretary_at_any_door(strict, client):
    offer = strict.offer(strict.component())
    log_in_with(client, strict.secretary)
    assert client.get(INBOX).headers["Location"] == f"{WHY}%2Fproef%2Finbox%2F"
    assert client.post(f"/proef/sign-ups/{offer.pk}/confirm/", {}).headers["Location"].startswith(WHY)
    api = f"/api/v1/networks/proef/sign-ups/{offer.pk}/confirmation"
    answer = client.post(api, {}, content_type="application/json")
    assert (answer.status_code, "tweede factor" in answer.json()["detail"]) == (403, True)
    assert SignUp.objects.get().confirmed_on is None
    page = client.get("/proef/")
    assert "U bent hier secretaris, maar kunt dat alleen doen met een tweede factor." in page.text
    assert "Postvak" not in page.text


def test_other_roles_stay_what_they_are(strict, client):
    member(strict.secretary.person, strict.network, MembershipRole.REPRESENTATIVE, strict.alfa)
    log_in_with(client, strict.secretary)
    assert client.get("/proef/my/sign-ups/").status_code == 200
    assert client.get(INBOX).status_code == 302


def test_a_factor_of_before_has_to_be_used_in_this_session(strict, client, log_in):
    """Also where somebody took over a session that began without it."""
    log_in_with(client, strict.secretary)
    secret, _answer = set_up_app(client)
    other = log_in(strict.secretary)
    page = other.get(other.get(INBOX).headers["Location"])
    ways = {urlsplit(url).path for _label, url in page.context["ways"]}
    assert ways == {"/accounts/2fa/reauthenticate/"}
    [(_label, url)] = page.context["ways"]
    # Each code once: the one of the set-up was never asked by a login.
    answer = other.post(url, {"code": code_for(secret)})
    assert answer.headers["Location"] == INBOX
    assert other.get(INBOX).status_code == 200


def test_logging_in_with_it_asks_the_code_and_leads_on(strict, client, log_in):
    log_in_with(client, strict.secretary)
    secret, _answer = set_up_app(client)
    other = log_in()
    answer = log_in_with(other, strict.secretary, next=INBOX)
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in other.session
    assert "Deze code klopt niet." in other.post("/accounts/2fa/authenticate/", {"code": "000000"}).text
    code = code_for(secret)
    answer = other.post("/accounts/2fa/authenticate/", {"code": code})
    assert answer.headers["Location"] == INBOX
    assert other.get(INBOX).status_code == 200
    # The same code does not work a second time, for whoever looked over a shoulder.
    third = log_in()
    log_in_with(third, strict.secretary)
    assert "Deze code klopt niet." in third.post("/accounts/2fa/authenticate/", {"code": code}).text


def test_a_recovery_code_works_once(strict, client, log_in):
    log_in_with(client, strict.secretary)
    set_up_app(client)
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    download = client.get("/accounts/2fa/recovery-codes/download/")
    assert download["Content-Disposition"].startswith("attachment")
    assert codes[0] in download.text
    other = log_in()
    for answer in ("in", "not"):
        log_in_with(other, strict.secretary)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in other.session) == (answer == "in")
        other.post("/accounts/logout/")
    client.post("/accounts/2fa/recovery-codes/new/")
    assert codes[1] not in client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]


def test_guessing_a_code_is_counted(strict, client, log_in):
    log_in_with(client, strict.secretary)
    secret, _answer = set_up_app(client)
    other = log_in()
    log_in_with(other, strict.secretary)
    for number in range(11):
        answer = other.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert other.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 429


def test_the_secret_does_not_lie_open_in_the_database(strict, client, settings):
    log_in_with(client, strict.secretary)
    secret, _answer = set_up_app(client)
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    assert row.wrap().validate_code(code_for(secret))
    settings.SECRET_KEY = "een andere sleutel"
    assert not row.wrap().validate_code(code_for(secret))


def test_a_removed_factor_is_none_any_more(strict, client):
    log_in_with(client, strict.secretary)
    set_up_app(client)
    assert client.get(INBOX).status_code == 200
    client.post("/accounts/2fa/app/remove/")
    assert not Authenticator.objects.exists()
    assert client.get(INBOX).headers["Location"].startswith(WHY)


def test_before_removing_it_one_shows_once_more_who_one_is_and_not_with_a_password(strict, client):
    log_in_with(client, strict.secretary)
    set_up_app(client)
    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 3600} for record in session["account_authentication_methods"]
    ]
    session.save()
    for path in ("2fa/app/remove/", "2fa/recovery-codes/", "2fa/passkeys/add/", "2fa/recovery-codes/new/"):
        where = client.get(f"/accounts/{path}").headers["Location"]
        assert urlsplit(where).path == "/accounts/2fa/reauthenticate/"
        assert parse_qs(urlsplit(where).query) == {"next": [f"/accounts/{path}"]}
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_has_neither_password_nor_factor_shows_it_with_a_code_by_mail(world, client, log_in, mailoutbox):
    user = world.coordinator
    user.set_unusable_password()
    user.save()
    browser = log_in(user)
    where = browser.get("/accounts/2fa/app/").headers["Location"]
    assert urlsplit(where).path == "/accounts/reauthenticate/code/"
    assert "Wij hebben een code gestuurd naar coordinator@proef.example." in browser.get(where).text
    assert "Deze code klopt niet." in browser.post(where, {"code": "BBBB-BBBB"}).text
    [mail] = mailoutbox
    answer = browser.post(where, {"code": mail.subject.rpartition(": ")[2]})
    assert answer.headers["Location"] == "/accounts/2fa/app/"
    assert browser.get("/accounts/2fa/app/").status_code == 200


def test_a_session_that_began_before_the_factor_was_set_up_neither_sees_nor_changes_it(world, client, log_in):
    """Whoever got in with a stolen code, minutes ago, takes nothing over."""
    thief = log_in()
    log_in_with(thief, world.secretary)
    log_in_with(client, world.secretary)
    set_up_app(client)
    for path in ("2fa/app/remove/", "2fa/recovery-codes/", "2fa/recovery-codes/download/", "2fa/passkeys/add/"):
        where = thief.get(f"/accounts/{path}").headers["Location"]
        assert urlsplit(where).path == "/accounts/2fa/reauthenticate/", path
    assert urlsplit(thief.post("/accounts/2fa/app/remove/").headers["Location"]).path == "/accounts/2fa/reauthenticate/"
    for path in ("password/change/", "sessions/", "me/leave/", "me/anonymise/"):
        where = thief.post(f"/accounts/{path}", {"oldpassword": PASSWORD}).headers["Location"]
        assert urlsplit(where).path.startswith("/accounts/2fa/reauthenticate/"), path
    assert thief.get("/accounts/me/download/").status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200


# The setting


def test_without_the_setting_nothing_is_asked(world, client):
    assert log_in_with(client, world.secretary, next=INBOX).headers["Location"] == INBOX


def test_a_new_network_asks_it():
    assert Network._meta.get_field("second_factor").default is True


def test_only_with_a_second_factor_it_is_switched_off(strict):
    secretary = User.objects.get(pk=strict.secretary.pk)
    secretary.session_has_second_factor = False
    with pytest.raises(ValidationError, match="tweede factor"):
        strict.network.change(by=secretary, second_factor=False)
    assert Network.objects.get().second_factor
    with_it = User.objects.get(pk=strict.secretary.pk)
    Authenticator.objects.create(user=with_it, type="totp", data={})
    with_it.session_has_second_factor = True
    strict.network.change(by=with_it, second_factor=False)
    assert not Network.objects.get().second_factor


def test_where_nobody_logs_in_nothing_is_withheld(strict):
    """A task goes on with what the secretary asked for in a session that was good enough."""
    assert is_secretary(User.objects.get(pk=strict.secretary.pk), strict.network)


# Administrators


def test_an_administrator_is_asked_it_too(world, client, settings):
    settings.SECOND_FACTOR_FOR_ADMINISTRATORS = True
    assert log_in_with(client, world.administrator).headers["Location"].startswith(WHY)
    assert client.get("/admin/").headers["Location"] == f"{WHY}%2Fadmin%2F"
    assert client.get("/admin/stakeholders/user/").headers["Location"] == f"{WHY}%2Fadmin%2Fstakeholders%2Fuser%2F"
    set_up_app(client)
    assert client.get("/admin/").status_code == 200


def test_an_administrator_takes_it_away_from_who_lost_it(strict, client, log_in, mailoutbox):
    log_in_with(client, strict.secretary)
    set_up_app(client)
    facts = {"action": "take_second_factor_away", "_selected_action": [strict.secretary.pk]}
    log_in(strict.administrator).post("/admin/stakeholders/user/", facts)
    assert not Authenticator.objects.exists()
    assert mailoutbox[-1].to == [strict.secretary.email]
    assert client.get(INBOX).headers["Location"].startswith(WHY)


def test_the_admin_shows_nothing_of_how_somebody_logs_in(world, log_in):
    page = log_in(world.administrator).get("/admin/").text
    assert "/admin/mfa/" not in page
    assert "/admin/socialaccount/" not in page
    assert "/admin/account/" not in page


# Words


def test_a_wrong_code_of_an_app_says_to_wait_for_the_next_and_not_to_ask_for_one(strict, client, log_in):
    log_in_with(client, strict.secretary)
    assert "Wacht op de volgende code van de app." in client.post("/accounts/2fa/app/", {"code": "000000"}).text
    set_up_app(client)
    other = log_in()
    log_in_with(other, strict.secretary)
    text = other.post("/accounts/2fa/authenticate/", {"code": "000000"}).text
    assert "Wacht op de volgende code van de app." in text
    assert "vraag een nieuwe" not in text


def test_who_has_no_app_is_told_to_look_at_the_recovery_code(world, rf):
    with request_context(rf.post("/accounts/2fa/authenticate/")):
        form = FactorForm({"code": "000000"}, user=world.secretary)
        assert form.errors["code"] == ["Deze code klopt niet. Kijk nog eens naar uw herstelcode."]


def test_first_recovery_codes_are_not_called_new_ones(strict, client):
    log_in_with(client, strict.secretary)
    _secret, answer = set_up_app(client)
    text = client.get(answer.headers["Location"]).text
    assert "Dit zijn uw herstelcodes." in text
    assert "Eerdere" not in text


# Lost, by the only administrator


def test_a_command_takes_it_away_and_tells_the_person(strict, client, log_in, mailoutbox):
    log_in_with(client, strict.secretary)
    set_up_app(client)
    mailoutbox.clear()
    call_command("take_second_factor_away", strict.secretary.email.upper())
    assert not Authenticator.objects.filter(user=strict.secretary).exists()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([strict.secretary.email], "Uw tweede factor is verwijderd")
    assert log_in_with(log_in(), strict.secretary, next=INBOX).headers["Location"].startswith(WHY)


def test_the_command_knows_only_accounts_and_stands_in_the_manual(db):
    with pytest.raises(CommandError, match="no account"):
        call_command("take_second_factor_away", "niemand@proef.example")
    assert "take_second_factor_away" in (settings.BASE_DIR / "docs/installation.md").read_text()
