"""Sign-ups in the API: what is told of them and to whom, narrowed down, on any day."""

import pytest

from matrix.models import Health, Part, Responsibility
from tests.matrix.api.asking import HERE

DETAILS = {"contact", "hours", "cents", "mandate", "reason"}


def test_a_visitor_sees_who_promised_what_but_no_details(world, get):
    row = world.confirmed(world.component(), hours=40, cents=100, contact=world.coordinator.person)
    seen = get(f"{HERE}/sign-ups/{row.pk}")
    assert seen["organisation"] == {"slug": "proef-alfa", "name": "Gemeente Alfa"}
    assert seen["component"]["code"] == "FUN-01"
    assert (seen["responsibility"], seen["part"], seen["status"]) == ("develop", "lead", "confirmed")
    assert (seen["promise"], seen["arrangements"]) == ("Wij doen dit.", ["own_staff"])
    assert DETAILS.isdisjoint(seen)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretary", True),
        ("board", True),
        ("council", True),
        ("coordinator", True),
        ("neighbour", True),
        ("outsider", False),
        ("administrator", False),
    ],
)
def test_details_are_for_members(world, get, who, sees):
    row = world.confirmed(world.component(), hours=40, cents=100, contact=world.coordinator.person, mandate="Directie")
    for seen in (
        get(f"{HERE}/sign-ups/{row.pk}", getattr(world, who)),
        get(f"{HERE}/sign-ups", getattr(world, who))["results"][0],
    ):
        details = {name: seen[name] for name in DETAILS & seen.keys()}
        expected = {
            "contact": {"id": world.coordinator.person.pk, "name": "Co Alfa"},
            "hours": 40,
            "cents": 100,
            "mandate": "Directie",
            "reason": "",
        }
        assert details == (expected if sees else {})


def test_sign_ups_on_a_past_day(world, get):
    row = world.confirmed(world.component(), on=world.days(-10))
    row.report(by=None, health=Health.STALLED, text="Het stokt.", on=world.days(-2))
    row.withdraw(by=world.secretary, reason="Geen tijd")
    address = f"{HERE}/sign-ups/{row.pk}"
    assert get(address)["status"] == "withdrawn"
    before = get(address, at=world.days(-1))
    assert (before["status"], before["health"], before["atRisk"]) == ("confirmed", "stalled", True)
    assert get(address, at=world.days(-5))["health"] is None


def test_a_sign_up_is_not_found_before_its_offer_or_once_annulled(world, log_in):
    row = world.offer(world.component())
    assert log_in().get(f"{HERE}/sign-ups/{row.pk}", {"at": world.days(-1)}).status_code == 404
    row.annul(by=None, reason="Vergissing")
    assert log_in().get(f"{HERE}/sign-ups/{row.pk}").status_code == 404
    assert log_in().get(f"{HERE}/sign-ups").json()["count"] == 0


def test_organisations_are_called_as_on_the_day_looked_at(world, get):
    row = world.offer(world.component(), on=world.days(-10))
    world.alfa.organisation.rename(by=None, name="Gemeente Groot Alfa", on=world.days(-3))
    assert get(f"{HERE}/sign-ups/{row.pk}")["organisation"]["name"] == "Gemeente Groot Alfa"
    assert get(f"{HERE}/sign-ups", at=world.days(-5))["results"][0]["organisation"]["name"] == "Gemeente Alfa"


def test_sign_ups_are_filtered(world, get):
    one, two = world.component("FUN-01"), world.component("FUN-02")
    lead = world.confirmed(one)
    joined = world.offer(one, world.bravo, part=Part.CONTRIBUTOR)
    offered = world.offer(two, responsibility=Responsibility.MANAGE)
    found = lambda **query: {row["id"] for row in get(f"{HERE}/sign-ups", **query)["results"]}  # noqa: E731
    assert found() == {lead.pk, joined.pk, offered.pk}
    assert found(status="offered") == {offered.pk}
    assert found(status=["offered", "confirmed"]) == found()
    assert found(part="lead") == {lead.pk, offered.pk}
    assert found(part=["contributor", "interested"]) == {joined.pk}
    assert found(component="FUN-01") == {lead.pk, joined.pk}
    assert found(organisation="proef-bravo") == {joined.pk}
    assert found(responsibility="manage") == {offered.pk}
    assert found(status="offered", part="contributor") == set()


@pytest.mark.parametrize("day", [1, -5000])
def test_a_day_of_which_nothing_can_be_known_is_refused(world, log_in, day):
    for path in ("components", "needs", "sign-ups", "facilities"):
        answer = log_in().get(f"{HERE}/{path}?at={world.days(day)}")
        assert answer.status_code == 400, path
        assert answer.json()["errors"][0]["field"] == "at"
