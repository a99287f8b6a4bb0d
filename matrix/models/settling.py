"""What becomes of needs and sign-ups of a component that takes nobody any more: none is left hanging."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked

from .phase import Phase, Phased
from .status import Part, Status

# How a sign-up is closed when its component is retired.
_CLOSE = {Status.OFFERED: "decline", Status.UPCOMING: "withdraw", Status.CONFIRMED: "end"}


class Settled(Phased):
    """What is retired together with what is asked and promised for it."""

    class Meta:
        abstract = True

    needs: Any
    sign_ups: Any

    def enter(self, phase: str, *, by: Any, on: date | None = None, reason: str = "") -> Any:
        """As any phase. A retired component asks for nothing and holds nobody: what stands is ended, with `reason`.

        Raises:
            StepRefused: as `Phased.enter`; a candidate that organisations have promised something for.
            ValidationError: it would be a candidate or retired on a day to come, until which others could still sign
                up; or retired without saying why to who signed up.
        """
        on = self.day(on, by=by)
        if phase in (Phase.CANDIDATE, Phase.RETIRED) and on > timezone.localdate():
            sentence = _("Choose today or a day in the past: who signed up must see it at once.")
            raise ValidationError({"on": sentence})
        with transaction.atomic():
            row = locked(self)
            if phase == Phase.CANDIDATE and row.is_promised:
                raise StepRefused(_("Organisations have signed up for this: it cannot become a candidate again."))
            new = super().enter(phase, by=by, on=on, reason=reason)
            if phase == Phase.RETIRED:
                settle(row, by=by, on=on, reason=reason.strip())
            elif phase == Phase.CANDIDATE:
                close_needs(row, by=by, on=on, reason=reason.strip())
        return new

    def undo_phase(self, *, by: Any, reason: str = "") -> Any:
        """As any phase; what was asked in it goes where the phase before it asks for nothing.

        Raises:
            StepRefused: as `Phased.undo_phase`; back to a candidate that organisations have promised something for.
        """
        with transaction.atomic():
            row = locked(self)
            undone = super().undo_phase(by=by, reason=reason)
            now = row.phases.latest("since")
            if now.phase in (Phase.CANDIDATE, Phase.RETIRED):
                if row.sign_ups.as_at(undone.since).exists() if now.phase == Phase.RETIRED else row.is_promised:
                    raise StepRefused(_("Organisations have signed up since: this phase can no longer be undone."))
                close_needs(row, by=by, on=undone.since, reason=reason)
        return undone

    @property
    def is_promised(self) -> bool:
        """Whether an organisation ever promised something here; interest promises nothing."""
        return bool(self.sign_ups.filter(annulled=False).exclude(part=Part.INTERESTED).exists())


def hindrance(phase: str, *, stands: bool, promised: bool) -> str:
    """Why a component does not go into `phase` as one of many; empty where it does.

    `stands`: somebody has signed up; `promised`: somebody ever promised something.
    """
    if phase == Phase.CANDIDATE and promised:
        return str(_("Organisations have signed up for this: it cannot become a candidate again."))
    if phase == Phase.RETIRED and stands:
        return str(_("Organisations have signed up here. Retire it on its own page, where you say why."))
    return ""


def settle(component: Any, *, by: Any, on: date, reason: str) -> None:
    """End what is asked and promised for `component` on `on`: offers are declined, promises end, with `reason`.

    Raises:
        ValidationError: no reason where somebody signed up.
        StepRefused: somebody signed up or was confirmed after that day.
    """
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
    """Ask nothing any more for `component` from `on`. What was asked from that day or later was asked in vain."""
    from .need import REASON_MOST, NeedClosed

    # Whole it stands with the phase.
    short = Truncator(reason).chars(REASON_MOST)
    needs = component.needs.filter(Q(until=None) | Q(until__gte=on)).order_by("responsibility", "-since")
    replaced = set()
    for need in needs:
        if need.since >= on:
            need.take_away(by=by, reason=reason)
            replaced.add((need.responsibility, need.since))
        elif need.until != on or (not need.closed_as and (need.responsibility, on) in replaced):
            need.shut(by=by, closed_as=NeedClosed.DROPPED, reason=short, on=on)
