"""Who may open what: every address × role × own and other organisation × own and other network × public and private.

The addresses come from the URL configuration; one without a row in ROWS fails. A row says who gets in and what they
get; for everybody else the rule is general: a visitor goes to the login page, an account without the right gets 403,
and in a private network whoever has no role there gets 404, logged in or not. On SQLite every role knocks at every
address; on PostgreSQL, which answers the same, a sample of the roles does, and always one that gets in.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from stakeholders.models import Network
from tests.browsing import Browser
from tests.cast import make_world
from tests.permissions.addresses import ADDRESSES, address
from tests.permissions.roles import EVERYBODY, MEMBERS, ROLES
from tests.permissions.rows import ROWS
from tests.permissions.scene import Scene


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted({address(key) for key in ROWS}) == ADDRESSES


@dataclass
class Stage:
    """A scene to ask on, with a client for each role."""

    scene: Scene
    clients: dict[str, Client]

    @classmethod
    def build(cls) -> "Stage":
        # The third is there for the front door: with one network to see, it leads straight there.
        world, other, _third = make_world(), make_world("ander", "Ander verband"), make_world("derde", "Derde verband")
        people = dict(world.users) | {"stranger": other.secretary}
        clients: dict[str, Client] = {"visitor": Browser()}
        for role in ROLES:
            if role != "visitor":
                clients[role] = Browser()
                clients[role].force_login(people[role])
        return cls(Scene.of(world, other), clients)

    def ask(self, role: str, row: Any, name: str) -> Any:
        """What `role` is answered; whatever it changed is undone."""
        with transaction.atomic():
            url = row.url(self.scene) if row.url else reverse(address(name), args=row.args(self.scene))
            data = row.data(self.scene) if row.data else {}
            sent = {"content_type": "application/json"} if row.api and row.method == "post" else {}
            client = self.clients[role]
            cookies = copy(client.cookies)
            answer = getattr(client, row.method)(url, data, **sent)
            client.cookies = cookies
            transaction.set_rollback(True)
        return answer


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage.build()


def as_it_should_be(row: Any, role: str, answer: Any, *, public: bool) -> bool:
    """Whether `answer` is what `role` must get."""
    status = answer.status_code
    if role in row.hidden or (row.network and not public and role not in MEMBERS):
        right = status == 404
    elif role in row.stays:
        right = status == 200 and bool(answer.context["form"].errors)
    elif role in row.refused:
        right = status == 409
    elif role in row.may:
        right = status == row.ok
    elif row.api:
        right = status in (401, 403)
    elif role == "visitor":
        right = status == 302 and "/accounts/login/" in answer.headers["Location"]
    elif row.turned_away:
        right = status == 302
    else:
        right = status == 403
    return right


def who_knock(number: int, row: Any) -> Iterator[str]:
    """All roles; on PostgreSQL every fourth, beginning with another at each address, and the first that gets in."""
    every = 4 if connection.vendor == "postgresql" else 1
    let_in = next((role for role in ROLES if role in row.may), None)
    return (role for at, role in enumerate(ROLES) if role == let_in or at % every == number % every)


@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
def test_who_gets_in(stage, public):
    Network.objects.filter(pk=stage.scene.world.network.pk).update(public=public)
    wrong = []
    for number, (name, row) in enumerate(ROWS.items()):
        for role in who_knock(number, row):
            answer = stage.ask(role, row, name)
            if not as_it_should_be(row, role, answer, public=public):
                wrong.append((name, role, answer.status_code, answer.headers.get("Location", "")))
    assert wrong == []


def test_a_row_of_another_network_is_not_found_here(stage):
    """An address made of this network and another one's row leads nowhere, for the secretary of either."""
    wrong = []
    for name, row in ROWS.items():
        if not row.network:
            continue
        if row.foreign is None:
            assert not row.args(stage.scene)[1:], (
                f"{name} has more than the network in its address: say what is foreign"
            )
            continue
        for role in ("secretary", "stranger", "visitor"):
            with transaction.atomic():
                url = reverse(address(name), args=row.foreign(stage.scene))
                answer = getattr(stage.clients[role], row.method)(url)
                transaction.set_rollback(True)
            # Who is not logged in and wants to change something is asked to log in first, whatever is there.
            unknown = row.api and row.method == "post" and role == "visitor" and answer.status_code == 401
            if answer.status_code != 404 and not unknown:
                wrong.append((name, role, answer.status_code))
    assert wrong == []


def test_a_network_that_does_not_exist_is_not_found(stage):
    wrong = []
    for name, row in ROWS.items():
        if row.network:
            args = ["bestaat-niet", *row.args(stage.scene)[1:]]
            answer = getattr(stage.clients["secretary"], row.method)(reverse(address(name), args=args))
            if answer.status_code != 404:
                wrong.append((name, answer.status_code))
    assert wrong == []


def test_everybody_means_every_role():
    assert set(ROLES) == EVERYBODY
    assert set(ROLES) >= MEMBERS
