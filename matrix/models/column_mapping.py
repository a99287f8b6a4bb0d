"""What somebody said the last time of the words in a file, so that it need not be said again."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from periods.verbs import save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network


class ColumnMapping(InNetwork):
    """What the headings of a kind of sheet, or the folders of a site, meant the last time; by their spelling."""

    kind = models.CharField(_("kind"), max_length=20, editable=False)
    heads = models.JSONField(_("headings"), default=dict, editable=False)
    history = History()

    class Meta:
        ordering = ["network", "kind"]
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind"],
                name="column_mapping_once",
                violation_error_message=_("Somebody asked for this at the same moment."),
            )
        ]

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def known(cls, network: Network, kind: str) -> dict[str, str]:
        """What the words of files of this kind meant the last time."""
        row = cls.objects.filter(network=network, kind=kind).first()
        return dict(row.heads) if row else {}

    @classmethod
    def keep(cls, heads: dict[str, str], *, by: Any, network: Network, kind: str) -> None:
        """Remember what words mean from now on; those that are not named mean what they meant."""
        row = cls.objects.filter(network=network, kind=kind).first() or cls(network=network, kind=kind)
        if row.heads != (told := {**row.heads, **heads}):
            row.heads = told
            save_row(row, by=by)
