"""Effective time: rows that hold from `since` up to, but not including, `until`.

What can change and must be known for a past day is such a row. One filter, `as_at(day)`, answers for any day.
"""

from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .entered import Entered

M = TypeVar("M", bound=models.Model)


class PeriodQuerySet(models.QuerySet[M]):
    """Questions about time that every row with a period answers."""

    def as_at(self, day: date) -> Self:
        """The rows that hold on `day`."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def not_over(self, day: date) -> Self:
        """The rows that hold on `day` or begin later."""
        return self.filter(Q(until=None) | Q(until__gt=day))

    def during(self, since: date, until: date | None) -> Self:
        """The rows that hold on at least one day of [since, until)."""
        rows = self.filter(Q(until=None) | Q(until__gt=since))
        return rows if until is None else rows.filter(since__lt=until)


class Period(Entered):
    """A row that holds during [since, until); an empty `until` means until further notice."""

    since = models.DateField(_("from"))
    until = models.DateField(
        _("until (exclusive)"), null=True, blank=True, help_text=_("The first day on which this no longer holds.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            )
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which this holds, as people write it ("up to and including"); None for no end."""
        return None if self.until is None else self.until - timedelta(days=1)

    def holds_on(self, day: date) -> bool:
        """Whether this row holds on `day`; the question `as_at` asks, for one row already read."""
        return self.since <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return (self.until is None or other.since < self.until) and (other.until is None or self.since < other.until)
