"""Something small to keep in time: boats are hired by the day, and an agreed hire has the boat to itself.

Models of their own, in a registry of their own, so that these tests need nothing of the rooms above.
"""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.test.utils import isolate_apps

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet

BOATS = 3
FIRST = date(2026, 1, 1)
BEYOND = 40  # later than any day in these tests

with isolate_apps("periods"):

    class Boat(models.Model):  # noqa: DJ008 - never shown
        class Meta:
            app_label = "periods"

    class Hire(Period):
        """The condition is as wide as the widest in the product: values, emptiness, a comparison of columns."""

        boat = models.ForeignKey(Boat, on_delete=models.CASCADE)
        whole = models.BooleanField(default=True)
        agreed_on = models.DateField(null=True, blank=True)
        closed_on = models.DateField(null=True, blank=True)
        note = models.TextField(blank=True, unique=True, null=True)

        objects = PeriodQuerySet.as_manager()

        class Meta:
            app_label = "periods"
            constraints = [
                *Period.Meta.constraints,
                NoOverlap(
                    name="hire_has_boat_to_itself",
                    by=("boat",),
                    condition=Q(whole=True, agreed_on__isnull=False)
                    & (Q(closed_on=None) | Q(closed_on__gt=F("since"))),
                    violation_error_message="This boat is taken on those days.",
                ),
            ]


def day(number: int | None) -> date | None:
    """A day by its number; None stays None."""
    return None if number is None else FIRST + timedelta(days=number)


def hire(since: int, until: int | None, **facts: Any) -> Hire:
    """An agreed hire of the whole of boat 1, unless told otherwise; days by number."""
    facts = {"boat_id": 1, "agreed_on": FIRST, **facts}
    return Hire(since=day(since), until=day(until), **facts)


def days(row: Period) -> set[date]:
    """Every day on which `row` holds, one by one: what all cleverer answers must equal."""
    each = (FIRST + timedelta(days=number) for number in range(BEYOND))
    return {on for on in each if on >= row.since and (row.until is None or on < row.until)}
