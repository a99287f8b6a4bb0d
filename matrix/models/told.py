"""What is told of a promise while it holds: how it goes, and that it still stands."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from periods.verbs import save_row

from .stepping import Stepping


class Told(Stepping):
    """The verbs that change no promise, and end its silence."""

    class Meta:
        abstract = True

    def report(self, *, by: Any, health: int, text: str, percentage: int | None = None, on: date | None = None) -> Any:
        """Tell how it goes: the last word on this promise. Returns the StatusUpdate.

        Raises:
            ValidationError: no text, the same as before on that day, or a percentage outside 0 to 100.
            StepRefused: the sign-up does not hold on that day.
        """
        from .status_update import StatusUpdate

        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("report", on)
            told: dict[str, Any] = {"on": on, "health": health, "text": text, "percentage": percentage}
            if StatusUpdate.objects.of(row).filter(**told).exists():
                raise ValidationError({"text": _("You have reported this already.")})
            update = StatusUpdate(network=row.network, sign_up=row.origin or row, **told)
            save_row(update, by=by)
        return update

    def attest(self, *, by: Any, on: date | None = None) -> Any:
        """Say that this promise still stands. It ends silence and changes no health. Returns the Attestation.

        Said once a day: whoever says it again finds what was said.

        Raises:
            StepRefused: nothing is promised here on that day.
        """
        from .attestation import Attestation

        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = self._at_step("attest", on)
            told = {"sign_up": row.origin or row, "on": on}
            said = Attestation.objects.filter(**told).first()
            if said is None:
                said = Attestation(network=row.network, **told)
                save_row(said, by=by)
        return said
