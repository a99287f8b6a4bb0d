"""An organisation leaves by the API: each of its sign-ups is settled as on the page, or nothing happens."""

import pytest

from matrix.models import SignUp, Status
from stakeholders.models import Participation
from tests.matrix.api.asking import HERE

ADDRESS = f"{HERE}/participations/proef-alfa/ending"


@pytest.fixture
def leave(world, log_in):
    def send(who="secretary", **body):
        body.setdefault("reason", "Gaat op in een ander.")
        return log_in(getattr(world, who)).post(ADDRESS, body, content_type="application/json")

    return send


@pytest.fixture
def rows(world):
    held = world.confirmed(world.component("FUN-01"), on=world.days(-9))
    offer = world.offer(world.component("FUN-02"))
    lead = world.confirmed(world.component("FUN-03"), world.bravo, on=world.days(-9))
    lead.name_successor(by=None, successor=world.alfa, handover_on=world.days(9))
    return held, offer, lead


def test_each_sign_up_is_settled_and_the_organisation_is_gone(world, leave, rows):
    held, offer, lead = rows
    told = [{"id": row.pk, "settle": how} for row, how in zip(rows, ("end", "withdraw", "release"), strict=True)]
    answer = leave(signUps=told)
    assert answer.status_code == 201
    assert answer.json() == {"organisation": "proef-alfa", "until": world.today.isoformat(), "signUps": told}
    assert (held.status_on(world.today), offer.status_on(world.today)) == (Status.ENDED, Status.WITHDRAWN)
    lead.refresh_from_db()
    assert lead.successor is None
    assert Participation.objects.get(pk=world.alfa.pk).until == world.today
    assert leave().status_code == 404


def test_what_is_left_hanging_is_named_and_nothing_happens(world, leave, rows):
    held, offer, lead = rows
    before = SignUp.history.count()
    answer = leave(signUps=[{"id": held.pk, "settle": "hand_over"}])
    assert (answer.status_code, answer.json()["code"]) == (409, "unsettled")
    told = [(each["field"], each["message"]) for each in answer.json()["errors"]]
    assert [field for field, _message in told] == ["signUps[0]", "signUps", "signUps"]
    assert all(
        message.startswith(f"{row.pk}: ") for row, (_field, message) in zip((offer, lead), told[1:], strict=True)
    )
    assert SignUp.history.count() == before
    assert Participation.objects.get(pk=world.alfa.pk).until is None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ([{"id": 999, "settle": "end"}], "signUps[0].id"),
        ([{"id": "{held}", "settle": "verlaat"}], "signUps[0].settle"),
        ([{"id": "{held}", "settle": "end"}, {"id": "{held}", "settle": "withdraw"}], "signUps[1].id"),
    ],
)
def test_wrong_input_is_named(leave, rows, told, field):
    told = [each | {"id": rows[0].pk if each["id"] == "{held}" else each["id"]} for each in told]
    answer = leave(signUps=told)
    assert answer.status_code == 400
    assert field in [each["field"] for each in answer.json()["errors"]]


def test_a_day_to_come_and_no_reason_are_refused(world, leave):
    assert leave(on=world.days(1).isoformat()).json()["errors"][0]["field"] == "on"
    assert leave(reason="").status_code == 400


@pytest.mark.parametrize("who", ["coordinator", "board", "neighbour"])
def test_only_the_secretary_does_this(leave, who):
    assert leave(who).status_code == 403
