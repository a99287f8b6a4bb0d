"""How much one may ask of the API: by address for visitors, by account for members; too much is told as 429."""

import logging

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.django_db
NETWORKS = "/api/v1/networks"


@pytest.fixture(autouse=True)
def limit(settings):
    settings.API_REQUESTS_A_MINUTE = {"visitor": 3, "account": 5}
    cache.clear()
    yield
    cache.clear()


def statuses(client, number, **headers):
    return [client.get(NETWORKS, headers=headers).status_code for _ in range(number)]


def test_what_is_too_much_waits_and_is_told_how_long(world, client):
    assert statuses(client, 3) == [200, 200, 200]
    answer = client.get(NETWORKS)
    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.json()["title"] == "Te veel aanvragen"
    assert answer.headers["API-Version"]


def test_an_account_has_a_limit_of_its_own_wherever_it_is(world, log_in, client):
    assert statuses(client, 4)[-1] == 429
    member = log_in(world.board)
    assert statuses(member, 6) == [200] * 5 + [429]
    assert statuses(log_in(world.board), 1) == [429]
    assert statuses(log_in(world.council), 1) == [200]


def test_a_visitor_cannot_pretend_to_be_another(world, client):
    found = [statuses(client, 1, **{"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(4)]
    assert found[-1] == [429]


def test_nought_is_no_limit(world, client, settings):
    settings.API_REQUESTS_A_MINUTE = {"visitor": 0, "account": 0}
    assert set(statuses(client, 20)) == {200}


def test_it_is_noted_without_saying_who(world, client, caplog):
    with caplog.at_level(logging.WARNING, logger="intekenen.security"):
        statuses(client, 4)
    lines = [record.getMessage() for record in caplog.records if record.name == "intekenen.security"]
    assert lines == ["api limit reached scope=visitor"]


def test_a_failed_login_is_noted_without_what_was_typed(world, client, caplog):
    with caplog.at_level(logging.WARNING, logger="intekenen.security"):
        client.post("/accounts/login/", {"login": "secretary@proef.example", "password": "geheim"})
    assert "login failed" in caplog.text
    assert "secretary@" not in caplog.text
    assert "geheim" not in caplog.text


def test_it_is_described():
    from config.api_schema import document

    for path, methods in document()["paths"].items():
        for operation in methods.values():
            if path != "/openapi.json":
                assert "Retry-After" in operation["responses"]["429"]["headers"], path
