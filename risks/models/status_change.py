"""Where a risk stands, and since when: the last change on or before a day holds on that day."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stakeholders.history import History
from stakeholders.models import InNetwork


class RiskStatus(models.TextChoices):
    IDENTIFIED = "identified", _("identified")
    ASSESSED = "assessed", _("assessed")
    IN_TREATMENT = "in_treatment", _("in treatment")
    MONITORING = "monitoring", _("being monitored")
    CLOSED = "closed", pgettext_lazy("status of a risk", "closed")


# Which steps each status allows. What is not here is refused.
NEXT: dict[str, frozenset[str]] = {
    RiskStatus.IDENTIFIED: frozenset({"rate", "close"}),
    RiskStatus.ASSESSED: frozenset({"rate", "treat", "monitor", "close"}),
    RiskStatus.IN_TREATMENT: frozenset({"rate", "monitor", "close"}),
    RiskStatus.MONITORING: frozenset({"rate", "treat", "close"}),
    RiskStatus.CLOSED: frozenset({"reopen"}),
}


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    def last_first(self) -> Self:
        """The change that holds on a day comes first among those up to that day."""
        return self.order_by("-effective_on", "-pk")


class StatusChange(InNetwork):
    """A risk goes into a status: made by the verbs of `Risk`, never changed."""

    risk = models.ForeignKey(
        "risks.Risk", on_delete=models.CASCADE, related_name="status_changes", verbose_name=_("risk")
    )
    status = models.CharField(_("status"), max_length=15, choices=RiskStatus.choices)
    effective_on = models.DateField(_("from"))
    reason = models.TextField(_("reason"), blank=True)
    history = History()

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "pk"]
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RiskStatus.values), name="risk_status_known"),
            models.CheckConstraint(
                condition=~Q(status=RiskStatus.CLOSED, reason=""),
                name="risk_closed_with_reason",
                violation_error_message=_("Say why this risk is closed."),
            ),
        ]
        indexes = [
            # The status of every risk on a day: asked for register, heatmap and report.
            models.Index(fields=["risk", "-effective_on", "-id"], name="risk_status_on_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.get_status_display())

    def clean(self) -> None:
        super().clean()
        if not self._state.adding:
            raise ValidationError(_("A change of status cannot be edited. Record a new one."), code="append_only")
