"""What another initiative already offers for a component, and what the network does with that."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, delete_row, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network, Participation
from stakeholders.models.organisation import name_of

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


# What may be changed of a facility; the rest says which one it is.
AMENDABLE = ("name", "offers", "website", "agreed", "review_on")


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

    def overlapping(self, *, at: date) -> Self:
        """Those of which the overlap is still open on `at`."""
        return self.as_at(at).filter(stance=Stance.OVERLAP_OPEN)

    def with_name(self, *, at: date) -> Self:
        """Each with `organisation_name`: what the organisation that offers it was called on `at`."""
        return self.annotate(organisation_name=name_of("participation__organisation", at=at))

    def with_version(self) -> Self:
        """Each with `version`: another one after each change, also of its stances."""
        own = Facility.history.filter(id=OuterRef("pk")).order_by("-history_id")
        stances = FacilityStance.history.filter(facility=OuterRef("pk")).order_by("-history_id")
        first, second = (Cast(Subquery(rows.values("history_id")[:1]), models.CharField()) for rows in (own, stances))
        return self.annotate(version=Concat(first, Value("-"), second, output_field=models.CharField()))


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
    history = History()

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

    def get_absolute_url(self) -> str:
        return reverse("matrix:facility_detail", args=[self.network.slug, self.pk])

    @classmethod
    def register(
        cls,
        *,
        by: Any,
        component: Component,
        participation: Participation,
        name: str,
        stance: int,
        on: date | None = None,
        offers: str = "",
        website: str = "",
        agreed: str = "",
        review_on: date | None = None,
    ) -> "Facility":
        """Know from `on` that `participation` offers this already, and what the network does with that.

        Any organisation may be the one that offers it, as long as the network knows it: as a related initiative, a
        supplier, or a partner with a service of its own.

        Raises:
            ValidationError: wrong input; a day to come, or a past day by anybody but the secretary; an organisation
                that neither takes part nor is named on that day.
            StepRefused: it stands with this component already.
        """
        facility = cls(
            network=component.network,
            component=component,
            participation=participation,
            name=name,
            offers=offers,
            website=website,
            agreed=agreed,
            review_on=review_on,
        )
        on = facility._day_of_stance(on, by=by)
        if not participation.holds_on(on):
            sentence = _("This organisation neither takes part nor is named on that day.")
            raise ValidationError({"participation": sentence}, code="absent")
        with transaction.atomic():
            save_row(facility, by=by)
            save_row(FacilityStance(network=facility.network, facility=facility, stance=stance, since=on), by=by)
        return facility

    def amend(self, *, by: Any, **changes: Any) -> "Facility":
        """Change what is known of it: `name`, `offers`, `website`, `agreed`, `review_on`.

        Whose it is and for which component stays: what was entered wrongly there is removed and registered anew.
        """
        return self._change(by=by, changes={name: changes[name] for name in AMENDABLE if name in changes})

    def review(self, *, by: Any, review_on: date, agreed: str | None = None) -> "Facility":
        """It was looked at again today; the next time is `review_on`. What was agreed may be put anew.

        Raises:
            ValidationError: `review_on` is not still to come.
        """
        if review_on <= timezone.localdate():
            raise ValidationError({"review_on": _("Choose a day that is still to come.")}, code="past")
        changes = {"review_on": review_on} | ({} if agreed is None else {"agreed": agreed})
        return self._change(by=by, changes=changes, reason=gettext("Looked at again."))

    def take_stance(self, stance: int, *, by: Any, on: date | None = None) -> "FacilityStance":
        """Take another stance from `on`; the present one ends on that day. On the day itself it is corrected.

        Raises:
            ValidationError: no such stance; a day to come, or a past day by anybody but the secretary.
            StepRefused: that is the stance already, or one from a later day is known.
        """
        on = self._day_of_stance(on, by=by)
        if stance not in Stance.values:
            raise ValidationError({"stance": _("Choose what the network does with it.")}, code="invalid")
        with transaction.atomic():
            row = locked(self)
            before, last = [None, None, *row.stances.order_by("since")][-2:]
            if last and last.stance == stance:
                raise StepRefused(_("That is the stance already."))
            if last and last.since > on:
                raise StepRefused(_("A stance from a later day is already known. Choose that day or a later one."))
            if last and last.since == on:
                return row._correct(last, before, stance, by=by)
            if last:
                last.until = on
                save_row(last, by=by)
            new = FacilityStance(network=row.network, facility=row, stance=stance, since=on)
            save_row(new, by=by)
        return new

    def remove(self, *, by: Any, reason: str) -> None:
        """Take back a mistake: it disappears from every day. Its history, with the reason, is kept.

        Raises:
            ValidationError: no reason.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why this was a mistake.")}, code="required")
        with transaction.atomic():
            row = locked(self)
            for each in (*row.stances.all(), row):
                delete_row(each, by=by, reason=reason)

    def _day_of_stance(self, on: date | None, *, by: Any) -> date:
        """The day from which a stance counts: today, or a past day by the secretary."""
        on = self.day(on, by=by)
        if on > timezone.localdate():
            raise ValidationError({"on": _("Choose today or a day in the past.")}, code="future")
        return on

    def _correct(
        self, last: "FacilityStance", before: "FacilityStance | None", stance: int, *, by: Any
    ) -> "FacilityStance":
        """Put `last` right on its first day: a stance that held on no day is none, and one that goes on is one."""
        if before is not None and before.stance == stance and before.until == last.since:
            delete_row(last, by=by, reason=gettext("Corrected on its first day."))
            before.until = None
            save_row(before, by=by)
            return before
        last.stance = stance
        save_row(last, by=by)
        return last

    def _change(self, *, by: Any, changes: dict[str, Any], reason: str = "") -> "Facility":
        with transaction.atomic():
            row: Facility = locked(self)
            for name, value in changes.items():
                setattr(row, name, value)
            save_row(row, by=by, reason=reason)
        return row

    def review_late(self, *, at: date | None = None) -> bool:
        """Whether it should have been looked at again by `at`, or by today."""
        return self.review_on is not None and self.review_on < (at or timezone.localdate())


class FacilityStance(InNetwork, Period):
    """What the network does with a facility during a period."""

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="stances", verbose_name=_("existing facility")
    )
    stance = models.PositiveSmallIntegerField(_("stance"), choices=Stance.choices)
    history = History()

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
