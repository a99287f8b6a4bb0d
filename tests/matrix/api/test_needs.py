"""Needs in the API: how far each is covered, narrowed down, on any day."""

from matrix.models import Phase, Priority
from tests.matrix.api.asking import HERE


def test_needs_with_their_coverage(world, get):
    component = world.component()
    world.offer(component)
    world.offer(component, world.bravo)
    found = {row["responsibility"]: row for row in get(f"{HERE}/needs")["results"]}
    assert found["develop"]["coverage"] == "offered"
    assert found["develop"]["contested"] is True
    assert found["develop"]["leadOffers"] == 2
    assert found["manage"]["coverage"] == "open"
    assert found["manage"]["component"] == {"code": "FUN-01", "name": "FUN-01"}


def test_needs_are_filtered(world, get):
    covered = world.component("FUN-01")
    world.confirmed(covered)
    world.component("FUN-02")
    found = lambda **query: [  # noqa: E731
        (row["component"]["code"], row["responsibility"]) for row in get(f"{HERE}/needs", **query)["results"]
    ]
    assert found(coverage="covered") == [("FUN-01", "develop")]
    assert found(responsibility="manage") == [("FUN-01", "manage"), ("FUN-02", "manage")]
    assert found(component="FUN-02") == [("FUN-02", "develop"), ("FUN-02", "manage")]
    assert len(found(category="functional")) == 4
    assert found(category="technical") == []


def test_needs_that_are_not_counted_are_left_out(world, get):
    world.component("FUN-01", phase=Phase.CANDIDATE)
    world.component("FUN-02", phase=Phase.RETIRED)
    world.component("FUN-03", priority=Priority.WONT)
    assert get(f"{HERE}/needs")["count"] == 0


def test_needs_on_a_past_day(world, get):
    component = world.component()
    world.confirmed(component, on=world.days(-10))
    need = get(f"{HERE}/needs", responsibility="develop")["results"][0]
    assert need["coverage"] == "covered"
    assert get(f"{HERE}/needs/{need['id']}", at=world.days(-11))["coverage"] == "open"


def test_promised_hours_of_a_need_are_for_members(world, get):
    world.confirmed(world.component(), hours=40)
    need = get(f"{HERE}/needs", coverage="covered")["results"][0]
    assert "hours" not in need
    assert get(f"{HERE}/needs/{need['id']}", world.board)["hours"] == 40
