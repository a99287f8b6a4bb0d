"""Who is logged out before they send a form gets back what they typed, once logged in again; nobody else does."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from stakeholders.models import Membership, MembershipRole
from tests.cast import PASSWORD, member

LOGIN = "/accounts/login/"


def logged_out(client):
    """The same browser after its login came to an end."""
    again = Client()
    if "csrftoken" in client.cookies:
        again.cookies["csrftoken"] = client.cookies["csrftoken"].value
    return again


def hidden(page):
    return {name: str(page.context[name]) for name in ("version", "begun") if page.context.get(name)} | {
        "writer": page.context["writer"]()
    }


def log_in_again(client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


@pytest.fixture
def offer(world):
    return world.offer(world.component(name="Wiki"))


def test_what_was_typed_is_given_back_after_logging_in_again(world, log_in, offer):
    url = f"/proef/sign-ups/{offer.pk}/decline/"
    client = log_in(world.secretary)
    sent = hidden(client.get(url)) | {"reason": "Wij kozen een ander."}
    browser = logged_out(client)
    answer = browser.post(url, sent)
    assert answer.status_code == 302
    assert LOGIN in answer.headers["Location"]
    log_in_again(browser, world.secretary)
    page = browser.get(url)
    assert page.status_code == 200
    assert page.context["form"]["reason"].value() == "Wij kozen een ander."
    assert "u was uitgelogd" in page.text
    assert browser.get(url).context["form"]["reason"].value() in (None, "")  # once
    assert browser.post(url, {"reason": "Wij kozen een ander.", **hidden(page)}).status_code == 302


def test_what_others_changed_meanwhile_is_told_then(world, log_in, offer):
    url = f"/proef/sign-ups/{offer.pk}/decline/"
    client = log_in(world.secretary)
    sent = hidden(client.get(url)) | {"reason": "Wij kozen een ander."}
    browser = logged_out(client)
    browser.post(url, sent)
    offer.amend(by=None, promise="Iets heel anders.")
    log_in_again(browser, world.secretary)
    page = browser.get(url)
    assert page.context["form"]["reason"].value() == "Wij kozen een ander."
    assert "Iets heel anders." in page.text
    assert page.context["changes"]


def test_a_text_is_given_back(world, log_in):
    world.component(name="Wiki")
    url = "/proef/components/FUN-01/edit/"
    client = log_in(world.secretary)
    sent = hidden(client.get(url)) | {"summary": "Samen schrijven.", "description": "# Veel tekst"}
    browser = logged_out(client)
    browser.post(url, sent)
    log_in_again(browser, world.secretary)
    page = browser.get(url)
    assert page.context["form"]["description"].value() == "# Veel tekst"
    assert "u was uitgelogd" in page.text


def test_in_a_private_network_too(world, log_in, offer):
    world.network.public = False
    world.network.save()
    url = f"/proef/sign-ups/{offer.pk}/decline/"
    client = log_in(world.secretary)
    sent = hidden(client.get(url)) | {"reason": "Wij kozen een ander."}
    browser = logged_out(client)
    assert browser.post(url, sent).status_code == 404
    log_in_again(browser, world.secretary)
    assert browser.get(url).context["form"]["reason"].value() == "Wij kozen een ander."


def test_nobody_else_gets_it(world, log_in, offer):
    url = f"/proef/sign-ups/{offer.pk}/amend/"
    client = log_in(world.representative)
    sent = hidden(client.get(url)) | {"promise": "Alleen voor mij."}
    browser = logged_out(client)
    browser.post(url, sent)
    log_in_again(browser, world.secretary)
    assert "Alleen voor mij." not in browser.get(url).text
    log_in_again(browser, world.representative)
    assert "Alleen voor mij." not in browser.get(url).text


@pytest.mark.parametrize("writer", [{}, {"writer": ""}, {"writer": "1:verzonnen"}])
def test_who_was_never_logged_in_keeps_nothing(world, offer, writer):
    Client().post(f"/proef/sign-ups/{offer.pk}/decline/", {"reason": "Troep", **writer})
    assert not Session.objects.exists()


def test_a_page_of_a_visitor_says_nothing_of_a_writer(world):
    assert 'name="writer"' not in Client().get(LOGIN).text


def test_who_switched_to_another_role_meanwhile_gets_back_what_they_typed(world, log_in, offer):
    board = member(world.secretary.person, world.network, MembershipRole.BOARD)
    secretary = Membership.objects.get(person=world.secretary.person, role=MembershipRole.SECRETARY)
    url = f"/proef/sign-ups/{offer.pk}/decline/"
    client = log_in(world.secretary)
    sent = hidden(client.get(url)) | {"reason": "Wij kozen een ander."}
    client.post("/proef/acting-for/", {"role": board.pk})
    refused = client.post(url, sent)
    assert refused.status_code == 403
    assert "Wat u invulde, is bewaard" in refused.text
    assert f'name="next" value="{url}"' in refused.text
    page = client.post("/proef/acting-for/", {"role": secretary.pk, "next": url}, follow=True)
    assert page.context["form"]["reason"].value() == "Wij kozen een ander."
    assert client.post(url, {"reason": "Wij kozen een ander.", **hidden(page)}).status_code == 302


def test_what_one_may_in_none_of_one_s_roles_is_not_kept(world, log_in, offer):
    url = f"/proef/sign-ups/{offer.pk}/decline/"
    sent = hidden(log_in(world.secretary).get(url)) | {"reason": "Van een ander."}
    client = log_in(world.board)
    assert "is bewaard" not in client.post(url, sent).text
    assert "stakeholders.typed" not in client.session
