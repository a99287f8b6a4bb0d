"""The gaps in the planning: what two questions to the database find equals a plain reading, day by day."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.gaps import gaps
from matrix.models import Need, Part, Responsibility, SignUp
from tests.cast import make_world

LENGTH = 16


@st.composite
def leads(draw):
    """Confirmed leads one after the other, with or without room between them: first day, day after the last."""
    days = sorted(draw(st.sets(st.integers(-LENGTH, 2 * LENGTH), min_size=0, max_size=6)))
    pairs = [*zip(days[::2], days[1::2], strict=False)]
    return [*pairs, (days[-1], None)] if len(days) % 2 else pairs


@st.composite
def asked(draw):
    since = draw(st.integers(-LENGTH, 4))
    until = draw(st.none() | st.integers(since + 1, LENGTH + 4))
    return since, until, draw(st.none() | st.integers(-4, LENGTH)), draw(st.none() | st.integers(-4, LENGTH))


class GapsTest(TestCase):
    """One need, with the leads that hold one after the other, in a window of days round today."""

    def setUp(self):
        self.world = make_world()
        self.component = self.world.component(need=False)

    def day(self, number):
        return None if number is None else self.world.days(number)

    @settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
    @given(leads=leads(), asked=asked(), since=st.integers(-6, 6), length=st.integers(1, LENGTH), wanted=st.booleans())
    def test_as_a_plain_reading_day_by_day(self, leads, asked, since, length, wanted):
        SignUp.objects.all().delete()
        Need.objects.all().delete()
        first, until, due_on, wanted_by = asked
        world, component = self.world, self.component
        type(component).objects.filter(pk=component.pk).update(wanted_by=self.day(wanted_by))
        need = Need.objects.create(
            network=world.network,
            component=component,
            responsibility=Responsibility.DEVELOP,
            since=self.day(first),
            until=self.day(until),
            due_on=self.day(due_on),
            lead_wanted=wanted,
            contributors_wanted=0 if wanted else 1,
        )
        for began, ended in leads:
            SignUp.objects.create(
                network=world.network,
                component=component,
                responsibility=Responsibility.DEVELOP,
                participation=world.alfa,
                part=Part.LEAD,
                promise="Wij doen dit.",
                own_staff=True,
                offered_on=min(self.day(began), world.today),
                confirmed_on=min(self.day(began), world.today),
                since=self.day(began),
                until=self.day(ended),
                promised_until=self.day(ended),
            )
        found = gaps(
            Need.objects.filter(pk=need.pk),
            since=self.day(since),
            until=self.day(since + length),
            at=world.today,
        )
        begins = due_on if due_on is not None else wanted_by if wanted_by is not None else 0
        dated = due_on is not None or wanted_by is not None

        def led(number):
            return any(began <= number and (ended is None or number < ended) for began, ended in leads)

        def left(number):
            """A lead has left by that day; where no day is named, and nobody came until the day looked at."""
            went = any(ended is not None and first < ended <= number for _began, ended in leads)
            still = until is None or until > 0
            return went and (dated or (still and not any(led(later) for later in range(number, 1))))

        plain = {
            number
            for number in range(since, since + length)
            if wanted
            and number >= first
            and (number >= begins or left(number))
            and (until is None or number < until)
            and not led(number)
        }
        told = [
            (world.today + timedelta(days=number))
            for number in range(-2 * LENGTH, 3 * LENGTH)
            for gap in found
            if gap.since <= world.today + timedelta(days=number) < gap.until
        ]
        assert told == sorted(self.day(number) for number in plain)  # each day once: gaps never overlap
        for gap, following in zip(
            sorted(found, key=lambda each: each.since), sorted(found, key=lambda each: each.since)[1:], strict=False
        ):
            assert gap.until < following.since  # and never touch


@pytest.fixture
def slot(world):
    component = world.component(need=False)
    Need.ask(by=None, component=component, responsibility=Responsibility.DEVELOP, on=world.days(-300))
    return component


def found(world, *, at=None, until=400):
    needs = Need.objects.filter(network=world.network)
    at = at or world.today
    return [(gap.since, gap.until) for gap in gaps(needs, since=world.days(-300), until=world.days(until), at=at)]


def test_an_offer_fills_no_gap(world, slot):
    world.offer(slot)
    assert found(world) == [(world.today, world.days(400))]


def test_a_lead_for_later_leaves_the_time_until_then(world, slot):
    world.confirmed(slot, since=world.days(30), until=world.days(90))
    assert found(world) == [(world.today, world.days(30)), (world.days(90), world.days(400))]


def test_a_lead_that_leaves_before_the_day_by_which_it_is_wanted_leaves_a_gap(world):
    component = world.component(need=False)
    asked = {"responsibility": Responsibility.DEVELOP, "on": world.days(-300), "due_on": world.days(90)}
    Need.ask(by=None, component=component, **asked)
    world.confirmed(component, on=world.days(-20), until=world.days(30))
    assert found(world) == [(world.days(30), world.days(400))]
    world.confirmed(component, world.bravo, since=world.days(60))
    assert found(world) == [(world.days(30), world.days(60))]


def test_of_two_needs_of_a_component_each_lead_is_of_its_own(world):
    component = world.component(need=False)
    asked = {"on": world.days(-300), "due_on": world.days(90)}
    Need.ask(
        by=None, component=component, responsibility=Responsibility.DEVELOP, hours_wanted=5, lead_wanted=False, **asked
    )
    Need.ask(by=None, component=component, responsibility=Responsibility.MANAGE, **asked)
    world.confirmed(component, on=world.days(-20), until=world.days(30), responsibility=Responsibility.MANAGE)
    world.confirmed(component, world.bravo, on=world.days(-20), until=world.days(40), part=Part.CONTRIBUTOR)
    assert found(world) == [(world.days(30), world.days(400))]


def test_contributors_and_other_responsibilities_fill_no_gap(world, slot):
    world.confirmed(slot, part=Part.CONTRIBUTOR)
    Need.ask(by=None, component=slot, responsibility=Responsibility.MANAGE, lead_wanted=False, hours_wanted=5)
    world.confirmed(slot, world.bravo, responsibility=Responsibility.MANAGE, part=Part.CONTRIBUTOR)
    assert found(world) == [(world.today, world.days(400))]


def test_what_ended_later_is_not_known_on_a_past_day(world, slot):
    lead = world.confirmed(slot, on=world.days(-200), until=world.days(100))
    lead.withdraw(by=None, reason="Geen mensen", on=world.days(-50))
    assert found(world) == [(world.days(-50), world.days(400))]
    assert found(world, at=world.days(-60)) == [(world.days(100), world.days(400))]


def test_a_handover_that_was_agreed_is_known_before_its_day(world, slot):
    lead = world.confirmed(slot, on=world.days(-200))
    lead.name_successor(by=None, successor=world.bravo, handover_on=world.days(20))
    offer = world.offer(slot, world.bravo, since=world.days(20), until=world.days(60))
    lead.hand_over(by=None, to=offer)
    assert found(world) == [(world.days(60), world.days(400))]
    # before it was agreed the lead had no end
    assert found(world, at=world.days(-1)) == []


def test_a_lead_that_was_withdrawn_before_it_began_fills_no_gap(world, slot):
    world.confirmed(slot, since=world.days(30)).withdraw(by=None, reason="Geen mensen")
    assert found(world) == [(world.today, world.days(400))]


def test_that_a_need_was_closed_later_is_not_known_on_a_past_day(world, slot):
    need = slot.needs.get()
    need.close(by=None, closed_as="dropped", reason="Niet nodig", on=world.days(-10))
    assert found(world) == []
    assert found(world, at=world.days(-20)) == [(world.days(-20), world.days(400))]
