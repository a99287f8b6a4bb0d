"""What the figures of a file would change, line by line; and changing it, all of it or nothing."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.models import MEASURES, Component, Measured, Platform, UsageFigure
from matrix.models.usage import first_of_month
from periods.verbs import StepRefused, locked

from .lines import COLUMN_WORDS, Told


class Fate(models.TextChoices):
    """What becomes of a line."""

    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    LEFT_OUT = "left_out", gettext_lazy("left out")
    REFUSED = "refused", gettext_lazy("refused")


@dataclass(frozen=True)
class Outcome:
    """One line with what becomes of it. `cells`: of each measure what it was and becomes; `why`: why not."""

    told: Told
    fate: Fate
    component: Component | None = None
    cells: tuple[tuple[Any, int | None, int | None], ...] = ()
    why: tuple[str, ...] = ()

    @property
    def figures(self) -> list[tuple[Any, str, str]]:
        """The cells as people read them: measure, what it was (empty where it stays), and what it becomes."""
        return [
            (name, _written(was) if self.fate == Fate.CHANGED and was != becomes else "", _written(becomes))
            for name, was, becomes in self.cells
            if was is not None or becomes is not None
        ]

    @property
    def measured(self) -> Measured:
        told = self.told
        assert told.month is not None  # noqa: S101 - what has no month is refused
        return Measured(told.month, self.component, **{name: getattr(told, name) for name in MEASURES})


@dataclass(frozen=True)
class Preview:
    """What a file would change on one platform. It is taken in only when nothing in it is refused."""

    platform: Platform
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines have which fate; those that none has are left out."""
        found = Counter(each.fate for each in self.outcomes)
        return [(str(fate.label), found[fate]) for fate in Fate if found[fate]]

    @property
    def refused(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.fate == Fate.REFUSED]

    @property
    def changing(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.fate in (Fate.NEW, Fate.CHANGED)]

    @property
    def possible(self) -> bool:
        return bool(self.changing) and not self.refused

    @property
    def seal(self) -> str:
        """Another one when what is known changed meanwhile: nobody confirms what they have not seen."""
        told = repr([(each.told, each.fate, [cell[1:] for cell in each.cells]) for each in self.outcomes])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def take_in(self, *, by: Any, seen: str, source: str) -> int:
        """Do what was previewed. The answer is how many months changed.

        Raises:
            StepRefused: something in it is refused, nothing would change, or what is known changed since `seen`.
        """
        with transaction.atomic():
            locked(self.platform)
            now = preview(self.platform, [each.told for each in self.outcomes])
            if now.seal != seen:
                raise StepRefused(_("The figures changed after you looked. Look at the new preview first."))
            if not now.possible:
                raise StepRefused(_("Nothing was taken in: mend what is refused first, and choose the file again."))
            measured = [each.measured for each in now.changing]
            return UsageFigure.take_in(by=by, platform=self.platform, told=measured, source=source)


def _written(value: int | None) -> str:
    return "–" if value is None else number_format(value, force_grouping=True)


def preview(platform: Platform, lines: Iterable[Told]) -> Preview:
    """What `lines` would change on `platform`. A constant number of queries."""
    told = list(lines)
    # Loaded without platforms: only whether it is there matters.
    here = {each.code: each for each in platform.components.all()}
    elsewhere = set(Component.objects.filter(network=platform.network).values_list("code", flat=True)) - here.keys()
    known = {(row.month, row.component_id): row for row in UsageFigure.objects.filter(platform=platform)}
    times = Counter((each.month, each.code) for each in told)
    first = first_of_month(timezone.localdate())

    def outcome(each: Told) -> Outcome:
        why = [*each.wrong, *_code_wrong(each.code, here.keys(), elsewhere)]
        if each.month and times[each.month, each.code] > 1:
            why.append(_("This month stands in the file more than once. Leave it in once."))
        if each.month and each.month > first:
            why.append(_("This month is still to come. Choose a month that is over."))
        component = here.get(each.code)
        if why:
            return Outcome(each, Fate.REFUSED, component, why=tuple(why))
        if each.month == first:
            return Outcome(
                each, Fate.LEFT_OUT, component, why=(_("This month is not over yet. Choose a month that is."),)
            )
        row = known.get((each.month, component.pk if component else None))  # type: ignore[arg-type]
        cells = tuple(_cells(each, row))
        if row is None:
            return Outcome(each, Fate.NEW, component, cells)
        changed = any(was != becomes for _name, was, becomes in cells)
        return Outcome(each, Fate.CHANGED if changed else Fate.UNCHANGED, component, cells)

    return Preview(platform, tuple(outcome(each) for each in told))


def _cells(told: Told, row: UsageFigure | None) -> Iterable[tuple[Any, int | None, int | None]]:
    """Of each measure that the line tells, or that is known, what it was and becomes."""
    for name in MEASURES:
        was, said = getattr(row, name, None), getattr(told, name)
        yield COLUMN_WORDS[name], was, was if said is None else said


def _code_wrong(code: str, here: Any, elsewhere: set[str]) -> Sequence[str]:
    if not code or code in here:
        return ()
    if code in elsewhere:
        return (_("%(code)s does not belong to this platform.") % {"code": code},)
    return (_("There is no component with the code “%(code)s”.") % {"code": code},)
