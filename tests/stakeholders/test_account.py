"""One's own account: password, e-mail address, language, from where one is logged in."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from stakeholders import due
from stakeholders.login.devices import in_words
from stakeholders.models import KnownDevice, User
from tests.cast import PASSWORD

NEW = "nog een lang wachtwoord"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def account(world):
    return world.coordinator


def browser_of(user, agent=FIREFOX, password=PASSWORD, address="203.0.113.9"):
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": user.email, "password": password})
    return client


def logged_in(client):
    return client.get("/accounts/").status_code == 200


# Password


def test_a_new_password_ends_the_login_everywhere_else(account, mailoutbox):
    here, elsewhere = browser_of(account), browser_of(account)
    answer = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )
    assert "Uw wachtwoord is gewijzigd. U bent op alle andere apparaten uitgelogd." in answer.text
    assert logged_in(here)
    assert not logged_in(elsewhere)
    assert mailoutbox[-1].subject == "Uw wachtwoord is gewijzigd"
    assert "Firefox op Linux" in mailoutbox[-1].body
    assert "203.0.113.9" in mailoutbox[-1].body


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"oldpassword": "fout"}, "oldpassword", "Dit is niet uw huidige wachtwoord."),
        ({"password1": "kort", "password2": "kort"}, "password1", "Dit wachtwoord is te kort."),
        ({"password2": "anders dan dat"}, "password2", "Dit is niet hetzelfde als het nieuwe wachtwoord."),
        ({"password1": ""}, "password1", "Vul een nieuw wachtwoord in."),
    ],
)
def test_what_is_wrong_with_a_password_stands_beside_it(account, facts, field, sentence):
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW} | facts
    answer = browser_of(account).post("/accounts/password/change/", sent)
    assert sentence in str(answer.context["form"].errors[field])
    assert User.objects.get(pk=account.pk).check_password(PASSWORD)


def test_with_a_code_by_mail_one_chooses_another_password(account, client, mailoutbox):
    elsewhere = browser_of(account)
    client.post("/accounts/password/reset/", {"email": account.email})
    code = mailoutbox[-1].subject.rpartition(": ")[2]
    client.post("/accounts/password/reset/confirm/", {"code": code})
    answer = client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW}, follow=True)
    assert "U bent overal uitgelogd. Log in met uw nieuwe wachtwoord." in answer.text
    assert not logged_in(elsewhere)
    assert not logged_in(client)
    assert logged_in(browser_of(account, password=NEW))


def test_who_has_no_account_hears_the_same_when_asking_for_a_password(account, client, mailoutbox):
    for email in (account.email, "niemand@proef.example"):
        answer = client.post("/accounts/password/reset/", {"email": email})
        assert answer.headers["Location"] == "/accounts/password/reset/confirm/"
        assert "als er een account is met dat adres" in client.get(answer.headers["Location"]).text
    assert [mail.to[0] for mail in mailoutbox] == [account.email, "niemand@proef.example"]
    assert not client.get("/accounts/password/reset/complete/").context


def test_a_first_password_can_be_chosen(account, log_in, client, mailoutbox):
    account.set_unusable_password()
    account.save()
    browser = log_in(account)
    assert "geen: u logt in met een code per e-mail" in browser.get("/accounts/").text
    browser.post("/accounts/password/set/", {"password1": NEW, "password2": NEW})
    assert logged_in(browser)
    assert logged_in(browser_of(account, password=NEW))


# E-mail address


def change_address(browser, email):
    return browser.post("/accounts/email/", {"action_add": "on", "email": email}, follow=True)


def test_another_address_holds_once_its_code_is_filled_in_and_the_old_one_is_told(account, mailoutbox):
    browser = browser_of(account)
    mailoutbox.clear()
    page = change_address(browser, "Nieuw@proef.example")
    assert "Wij hebben een code gestuurd naar" in page.text
    assert User.objects.get(pk=account.pk).email == "coordinator@proef.example"
    [mail] = mailoutbox
    assert mail.to == ["nieuw@proef.example"]
    browser.post("/accounts/confirm-email/", {"code": mail.subject.rpartition(": ")[2]})
    assert User.objects.get(pk=account.pk).email == "nieuw@proef.example"
    assert list(EmailAddress.objects.filter(user=account).values_list("email", "verified", "primary")) == [
        ("nieuw@proef.example", True, True)
    ]
    assert mailoutbox[-1].to == ["coordinator@proef.example"]
    assert "U logt niet meer in met coordinator@proef.example, maar met nieuw@proef.example." in mailoutbox[-1].body
    assert User.history.filter(id=account.pk, email="nieuw@proef.example").exists()


def test_the_address_of_somebody_else_is_not_taken_and_not_given_away(account, world, mailoutbox):
    browser = browser_of(account)
    mailoutbox.clear()
    page = change_address(browser, world.secretary.email)
    assert "Wij hebben een code gestuurd naar" in page.text
    for mail in mailoutbox:
        browser.post("/accounts/confirm-email/", {"code": mail.subject.rpartition(": ")[2]})
    assert User.objects.get(pk=account.pk).email == "coordinator@proef.example"
    assert EmailAddress.objects.get(email=world.secretary.email).user == world.secretary


def test_before_the_address_changes_one_shows_once_more_who_one_is(account, log_in):
    answer = log_in(account).post("/accounts/email/", {"action_add": "on", "email": "dief@elders.example"})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_an_administrator_changes_the_address_with_which_somebody_logs_in(account, world, log_in):
    url = f"/admin/stakeholders/user/{account.pk}/change/"
    facts = {"email": "ander@proef.example", "person": account.person_id, "is_active": "on"}
    assert log_in(world.administrator).post(url, facts).status_code == 302
    renamed = User.objects.get(pk=account.pk)
    assert renamed.email == "ander@proef.example"
    assert [each.email for each in EmailAddress.objects.filter(user=account)] == ["ander@proef.example"]


def test_every_new_account_has_its_address(db):
    made = User.objects.create_user("Nieuw@Elders.example", name="Nieuw")
    assert EmailAddress.objects.filter(user=made, email="nieuw@elders.example", verified=True, primary=True).exists()


# Language


def test_one_chooses_in_which_language_one_is_written_to(account, log_in):
    log_in(account).post("/accounts/", {"language": "en"})
    assert User.objects.get(pk=account.pk).language == "en"
    answer = log_in(account).post("/accounts/", {"language": "fr"})
    assert "Kies een taal." in answer.text


# From where


def test_one_sees_where_one_is_logged_in_and_logs_out_elsewhere(account, world):
    here, elsewhere = browser_of(account), browser_of(account, agent=PHONE)
    other = browser_of(world.secretary)
    page = here.get("/accounts/sessions/").text
    assert "Firefox op Linux" in page
    assert "Safari op iPhone" in page
    assert page.count("vanaf 203.0.113.9") == 2
    here.post("/accounts/sessions/")
    assert logged_in(here)
    assert not logged_in(elsewhere)
    assert logged_in(other)


def test_the_only_session_stands_there_too_however_it_began(account, log_in):
    page = log_in(account).get("/accounts/sessions/", headers={"User-Agent": PHONE}, REMOTE_ADDR="203.0.113.9").text
    assert "Safari op iPhone" in page
    assert "vanaf 203.0.113.9" in page
    assert "U bent alleen hier ingelogd." in page


def test_a_login_from_another_device_is_told_by_mail(account, mailoutbox):
    browser_of(account)
    browser_of(account)
    browser_of(account, agent=FIREFOX.replace("140", "141"), address="203.0.77.1")
    assert mailoutbox == []
    browser_of(account, agent=PHONE)
    [mail] = mailoutbox
    assert mail.subject == "Nieuwe login op uw account"
    assert "Safari op iPhone" in mail.body
    browser_of(account, address="198.51.100.1")
    assert len(mailoutbox) == 2


def test_a_device_is_forgotten_after_a_year(account):
    browser_of(account)
    assert "devices forgotten after a year: 0" in due.run_due()
    KnownDevice.objects.update(last_used="2020-01-01T12:00:00Z")
    assert "devices forgotten after a year: 1" in due.run_due()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox op Linux"),
        (PHONE, "Safari op iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge op Windows",
        ),
        ("curl/8.0", "onbekend apparaat"),
        ("", "onbekend apparaat"),
    ],
)
def test_a_device_in_words(agent, words):
    assert in_words(agent) == words


def test_that_a_mail_cannot_be_sent_undoes_nothing(account, settings, caplog):
    browser = browser_of(account)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert browser.post("/accounts/password/change/", sent).status_code == 302
    assert User.objects.get(pk=account.pk).check_password(NEW)
    assert "A mail could not be sent" in caplog.text
