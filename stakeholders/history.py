"""Recorded time: who entered what when, for whom and why. Every model that people change keeps it.

What held on which day is no part of it: that is effective time (`periods`).
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Recorded(models.Model):
    """What each record of a change tells besides the row itself. `acting_for`: empty where nobody was acted for."""

    # It outlives what it names, as the record itself does.
    acting_for = models.ForeignKey(
        "stakeholders.Participation",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        on_delete=models.DO_NOTHING,
        related_name="+",
        verbose_name=_("acting for"),
    )

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model, with for whom each change was made."""

    def __init__(self, **options: Any) -> None:
        super().__init__(bases=[Recorded], **options)


def tell_for_whom(*, instance: Any, history_user: Any, history_instance: Any, **_facts: Any) -> None:
    """Receiver: note in a record for which organisation its user acted in the network of the row."""
    from .models import Access, Network

    network = instance.pk if isinstance(instance, Network) else getattr(instance, "network_id", None)
    if network is not None and history_user is not None and isinstance(history_instance, Recorded):
        history_instance.acting_for_id = Access.of(history_user, network).acting_for
