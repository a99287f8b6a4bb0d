"""What changed between two texts, to be read by people: line by line, and word by word within a line.

In Markdown a line is a paragraph, a heading or an item of a list, so that is what people see as one thing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# How much of two lines has to be alike for the one to be told as a change of the other.
ALIKE = 0.4
FOLD_LEAST = 3
# Beyond these sizes a comparison is told more coarsely: whole lines, or the whole text.
MOST_LINES, MOST_WORDS, MOST_PAIRS = 2000, 400, 900

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a line that are the same, added or removed."""

    words: str
    mark: str = SAME


@dataclass(frozen=True)
class Line:
    """A line of either text: the same, added, removed, or changed in some of its pieces."""

    mark: str
    pieces: tuple[Piece, ...]

    @property
    def empty(self) -> bool:
        return not any(piece.words.strip() for piece in self.pieces)


@dataclass(frozen=True)
class Stretch:
    """Lines that follow each other; `far`: quite a few, all the same, and not beside anything that changed."""

    far: bool
    lines: tuple[Line, ...]


def differences(old: str, new: str) -> list[Stretch]:
    """How `old` became `new`; nothing where they are equal."""
    lines = list(_lines(old.split("\n") if old else [], new.split("\n") if new else []))
    if all(line.mark == SAME for line in lines):
        return []
    near = {at + step for at, line in enumerate(lines) if line.mark != SAME for step in (-1, 0, 1)}
    groups = groupby(enumerate(lines), key=lambda pair: pair[0] not in near)
    found = [(far, tuple(line for _at, line in pairs)) for far, pairs in groups]
    return [Stretch(far and len(told) >= FOLD_LEAST, told) for far, told in found]


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    if max(len(old), len(new)) > MOST_LINES:
        yield from _replaced(old, new)
        return
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (Line(SAME, (Piece(line),)) for line in old[i:j])
        else:
            yield from _replaced(old[i:j], new[k:m])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that took the place of others: those that are alike as one changed line, in the order of the texts."""
    i = k = 0
    for j, m in [*_alike(old, new), (len(old), len(new))]:
        yield from (Line(REMOVED, (Piece(line, REMOVED),)) for line in old[i:j])
        yield from (Line(ADDED, (Piece(line, ADDED),)) for line in new[k:m])
        if j < len(old):
            yield Line(CHANGED, tuple(_pieces(_split(old[j]), _split(new[m]))))
        i, k = j + 1, m + 1


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which line became which: the pairs in order of the texts that are most alike together."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    words = [_split(line) for line in old], [_split(line) for line in new]
    # best[j][m]: how alike the first j lines and the first m lines are at most, and by which pairs
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(new) + 1)]
    for j, before in enumerate(words[0]):
        row: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
        for m, after in enumerate(words[1]):
            alike = _likeness(before, after)
            so_far, pairs = best[j][m]
            paired = (so_far + alike, (*pairs, (j, m))) if alike >= ALIKE else (0.0, ())
            row.append(max(paired, best[j][m + 1], row[m], key=lambda each: each[0]))
        best.append(row)
    return list(best[-1][-1][1])


def _likeness(old: list[str], new: list[str]) -> float:
    if max(len(old), len(new)) > MOST_WORDS:
        return 0.0
    told = [word for word in old if not word.isspace()], [word for word in new if not word.isspace()]
    return SequenceMatcher(None, *told, autojunk=False).quick_ratio() if all(told) else 0.0


def _split(line: str) -> list[str]:
    return _WORDS.findall(line)


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    """What goes, then what comes in its place; a space between two changes belongs to both."""
    gone, come = "", ""
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(old[i:j])
        if what == "equal" and (same.strip() or not (gone or come)):
            yield from _told(gone, come)
            gone = come = ""
            yield Piece(same)
        else:
            gone += same
            come += "".join(new[k:m])
    yield from _told(gone, come)


def _told(gone: str, come: str) -> Iterator[Piece]:
    """Leave outside what begins and ends both: spaces that were taken along."""
    begin = len(gone) - len(gone.lstrip()) if gone[:1].isspace() and gone[:1] == come[:1] else 0
    begin = begin if gone[:begin] == come[:begin] else 0
    rest = gone[begin:], come[begin:]
    end = len(rest[0]) - len(rest[0].rstrip())
    end = end if end and rest[0][-end:] == rest[1][-end:] else 0
    middle = [(words[: len(words) - end], mark) for words, mark in zip(rest, (REMOVED, ADDED), strict=True)]
    pieces = [(gone[:begin], SAME), *middle, (rest[0][len(rest[0]) - end :], SAME)]
    yield from (Piece(words, mark) for words, mark in pieces if words)


def counted(stretches: Iterable[Stretch]) -> dict[str, int]:
    """How many lines were added, removed and changed."""
    lines = [line for stretch in stretches for line in stretch.lines if not line.empty]
    return {mark: sum(line.mark == mark for line in lines) for mark in (ADDED, REMOVED, CHANGED)}
