"""In what an organisation went on: merged into another, or split."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.entered import Entered
from stakeholders.history import History

from .organisation import Organisation, name_of

if TYPE_CHECKING:
    from .network import Network


class SuccessionKind(models.TextChoices):
    """What became of the predecessor: it ended, in one or in several others; or it goes on beside the new one."""

    MERGED = "merged", _("merged into")
    SPLIT = "split", _("split into")
    SPLIT_OFF = "split_off", _("split off from it")


# After these the predecessor is no more.
ENDING = (SuccessionKind.MERGED, SuccessionKind.SPLIT)


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def known_in(self, network: "Network", *, by: Any) -> Self:
        """Those of which both organisations may be known where `by` works for, or reads, `network`."""
        known = Organisation.objects.known_in(network, by=by).values("pk")
        return self.filter(predecessor__in=known, successor__in=known)

    def with_successor(self, *, at: date) -> Self:
        """Each with `called`: the name of its successor on `at`."""
        return self.annotate(called=name_of("successor", at=at))

    def with_predecessor(self, *, at: date) -> Self:
        """Each with `called`: the name of its predecessor on `at`."""
        return self.annotate(called=name_of("predecessor", at=at))


class Succession(Entered):
    """That `successor` goes on with what `predecessor` was, from the day `on`.

    Made by `Organisation.merge_into` and `Organisation.split`. Whoever ended began and received before that day, so
    following successors never comes back to where it began.
    """

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="origins", verbose_name=_("successor")
    )
    on = models.DateField(_("on"))
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind.choices)
    history = History()

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_not_of_itself",
                violation_error_message=_("An organisation cannot succeed itself."),
            ),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="succession_kind_known"),
            models.UniqueConstraint(
                fields=["predecessor", "successor", "kind"],
                name="succession_once",
                violation_error_message=_("This is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(kind=SuccessionKind.MERGED),
                name="succession_merged_into_one",
                violation_error_message=_("An organisation merges into one other."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def ends_predecessor(self) -> bool:
        return self.kind in ENDING

    def clean(self) -> None:
        super().clean()
        on: Any = self.on
        if on and on > timezone.localdate():
            raise ValidationError({"on": _("Choose today or a day in the past.")})
