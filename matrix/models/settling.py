"""What becomes of needs and sign-ups of a component that takes nobody any more: none is left hanging."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused

from .need import NeedClosed
from .status import Status

# How a sign-up is closed when its component is retired.
_CLOSE = {Status.OFFERED: "decline", Status.UPCOMING: "withdraw", Status.CONFIRMED: "end"}


def settle(component: Any, *, by: Any, on: date, reason: str) -> None:
    """End what is asked and promised for `component` on `on`: offers are declined, promises end, with `reason`.

    Raises:
        ValidationError: on a day to come, or no reason where somebody signed up.
        StepRefused: somebody signed up or was confirmed after that day.
    """
    if on > timezone.localdate():
        raise ValidationError({"on": _("Retire it today or on a day in the past: who signed up must see it at once.")})
    later = Q(offered_on__gt=on) | Q(confirmed_on__gt=on)
    if component.sign_ups.filter(later, annulled=False, closed_on=None).exists():
        raise StepRefused(_("Somebody signed up or was confirmed after that day. Choose a later day."))
    standing = list(component.sign_ups.as_at(on).filter(closed_on=None))
    if standing and not reason:
        raise ValidationError({"reason": _("Say why: organisations have signed up here.")})
    for row in standing:
        getattr(row, _CLOSE[row.status])(by=by, reason=reason, on=on)
    close_needs(component, by=by, on=on, reason=reason)


def close_needs(component: Any, *, by: Any, on: date, reason: str) -> None:
    """Ask nothing any more for `component` from `on`."""
    for need in component.needs.filter(Q(until=None) | Q(until__gt=on)).order_by("-since"):
        need.stop(by=by, closed_as=NeedClosed.DROPPED, reason=reason, on=on)
