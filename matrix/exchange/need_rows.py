"""Needs from a sheet: what is asked of a component, for a responsibility, from a day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matrix.models import Need, NeedClosed, Phase
from periods.checks import refuse_wrong
from periods.together import Revision
from periods.verbs import StepRefused, locked

from .known import held
from .lines import Act, Comparer, Record, stand_for

_ASKED = ("lead_wanted", "contributors_wanted", "hours_wanted", "due_on")


class NeedRows(Comparer):
    """With a first day: that need, or a new one from that day. Without: what is asked today, or a new one from today.

    What is asked changes by asking something else from another day, never by rewriting what was asked.
    """

    keys = frozenset({"component", "responsibility", "since"})

    def key(self, record: Record) -> str:
        return (
            f"{record.get('component')}, {record.kind.column('responsibility').value.say(record.get('responsibility'))}"
        )

    def identity(self, record: Record, row: Any) -> Any:
        return record.get("component"), record.get("responsibility"), row.since if row else record.get("since")

    def match(self, record: Record) -> Any:
        for code, sentence in (
            ("component", _("Fill in the code of the component.")),
            ("responsibility", _("Fill in the responsibility.")),
        ):
            if not record.get(code):
                raise ValidationError({code: sentence})
        component = self.known.component(record.get("component"))
        rows = self.known.needs[component.code, record.get("responsibility")]
        since = record.get("since")
        return next((row for row in rows if row.since == since), None) if since else held(rows, self.known.today)

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        if code == "since" and record.values[code] is None:
            return True
        return super().unchanged(record, row, code)

    def new(self, record: Record) -> Act:
        known, on = self.known, record.get("since") or self.known.today
        if record.get("closed_as"):
            raise ValidationError({"closed_as": _("What is new cannot be closed already.")})
        asked = {code: record.get(code) for code in _ASKED if record.has(code)}
        return self._ask(known.component(record.get("component")), record, on, {**asked, "until": record.get("until")})

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:
        known = self.known
        if set(changed) & {"closed_as", "reason"} or set(changed) == {"until"}:
            return self._close(record, row, changed)
        if record.get("since"):
            raise ValidationError(
                {
                    code: _(
                        "What was asked stays as it was. Change the first day too, to ask something else from then."
                    )
                    for code in changed
                }
            )
        if row.since == known.today:
            raise ValidationError({"since": _("What is asked here from that day is already known.")})
        asked = {code: getattr(row, code) for code in _ASKED} | {
            code: changed[code] for code in _ASKED if code in changed
        }
        asked["until"] = changed.get("until", row.until)
        return self._ask(row.component, record, known.today, asked)

    def _ask(self, component: Any, record: Record, on: Any, asked: dict[str, Any]) -> Act:
        """Ask from `on`; what is asked until then ends on that day."""
        known, responsibility = self.known, record.get("responsibility")
        component.day(on, by=known.by)
        need: Any = Need(
            network=known.network, component=component, responsibility=responsibility, since=on, closed_as="", **asked
        )
        phases = known.phases[component.code]
        if any(each.phase in (Phase.CANDIDATE, Phase.RETIRED) and need.overlaps(each) for each in phases):
            raise ValidationError(
                {"component": _("Nothing can be asked for a component that is a candidate or retired.")}
            )
        refuse_wrong(need)
        rows = known.needs[component.code, responsibility]
        present = held(rows, on)
        if any(need.overlaps(other) for other in rows if other is not present):
            raise ValidationError({"since": _("What is asked here in that period is already known.")})
        need.refuse_late(present)
        told = []
        if present:
            if present.asks_the_same(need):
                raise StepRefused(_("That is asked already."))
            present.give_way_to(need)
            told.append(Revision.of(present))
        rows.append(need)
        told.append(Revision.of(need))

        def alone() -> None:
            stand_for(need, Need.ask(by=known.by, component=component, responsibility=responsibility, on=on, **asked))

        return Act(alone, lambda: told)

    def _close(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:
        known, closed_as, reason = self.known, record.get("closed_as"), record.get("reason")
        on = record.get("until") or known.today
        if set(changed) - {"closed_as", "reason", "until"}:
            raise ValidationError(_("Close what is asked, or ask something else: not both in one row."))
        if not closed_as:
            raise ValidationError({"closed_as": _("Say how it ends: fulfilled or dropped.")})
        if closed_as == NeedClosed.DROPPED and not reason:
            raise ValidationError({"reason": _("Say why this is no longer asked for.")})
        if row.closed_as or not row.holds_on(on) or row.since == on:
            raise ValidationError({"until": _("This need does not apply on that day, or began on it.")})
        row.day(on, by=known.by)
        row.until, row.closed_as, row.reason = on, closed_as, reason.strip()
        told = [Revision.of(row, reason=reason)]

        def alone() -> None:
            locked(row).close(by=known.by, closed_as=closed_as, reason=reason, on=on)

        return Act(alone, lambda: told)
