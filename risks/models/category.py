"""The kinds of risk a network tells apart."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from periods.verbs import locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network


class RiskCategoryKind(models.TextChoices):
    COMPETITION = "competition", _("competition with other initiatives")
    MARKET = "market", _("disturbance of the market")
    SCOPE = "scope", _("focus and scope")
    LIABILITY = "liability", _("liability")
    CONTINUITY = "continuity", _("management and continuity")
    SECURITY = "security", _("security and privacy")
    OTHER = "other", _("other")


class RiskCategory(InNetwork):
    """A kind of risk. Without a name of its own it is called what its kind is called, in the reader's language."""

    kind = models.CharField(_("kind"), max_length=20, choices=RiskCategoryKind.choices)
    own_name = models.CharField(_("own name"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = History()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("risk category")
        verbose_name_plural = _("risk categories")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind", "own_name"],
                name="risk_category_once",
                violation_error_message=_("This category is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RiskCategoryKind.OTHER, own_name=""),
                name="risk_category_other_has_a_name",
                violation_error_message=_("Give this category a name of its own."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.own_name or str(self.get_kind_display())

    @classmethod
    def make_defaults(cls, network: Network, *, by: Any = None) -> None:
        """Give `network` the six categories it starts with; one that has categories keeps what it has."""
        with transaction.atomic():
            locked(network)
            if cls.objects.filter(network=network).exists():
                return
            kinds = [kind for kind in RiskCategoryKind if kind != RiskCategoryKind.OTHER]
            for order, kind in enumerate(kinds, start=1):
                save_row(cls(network=network, kind=kind, order=order), by=by)
