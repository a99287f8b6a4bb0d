"""What is asked: each step in each state, and what was asked on which day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import Need, NeedClosed, Phase, Responsibility
from matrix.words import told_of_needs
from periods.verbs import StepRefused
from tests.cast import make_world

pytestmark = pytest.mark.django_db
DEVELOP = Responsibility.DEVELOP


@pytest.fixture
def component(world):
    return world.component(need=False)


def ask(world, component, day=0, **asked):
    return Need.ask(by=world.secretary, component=component, responsibility=DEVELOP, on=world.days(day), **asked)


def told(component):
    return [(row.contributors_wanted, row.since, row.until, row.closed_as) for row in component.needs.order_by("since")]


def test_a_change_is_a_new_row(world, component):
    ask(world, component, -20)
    ask(world, component, -5, contributors_wanted=2)
    assert told(component) == [(0, world.days(-20), world.days(-5), ""), (2, world.days(-5), None, "")]


def test_what_was_asked_on_no_day_is_put_right(world, component):
    ask(world, component)
    ask(world, component, contributors_wanted=3)
    assert told(component) == [(3, world.today, None, "")]
    assert Need.history.count() == 2


def test_the_same_again_is_told(world, component):
    ask(world, component, -5, contributors_wanted=2)
    with pytest.raises(StepRefused, match="al gevraagd"):
        ask(world, component, contributors_wanted=2)


def test_what_is_asked_now_holds_until_what_is_planned(world, component):
    ask(world, component, 10, contributors_wanted=5)
    ask(world, component, 0)
    assert told(component) == [(0, world.today, world.days(10), ""), (5, world.days(10), None, "")]


def test_changing_what_closes_later_keeps_its_end(world, component):
    ask(world, component, -9).close(
        by=world.secretary, closed_as=NeedClosed.FULFILLED, reason="Klaar", on=world.days(9)
    )
    ask(world, component, 0, contributors_wanted=1)
    assert told(component) == [
        (0, world.days(-9), world.today, ""),
        (1, world.today, world.days(9), NeedClosed.FULFILLED),
    ]


@pytest.mark.parametrize("phase", [Phase.CANDIDATE, Phase.RETIRED])
def test_nothing_is_asked_for_what_takes_nobody(world, phase):
    component = world.component("FUN-07", phase=phase, need=False)
    with pytest.raises(StepRefused, match="kandidaat of uitgefaseerd"):
        ask(world, component)
    assert not component.needs.exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"lead_wanted": False}, "__all__"),
        ({"contributors_wanted": -1}, "contributors_wanted"),
        ({"hours_wanted": -1}, "hours_wanted"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_asked(world, component, asked, field):
    with pytest.raises(ValidationError) as wrong:
        ask(world, component, **asked)
    assert field in wrong.value.error_dict
    assert not component.needs.exists()


def test_it_is_not_due_before_it_is_asked(world, component):
    with pytest.raises(ValidationError) as wrong:
        ask(world, component, due_on=world.days(-1))
    assert "due_on" in wrong.value.error_dict


def test_only_the_secretary_asks_for_a_past_day(world, component):
    with pytest.raises(ValidationError, match="secretaris"):
        Need.ask(by=world.coordinator, component=component, responsibility=DEVELOP, on=world.days(-1))


# --- close: when it began, when it is closed, and what is left ---

CLOSING = {
    "in the middle": (-10, 0, [(0, -10, 0, "fulfilled")]),
    "for a day to come": (-10, 5, [(0, -10, 5, "fulfilled")]),
    "on its first day": (0, 0, []),
    "planned": (5, 5, []),
    "planned, given up today": (5, 0, []),
}


@pytest.mark.parametrize("case", CLOSING)
def test_closing(world, component, case):
    since, on, left = CLOSING[case]
    need = ask(world, component, since)
    need.close(by=world.secretary, closed_as=NeedClosed.FULFILLED, on=world.days(on))
    assert told(component) == [
        (number, world.days(first), world.days(last), closed) for number, first, last, closed in left
    ]


def test_closing_what_came_today_closes_what_it_came_for(world, component):
    ask(world, component, -9)
    ask(world, component, 0, contributors_wanted=1).close(by=world.secretary, closed_as="dropped", reason="Toch niet")
    assert told(component) == [(0, world.days(-9), world.today, "dropped")]


def test_giving_up_a_plan_lets_what_is_asked_go_on(world, component):
    ask(world, component, -9)
    ask(world, component, 5, contributors_wanted=1).close(by=world.secretary, closed_as="fulfilled")
    assert told(component) == [(0, world.days(-9), None, "")]


@pytest.mark.parametrize("on", [-20, 0])
def test_what_does_not_hold_on_that_day_is_not_closed(world, component, on):
    need = ask(world, component, -10)
    if on == 0:
        need.close(by=world.secretary, closed_as="fulfilled", on=world.days(-3))
    before = told(component)
    with pytest.raises(StepRefused):
        need.close(by=world.secretary, closed_as="fulfilled", on=world.days(on))
    assert told(component) == before


@pytest.mark.parametrize(("closed_as", "reason"), [("dropped", ""), ("dropped", "  "), ("nonsense", "Daarom")])
def test_dropping_needs_a_reason_and_a_word_that_exists(world, component, closed_as, reason):
    need = ask(world, component, -10)
    with pytest.raises(ValidationError):
        need.close(by=world.secretary, closed_as=closed_as, reason=reason)
    assert told(component) == [(0, world.days(-10), None, "")]


# --- what a page tells of other times ---


def test_what_was_asked_and_what_is_planned_is_told(world, component):
    ask(world, component, -20).close(by=None, closed_as="dropped", reason="Te duur", on=world.days(-10))
    ask(world, component, -5)
    ask(world, component, 7, contributors_wanted=2)
    now = told_of_needs(component.needs.all(), at=world.today, today=world.today)
    assert [(row.coming, row.closed, row.reason) for row in now] == [
        (True, "", ""),
        (False, "niet meer nodig", "Te duur"),
    ]
    then = told_of_needs(component.needs.all(), at=world.days(-7), today=world.today)
    assert [row.need.since for row in then] == [world.days(-20)]
    assert told_of_needs(component.needs.all(), at=world.days(-15), today=world.today) == []


STEPS = st.lists(st.tuples(st.booleans(), st.integers(-6, 6), st.integers(0, 2)), max_size=12)


class AnyOrderTest(TestCase):
    """Whatever is asked and closed: at most one need a day, none that holds on no day; refused, nothing changes."""

    def setUp(self):
        self.world = make_world()
        self.component = self.world.component(need=False)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_needs_never_overlap(self, steps):
        world, component = self.world, self.component
        for asks, day, number in steps:
            before = told(component)
            try:
                if asks:
                    ask(world, component, day, contributors_wanted=number)
                elif need := component.needs.as_at(world.days(day)).first():
                    need.close(by=world.secretary, closed_as="fulfilled", on=world.days(day))
            except ValidationError:
                assert told(component) == before
        rows = told(component)
        for _number, since, until, closed in rows:
            assert until is None or until > since
            assert not closed or until
        for day in (world.today + timedelta(days=each) for each in range(-7, 8)):
            assert component.needs.as_at(day).count() <= 1
