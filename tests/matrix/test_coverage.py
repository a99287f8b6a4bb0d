"""Coverage, silence and status: what the database computes equals a plain reading of the rules, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.models import Component, Coverage, Need, Part, Phase, Responsibility, SignUp
from stakeholders.models import Role
from tests.cast import make_world, organisation, participation

ORIGIN = date(2024, 1, 1)
LENGTH = 12


@dataclass(frozen=True)
class Row:
    """A sign-up as plain days from the origin; None for never."""

    part: int
    hours: int
    offered: int
    since: int
    until: int | None
    confirmed: int | None
    closed: tuple[int, str] | None
    annulled: bool


@st.composite
def rows(draw) -> Row:
    offered = draw(st.integers(0, LENGTH))
    since = draw(st.integers(offered, LENGTH))
    part = draw(st.sampled_from(Part.values))
    confirmed = None if part == Part.INTERESTED else draw(st.none() | st.integers(offered, LENGTH))
    until = draw(st.none() | st.integers(since + 1, LENGTH + 3))
    closed = draw(st.none() | st.tuples(st.integers(offered, LENGTH), st.sampled_from(["withdrawn", "ended"])))
    if closed and closed[0] > since:
        until = min(until or closed[0], closed[0])
    if confirmed is not None:
        since = max(since, confirmed)
        if until is not None and until <= since:
            until = None
    return Row(part, draw(st.integers(0, 200)), offered, since, until, confirmed, closed, draw(st.booleans()))


def plain_status(row: Row, day: int) -> str | None:
    """The design's words, one by one."""
    if row.annulled or day < row.offered:
        return None
    if row.closed and row.closed[0] <= day:
        return row.closed[1]
    if row.until is not None and day >= row.until:
        return "lapsed"
    if row.confirmed is not None and row.confirmed <= day:
        return "upcoming" if day < row.since else "confirmed"
    return "offered"


def plain_coverage(lead_wanted: bool, contributors: int, hours: int, rows: Sequence[Row], day: int) -> Coverage:
    known = [(row, plain_status(row, day)) for row in rows if row.part != Part.INTERESTED]
    held = [row for row, status in known if status == "confirmed"]
    coming = [row for row, status in known if status in ("offered", "upcoming")]
    short = sum(row.part == Part.CONTRIBUTOR for row in held) < contributors or sum(row.hours for row in held) < hours
    if lead_wanted:
        holds, offers = ([row for row in side if row.part == Part.LEAD] for side in (held, coming))
    else:
        holds, offers = held, coming
    if not holds:
        return Coverage.OFFERED if offers else Coverage.OPEN
    return Coverage.PARTIAL if short else Coverage.COVERED


class CoverageTest(TestCase):
    """One need with any sign-ups on it, looked at on any day."""

    def setUp(self):
        self.world = make_world()
        self.component = self.world.component(need=False)
        # One organisation a row, and no two leads at once: what is tested is the counting, not the constraints.
        self.who = [
            participation(self.world.network, organisation(f"Partij {number}"), Role.PARTNER) for number in range(5)
        ]

    @settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
    @given(
        signed=st.lists(rows(), max_size=5),
        lead_wanted=st.booleans(),
        contributors=st.integers(0, 3),
        hours=st.integers(0, 300),
        day=st.integers(0, LENGTH + 3),
    )
    def test_equals_a_plain_reading(self, signed, lead_wanted, contributors, hours, day):
        if not (lead_wanted or contributors or hours):
            contributors = 1
        one_lead_at_a_time = []
        for row in signed:
            if (
                row.part == Part.LEAD
                and row.confirmed is not None
                and any(x.part == Part.LEAD for x in one_lead_at_a_time)
            ):
                continue
            one_lead_at_a_time.append(row)
        need = Need.objects.create(
            network=self.world.network,
            component=self.component,
            responsibility=Responsibility.DEVELOP,
            lead_wanted=lead_wanted,
            contributors_wanted=contributors,
            hours_wanted=hours,
            since=ORIGIN,
        )
        for row, who in zip(one_lead_at_a_time, self.who, strict=False):
            SignUp.objects.create(
                network=self.world.network,
                component=self.component,
                responsibility=Responsibility.DEVELOP,
                participation=who,
                part=row.part,
                hours=row.hours,
                own_staff=True,
                promise="x",
                offered_on=_day(row.offered),
                since=_day(row.since),
                until=_day(row.until),
                confirmed_on=_day(row.confirmed),
                closed_on=_day(row.closed[0]) if row.closed else None,
                closed_as=row.closed[1] if row.closed else "",
                annulled=row.annulled,
            )
        at = _day(day)
        found = Need.objects.filter(pk=need.pk).with_coverage(at=at).get()
        assert found.coverage == plain_coverage(lead_wanted, contributors, hours, one_lead_at_a_time, day)
        for_later = [
            row
            for row in one_lead_at_a_time
            if plain_status(row, day) == "upcoming"
            and (row.part == Part.LEAD or (row.part == Part.CONTRIBUTOR and not lead_wanted))
        ]
        assert found.upcoming == (found.coverage == Coverage.OFFERED and bool(for_later))
        leads = [(row, plain_status(row, day)) for row in one_lead_at_a_time if row.part == Part.LEAD]
        begin = [row.since for row, status in leads if status == "upcoming"]
        offers = sum(status == "offered" for _row, status in leads)
        assert (found.lead_offers, found.led_from) == (offers, _day(min(begin, default=None)))
        assert found.contested == (offers > 1 and not any(status == "confirmed" for _row, status in leads))
        known = SignUp.objects.with_status(at=at).values_list("participation", "status")
        expected = {
            who.pk: plain_status(row, day)
            for row, who in zip(one_lead_at_a_time, self.who, strict=False)
            if plain_status(row, day)
        }
        assert dict(known) == expected
        component = Component.objects.with_coverage(at=at).with_upcoming(at=at).get()
        assert (component.coverage, component.upcoming) == (found.coverage, found.upcoming)


def _day(number):
    return None if number is None else ORIGIN + timedelta(days=number)


def test_a_component_is_as_covered_as_its_worst_need(world):
    component = world.component()
    world.confirmed(component, responsibility=Responsibility.DEVELOP)
    world.offer(component, world.bravo, responsibility=Responsibility.MANAGE)
    assert Component.objects.with_coverage(at=world.today).get().coverage == Coverage.OFFERED


def test_where_nothing_is_asked_there_is_no_coverage(world):
    world.component(need=False)
    assert Component.objects.with_coverage(at=world.today).get().coverage is None


def test_candidates_retired_and_wont_haves_do_not_count(world):
    world.component("FUN-01", phase=Phase.CANDIDATE)
    world.component("FUN-02", phase=Phase.RETIRED)
    world.component("FUN-03", priority=4)
    counted = world.component("FUN-04")
    assert list(Component.objects.that_count(at=world.today)) == [counted]
    assert {need.component for need in Need.objects.that_count(at=world.today)} == {counted}


def test_contributors_alone_leave_a_lead_open(world):
    component = world.component()
    world.confirmed(component, part=Part.CONTRIBUTOR)
    need = Need.objects.filter(responsibility=Responsibility.DEVELOP).with_coverage(at=world.today).get()
    assert need.coverage == Coverage.OPEN
    assert need.joined == 1


def test_two_offers_to_lead_where_none_holds_are_contested(world):
    component = world.component()
    world.offer(component)
    need = Need.objects.filter(responsibility=Responsibility.DEVELOP)
    assert not need.with_coverage(at=world.today).get().contested
    rival = world.offer(component, world.bravo)
    assert need.with_coverage(at=world.today).get().contested
    rival.confirm(by=None)
    assert not need.with_coverage(at=world.today).get().contested
