"""What an import would change: every row compared in memory with what is there, without a lock and without writing."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from publishing.sheets import Sheet
from stakeholders.models import Network

from .component_rows import ComponentRows
from .kinds import KINDS
from .known import Known
from .lines import CHANGED, NEW, REFUSED, UNCHANGED, Comparer, Line, records_of
from .need_rows import NeedRows
from .organisation_rows import OrganisationRows, ParticipationRows
from .sign_up_rows import SignUpRows

OUTCOMES = (NEW, CHANGED, UNCHANGED, REFUSED)
_COMPARERS: dict[str, type[Comparer]] = {
    "organisations": OrganisationRows,
    "participations": ParticipationRows,
    "components": ComponentRows,
    "needs": NeedRows,
    "sign_ups": SignUpRows,
}
_TOLD_EVERY = 200


@dataclass
class Comparison:
    """All rows of an import. `lines`: in the order of the file; `order`: in which they are done.

    `moved`: those that are not as the preview before told. `notice`: what is to be known of all of them.
    """

    lines: list[Line] = field(default_factory=list)
    order: list[Line] = field(default_factory=list)
    moved: list[Line] = field(default_factory=list)
    notice: str = ""

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome: self.count(outcome) for outcome in OUTCOMES}

    @property
    def digest(self) -> str:
        """Equal as long as the same import would do the same."""
        told = json.dumps([line.facts for line in self.lines], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def compare(
    network: Network,
    sheets: Sequence[Sheet],
    plan: Sequence[dict[str, Any]],
    *,
    by: Any,
    today: date,
    tell: Callable[[int], Any] = lambda _done: None,
) -> Comparison:
    """Compare sheets with what is there. `plan`: of each sheet its kind (or none), the codes of its columns, and
    `begins` where the network begins with it.
    """
    known = Known(network, by=by, today=today, begins=any(told.get("begins") for told in plan))
    found = Comparison()
    done = 0
    for kind, here in _in_order(sheets, plan):
        comparer = _COMPARERS[kind](known)
        records = [record for sheet, codes in here for record in records_of(KINDS[kind], sheet, codes)]
        comparer.look_over(records)
        lines = []
        for record in records:
            lines.append(comparer.compare(record))
            done += 1
            if done % _TOLD_EVERY == 0:
                tell(done)
        found.lines += lines
        if isinstance(comparer, ComponentRows):
            found.notice = comparer.notice
            lines = comparer.settle(lines)
        found.order += lines
    return found


def _in_order(
    sheets: Sequence[Sheet], plan: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, list[tuple[Sheet, list[str]]]]]:
    """The sheets by kind, what is referred to first."""
    for kind in KINDS:
        here = [(sheet, told["columns"]) for sheet, told in zip(sheets, plan, strict=True) if told["kind"] == kind]
        if here:
            yield kind, here
