"""Where somebody else holds the database, who writes hears so, and what to do."""

import contextlib

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config.busy import is_busy
from matrix.models import Component, SignUp
from tests.cast import make_world
from tests.matrix.test_establishing import component_facts


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def offer(world):
    return world.offer(world.component("FUN-01"))


@pytest.fixture
def client(world, offer):
    """The secretary, while another connection holds the database as an import does; who waits, waits shortly."""
    client = Client(raise_request_exception=False)
    client.force_login(world.secretary)
    with connection.cursor() as cursor:
        cursor.execute(SHORTLY[connection.vendor])
    with contextlib.closing(connection.copy()) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(_take_all())
        yield client
        other.rollback()
    with connection.cursor() as cursor:
        cursor.execute(AS_USUAL[connection.vendor])
    connection.close()


SHORTLY = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = '50ms'"}
# Closing is not enough: PostgreSQL's connections go back to a pool, and whoever gets one next would wait as shortly.
AS_USUAL = {"sqlite": "PRAGMA busy_timeout = 20000", "postgresql": "RESET lock_timeout"}


def _take_all() -> str:
    """Of SQLite a writer holds everything; of PostgreSQL only rows, so there each table is taken."""
    if connection.vendor == "sqlite":
        return "UPDATE stakeholders_network SET slug = slug"
    return f"LOCK TABLE {', '.join(connection.introspection.table_names())} IN EXCLUSIVE MODE"


def test_a_page_that_cannot_write_says_when_to_come_back(world, client):
    answer = client.post("/proef/components/new/", component_facts(world))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "Wacht een minuut" in answer.content.decode()
    assert Component.objects.count() == 1


def test_it_is_said_in_the_language_of_the_page(world, client):
    assert "Wait a minute" in client.post("/en/proef/components/new/", component_facts(world)).content.decode()


def test_what_is_written_outside_every_view_says_so_too(client):
    assert client.post("/accounts/logout/").status_code == 503


def test_the_api_says_it_as_a_problem(client, offer):
    answer = client.post(
        f"/api/v1/networks/proef/sign-ups/{offer.pk}/confirmation", {}, content_type="application/json"
    )
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "60"
    assert "minuut" in answer.json()["detail"]
    assert SignUp.objects.get().confirmed_on is None


def test_reading_goes_on(client):
    assert client.get("/proef/").status_code == 200


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("no such table: x"), False),
        (ValueError("database is locked"), False),
        (None, False),
    ],
)
def test_anything_else_stays_a_fault_of_ours(error, busy):
    assert is_busy(error) is busy
