"""How likely a risk is and how bad it would be, in somebody's judgement on a day."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stakeholders.history import History
from stakeholders.models import InNetwork

from .matrix import Cell


class RatingKind(models.TextChoices):
    """What is judged: the risk as if nothing were done, as it is now, or as it will be when the measures work."""

    INHERENT = "inherent", _("inherent")
    CURRENT = "current", _("current")
    EXPECTED = "expected", _("expected")


class RatingQuerySet(models.QuerySet["Rating"]):
    def as_at(self, day: date) -> Self:
        """The ratings made on or before `day` that no correction has replaced, the one that holds first."""
        return self.filter(effective_on__lte=day, superseded_by=None).order_by("-effective_on", "-pk")


class Rating(InNetwork):
    """One judgement, made with `Risk.rate`. It is never changed: a correction is a new rating that supersedes it."""

    risk = models.ForeignKey("risks.Risk", on_delete=models.CASCADE, related_name="ratings", verbose_name=_("risk"))
    kind = models.CharField(_("kind of rating"), max_length=10, choices=RatingKind.choices)
    cell = models.ForeignKey(
        Cell, on_delete=models.PROTECT, related_name="ratings", verbose_name=_("place in the matrix")
    )
    effective_on = models.DateField(_("rated on"))
    note = models.TextField(_("explanation"), blank=True)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        verbose_name=_("correction of"),
        error_messages={"unique": _("This rating has been corrected already.")},
    )
    history = History()

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "pk"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RatingKind.values), name="rating_kind_known"),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("pk")), name="rating_supersedes_another"
            ),
        ]
        indexes = [
            # The rating of each kind that holds on a day: asked for every risk in register, heatmap and report.
            models.Index(fields=["risk", "kind", "-effective_on", "-id"], name="rating_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.cell}"

    def clean(self) -> None:
        super().clean()
        if not self._state.adding:
            raise ValidationError(_("A rating cannot be edited. Correct it with a new one."), code="append_only")
        if self.supersedes and (self.supersedes.risk_id, self.supersedes.kind) != (self.risk_id, self.kind):
            raise ValidationError(
                {"supersedes": _("A correction is of the same risk, and of the same kind of rating.")}
            )
