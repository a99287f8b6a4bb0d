"""Tricks with hosts, frames, ways back and searches: what comes from outside never decides where a link leads."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse

from matrix.models import Platform
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LINKED = ["/proef/open.atom", "/proef/calendar.ics", "/proef/open/embed/", "/proef/open/", "/api/v1/networks"]
PAGES = [
    "/",
    "/proef/",
    "/proef/matrix/",
    "/proef/open/",
    "/accounts/login/",
    "/nergens/",
    "/proef/open/?at=x",
    "/admin/",
]
FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "Forwarded": "host=evil.example;proto=https",
    "X-Host": "evil.example",
    "Script-Name": "/evil",
}


@pytest.fixture
def here(world):
    world.confirmed(world.component("FUN-01", name="Wiki"), until=world.days(40))
    Platform.objects.create(network=world.network, name="Plein", slug="plein")
    return world


@pytest.mark.parametrize("path", LINKED)
def test_a_host_that_is_not_ours_is_refused(here, client, settings, path):
    settings.ALLOWED_HOSTS = ["testserver"]
    for host in (
        "evil.example",
        "testserver.evil.example",
        "evil.example#testserver",
        "testserver@evil.example",
        "x y",
    ):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text


@pytest.mark.parametrize("path", LINKED)
def test_what_a_proxy_might_say_changes_no_link(here, client, path):
    answer = client.get(path, headers=FORGED)
    assert answer.status_code == 200
    assert "evil" not in answer.text
    assert "https://testserver" not in answer.text
    if "http://" in answer.text.replace("http://www.w3.org/", ""):
        assert "http://testserver/" in answer.text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", [None, "secretary"])
def test_no_page_but_that_for_a_frame_may_stand_in_one(here, log_in, path, who):
    answer = log_in(getattr(here, who) if who else None).get(path)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_frame_takes_nothing_but_style_and_gives_no_form(here, client):
    answer = client.get("/proef/open/embed/", headers={"Sec-Fetch-Dest": "iframe"})
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'self'" in policy
    assert "<form" not in answer.text
    assert not answer.cookies


def stays(answer):
    """Whether a way on leads to this site, as a browser reads it: for that a backslash is a slash too."""
    where = answer.headers["Location"].replace("\\", "/")
    return urlsplit(urljoin("http://testserver/accounts/login/", where))[:2] == ("http", "testserver")


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "\\evil.example"),
        *("javascript:alert(1)", "data:text/html,x", "http:///evil.example", "///evil.example", "/\t/evil.example"),
        *("https:evil.example", " //evil.example", "http://testserver@evil.example/", "\x00//evil.example"),
    ],
)
def test_logging_in_never_leads_elsewhere(here, client, elsewhere):
    login = reverse("accounts:login")
    sent = {"login": "secretary@proef.example", "password": PASSWORD, "next": elsewhere}
    answer = client.post(login, sent)
    assert answer.status_code == 302
    assert stays(answer)
    again = client.get(login, {"next": elsewhere})  # logged in already
    assert stays(again)
    out = client.post(reverse("accounts:logout"), {"next": elsewhere})
    assert stays(out)


@pytest.mark.parametrize(
    "path",
    ["components/", "matrix/", "open/", "sign-ups/", "facilities/", "findings/", "risks/", "planning/", "import/"],
)
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1e9",
        "page=1000000000",
        "page=x",
        "page=%00",
        "page=1&page=2",
        "part=x",
        "sort=nonsense",
        "sort=-",
        "sort=%00",
        "columns=%00",
        "columns=onzin",
        "page=" + "9" * 3000,
    ],
)
def test_a_page_that_is_none_is_never_an_error(here, log_in, path, query):
    assert log_in(here.secretary).get(f"/proef/{path}?{query}").status_code in (200, 404)


@pytest.mark.parametrize("path", ["components/", "matrix/", "open/", "sign-ups/", "facilities/", "risks/", "planning/"])
@pytest.mark.parametrize("query", [{"q": "x" * 3000}, {"q": "\x00"}, {"category": "onzin"}])
def test_a_page_says_what_it_cannot_look_for(here, log_in, path, query):
    page = log_in(here.secretary).get(f"/proef/{path}", query)
    assert page.status_code == 200
    assert [*page.context["filter"].errors] == [*query]
    assert "aria-invalid" in page.text or "gv-error" in page.text
