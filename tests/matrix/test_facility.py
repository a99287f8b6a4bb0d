"""What exists elsewhere: registering it, every stance after every other, looking again, and taking back a mistake."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrix.elsewhere import elsewhere
from matrix.models import Facility, FacilityStance, Stance
from matrix.movements import MovementKind, movements
from periods.verbs import StepRefused
from tests.cast import make_world

OPEN, AGREED, COMPLEMENT, REUSE = Stance.OVERLAP_OPEN, Stance.OVERLAP_AGREED, Stance.COMPLEMENT, Stance.REUSE


def register(world, stance=OPEN, *, by=None, component=None, **facts):
    facts.setdefault("name", "Elders")
    facts.setdefault("participation", world.related)
    component = component or world.component(name="Wiki")
    return Facility.register(by=by, component=component, stance=stance, **facts)


def stances(facility):
    return list(facility.stances.order_by("since").values_list("stance", "since", "until"))


def test_it_is_registered_with_its_stance_and_its_history(world):
    facility = register(world, by=world.secretary, on=world.days(-30), offers="Een wiki", review_on=world.days(9))
    assert stances(facility) == [(OPEN, world.days(-30), None)]
    for row in (facility, facility.stances.get()):
        assert [each.history_user for each in row.history.all()] == [world.secretary]


@pytest.mark.parametrize("who", ["related", "supplier", "prospect", "alfa"])
def test_any_organisation_that_the_network_knows_may_offer_it(world, who):
    assert register(world, participation=getattr(world, who)).participation == getattr(world, who)


def test_who_left_or_is_still_to_come_does_not_offer(world):
    component = world.component()
    world.related.until = world.days(-5)
    world.related.save()
    with pytest.raises(ValidationError) as refused:
        register(world, component=component)
    assert set(refused.value.error_dict) == {"participation"}
    assert register(world, component=component, on=world.days(-9)).pk
    assert Facility.objects.count() == 1


def test_of_another_network_nothing_is_taken(world):
    other = make_world("ander", "Ander")
    with pytest.raises(ValidationError):
        register(world, participation=other.related)
    assert not Facility.objects.exists()
    assert not FacilityStance.objects.exists()


def test_the_same_facility_stands_once_with_a_component(world):
    component = world.component()
    register(world, component=component)
    with pytest.raises((ValidationError, StepRefused)):
        register(world, REUSE, component=component)
    assert Facility.objects.count() == FacilityStance.objects.count() == 1
    assert register(world, component=world.component("FUN-02")).pk


@pytest.mark.parametrize("stance", [0, 5, 99])
def test_a_stance_that_is_none_changes_nothing(world, stance):
    component = world.component()
    with pytest.raises(ValidationError):
        register(world, stance, component=component)
    assert not Facility.objects.exists()
    facility = register(world, component=component)
    with pytest.raises(ValidationError):
        facility.take_stance(stance, by=None)
    assert len(stances(facility)) == 1


@pytest.mark.parametrize("before", Stance)
@pytest.mark.parametrize("after", Stance)
def test_every_stance_after_every_other(world, before, after):
    facility = register(world, before, on=world.days(-30))
    if before == after:
        with pytest.raises(StepRefused):
            facility.take_stance(after, by=world.secretary, on=world.days(-5))
        assert stances(facility) == [(before, world.days(-30), None)]
        return
    facility.take_stance(after, by=world.secretary, on=world.days(-5))
    assert stances(facility) == [(before, world.days(-30), world.days(-5)), (after, world.days(-5), None)]
    at = {day: Facility.objects.as_at(world.days(day)).first() for day in (-31, -30, -6, -5, 0)}
    assert [row and row.stance for row in at.values()] == [None, before, before, after, after]
    assert at[0].stance_since == world.days(-5)


def test_on_its_first_day_a_stance_is_corrected(world):
    facility = register(world, OPEN, on=world.days(-30))
    facility.take_stance(AGREED, by=None, on=world.days(-5))
    facility.take_stance(REUSE, by=None, on=world.days(-5))
    assert stances(facility) == [(OPEN, world.days(-30), world.days(-5)), (REUSE, world.days(-5), None)]
    # corrected back to what it was before: then nothing changed
    facility.take_stance(OPEN, by=None, on=world.days(-5))
    assert stances(facility) == [(OPEN, world.days(-30), None)]


def test_not_before_a_later_stance_and_not_on_a_day_to_come(world):
    facility = register(world, OPEN, on=world.days(-30))
    with pytest.raises(StepRefused):
        facility.take_stance(AGREED, by=None, on=world.days(-31))
    with pytest.raises(ValidationError) as refused:
        facility.take_stance(AGREED, by=None, on=world.days(1))
    assert not isinstance(refused.value, StepRefused)
    with pytest.raises(ValidationError):
        register(world, component=world.component("FUN-02"), on=world.days(1))
    assert stances(facility) == [(OPEN, world.days(-30), None)]


def test_a_past_day_is_for_the_secretary(world):
    facility = register(world, OPEN, on=world.days(-30))
    with pytest.raises(ValidationError):
        facility.take_stance(AGREED, by=world.board, on=world.days(-2))
    facility.take_stance(AGREED, by=world.secretary, on=world.days(-2))
    assert len(stances(facility)) == 2


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(list(Stance)), st.integers(-20, 0)), max_size=8))
def test_whatever_is_tried_there_is_one_stance_on_each_day(world, steps):
    Facility.objects.all().delete()
    known = world.network and (world.category.components.first() or world.component())
    facility = register(world, component=known, on=world.days(-20))
    for stance, day in steps:
        before = stances(facility)
        try:
            facility.take_stance(stance, by=None, on=world.days(day))
        except StepRefused:
            assert stances(facility) == before
    rows = stances(facility)
    assert rows[0][1] == world.days(-20)
    assert rows[-1][2] is None
    for (stance, _since, until), (next_stance, since, _until) in pairwise(rows):
        assert until == since
        assert stance != next_stance


def test_what_is_known_may_be_changed_but_not_whose_it_is(world):
    facility = register(world)
    facility.amend(by=world.secretary, name="Anders", agreed="Samen", participation=world.bravo, component=None)
    facility.refresh_from_db()
    assert (facility.name, facility.agreed, facility.participation) == ("Anders", "Samen", world.related)
    assert facility.history.first().history_user == world.secretary


def test_looking_again_sets_the_next_time(world):
    facility = register(world, review_on=world.days(-3), agreed="Oud")
    assert facility.review_late()
    assert not facility.review_late(at=world.days(-3))
    for day in (-1, 0):
        with pytest.raises(ValidationError):
            facility.review(by=None, review_on=world.days(day))
    facility.review(by=world.secretary, review_on=world.days(100))
    facility.refresh_from_db()
    assert (facility.review_on, facility.agreed, facility.review_late()) == (world.days(100), "Oud", False)
    facility.review(by=None, review_on=world.days(200), agreed="")
    facility.refresh_from_db()
    assert facility.agreed == ""


def test_a_mistake_is_removed_from_every_day_and_kept_in_its_history(world):
    facility = register(world, on=world.days(-9))
    facility.take_stance(AGREED, by=None)
    with pytest.raises(ValidationError):
        facility.remove(by=world.secretary, reason="  ")
    assert Facility.objects.exists()
    pk = facility.pk
    facility.remove(by=world.secretary, reason="Dubbel ingevoerd")
    assert not Facility.objects.exists()
    assert not FacilityStance.objects.exists()
    last = Facility.history.filter(id=pk).latest()
    told = (last.history_type, last.history_change_reason, last.history_user)
    assert told == ("-", "Dubbel ingevoerd", world.secretary)
    assert FacilityStance.history.filter(facility=pk, history_type="-").count() == 2


def test_each_change_is_another_version(world):
    facility = register(world, on=world.days(-9))

    def version():
        return Facility.objects.with_version().get(pk=facility.pk).version

    seen = {version()}
    facility.take_stance(AGREED, by=None)
    seen.add(version())
    facility.amend(by=None, offers="Meer")
    seen.add(version())
    assert len(seen) == 3
    assert version() in seen


def test_open_overlaps_are_found_on_a_day(world):
    facility = register(world, OPEN, on=world.days(-9))
    facility.take_stance(AGREED, by=None, on=world.days(-2))
    found = {day: Facility.objects.overlapping(at=world.days(day)).count() for day in (-10, -9, -3, -2)}
    assert found == {-10: 0, -9: 1, -3: 1, -2: 0}


def test_a_stance_that_changed_is_a_movement(world):
    facility = register(world, OPEN, on=world.days(-9))
    facility.take_stance(REUSE, by=None, on=world.days(-2))
    told = [
        each
        for each in movements(world.network, world.days(-20), world.days(1))
        if each.kind in (MovementKind.FACILITY, MovementKind.STANCE)
    ]
    assert [(each.kind, each.day) for each in told] == [
        (MovementKind.FACILITY, world.days(-9)),
        (MovementKind.STANCE, world.days(-2)),
    ]
    assert told[0].sentence == "Initiatief Verwant heeft Elders al voor Wiki: overlap, nog open"
    assert told[1].sentence == (
        "Elders van Initiatief Verwant, voor Wiki: van ‘overlap, nog open’ naar ‘wij gebruiken die van hen’"
    )


def test_what_exists_elsewhere_stands_open_overlaps_first_with_names_of_the_day(world, django_assert_num_queries):
    component = world.component()
    register(world, REUSE, component=component, name="A", on=world.days(-9))
    later = register(world, COMPLEMENT, component=component, name="B", on=world.days(-9))
    later.take_stance(OPEN, by=None, on=world.days(-2))
    world.related.organisation.rename(by=None, name="Nieuwe naam", on=world.days(-1))
    with django_assert_num_queries(1):
        now = elsewhere(at=world.today, component=component)
    assert [(each.facility.name, each.overlaps, each.organisation) for each in now] == [
        ("B", True, "Nieuwe naam"),
        ("A", False, "Nieuwe naam"),
    ]
    assert [each.stance for each in now[0].stances] == [OPEN, COMPLEMENT]
    before = elsewhere(at=world.days(-3), component=component)
    assert [(each.facility.name, each.organisation) for each in before] == [
        ("A", "Initiatief Verwant"),
        ("B", "Initiatief Verwant"),
    ]
    assert elsewhere(at=world.days(-10), component=component) == []
