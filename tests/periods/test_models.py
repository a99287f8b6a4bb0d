"""The meaning of [since, until), in the database and in Python, against days counted one by one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tests.periods.boats import BEYOND, Hire, day, days, hire

PERIODS = [(1, 3), (3, 4), (6, 9), (9, None), (0, None)]


@pytest.fixture
def hires(boats) -> list[Hire]:
    rows = [hire(since, until, whole=False) for since, until in PERIODS]
    return Hire.objects.bulk_create(rows)


@pytest.mark.parametrize(("number", "holds"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_row_holds_from_its_first_day_until_the_day_before_it_ends(boats, number, holds):
    row = hire(1, 3)
    row.save()
    assert row.holds_on(day(number)) is holds
    assert Hire.objects.as_at(day(number)).exists() is holds


def test_a_row_without_an_end_holds_until_further_notice(boats):
    row = hire(1, None)
    row.save()
    assert not row.holds_on(day(0))
    assert row.holds_on(day(BEYOND))
    assert Hire.objects.as_at(day(BEYOND)).get() == row


def test_as_at_gives_the_rows_that_hold_on_that_day(hires):
    for number in range(12):
        on = day(number)
        expected = {row for row in hires if on in days(row)}
        assert set(Hire.objects.as_at(on)) == expected
        assert {row for row in hires if row.holds_on(on)} == expected


def test_during_gives_the_rows_that_hold_on_at_least_one_of_those_days(hires):
    for since in range(11):
        for until in (*range(since + 1, 12), None):
            asked = days(hire(since, until))
            assert set(Hire.objects.during(day(since), day(until))) == {row for row in hires if days(row) & asked}


def test_the_questions_can_be_put_together(hires):
    rows = Hire.objects.filter(until=None).during(day(0), day(3)).as_at(day(9))
    assert rows.get() == hires[-1]


def test_a_row_ends_after_it_starts(boats):
    hire(0, None).save()
    for until in (2, 3):
        with pytest.raises(ValidationError) as refusal:
            hire(3, until).full_clean()
        assert refusal.value.messages == [_("The end must be later than the start.")], "and none about an overlap"
        with pytest.raises(IntegrityError), transaction.atomic():
            hire(3, until, whole=False).save()
