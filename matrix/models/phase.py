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

    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)

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


class Phased(InNetwork):
    """A thing that goes through phases; `phases` are its PhaseRows."""

    phases: Any

    class Meta:
        abstract = True

    def phase_on(self, day: date) -> str | None:
        """The phase this is in on `day`; None before its first."""
        row = self.phases.as_at(day).first()
        return row.phase if row else None

    def enter(self, phase: str, *, by: Any, on: date | None = None) -> Any:
        """Go into `phase` from `on`; the present phase ends on that day.

        Raises:
            StepRefused: it is in that phase already, or a phase from that day or later is known.
        """
        on = on or timezone.localdate()
        with transaction.atomic():
            row = locked(self)
            last = row.phases.order_by("since").last()
            if last and last.phase == phase and last.until is None:
                raise StepRefused(_("It is in that phase already."))
            if last and last.since >= on:
                raise StepRefused(_("A phase from that day or later is already known."))
            if last and (last.until is None or last.until > on):
                last.until = on
                save_row(last, by=by)
            new = row.phases.model(network=row.network, phase=phase, since=on, **{row.phases.field.name: row})
            save_row(new, by=by)
        return new

    def take_back(self, *, by: Any, phase: Any) -> None:
        """Take back the last `phase` on the day on which it began: gone from effective time, the one before goes on.

        Raises:
            StepRefused: it did not begin today, is not the last, or there was none before it.
        """
        with transaction.atomic():
            row = locked(self)
            rows = list(row.phases.order_by("since"))
            if not rows or rows[-1].pk != phase.pk:
                raise StepRefused(_("A later phase is known, or this one was taken back already."))
            if phase.since != timezone.localdate():
                raise StepRefused(_("This phase did not begin today, so it stays known."))
            if len(rows) < 2 or rows[-2].until != phase.since:
                raise StepRefused(_("There was no phase before this one."))
            phase._history_user = by
            phase.delete()
            rows[-2].until = None
            save_row(rows[-2], by=by)
