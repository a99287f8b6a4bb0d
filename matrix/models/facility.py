"""What another initiative already offers for a component, and what the network does with that."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import InNetwork, Network, Participation

from .component import Component

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User


class Stance(models.IntegerChoices):
    """What the network does with what exists elsewhere."""

    REUSE = 1, _("we reuse theirs")
    COMPLEMENT = 2, _("we complement each other")
    OVERLAP_AGREED = 3, _("overlap, agreed")
    OVERLAP_OPEN = 4, _("overlap, still open")


class FacilityQuerySet(models.QuerySet["Facility"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What exists elsewhere is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def with_stance(self, *, at: date) -> Self:
        """Each with `stance` on `at`, and `stance_since`; None before its first."""
        rows = FacilityStance.objects.filter(facility=OuterRef("pk")).as_at(at)
        return self.annotate(
            stance=Subquery(rows.values("stance")[:1]), stance_since=Subquery(rows.values("since")[:1])
        )

    def as_at(self, day: date) -> Self:
        """The facilities known on `day`, each with its stance then."""
        return self.with_stance(at=day).filter(stance__isnull=False)


class Facility(InNetwork):
    """What an organisation outside the shared work offers for one component."""

    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, related_name="facilities", verbose_name=_("component")
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="facilities", verbose_name=_("related initiative")
    )
    name = models.CharField(_("name"), max_length=120)
    offers = models.TextField(_("what they offer"), blank=True)
    website = models.URLField(_("website"), blank=True)
    agreed = models.TextField(_("what was agreed"), blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    history = HistoricalRecords()

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["component", "name", "pk"]
        verbose_name = _("existing facility")
        verbose_name_plural = _("existing facilities")
        constraints = [
            models.UniqueConstraint(
                fields=["component", "participation", "name"],
                name="facility_named_once",
                violation_error_message=_("This facility stands with this component already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def take_stance(self, stance: int, *, by: Any, on: date | None = None) -> "FacilityStance":
        """Take another stance from `on`; the present one ends on that day.

        Raises:
            ValidationError: a past day by anybody but the secretary.
            StepRefused: that is the stance already, or one from that day or later is known.
        """
        on = self.day(on, by=by)
        with transaction.atomic():
            row = locked(self)
            last = row.stances.order_by("since").last()
            if last and last.stance == stance:
                raise StepRefused(_("That is the stance already."))
            if last and last.since > on:
                raise StepRefused(_("A stance from a later day is already known."))
            if last and last.since == on:
                # Corrected on the day itself: a stance that held on no day is none.
                last.stance = stance
                save_row(last, by=by)
                return last
            if last:
                last.until = on
                save_row(last, by=by)
            new = FacilityStance(network=row.network, facility=row, stance=stance, since=on)
            save_row(new, by=by)
        return new

    @property
    def review_late(self) -> bool:
        """Whether it should have been looked at again by today."""
        return self.review_on is not None and self.review_on < timezone.localdate()


class FacilityStance(InNetwork, Period):
    """What the network does with a facility during a period."""

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="stances", verbose_name=_("existing facility")
    )
    stance = models.PositiveSmallIntegerField(_("stance"), choices=Stance.choices)
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        verbose_name = _("stance on a facility")
        verbose_name_plural = _("stances on facilities")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="facility_stance_known"),
            NoOverlap(
                name="facility_one_stance_at_a_time",
                by=("facility",),
                since="since",
                until="until",
                violation_error_message=_("There is one stance on a facility at a time."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_stance_display())
