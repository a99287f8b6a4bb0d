"""How a platform is used: figures a month, and what research among its users found. Development follows use."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stakeholders.models import InNetwork, Network

from .component import Component, Platform

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

_MOST = [MaxValueValidator(2_000_000_000)]


def refuse_future(day: date) -> None:
    """Raise ValidationError for a day that is still to come."""
    if day > timezone.localdate():
        raise ValidationError(_("That day is still to come."), code="future")


class UsageFigureQuerySet(models.QuerySet["UsageFigure"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """How platforms are used is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))


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
    history = HistoricalRecords()

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


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What users said is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))


class Finding(InNetwork):
    """What research among users found. `on`: the day of the research; `source`: which research."""

    platform = models.ForeignKey(
        Platform, on_delete=models.CASCADE, related_name="findings", verbose_name=_("platform")
    )
    components = models.ManyToManyField(
        Component, blank=True, related_name="findings", verbose_name=_("components that it is about")
    )
    on = models.DateField(_("on"), validators=[refuse_future])
    source = models.CharField(_("source"), max_length=150)
    address = models.URLField(_("address of the report"), blank=True)
    text = models.TextField(_("what was found"))
    history = HistoricalRecords(m2m_fields=[components])

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("finding of user research")
        verbose_name_plural = _("findings of user research")

    def __str__(self) -> str:
        return f"{self.on}: {self.source}"
