"""What each row of an import would do, kept for who reads the preview."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models import InNetwork

from .sheet_import import SheetImport


class Outcome(models.TextChoices):
    """What a row of an import would do."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


class ImportLine(InNetwork):
    """What one row of an import would do, as the reader of the preview reads it. Made anew with each preview.

    `changes`: column, old, new; `reasons`: column, cell, sentence. `moved`: differs from the preview before.
    """

    sheet_import = models.ForeignKey(
        SheetImport, on_delete=models.CASCADE, related_name="lines", verbose_name=_("import"), editable=False
    )
    order = models.PositiveIntegerField(_("order"), editable=False)
    kind = models.CharField(_("kind"), max_length=20, editable=False)
    sheet = models.CharField(_("sheet"), max_length=200, editable=False)
    number = models.PositiveIntegerField(_("row"), editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, editable=False)
    key = models.CharField(_("which"), max_length=200, blank=True, editable=False)
    changes = models.JSONField(_("changes"), default=list, editable=False)
    reasons = models.JSONField(_("reasons"), default=list, editable=False)
    moved = models.BooleanField(_("differs from the preview before"), default=False, editable=False)

    class Meta:
        ordering = ["order"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="import_line_outcome_known"),
        ]
        indexes = [
            # A preview is read page by page, often only what is refused.
            models.Index(fields=["sheet_import", "outcome", "order"], name="import_line_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"

    @classmethod
    def of(cls, row: SheetImport, comparison: Any) -> "list[ImportLine]":
        """The lines of a comparison; `moved` where they were known to be otherwise."""
        moved = set(comparison.moved)
        return [
            cls(
                network_id=row.network_id,
                sheet_import=row,
                order=order,
                kind=line.record.kind.code,
                sheet=line.record.sheet[:200],
                number=line.record.number,
                outcome=line.outcome,
                key=line.key[:200],
                changes=line.changes,
                reasons=line.reasons,
                moved=line in moved,
            )
            for order, line in enumerate(comparison.lines)
        ]
