"""Records in steps: what somebody did at one moment is one line, however many things it made or changed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from .told import Record

# So little lies between two records of one step; a person who does two things takes longer.
_BETWEEN = timedelta(seconds=1)


@dataclass(frozen=True)
class Step:
    """What was done at once: the first record, which the others follow from, and those in the order they were made."""

    first: Record
    others: tuple[Record, ...]

    @property
    def counted(self) -> str:
        """How many there are besides the first, by kind, in words."""
        found = Counter(record.kind for record in self.others)
        return ", ".join(f"{number} × {kind}" if number > 1 else kind for kind, number in found.items())


def steps(records: Iterable[Record]) -> list[Step]:
    """The steps of `records`, which come the latest first; so do the steps.

    A thing that comes back begins another step: somebody changed it once more.
    """
    found: list[list[Record]] = []
    for record in records:
        if not found or not _go_together(found[-1], record):
            found.append([])
        found[-1].append(record)
    return [Step(each[-1], tuple(reversed(each[:-1]))) for each in found]


def _go_together(later: list[Record], record: Record) -> bool:
    last = later[-1]
    return (
        (last.who, last.acting_for) == (record.who, record.acting_for)
        and last.moment - record.moment <= _BETWEEN
        and record.url not in {each.url for each in later if not each.links}
    )
