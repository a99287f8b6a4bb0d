"""How a platform is used: figures a month. Development follows use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from periods.constraints import violated
from periods.verbs import StepRefused, delete_row, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network

from .component import Component
from .platform import Platform

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

MEASURES = ("visitors", "visits", "actions")
BATCH = 500
NOT_KEPT = _("These figures cannot be kept: look at the page again and try once more.")
_MOST = [MaxValueValidator(2_000_000_000)]


def refuse_future(day: date) -> None:
    """Raise ValidationError for a day that is still to come."""
    if day > timezone.localdate():
        raise ValidationError(_("That day is still to come. Choose today or a day before."), code="future")


def first_of_month(day: date) -> date:
    """The day by which the month of `day` is known."""
    return day.replace(day=1)


class UsageFigureQuerySet(models.QuerySet["UsageFigure"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """How platforms are used is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def as_at(self, day: date) -> Self:
        """The figures of the months that were over on `day`."""
        return self.filter(month__lt=first_of_month(day))

    def of_the_whole(self) -> Self:
        """The figures of platforms as a whole."""
        return self.filter(component=None)

    def of_components(self) -> Self:
        """The figures of single components."""
        return self.filter(component__isnull=False)

    def with_version(self) -> Self:
        """Each with `version`: another one after each change."""
        rows = UsageFigure.history.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(version=Subquery(rows.values("history_id")[:1]))


@dataclass(frozen=True)
class Measured:
    """What was measured of a month: of a component, or of the platform as a whole. What is None was not."""

    month: date
    component: Component | None = None
    visitors: int | None = None
    visits: int | None = None
    actions: int | None = None


class UsageFigure(InNetwork):
    """The use of a platform in one calendar month, or of one of its components there.

    `month`: its first day. `visitors`: different people; `visits`: visits; `actions`: pages seen, files fetched and the
    like. What was not measured is empty, which is not 0.
    """

    platform = models.ForeignKey(
        Platform, on_delete=models.CASCADE, related_name="usage_figures", verbose_name=_("platform")
    )
    component = models.ForeignKey(
        Component,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="usage_figures",
        verbose_name=_("component"),
        help_text=_("Empty: the platform as a whole."),
    )
    month = models.DateField(_("month"), validators=[refuse_future])
    visitors = models.PositiveIntegerField(_("visitors"), null=True, blank=True, validators=_MOST)
    visits = models.PositiveIntegerField(_("visits"), null=True, blank=True, validators=_MOST)
    actions = models.PositiveIntegerField(_("actions"), null=True, blank=True, validators=_MOST)
    source = models.CharField(_("source"), max_length=150, blank=True)
    history = History()

    objects = UsageFigureQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "-month", "component"]
        verbose_name = _("usage figure")
        verbose_name_plural = _("usage figures")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "month"],
                condition=Q(component=None),
                name="usage_figure_once_a_month",
                violation_error_message=_("This month has its figures already."),
            ),
            models.UniqueConstraint(
                fields=["platform", "month", "component"],
                condition=Q(component__isnull=False),
                name="usage_figure_component_once_a_month",
                violation_error_message=_("This month has its figures for this component already."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="usage_figure_of_a_month",
                violation_error_message=_("A month is written as its first day."),
            ),
            models.CheckConstraint(
                condition=Q(visitors__isnull=False) | Q(visits__isnull=False) | Q(actions__isnull=False),
                name="usage_figure_tells_something",
                violation_error_message=_("Fill in at least one figure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}, {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """The page about the use of its platform, or of its component there."""
        address = reverse("matrix:platform_use", args=[self.network.slug, self.platform.slug])
        return f"{address}?component={self.component.code}" if self.component else address

    def clean(self) -> None:
        super().clean()
        month: date | None = self.month
        if month is not None and month >= first_of_month(timezone.localdate()):
            raise ValidationError({"month": _("This month is not over yet. Choose a month that is.")}, code="future")

    @classmethod
    def enter(cls, *, by: Any, platform: Platform, measured: Measured, source: str = "") -> "UsageFigure":
        """Enter the figures of a month.

        Raises:
            ValidationError: wrong input; a month that is not over; a component that is not on this platform.
            StepRefused: this month has its figures already.
        """
        refuse_elsewhere(platform, [measured])
        row = cls(network=platform.network, platform=platform, source=source, **vars(measured))
        with transaction.atomic():
            locked(platform)
            save_row(row, by=by)
        return row

    def correct(self, *, by: Any, **changes: Any) -> "UsageFigure":
        """Put `visitors`, `visits`, `actions` or `source` right. Which month of what it is about stays."""
        with transaction.atomic():
            locked(self.platform)
            row: UsageFigure = locked(self)
            for name in (*MEASURES, "source"):
                setattr(row, name, changes.get(name, getattr(row, name)))
            save_row(row, by=by)
        return row

    def remove(self, *, by: Any, reason: str) -> None:
        """Take back a mistake; its history, with the reason, is kept.

        Raises:
            ValidationError: no reason.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why this was a mistake.")}, code="required")
        with transaction.atomic():
            locked(self.platform)
            delete_row(locked(self), by=by, reason=reason)

    @classmethod
    def take_in(cls, *, by: Any, platform: Platform, told: Sequence[Measured], source: str = "") -> int:
        """Take in what was measured: what is new is added, what is told otherwise replaces what was known.

        All of it or nothing; what `told` leaves empty stays as it was. The answer is how many rows changed. Thousands
        go in at once, so each is checked by itself, and the database checks them against each other.

        Raises:
            ValidationError: one of them is wrong.
            StepRefused: a month is told twice.
        """
        refuse_elsewhere(platform, told)
        if len({(each.month, each.component) for each in told}) < len(told):
            raise StepRefused(_("The same month of the same component is told twice. Leave it in once."))
        with transaction.atomic():
            locked(platform)
            known = {(row.month, row.component_id): row for row in cls.objects.filter(platform=platform)}
            new: list[UsageFigure] = []
            changed: list[UsageFigure] = []
            for each in told:
                row = known.get((each.month, each.component.pk if each.component else None))
                if row is None:
                    new.append(cls(network=platform.network, platform=platform, source=source, **vars(each)))
                elif row.tells_otherwise(each):
                    row.source = source
                    for name in MEASURES:
                        setattr(row, name, getattr(row, name) if getattr(each, name) is None else getattr(each, name))
                    changed.append(row)
            for each_row in [*new, *changed]:
                each_row.clean_fields(exclude={"network", "platform", "component"})
                each_row.clean()
            with_history = {"default_user": by, "default_change_reason": source}
            try:
                with transaction.atomic():
                    bulk_create_with_history(new, cls, batch_size=BATCH, **with_history)
                    bulk_update_with_history(changed, cls, [*MEASURES, "source"], batch_size=BATCH, **with_history)
            except IntegrityError as error:
                found = violated(cls, error)
                raise StepRefused(found.get_violation_error_message() if found else NOT_KEPT) from error
        return len(new) + len(changed)

    def tells_otherwise(self, measured: Measured) -> bool:
        """Whether something of `measured` differs from what is known."""
        return any(getattr(measured, name) not in (None, getattr(self, name)) for name in MEASURES)


def refuse_elsewhere(platform: Platform, told: Iterable[Measured]) -> None:
    """Raise ValidationError for figures of a component that is not on `platform`."""
    there = set(platform.components.values_list("pk", flat=True))
    for each in told:
        if each.component is not None and each.component.pk not in there:
            sentence = _("%(component)s does not belong to this platform.") % {"component": each.component}
            raise ValidationError({"component": sentence}, code="elsewhere")
