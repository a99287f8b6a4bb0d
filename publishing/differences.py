"""What changed between two texts, to be read by people: line by line, and word by word within a line.

In Markdown a line is a paragraph, a heading or an item of a list, so that is what people see as one thing.
Comparing takes only so much effort: what is left when that is spent is told whole, the old and then the new.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import groupby
from typing import Any

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# How much of two lines has to be alike for the one to be told as a change of the other.
ALIKE = 0.4
FOLD_LEAST = 3
# Beyond these sizes a comparison is told more coarsely: whole lines, or the whole text.
MOST_LINES, MOST_WORDS, MOST_PAIRS = 2000, 400, 900
# How often two lines or words may be laid beside each other, over two whole texts: about half a second.
MOST_EFFORT = 2_000_000

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a line that are the same, added or removed."""

    words: str
    mark: str = SAME


@dataclass(frozen=True)
class Line:
    """A line of either text: the same, added, removed, or changed in some of its pieces.

    `coarse`: told whole because comparing it would have taken too much.
    """

    mark: str
    pieces: tuple[Piece, ...]
    coarse: bool = False

    @property
    def empty(self) -> bool:
        return not any(piece.words.strip() for piece in self.pieces)


@dataclass(frozen=True)
class Stretch:
    """Lines that follow each other; `far`: quite a few, all the same, and not beside anything that changed."""

    far: bool
    lines: tuple[Line, ...]

    @property
    def coarse(self) -> bool:
        """Whether some of it is told whole, where words could have been compared."""
        return any(line.coarse for line in self.lines)


class _Effort:
    """What may still be spent on comparing."""

    def __init__(self) -> None:
        self.left = MOST_EFFORT

    @property
    def spent(self) -> bool:
        return self.left <= 0

    def opcodes(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
        """As those of SequenceMatcher. What begins and ends both is the same, however often it stands there."""
        most = min(len(old), len(new))
        begin = next((at for at in range(most) if old[at] != new[at]), most)
        end = next((at for at in range(most - begin) if old[-1 - at] != new[-1 - at]), most - begin)
        if begin:
            yield "equal", 0, begin, 0, begin
        inner = old[begin : len(old) - end], new[begin : len(new) - end]
        for what, *places in _Matcher(self, *inner).get_opcodes():
            i, j, k, m = (place + begin for place in places)
            yield what, i, j, k, m
        if end:
            yield "equal", len(old) - end, len(old), len(new) - end, len(new)


class _Matcher(SequenceMatcher[str]):
    """Finds no more that is the same once the effort is spent."""

    def __init__(self, effort: _Effort, old: Sequence[str], new: Sequence[str]) -> None:
        self.effort, self.old = effort, old
        super().__init__(None, old, new, autojunk=False)

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        places: Any = self.b2j  # type: ignore[attr-defined]  # typeshed leaves it out
        self.effort.left -= sum(1 + len(places.get(each, ())) for each in self.old[alo:ahi])
        return Match(alo, blo, 0) if self.effort.spent else super().find_longest_match(alo, ahi, blo, bhi)


def differences(old: str, new: str) -> list[Stretch]:
    """How `old` became `new`; nothing where they are equal."""
    lines = list(_lines(old.split("\n") if old else [], new.split("\n") if new else [], _Effort()))
    if all(line.mark == SAME for line in lines):
        return []
    near = {at + step for at, line in enumerate(lines) if line.mark != SAME for step in (-1, 0, 1)}
    groups = groupby(enumerate(lines), key=lambda pair: pair[0] not in near)
    found = [(far, tuple(line for _at, line in pairs)) for far, pairs in groups]
    return [Stretch(far and len(told) >= FOLD_LEAST, told) for far, told in found]


def _lines(old: list[str], new: list[str], effort: _Effort) -> Iterator[Line]:
    if old == new:
        return
    if max(len(old), len(new)) > MOST_LINES:
        effort.left = 0
    for what, i, j, k, m in effort.opcodes(old, new):
        if what == "equal":
            yield from (Line(SAME, (Piece(line),)) for line in old[i:j])
        else:
            yield from _replaced(old[i:j], new[k:m], effort)


def _replaced(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[Line]:
    """Lines that took the place of others: those that are alike as one changed line, in the order of the texts."""
    i = k = 0
    pairs = _alike(old, new, effort)
    whole = pairs is None
    for j, m in [*(pairs or ()), (len(old), len(new))]:
        yield from (Line(REMOVED, (Piece(line, REMOVED),), whole or _too_long(line, new)) for line in old[i:j])
        yield from (Line(ADDED, (Piece(line, ADDED),), whole or _too_long(line, old)) for line in new[k:m])
        if j < len(old):
            yield Line(CHANGED, tuple(_pieces(_split(old[j]), _split(new[m]), effort)))
        i, k = j + 1, m + 1


def _alike(old: Sequence[str], new: Sequence[str], effort: _Effort) -> list[tuple[int, int]] | None:
    """Which line became which: the pairs in order of the texts that are most alike together; None: too many to say."""
    if not old or not new:
        return []
    if effort.spent or len(old) * len(new) > MOST_PAIRS:
        return None
    words = [_split(line) for line in old], [_split(line) for line in new]
    # Each line is laid beside each other one, word by word.
    effort.left -= len(new) * sum(map(len, words[0])) + len(old) * sum(map(len, words[1]))
    if effort.spent:
        return None
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


def _too_long(line: str, others: Sequence[str]) -> bool:
    """Whether a line has too many words to be compared with what took its place."""
    return len(line) > MOST_WORDS and len(_split(line)) > MOST_WORDS and any(len(each) > MOST_WORDS for each in others)


def _likeness(old: list[str], new: list[str]) -> float:
    if max(len(old), len(new)) > MOST_WORDS:
        return 0.0
    told = [word for word in old if not word.isspace()], [word for word in new if not word.isspace()]
    return SequenceMatcher(None, *told, autojunk=False).quick_ratio() if all(told) else 0.0


def _split(line: str) -> list[str]:
    return _WORDS.findall(line)


def _pieces(old: list[str], new: list[str], effort: _Effort) -> Iterator[Piece]:
    """What goes, then what comes in its place; a space between two changes belongs to both."""
    gone, come = "", ""
    for what, i, j, k, m in _Matcher(effort, old, new).get_opcodes():
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
