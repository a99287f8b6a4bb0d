"""A visitor gets the same page again only while nothing changed; who is logged in always gets a new one."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stakeholders.models import Network
from tests.cast import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def client():
    """One server: each client of Django's begins a server of its own, with an own memory."""
    return Client()


@pytest.fixture
def visitor(world, client):
    """Asks for the page about the network; answers it, and whether it was made anew."""

    def ask(address="/proef/about/", **extra):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, **extra)
        return answer, any("stakeholders_network" in query["sql"] for query in queries)

    return ask


@pytest.fixture
def from_memory(visitor):
    """Asks until the page comes from memory; answers the one made anew and the one remembered.

    More than twice may be needed: the tests that run beside this one write to the same PostgreSQL server, and each of
    their transactions makes every database there look changed. On SQLite the second is the one.
    """

    def ask():
        first, _anew = visitor()
        for _time in range(1 if connection.vendor == "sqlite" else 500):
            second, anew = visitor()
            if not anew:
                return first, second
            first = second
        pytest.fail("The page was made anew each time.")

    return ask


def test_the_second_visitor_gets_the_same_page_with_the_same_headers(from_memory):
    first, second = from_memory()
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert second.headers["Content-Language"] == "nl"
    assert "Content-Security-Policy" in second.headers


def test_what_changes_here_shows_at_once(visitor, world):
    visitor()
    world.network.purpose = "Een nieuw doel"
    world.network.save()
    answer, anew = visitor()
    assert anew
    assert "Een nieuw doel" in answer.text


def test_what_another_process_changes_shows_at_once(visitor, world):
    visitor()

    def elsewhere():
        Network.objects.filter(pk=world.network.pk).update(purpose="Van elders")
        connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    answer, anew = visitor()
    assert anew
    assert "Van elders" in answer.text


def test_a_network_that_closes_is_gone_at_once(visitor, world):
    visitor()
    Network.objects.filter(pk=world.network.pk).update(public=False)
    answer, _anew = visitor()
    assert answer.status_code == 404


def test_what_was_undone_is_not_remembered(visitor, world):
    with transaction.atomic():
        Network.objects.filter(pk=world.network.pk).update(purpose="Toch niet")
        answer, _anew = visitor()
        assert "Toch niet" in answer.text
        transaction.set_rollback(True)
    answer, _anew = visitor()
    assert "Toch niet" not in answer.text


def test_another_language_host_or_question_is_another_page(visitor, settings):
    settings.ALLOWED_HOSTS = ["testserver", "ander.example"]
    visitor()
    english, anew = visitor("/en/proef/about/")
    assert anew
    assert english.headers["Content-Language"] == "en"
    assert visitor(query_params={"x": "1"})[1]
    assert visitor(headers={"host": "ander.example"})[1]


def test_another_day_is_another_page(visitor, world, monkeypatch):
    visitor()
    tomorrow = world.days(1)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: tomorrow)
    assert visitor()[1]


def test_who_is_logged_in_neither_gets_nor_leaves_a_copy(visitor, from_memory, world, client):
    client.force_login(world.secretary)
    cookies = client.cookies
    for answer, anew in (visitor(), visitor()):
        assert anew
        assert world.secretary.person.name in answer.text
    client.cookies = type(cookies)()
    _first, answer = from_memory()
    assert world.secretary.person.name not in answer.text


def test_a_page_asked_for_under_another_prefix_is_not_that_of_others(visitor):
    """A header of the one who asks decides neither what a page is, nor what its links are."""
    for prefix, address in (("/proef", "/proef/about/"), ("//", "///proef/about/"), ("/en", "/en/proef/about/")):
        visitor(address, SCRIPT_NAME=prefix)
    clean, _anew = visitor()
    assert 'href="/proef/matrix/"' in clean.text
    assert clean.headers["Content-Language"] == "nl"
    assert 'href="/%2F' not in clean.text


def test_a_part_for_script_is_not_a_page_for_others(visitor):
    for _time in range(2):
        part, anew = visitor("/proef/components/", headers={"HX-Request": "true"})
        assert anew
        assert "<!doctype html>" not in part.text
        whole, _anew = visitor("/proef/components/")
        assert "<!doctype html>" in whole.text


def test_a_page_that_sets_a_cookie_is_not_kept(visitor, client):
    tokens = set()
    for _time in range(3):
        client.cookies.clear()
        tokens.add(visitor("/accounts/login/")[0].cookies["csrftoken"].value)
    assert len(tokens) == 3


def test_a_page_that_is_not_there_is_not_kept(visitor):
    for _time in range(2):
        answer, anew = visitor("/bestaat-niet/")
        assert (answer.status_code, anew) == (404, True)


def test_as_many_pages_are_kept_as_is_set(visitor, settings):
    settings.PAGES_REMEMBERED = 1
    visitor()
    visitor(query_params={"x": "1"})
    assert visitor()[1]
    settings.PAGES_REMEMBERED = 0
    assert visitor()[1]
    assert visitor()[1]
