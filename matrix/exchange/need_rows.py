"""Needs from a sheet: what is asked of a component, for a responsibility, from a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matrix.models import Need, NeedClosed, Phase
from periods.checks import refuse_wrong
from periods.together import Revision
from periods.verbs import StepRefused, locked

from .known import Known, held
from .lines import Act, Comparer, Record, said, stand_for

_ASKED = ("lead_wanted", "contributors_wanted", "hours_wanted", "due_on")


@dataclass(frozen=True)
class Asked:
    """A row of the file and the period that it speaks of; `new`: nothing stands there from that day yet."""

    record: Record
    since: date
    until: date | None
    new: bool


class NeedRows(Comparer):
    """With a first day: that need, or a new one from that day. Without: what is asked today, or a new one from today.

    What is asked changes by asking something else from another day, never by rewriting what was asked.
    """

    keys = frozenset({"component", "responsibility", "since"})

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        # What the file says of each place, by first day; and the row with which one overlaps.
        self.told: dict[tuple[str, int], dict[date, Asked]] = defaultdict(dict)
        self.overlapping: dict[Record, Record] = {}

    def look_over(self, records: Sequence[Record]) -> None:
        for record in records:
            if asked := self._asked(record):
                self.told[self._place(record)].setdefault(asked.since, asked)
        for here in self.told.values():
            longest: Asked | None = None
            for asked in sorted(here.values(), key=lambda each: each.since):
                if longest and (longest.until is None or asked.since < longest.until):
                    self.overlapping.setdefault(longest.record, asked.record)
                    self.overlapping[asked.record] = longest.record
                if longest is None or (longest.until and (asked.until is None or asked.until > longest.until)):
                    longest = asked

    def _asked(self, record: Record) -> Asked | None:
        """What a row speaks of, where that can be read."""
        known, since, until = self.known, record.get("since"), record.get("until")
        if record.wrong.keys() & {*self.keys, "until"} or known.strange(record):
            return None
        if record.get("component") not in known.components:
            return None
        rows = known.needs[self._place(record)]
        row = next((row for row in rows if row.since == since), None) if since else held(rows, known.today)
        since = row.since if row else since or known.today
        if row and not record.has("until"):
            until = row.until
        if record.get("closed_as") and until is None:
            until = known.today
        return Asked(record, since, until, new=row is None) if until is None or since < until else None

    @staticmethod
    def _place(record: Record) -> tuple[str, int]:
        return record.get("component"), record.get("responsibility")

    def refuse_twice(self, record: Record, row: Any) -> None:
        super().refuse_twice(record, row)
        if other := self.overlapping.get(record):
            sentence = _(
                "Row %(row)d of sheet %(sheet)s asks for this component and responsibility in the same period. Let the "
                "one end before the other begins, or leave one out."
            )
            raise ValidationError({"since": sentence % {"row": other.number, "sheet": other.sheet}})

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
        if set(changed) == {"until"} and self._gives_way(record, row):
            return Act(lambda: None, list)  # the row that comes next lets it end
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

    def _gives_way(self, record: Record, row: Any) -> bool:
        """Whether it ends, sooner than was known, where another row of the file begins."""
        until = record.get("until")
        following = self.told[self._place(record)].get(until)
        return bool(following and following.new and (row.until is None or until < row.until))

    def _refuse_gap(self, need: Any, present: Any) -> None:
        """What stands would end where this begins, and after this nothing would be asked, unless the file goes on.

        Raises:
            ValidationError: that is so.
        """
        here = self.told[need.component.code, need.responsibility]
        end = need.until
        while end in here:
            end = here[end].until
        if end is None or (present.until and present.until <= end):
            return
        if present.until is None:
            sentence = _(
                "After %(last)s nothing would be asked here, while what stands there has no end. Leave the end of this "
                "row empty, or first change the period of what stands there, on the page of the component."
            )
        else:
            sentence = _(
                "After %(last)s nothing would be asked here, while what stands there is asked up to and including "
                "%(end)s. Let this row last until that day, or first change the period of what stands there, on the "
                "page of the component."
            )
        days = {"last": _last_day(end), "end": _last_day(present.until)}
        raise ValidationError({"until": sentence % days})

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
        told, before, also = [], {}, []
        if present:
            if present.asks_the_same(need):
                raise StepRefused(_("That is asked already."))
            if record.get("since"):
                self._refuse_gap(need, present)
            before = said(record.kind, present)
            also = [("present_until", before["until"], _last_day(on))]
            present.give_way_to(need)
            told.append(Revision.of(present))
        rows.append(need)
        told.append(Revision.of(need))

        def alone() -> None:
            stand_for(need, Need.ask(by=known.by, component=component, responsibility=responsibility, on=on, **asked))

        kept = {code: getattr(need, code) for code in ("since", "until", *_ASKED, "closed_as", "reason")}
        if not present:
            # What a new need does not say is not told, unless that means something.
            kept = {code: value for code, value in kept.items() if record.has(code) or value}
        return Act(alone, lambda: told, kept, before, also)

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


def _last_day(until: date | None) -> str:
    """The last day before `until`, as people read it."""
    return date_format(until - timedelta(days=1), "DATE_FORMAT") if until else ""
