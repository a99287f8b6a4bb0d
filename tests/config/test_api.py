"""The conventions of the API, over HTTP: one form for problems, the same headers everywhere, strict input, pages."""

import json

import pytest
from django.test import Client
from django.urls import path

from tests.cast import PASSWORD

HERE = "/api/v1/networks/proef"
CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def fail(request):
    """An address that breaks in a way that nobody foresaw."""
    raise ZeroDivisionError


urlpatterns = [path("api/broken", fail)]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def problem(answer, status):
    """The problem that an answer is, checked for its form."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    found = json.loads(answer.content)
    assert found["status"] == status
    assert all(isinstance(found[name], str) and found[name] for name in ("type", "title", "detail"))
    return found


# Headers and problems, whoever makes the answer


JSON = {"content_type": "application/json"}
SIGN_UPS = f"{HERE}/sign-ups"
# What is asked, by whom and how; and the status of the answer.
ASKED = [
    ("a list", "visitor", "get", "/api/v1/networks", {}, 200),
    ("a detail", "visitor", "get", HERE, {}, 200),
    ("the description", "visitor", "get", "/api/v1/openapi.json", {}, 200),
    ("a wrong query", "visitor", "get", f"{HERE}/needs?at=gisteren", {}, 400),
    ("no JSON", "secretary", "post", SIGN_UPS, {"data": "{", **JSON}, 400),
    ("another host", "visitor", "get", HERE, {"headers": {"host": "elsewhere.example"}}, 400),
    ("without login", "visitor", "post", SIGN_UPS, {}, 401),
    ("without CSRF token", "secretary without token", "post", SIGN_UPS, JSON, 403),
    ("nothing there", "visitor", "get", f"{HERE}/components/NIETS", {}, 404),
    ("no such address", "visitor", "get", "/api/v1/nothing", {}, 404),
    ("another method", "secretary", "delete", f"{HERE}/needs", {}, 405),
    ("another method of a function", "visitor", "put", "/api/v1/openapi.json", {}, 405),
    ("HTML back", "visitor", "get", HERE, {"headers": {"accept": "text/html"}}, 406),
    ("a form", "secretary", "post", SIGN_UPS, {"data": {"part": "lead"}}, 415),
]


def has_the_headers_and_form(answer, status, version):
    assert answer.status_code == status
    assert answer["API-Version"] == version
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == CSP
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    if status >= 400:
        problem(answer, status)


@pytest.mark.parametrize(
    ("who", "method", "path", "facts", "status"), [pytest.param(*row, id=what) for what, *row in ASKED]
)
def test_every_answer_has_the_same_headers_and_every_problem_the_same_form(
    world, settings, *, who, method, path, facts, status
):
    client = Client(enforce_csrf_checks=who.endswith("without token"))
    if who != "visitor":
        client.force_login(world.secretary)
    has_the_headers_and_form(getattr(client, method)(path, **facts), status, settings.API_VERSION)


def test_so_has_a_body_that_is_too_large(world, log_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = log_in(world.secretary).post(SIGN_UPS, {"part": "contributor"}, **JSON)
    has_the_headers_and_form(answer, 413, settings.API_VERSION)


def test_so_has_a_redirect_to_https(world, visitor, settings):
    settings.SECURE_SSL_REDIRECT = True
    has_the_headers_and_form(visitor.get(HERE), 301, settings.API_VERSION)


def test_so_has_what_nobody_foresaw(visitor, settings):
    settings.ROOT_URLCONF = __name__
    has_the_headers_and_form(visitor.get("/api/broken"), 500, settings.API_VERSION)


def test_a_refused_method_names_the_ones_that_work(world, visitor):
    assert visitor.put("/api/v1/openapi.json")["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "address",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/networks",
        "/api/v1/networks/",
        f"{HERE}/",
        f"{HERE}/components/",
        f"{HERE}/components/FUN-01/",
        f"{HERE}/sign-ups/1/confirmation/",
        "/api/v1/openapi.json/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_with_a_slash_at_the_end_or_unknown_is_404_and_no_redirect(world, visitor, address, method):
    world.component()
    problem(getattr(visitor, method)(address), 404)


def test_pages_keep_their_own_errors(world, visitor):
    answer = visitor.get("/nergens/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    assert "API-Version" not in answer


def test_any_site_may_read_the_description(visitor):
    answer = visitor.get("/api/v1/openapi.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "application/json"


# Languages


@pytest.mark.parametrize(
    ("accepts", "language"),
    [(None, "nl"), ("en", "en"), ("en-GB,en;q=0.8", "en"), ("de", "nl"), ("nl;q=0.5,en;q=0.9", "en"), ("*", "nl")],
)
@pytest.mark.parametrize("address", [f"{HERE}/needs?at=x", "/api/v1/nothing", f"{HERE}/components/NIETS"])
def test_problems_speak_the_language_asked_for_dutch_without_asking(world, visitor, accepts, language, address):
    answer = visitor.get(address, headers={"accept-language": accepts} if accepts else {})
    titles = {400: "This is not right", 404: "There is nothing here"}
    assert (answer.json()["title"] == titles[answer.status_code]) == (language == "en")
    assert answer["Content-Language"] == language


# Logging in


def test_logging_in_as_docs_api_md_says(world):
    world.component()
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/")
    assert page.status_code == 200
    token = client.cookies["csrftoken"].value
    login = {"login": world.representative.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", login).status_code == 302
    body = {
        "component": "FUN-01",
        "responsibility": "develop",
        "organisation": "proef-alfa",
        "part": "interested",
    }
    problem(client.post(f"{HERE}/sign-ups", body, content_type="application/json"), 403)
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    answer = client.post(f"{HERE}/sign-ups", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content


# What goes in


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("at=gisteren", {"at": "invalid"}),
        ("at=2026-13-01", {"at": "invalid"}),
        ("at=20260101", {"at": "invalid"}),
        ("at=", {"at": "invalid"}),
        ("at=0001-01-01", {"at": "far"}),
        ("at=9999-12-31", {"at": "far"}),
        ("at=2026-01-01&at=2026-01-02", {"at": "repeated"}),
        ("page=0", {"page": "min_value"}),
        ("page=een", {"page": "invalid"}),
        ("page=-1", {"page": "invalid"}),
        ("page_size=10", {"page_size": "unknown"}),
        ("pageSize=101", {"pageSize": "max_value"}),
        ("status=open", {"status[0]": "invalid_choice"}),
        ("status=offered&status=open", {"status[1]": "invalid_choice"}),
        ("part=1", {"part[0]": "invalid_choice"}),
        ("component=", {"component": "blank"}),
        ("component=%00", {"component": "blank"}),
        ("colour=blue", {"colour": "unknown"}),
        ("format=json", {"format": "unknown"}),
        (
            "colour=blue&at=x&page=y&part=z",
            {"colour": "unknown", "at": "invalid", "page": "invalid", "part[0]": "invalid_choice"},
        ),
    ],
)
def test_a_wrong_query_is_400_with_everything_that_is_wrong(world, visitor, query, errors):
    found = problem(visitor.get(f"{HERE}/sign-ups?{query}"), 400)
    assert {each["field"]: each["code"] for each in found["errors"]} == errors
    assert {each["in"] for each in found["errors"]} == {"query"}


def test_what_takes_no_query_says_so(world, visitor, log_in):
    problem(visitor.get(f"{HERE}?at=2026-01-01"), 400)
    row = world.offer(world.component())
    problem(log_in(world.secretary).post(f"{HERE}/sign-ups/{row.pk}/confirmation?force=yes"), 400)
    assert row.status_on(world.today) == "offered"


@pytest.mark.parametrize("address", [f"{HERE}/sign-ups/999999999999999999999999", f"{HERE}/needs/{'9' * 3900}"])
def test_a_number_that_is_too_large_is_not_found(world, visitor, address):
    problem(visitor.get(address), 404)


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "1", '"tekst"', "{", '{"a": NaN}', "[" * 100_000, b"\xff", '{"a": 1, }']
)
def test_a_body_that_is_no_object_is_400(world, log_in, body):
    answer = log_in(world.secretary).post(f"{HERE}/sign-ups", body, content_type="application/json")
    problem(answer, 400)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('{"part": "lead", "part": "contributor"}', "part"),
        ('{"promise": {"a": 1, "a": 2}}', "a"),
        ('{"\\u0000x": 1, "\\u0000x": 2}', "x"),
    ],
)
def test_what_stands_twice_in_a_body_is_refused_by_name(world, log_in, body, named):
    told = problem(log_in(world.secretary).post(SIGN_UPS, body, **JSON), 400)
    assert f"‘{named}’" in told["detail"]


@pytest.mark.parametrize(
    "body",
    [
        '{"hours": NaN}',
        '{"hours": -Infinity}',
        '{"hours": ' + "9" * 5000 + "}",
        b"\xff{}",
        '{"\\ud800": 1}',
        '{"part": "\\udfff"}',
    ],
)
def test_what_is_no_json_is_400(world, log_in, body):
    problem(log_in(world.secretary).post(SIGN_UPS, body, **JSON), 400)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", "12"),
        ("hours", True),
        ("hours", 1.5),
        ("hours", 10**30),
        ("cents", 10**30),
        ("promise", 12),
        ("promise", "nul \0"),
        ("promise", "half \ud83d"),
        ("promise", ["a"]),
        ("arrangements", "own_staff"),
        ("arrangements", {"own_staff": True}),
        ("conditionsAccepted", "true"),
        ("conditionsAccepted", 1),
        ("since", 20260101),
        ("since", "2026-01-01T00:00:00Z"),
        ("until", "0001-01-01"),
        ("part", None),
        ("part", ["lead"]),
        ("component", {"code": "FUN-01"}),
        ("contact", 10**30),
        ("on", None),
        ("own_staff", True),
        ("hours_wanted", 1),
        ("annulled", True),
        ("confirmedOn", "2026-01-01"),
    ],
)
def test_a_field_takes_exactly_what_it_says(world, log_in, field, value):
    world.component()
    body = {
        "component": "FUN-01",
        "responsibility": "develop",
        "organisation": "proef-alfa",
        "part": "lead",
        "promise": "Wij bouwen dit.",
        "arrangements": ["own_staff"],
        field: value,
    }
    client = log_in(world.secretary)
    found = problem(client.post(f"{HERE}/sign-ups", json.dumps(body), content_type="application/json"), 400)
    assert [each["field"].partition("[")[0] for each in found["errors"]] == [field]


# Pages


def test_a_list_comes_in_pages_with_links(world, visitor):
    for number in range(5):
        world.component(f"FUN-{number}", need=False)
    address = f"http://testserver{HERE}/components"
    second = visitor.get(f"{HERE}/components?pageSize=2&page=2&category=functional").json()
    assert (second["count"], second["page"], second["pageSize"], second["pages"]) == (5, 2, 2, 3)
    assert [row["code"] for row in second["results"]] == ["FUN-2", "FUN-3"]
    assert second["links"] == {
        name: f"{address}?category=functional&page={page}&pageSize=2"
        for name, page in {"self": 2, "first": 1, "previous": 1, "next": 3, "last": 3}.items()
    }
    last = visitor.get(second["links"]["last"]).json()
    assert [row["code"] for row in last["results"]] == ["FUN-4"]
    assert (last["links"]["next"], last["links"]["previous"]) == (None, second["links"]["self"])


def test_a_page_beyond_the_last_is_404(world, visitor):
    problem(visitor.get(f"{HERE}/components?page=2"), 404)


def test_an_empty_list_has_one_empty_page(world, visitor):
    found = visitor.get(f"{HERE}/components").json()
    assert (found["count"], found["pages"], found["results"]) == (0, 1, [])
