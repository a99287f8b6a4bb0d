"""The phase of a component or platform: a row in time, so that any past day can be told."""

from datetime import date
from typing import Any, Self

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.models import Period
from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import InNetwork


class Phase(models.TextChoices):
    CANDIDATE = "candidate", _("candidate")
    WANTED = "wanted", _("wanted")
    IN_DEVELOPMENT = "in_development", _("in development")
    IN_OPERATION = "in_operation", _("in operation")
    RETIRED = "retired", _("retired")


class PhaseRow(InNetwork, Period):
    """What a thing is in during [since, until)."""

    SEVERAL_LINES = frozenset({"reason"})

    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    reason = models.CharField(_("reason"), max_length=2000, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.get_phase_display())


class PhasedQuerySet(models.QuerySet[Any]):
    """Things that go through phases."""

    def with_phase(self, *, at: date) -> Self:
        """Each with `phase`: the one it is in on `at`, or None before its first."""
        rows = self.model.phases.rel.related_model.objects.as_at(at)
        field = self.model.phases.field.name
        return self.annotate(phase=Subquery(rows.filter(**{field: OuterRef("pk")}).values("phase")[:1]))

    def with_phase_facts(self, *, at: date) -> Self:
        """Each with `phase_since` and `phase_reason` of the phase it is in on `at`; None before its first."""
        rows = self.model.phases.rel.related_model.objects.as_at(at).filter(
            **{self.model.phases.field.name: OuterRef("pk")}
        )
        return self.annotate(
            phase_since=Subquery(rows.values("since")[:1]), phase_reason=Subquery(rows.values("reason")[:1])
        )


class Phased(InNetwork):
    """A thing that goes through phases; `phases` are its PhaseRows."""

    phases: Any

    class Meta:
        abstract = True

    def phase_held_on(self, day: date) -> Any:
        """The row of the phase this is in on `day`, with its first day and its reason; None before its first."""
        return self.phases.as_at(day).first()

    def phase_on(self, day: date) -> str | None:
        """The phase this is in on `day`; None before its first."""
        row = self.phase_held_on(day)
        return row.phase if row else None

    def enter(self, phase: str, *, by: Any, on: date | None = None, reason: str = "") -> Any:
        """Go into `phase` from `on`; the present phase ends on that day.

        A phase that began on that same day held on no day: this one comes in its place. So does it for phases that
        were planned for a later day.

        Raises:
            ValidationError: a past day by anybody but the secretary.
            StepRefused: it is in that phase already, or another one began after that day.
        """
        on = self.day(on, by=by)
        with transaction.atomic():
            row = locked(self)
            if row.phases.filter(since__gt=on, since__lte=timezone.localdate()).exists():
                raise StepRefused(_("A phase from a later day is known already. Choose a later day, or undo that one."))
            last = row.phases.filter(since__lte=on).order_by("since").last()
            if last and last.phase == phase and last.holds_on(on) and not row.phases.filter(since__gt=on).exists():
                raise StepRefused(_("It is in that phase already. Choose another phase."))
            for none in row.phases.filter(since__gte=on):
                _take_away(none, by=by, reason=reason)
            last = row.phases.order_by("since").last()
            if last and last.phase == phase and (last.until is None or last.until >= on):
                last.until = None
                save_row(last, by=by, reason=reason)
                return last
            if last and (last.until is None or last.until > on):
                last.until = on
                save_row(last, by=by)
            new = row.phases.model(
                network=row.network, phase=phase, since=on, reason=reason.strip(), **{row.phases.field.name: row}
            )
            save_row(new, by=by, reason=reason)
        return new

    def undo_phase(self, *, by: Any, reason: str = "") -> Any:
        """Take back the last phase, which was a mistake: the one before it goes on. Returns what was taken back.

        Raises:
            StepRefused: there is no phase before it.
        """
        with transaction.atomic():
            row = locked(self)
            *earlier, last = row.phases.order_by("since") or [None]
            if not earlier:
                raise StepRefused(_("There is no earlier phase to go back to."))
            before = earlier[-1]
            _take_away(last, by=by, reason=reason)
            before.until = None
            save_row(before, by=by, reason=reason)
        return last

    def take_back(self, *, by: Any, phase: Any) -> None:
        """Undo the last `phase` on the day on which it began; after that day it was a fact.

        Raises:
            StepRefused: it did not begin today, is not the last, or there was none before it.
        """
        with transaction.atomic():
            row = locked(self)
            last = row.phases.order_by("since").last()
            if last is None or last.pk != phase.pk:
                raise StepRefused(_("A later phase is known, or this one was taken back already."))
            if last.since != timezone.localdate():
                raise StepRefused(_("This phase did not begin today, so it stays known."))
            row.undo_phase(by=by)


def _take_away(row: PhaseRow, *, by: Any, reason: str) -> None:
    """Gone from effective time, kept in its history."""
    row._history_user, row._change_reason = by, reason or None  # type: ignore[attr-defined]
    row.delete()
