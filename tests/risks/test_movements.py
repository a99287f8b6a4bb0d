"""What moved in the risks, from effective dates."""

import itertools

import pytest
from django.utils import translation

from risks.models import RatingKind, Risk, RiskKind
from risks.movements import RiskMovementKind, movements


@pytest.fixture
def story(world, register):
    """A risk that went through everything."""
    by = world.secretary
    risk = register(title="Uitval", on=world.days(-100))
    risk.rate(by=by, kind=RatingKind.INHERENT, likelihood=5, impact=5, on=world.days(-95))
    risk.rate(by=by, likelihood=4, impact=4, on=world.days(-90))
    risk.treat(by=by, on=world.days(-85))
    risk.rate(by=by, likelihood=4, impact=5, on=world.days(-80))  # the same level
    mistake = risk.rate(by=by, likelihood=1, impact=1, on=world.days(-75))
    risk.rate(by=by, likelihood=2, impact=3, supersedes=mistake)
    risk.rate(by=by, likelihood=1, impact=1, on=world.days(-70))
    risk.rate(by=by, likelihood=3, impact=4, on=world.days(-70))  # the last word of that day
    risk.monitor(by=by, on=world.days(-65))
    risk.close(by=by, reason="Voorbij", on=world.days(-60))
    risk.reopen(by=by, on=world.days(-50))
    return risk


def test_everything_that_happened_is_told_once_in_order(world, story):
    found = movements(world.network, world.days(-200), world.days(1))
    assert [(each.day, each.kind) for each in found] == [
        (world.days(-100), RiskMovementKind.IDENTIFIED),
        (world.days(-90), RiskMovementKind.RATED),
        (world.days(-85), RiskMovementKind.IN_TREATMENT),
        (world.days(-75), RiskMovementKind.LOWERED),
        (world.days(-70), RiskMovementKind.RAISED),
        (world.days(-65), RiskMovementKind.MONITORING),
        (world.days(-60), RiskMovementKind.CLOSED),
        (world.days(-50), RiskMovementKind.REOPENED),
    ]
    assert {(each.number, each.title) for each in found} == {(story.number, "Uitval")}
    assert all(story.number in each.sentence for each in found)
    lowered, raised = found[3:5]
    assert (lowered.before, lowered.detail) != ("", "")
    assert lowered.detail == raised.before


def test_a_period_tells_its_own_part_and_the_parts_make_the_whole(world, story):
    whole = movements(world.network, world.days(-200), world.days(1))
    bounds = [world.days(days) for days in (-200, -90, -75, -61, -50, 1)]
    parts = [movements(world.network, since, until) for since, until in itertools.pairwise(bounds)]
    assert [each for part in parts for each in part] == whole
    assert [len(part) for part in parts] == [1, 2, 3, 1, 1]


def test_an_opportunity_that_grows_is_no_alarm(world, register):
    risk = register(title="Meer deelnemers", kind=RiskKind.OPPORTUNITY, on=world.days(-9))
    risk.rate(by=world.secretary, likelihood=2, impact=2, on=world.days(-8))
    risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-7))
    risk.rate(by=world.secretary, likelihood=3, impact=3, on=world.days(-6))
    for verb, days in (("treat", -5), ("monitor", -4), ("close", -3), ("reopen", -2)):
        getattr(risk, verb)(by=world.secretary, reason="Daarom", on=world.days(days))
    number = risk.number
    with translation.override("nl"):
        assert [each.sentence for each in movements(world.network, world.days(-9), world.days(1))] == [
            f"Kans {number} is gesignaleerd: Meer deelnemers",
            f"Kans {number} is voor het eerst ingeschat, als klein voordeel: Meer deelnemers",
            f"Kans {number} groeide van klein voordeel naar zeer groot voordeel: Meer deelnemers",
            f"Kans {number} werd kleiner: van zeer groot voordeel naar redelijk voordeel: Meer deelnemers",
            f"Kans {number} is in behandeling: Meer deelnemers",
            f"Kans {number} wordt in de gaten gehouden: Meer deelnemers",
            f"Kans {number} is gesloten: Meer deelnemers",
            f"Kans {number} is heropend: Meer deelnemers",
        ]


def test_only_public_risks_are_told_of_unless_others_are_given(world, register):
    register(title="Openbaar")
    register(title="Besloten", visibility="board")
    period = (world.days(-1), world.days(1))
    assert [each.title for each in movements(world.network, *period)] == ["Openbaar"]
    known = Risk.objects.visible_to(world.board)
    assert [each.title for each in movements(world.network, *period, risks=known)] == ["Openbaar", "Besloten"]


def test_the_number_of_queries_does_not_grow_with_the_risks(world, rated, django_assert_num_queries):
    period = (world.days(-1), world.days(1))
    for _time in range(3):
        rated()
    with django_assert_num_queries(1):
        assert len(movements(world.network, *period)) == 6
    for _time in range(5):
        rated()
    with django_assert_num_queries(1):
        assert len(movements(world.network, *period)) == 16
