"""Logging in: what is wrong is said beside the field, and not which of the two it was."""

import pytest
from django.urls import reverse

from stakeholders.models import User
from tests.cast import PASSWORD, make_world, member


@pytest.mark.parametrize(
    ("email", "password"), [("secretary@proef.example", "fout"), ("niemand@proef.example", PASSWORD)]
)
def test_what_is_wrong_is_said_beside_the_field_and_kept_vague(world, client, email, password):
    answer = client.post(reverse("accounts:login"), {"login": email, "password": password})
    form = answer.context["form"]
    assert form.errors == {"password": ["Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk ze allebei na."]}
    assert 'aria-invalid="true"' in str(form["password"])
    assert 'type="email"' in str(form["login"])
    assert email in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_with_the_right_password_one_comes_where_one_wanted_to_be(world, client):
    address = reverse("accounts:login", query={"next": "/proef/inbox/"})
    sent = {"login": "Secretary@proef.example", "password": PASSWORD, "next": "/proef/inbox/"}
    assert client.post(address, sent).headers["Location"] == "/proef/inbox/"


def test_the_page_says_what_it_is_for(world, client):
    page = client.get("/en/accounts/login/?next=/en/proef/inbox/").text
    assert "Reading needs no account." in page
    assert "Log in to go on to the page you asked for." in page
    assert '<input type="hidden" name="next" value="/en/proef/inbox/">' in page


def test_who_has_a_closed_account_does_not_get_in(world, client):
    User.objects.filter(pk=world.coordinator.pk).update(is_active=False)
    answer = client.post("/accounts/login/", {"login": world.coordinator.email, "password": PASSWORD}, follow=True)
    assert "Uw account is gesloten" in answer.text
    assert "_auth_user_id" not in client.session


def test_there_is_no_signing_up(world, client):
    before = User.objects.count()
    facts = {"email": "nieuw@elders.example", "password1": PASSWORD}
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", facts)):
        assert "U krijgt een account met een uitnodiging." in answer.text
    assert User.objects.count() == before


# A code by mail


def ask(client, email, **more):
    return client.post("/accounts/login/", {"login": email, **more})


def code_in(mail):
    """The code stands in the subject, so that one need not open the mail."""
    return mail.subject.rpartition(": ")[2]


def test_with_a_code_by_mail_one_gets_in(world, client, mailoutbox):
    answer = ask(client, world.coordinator.email, next="/proef/inbox/")
    assert answer.headers["Location"] == "/accounts/login/code/confirm/?next=%2Fproef%2Finbox%2F"
    [mail] = mailoutbox
    assert mail.to == [world.coordinator.email]
    assert code_in(mail) in mail.body
    assert "een kwartier" in mail.body
    confirm = client.get(answer.headers["Location"])
    assert world.coordinator.email in confirm.text
    answer = client.post(answer.headers["Location"], {"code": code_in(mail).lower().replace("-", " ")})
    assert answer.headers["Location"] == "/proef/inbox/"
    assert client.session["_auth_user_id"] == str(world.coordinator.pk)


def test_the_mail_is_in_the_language_of_its_reader(world, client, mailoutbox):
    world.coordinator.choose_language("en", by=world.coordinator)
    ask(client, world.coordinator.email)
    assert mailoutbox[0].subject.startswith("Your code: ")
    assert "Dear Co Alfa," in mailoutbox[0].body


def test_whether_there_is_an_account_is_not_told(world, client, mailoutbox):
    """The same pages for both, and a mail for both: that alone takes time that could be measured."""
    pages = []
    for email in (world.coordinator.email, "niemand@proef.example"):
        client.cookies.clear()
        answer = ask(client, email)
        confirm = client.get(answer.headers["Location"]).text
        wrong = client.post(answer.headers["Location"], {"code": "BBBB-BBBB"}).text
        pages.append([text.replace(email, "X").split("<main", 1)[1].split("</main>")[0] for text in (confirm, wrong)])
        pages[-1] = [without_token(text) for text in pages[-1]]
    assert pages[0] == pages[1]
    assert [mail.to[0] for mail in mailoutbox] == [world.coordinator.email, "niemand@proef.example"]
    assert "Er is geen account met dit adres." in mailoutbox[1].body


def without_token(text):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_code_is_no_longer_valid_after_three_mistakes(world, client, mailoutbox):
    where = ask(client, world.coordinator.email).headers["Location"]
    for _ in range(2):
        assert "Deze code klopt niet." in client.post(where, {"code": "BBBB-BBBB"}).text
    answer = client.post(where, {"code": "BBBB-BBBB"}, follow=True)
    assert "De code was te vaak fout" in answer.text
    assert client.post(where, {"code": code_in(mailoutbox[0])}).headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_code_works_once_and_for_a_quarter_of_an_hour(world, client, mailoutbox, monkeypatch):
    import time

    where = ask(client, world.coordinator.email).headers["Location"]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    answer = client.post(where, {"code": code_in(mailoutbox[0])}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "Deze code is niet meer geldig. Vraag een nieuwe." in answer.text
    assert "_auth_user_id" not in client.session


def test_a_wrong_code_is_logged_without_what_was_typed(world, client, caplog):
    where = ask(client, world.coordinator.email).headers["Location"]
    client.post(where, {"code": "BBBB-BBBB"})
    [record] = [each for each in caplog.records if each.name == "intekenen.security"]
    assert record.getMessage() == f"wrong code user={world.coordinator.pk}"


def test_a_code_is_of_the_browser_in_which_it_was_asked(world, client, log_in, mailoutbox):
    where = ask(client, world.coordinator.email).headers["Location"]
    elsewhere = log_in()
    assert elsewhere.post(where, {"code": code_in(mailoutbox[0])}).headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in elsewhere.session


def test_a_new_code_can_be_asked_and_the_old_one_is_none(world, client, mailoutbox):
    where = ask(client, world.coordinator.email).headers["Location"]
    client.post(where, {"action": "resend"})
    old, new = (code_in(mail) for mail in mailoutbox)
    assert "Deze code klopt niet." in client.post(where, {"code": old}).text
    client.post(where, {"code": new})
    assert client.session["_auth_user_id"] == str(world.coordinator.pk)


def test_codes_passwords_and_their_reset_are_counted(world, client):
    """Also where each attempt is for somebody else, or from elsewhere."""
    for number in range(11):
        answer = ask(client, world.coordinator.email, password=f"fout {number}")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 300
    assert "Dit is te vaak geprobeerd." in answer.text
    # The right one too: else who guesses hears that it was right.
    assert ask(client, world.coordinator.email, password=PASSWORD).status_code == 429
    assert ask(client, world.representative.email, password=PASSWORD).status_code == 302
    for number in range(6):
        facts = {"email": world.coordinator.email, "login": f"een-ander-veld-{number}@proef.example"}
        answer = client.post("/accounts/password/reset/", facts)
    assert answer.status_code == 429


def test_an_address_in_a_header_makes_nobody_somebody_else(world, client):
    for number in range(101):
        answer = client.post(
            "/accounts/login/",
            {"login": f"{number}@proef.example"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
    assert answer.status_code == 429


def test_no_cookie_but_those_of_session_and_form(world, client):
    client.get("/accounts/login/")
    ask(client, world.coordinator.email, password=PASSWORD)
    client.get("/accounts/")
    assert set(client.cookies) == {"sessionid", "csrftoken"}


def test_the_session_gets_another_key_when_one_logs_in(world, client):
    ask(client, world.coordinator.email)
    before = client.session.session_key
    ask(client, world.coordinator.email, password=PASSWORD)
    assert client.session.session_key != before


def test_that_a_new_code_was_sent_is_said(world, client, mailoutbox):
    where = ask(client, world.coordinator.email).headers["Location"]
    assert "Er is een nieuwe code verstuurd" not in client.get(where).text
    assert "Er is een nieuwe code verstuurd" in client.post(where, {"action": "resend"}, follow=True).text


# Where one comes then


def test_who_takes_part_in_one_network_comes_there(world, client):
    make_world("ander", "Ander")
    sent = {"login": world.board.email, "password": PASSWORD, "with_password": "on"}
    assert client.post("/accounts/login/", sent).headers["Location"] == "/proef/"


def test_who_takes_part_in_several_or_none_comes_to_the_list_their_own_first(world, client):
    other = make_world("ander", "Een ander")
    member(world.outsider.person, world.network, "board")
    member(world.outsider.person, other.network, "board")
    make_world("aap", "Aap")
    sent = {"login": world.outsider.email, "password": PASSWORD, "with_password": "on"}
    answer = client.post("/accounts/login/", sent, follow=True)
    assert answer.redirect_chain[0][0] == "/"
    assert [mine for _network, mine in answer.context["networks"]] == [True, True, False]
    assert answer.text.count("U doet hier mee") == 2
