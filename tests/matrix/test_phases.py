"""The phases of components and platforms: what follows what, what holds on which day, and what ends with them."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import ComponentPhase, Need, NeedClosed, Part, Phase, Platform, Responsibility, SignUp, Status
from periods.verbs import StepRefused
from tests.cast import make_world

pytestmark = pytest.mark.django_db


def told(thing):
    return [(row.phase, row.since, row.until) for row in thing.phases.order_by("since")]


@pytest.fixture
def component(world):
    """Wanted for thirty days."""
    made = world.component(phase=None, need=False)
    made.enter(Phase.WANTED, by=None, on=world.days(-30))
    return made


def test_the_next_phase_ends_the_one_before(world, component):
    component.enter(Phase.IN_DEVELOPMENT, by=world.secretary, on=world.days(-3))
    assert told(component) == [
        (Phase.WANTED, world.days(-30), world.days(-3)),
        (Phase.IN_DEVELOPMENT, world.days(-3), None),
    ]
    assert [component.phase_on(world.days(day)) for day in (-31, -30, -4, -3, 0)] == [
        None,
        Phase.WANTED,
        Phase.WANTED,
        Phase.IN_DEVELOPMENT,
        Phase.IN_DEVELOPMENT,
    ]


def test_a_phase_of_the_same_day_comes_in_the_place_of_the_other(world, component):
    component.enter(Phase.IN_DEVELOPMENT, by=world.secretary)
    component.enter(Phase.IN_OPERATION, by=world.secretary)
    assert [row[0] for row in told(component)] == [Phase.WANTED, Phase.IN_OPERATION]
    assert ComponentPhase.history.filter(phase=Phase.IN_DEVELOPMENT, history_type="-").exists()


def test_back_on_the_same_day_is_as_if_nothing_happened(world, component):
    component.enter(Phase.IN_DEVELOPMENT, by=world.secretary)
    component.enter(Phase.WANTED, by=world.secretary)
    assert told(component) == [(Phase.WANTED, world.days(-30), None)]


def test_a_planned_phase_can_be_planned_anew_or_given_up(world, component):
    component.enter(Phase.IN_OPERATION, by=world.secretary, on=world.days(20))
    assert component.phase_on(world.today) == Phase.WANTED
    component.enter(Phase.IN_OPERATION, by=world.secretary, on=world.days(10))
    assert told(component)[1:] == [(Phase.IN_OPERATION, world.days(10), None)]
    component.enter(Phase.WANTED, by=world.secretary)
    assert told(component) == [(Phase.WANTED, world.days(-30), None)]


@pytest.mark.parametrize(("phase", "day"), [(Phase.WANTED, 0), (Phase.IN_OPERATION, -40)])
def test_what_cannot_follow_is_refused_and_changes_nothing(world, component, phase, day):
    before = told(component)
    with pytest.raises(StepRefused):
        component.enter(phase, by=world.secretary, on=world.days(day))
    assert told(component) == before


def test_only_the_secretary_enters_a_past_day(world, component):
    with pytest.raises(ValidationError, match="secretaris"):
        component.enter(Phase.IN_DEVELOPMENT, by=world.representative, on=world.days(-1))


# --- a mistake ---


def test_the_last_phase_can_be_undone(world, component):
    component.enter(Phase.IN_OPERATION, by=world.secretary, on=world.days(-3))
    component.undo_phase(by=world.secretary, reason="Verkeerde knop")
    assert told(component) == [(Phase.WANTED, world.days(-30), None)]
    gone = ComponentPhase.history.filter(history_type="-").get()
    assert (gone.history_user, gone.history_change_reason) == (world.secretary, "Verkeerde knop")


def test_the_only_phase_cannot_be_undone(world, component):
    with pytest.raises(StepRefused, match="geen eerdere fase"):
        component.undo_phase(by=world.secretary)


def test_undone_back_to_a_candidate_asks_for_nothing(world):
    component = world.component(phase=None, need=False)
    component.enter(Phase.CANDIDATE, by=None, on=world.days(-9))
    component.enter(Phase.WANTED, by=None, on=world.days(-3))
    Need.ask(by=None, component=component, responsibility=Responsibility.DEVELOP, on=world.days(-3))
    component.undo_phase(by=world.secretary, reason="Te vroeg")
    assert component.phase_on(world.today) == Phase.CANDIDATE
    assert not component.needs.exists()


def test_who_signed_up_stands_in_the_way_of_a_candidate(world, component):
    Need.ask(by=None, component=component, responsibility=Responsibility.DEVELOP)
    world.offer(component)
    with pytest.raises(StepRefused, match="niet opnieuw kandidaat"):
        component.enter(Phase.CANDIDATE, by=world.secretary)
    assert component.phase_on(world.today) == Phase.WANTED
    assert component.needs.as_at(world.today).exists()


# --- retired ---


@pytest.fixture
def busy(world):
    """A promise that holds, one for later, an offer and interest; two needs, and one that is planned."""
    made = world.component()
    Need.ask(by=None, component=made, responsibility=Responsibility.MANAGE, on=world.days(9), contributors_wanted=4)
    world.confirmed(made, on=world.days(-5))
    world.offer(made, world.bravo, part=Part.CONTRIBUTOR, since=world.days(3))
    world.offer(made, world.prospect, responsibility=Responsibility.MANAGE)
    world.offer(made, world.bravo, part=Part.INTERESTED, responsibility=Responsibility.MANAGE)
    return made


def test_of_a_retired_component_nothing_is_left_hanging(world, busy):
    busy.enter(Phase.RETIRED, by=world.secretary, reason="Vervangen door het blog")
    assert not SignUp.objects.as_at(world.today).exists()
    found = set(SignUp.objects.with_status(at=world.today).values_list("part", "status", "reason"))
    assert found == {
        (Part.LEAD, Status.ENDED, "Vervangen door het blog"),
        (Part.CONTRIBUTOR, Status.WITHDRAWN, "Vervangen door het blog"),
        (Part.LEAD, Status.DECLINED, "Vervangen door het blog"),
        (Part.INTERESTED, Status.DECLINED, "Vervangen door het blog"),
    }
    closed = busy.needs.values_list("closed_as", "until", "reason")
    assert set(closed) == {(NeedClosed.DROPPED, world.today, "Vervangen door het blog")}
    assert busy.phases.get(until=None).reason == "Vervangen door het blog"


def test_who_signed_up_is_told_why(world, busy):
    with pytest.raises(ValidationError) as refused:
        busy.enter(Phase.RETIRED, by=world.secretary)
    assert "reason" in refused.value.error_dict
    assert busy.phase_on(world.today) == Phase.WANTED
    assert SignUp.objects.as_at(world.today).count() == 4


@pytest.mark.parametrize(("day", "error"), [(4, ValidationError), (-3, StepRefused)])
def test_it_is_retired_on_a_day_that_all_can_see(world, busy, day, error):
    """Not on a day to come, nor on one before somebody signed up."""
    with pytest.raises(error):
        busy.enter(Phase.RETIRED, by=world.secretary, on=world.days(day), reason="Klaar")
    assert SignUp.objects.as_at(world.today).count() == 4


# --- platforms ---


def test_a_platform_goes_through_phases_too(world):
    plein = Platform.establish(by=world.secretary, network=world.network, name="Het Plein", on=world.days(-9))
    assert (plein.slug, plein.phase_on(world.days(-9))) == ("het-plein", Phase.WANTED)
    plein.enter(Phase.RETIRED, by=world.secretary, on=world.days(5), reason="Op")
    assert plein.phase_on(world.today) == Phase.WANTED
    plein.undo_phase(by=world.secretary)
    assert told(plein) == [(Phase.WANTED, world.days(-9), None)]


STEPS = st.lists(st.tuples(st.sampled_from([*Phase, "undo"]), st.integers(-6, 6)), max_size=12)


class AnyOrderTest(TestCase):
    """Whatever is entered and undone: one phase a day, without gaps, none that held on no day, none twice in a row."""

    def setUp(self):
        self.world = make_world()
        self.platform = Platform.establish(by=None, network=self.world.network, name="Plein", on=self.world.days(-6))

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_phases_follow_each_other(self, steps):
        for phase, day in steps:
            before = told(self.platform)
            try:
                if phase == "undo":
                    self.platform.undo_phase(by=self.world.secretary)
                else:
                    self.platform.enter(phase, by=self.world.secretary, on=self.world.days(day))
            except ValidationError:
                assert told(self.platform) == before
            now = told(self.platform)
            assert now[0][1] == self.world.days(-6)
            assert now[-1][2] is None
            for (one, since, until), (other, next_since, _end) in pairwise(now):
                assert until == next_since > since
                assert one != other
