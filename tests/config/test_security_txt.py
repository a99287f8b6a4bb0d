"""security.txt (RFC 9116): whom to tell of a weakness."""

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.django_db
WHERE = "/.well-known/security.txt"


def lines(client):
    answer = client.get(WHERE)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_where_nobody_was_named_there_is_none(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(WHERE).status_code == 404


def test_it_says_whom_to_tell_in_which_language_and_where_it_stands(client, settings):
    settings.SECURITY_CONTACT = "veilig@proef.example"
    told = lines(client)
    assert told["Contact"] == "mailto:veilig@proef.example"
    assert told["Preferred-Languages"] == "nl, en"
    assert told["Canonical"] == f"{settings.SITE_URL}{WHERE}"


def test_it_may_be_a_page(client, settings):
    settings.SECURITY_CONTACT = "https://proef.example/melden"
    assert lines(client)["Contact"] == "https://proef.example/melden"


@pytest.mark.parametrize("days", [None, 30, 4000])
def test_it_never_holds_for_longer_than_a_year(client, settings, days):
    settings.SECURITY_CONTACT = "veilig@proef.example"
    now = datetime.now(UTC)
    settings.SECURITY_TXT_EXPIRES = (now + timedelta(days=days)).date().isoformat() if days else ""
    expires = datetime.strptime(lines(client)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert now < expires <= now + timedelta(days=365)
    if days == 30:
        assert expires.date() == (now + timedelta(days=30)).date()


def test_the_old_address_leads_there_and_nowhere_else(client, settings):
    settings.SECURITY_CONTACT = "veilig@proef.example"
    answer = client.get("/security.txt")
    assert (answer.status_code, answer.headers["Location"]) == (302, WHERE)


def test_it_needs_no_session_and_changes_for_nobody(client, settings):
    settings.SECURITY_CONTACT = "veilig@proef.example"
    assert not client.get(WHERE).cookies
    assert client.post(WHERE).status_code in (403, 405)
