"""Components from a sheet. Their rows may stand in any order: what is part of what is judged when all are known."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matrix.models import Category, Component, ComponentPhase, Phase
from matrix.models.category import following_code, free_codes
from matrix.models.settling import hindrance
from periods.checks import refuse_wrong
from periods.together import Revision
from periods.verbs import locked

from .known import Known
from .lines import NEW, Act, Comparer, Line, Record, gather, stand_for
from .values import spelling

# The phases in which nobody promises anything: who has signed up may stand in the way.
_SETTLED = (Phase.CANDIDATE, Phase.RETIRED)
# The phases in which a new one can be of which a file names none.
_BEGINNINGS = (Phase.CANDIDATE, Phase.WANTED)
# Of a circle so many codes are named.
_CIRCLE_NAMED = 10
_FACTS = ("name", "summary", "description", "priority", "wanted_by", "core", "licence", "repository", "documentation")


class ComponentRows(Comparer):
    keys = frozenset({"code"})
    # What a new one is of which the file names no phase.
    begins_as = Phase.CANDIDATE

    def key(self, record: Record) -> str:
        return str(record.get("code") or record.get("name"))

    def look_over(self, records: Sequence[Record]) -> None:
        """Give each row without a code that of the component with its name, or else the next one of its category.

        What a network begins with is what it wants, unless the file says of any in which phase it is.
        """
        if self.known.begins and not any(record.get("phase") or "phase" in record.wrong for record in records):
            self.begins_as = Phase.WANTED
        bare = [record for record in records if not record.get("code") and "code" not in record.wrong]
        if not bare:
            return
        named: dict[str, set[str]] = defaultdict(set)
        for code, row in self.known.components.items():
            named[spelling(row.name)].add(code)
        coded = [record for record in records if record.get("code")]
        for record in coded:
            named[spelling(record.get("name"))].add(record.get("code"))
        free = _FreeCodes(self.known, {record.get("code") for record in coded})
        for record in bare:
            codes = named[spelling(record.get("name"))]
            category = self.known.categories.get(spelling(record.get("category")))
            if not codes and category and record.get("name"):
                codes.add(free.take(category))
            if len(codes) == 1 and record.get("name"):
                (record.values["code"],) = codes

    def match(self, record: Record) -> Any:
        if not record.get("code"):
            gather(lambda: _refuse_nameless(record.get("name")), lambda: self._category(record))
            raise ValidationError({"code": _("Fill in the code: several components have this name.")})
        return self.known.components.get(record.get("code"))

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        value = record.values[code]
        if code == "category":
            return bool(value) and self.known.categories.get(spelling(value)) == row.category
        if code == "platforms":
            return {self._platform(word) for word in value} == set(row.platforms.all())
        if code == "licence" and value.casefold() == row.licence.casefold():
            return True  # it is kept as the list of licences writes it
        if code in ("phase", "phase_since") and self._is_as_before(record, row, code):
            return True
        return super().unchanged(record, row, code)

    def _is_as_before(self, record: Record, row: Any, code: str) -> bool:
        """Whether what is told of its phase is on record: it began that day, also where another came after it.

        Without a phase a new one is a candidate, or wanted; without a day the one that it has stays.
        """
        told = record.get("phase"), record.get("phase_since")
        if not record.values[code]:
            return code == "phase_since" or row.phase_row is None or row.phase_row.phase in _BEGINNINGS
        return any((each.phase, each.since) == told for each in self.known.phases[row.code])

    def new(self, record: Record) -> Act:
        known = self.known
        facts = {code: record.get(code) for code in _FACTS if record.has(code)}
        # An empty cell and no column at all mean the same.
        facts["priority"] = record.get("priority")
        row: Any = Component(network=known.network, code=record.get("code"), **facts)
        row.phase_row = None
        # Also where it is refused, so that what is part of it is not refused as well.
        known.components[row.code] = row
        phase, since = record.get("phase") or self.begins_as, record.get("phase_since") or known.today
        row.category, platforms, *_rest = gather(
            lambda: self._category(record),
            lambda: [self._platform(word) for word in record.get("platforms")],
            lambda: _refuse_nameless(row.name),
            lambda: refuse_wrong(row, except_for={"name"} if not row.name else ()),
            lambda: self._refuse_day(row, phase, since),
            lambda: self._refuse_later(phase, since),
        )
        begun = ComponentPhase(network=known.network, component=row, phase=phase, since=since)
        known.phases[row.code] = [begun]

        def alone() -> None:
            made = Component.establish(
                by=known.by,
                network=known.network,
                category=row.category,
                code=row.code,
                parent=row.parent,
                platforms=platforms,
                phase=phase,
                on=since,
                reason=_reason(),
                **facts,
            )
            stand_for(row, made)

        def together() -> list[Revision]:
            linked = [Revision.of(row, reason=_reason(), links={"platforms": platforms})] if platforms else []
            return [Revision.of(row, reason=_reason()), *linked, Revision.of(begun)]

        return Act(alone, together, {"priority": row.priority, "phase": phase, "phase_since": since})

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:
        known = self.known
        facts = {code: changed[code] for code in _FACTS if code in changed}
        for code, value in facts.items():
            setattr(row, code, value)
        row.category, platforms, (phase, on, phases), *_rest = gather(
            lambda: self._category(record) if "category" in changed else row.category,
            lambda: [self._platform(word) for word in changed.get("platforms", ())],
            lambda: self._next_phase(row, changed),
            lambda: _refuse_nameless(row.name),
            lambda: refuse_wrong(row, except_for={"name"} if not row.name else ()),
        )
        others = {"category", "platforms", "parent"} & set(changed)

        def alone() -> None:
            told = facts | {name: getattr(row, name) for name in others - {"platforms"}}
            if "platforms" in others:
                told["platforms"] = platforms
            if told:
                locked(row).change(by=known.by, reason=_reason(), **told)
            if phase:
                locked(row).enter(phase, by=known.by, on=on)

        def together() -> list[Revision]:
            written = [Revision.of(row, reason=_reason())] if facts or others else []
            return [*written, *(Revision.of(each) for each in phases)]

        simple = "platforms" not in others and (not phase or phases)
        return Act(alone, together if simple else None)

    def _refuse_later(self, phase: str, on: Any) -> None:
        """What is new is in some phase from the day on which it is there. Of what is settled `_refuse_day` tells."""
        if on > self.known.today and phase not in _SETTLED:
            sentence = _(
                "A new component has a phase at once. Leave this day empty, or make it a candidate now and import its "
                "next phase after that."
            )
            raise ValidationError({"phase_since": sentence})

    def _refuse_day(self, row: Any, phase: str, on: Any) -> None:
        """What the verb `enter` would refuse of a day."""
        try:
            row.day(on, by=self.known.by)
        except ValidationError as error:
            raise ValidationError({"phase_since": error.messages}) from error
        if phase in _SETTLED and on > self.known.today:
            sentence = _("Choose today or a day in the past: who signed up must see it at once.")
            raise ValidationError({"phase_since": sentence})

    def _next_phase(self, row: Any, changed: dict[str, Any]) -> tuple[Any, Any, list[Any]]:
        """The phase that it enters, and from when; none where it stays.

        And the rows of phases that say so, where nothing else comes of it.
        """
        known = self.known
        if "phase" not in changed:
            if "phase_since" in changed:
                raise ValidationError({"phase_since": _("A day alone changes nothing: fill in another phase too.")})
            return None, None, []
        phase = changed["phase"]
        if not phase:
            raise ValidationError({"phase": _("A component that has a phase keeps one. Choose the next.")})
        on = changed.get("phase_since") or known.today
        self._refuse_day(row, phase, on)
        phases = known.phases[row.code]
        if phases and phases[-1].since >= on:
            raise ValidationError({"phase": _("A phase from that day or later is already known.")})
        signed = Component.objects.filter(pk=row.pk).with_signed_up(at=on) if phase in _SETTLED else ()
        for found in signed:
            if refusal := hindrance(phase, stands=found.stands, promised=found.promised):
                raise ValidationError({"phase": refusal})
        before = phases[-1] if phases else None
        begun = ComponentPhase(network=known.network, component=row, phase=phase, since=on)
        phases.append(begun)
        said = [begun]
        if before is not None and (before.until is None or before.until > on):
            before.until = on
            said = [before, begun]
        # What ends with a component that is settled, and that a phase goes on, its verb sees to.
        alone = phase in _SETTLED or (before is not None and before.phase == phase)
        return phase, on, [] if alone else said

    def _category(self, record: Record) -> Any:
        word = record.get("category")
        if not word:
            raise ValidationError({"category": _("Fill in the category.")})
        found = self.known.categories.get(spelling(word))
        if found is None:
            raise ValidationError({"category": self._categories_there})
        return found

    @cached_property
    def _categories_there(self) -> str:
        """That the category of a row is none, and which there are."""
        names = sorted({f"{each.prefix} ({each.name})" for each in self.known.categories.values()})
        if not names:
            return _("This network has no categories yet. Add this one first.")
        return _("This network has no such category. Choose from: %s. Or add it first.") % ", ".join(names)

    def _platform(self, word: str) -> Any:
        found = self.known.platforms.get(spelling(word))
        if found is None:
            raise ValidationError({"platforms": _("This network has no platform “%s”.") % word})
        return found

    @property
    def notice(self) -> str:
        """What a reader has to know of what is not in the file."""
        if self.begins_as == Phase.CANDIDATE:
            return ""
        return _(
            "This file names no phase, and there is no component yet: what is new becomes wanted, so that help can be "
            "asked for it at once. Do you want it otherwise? Add a column “Phase” to the file."
        )

    # --- what is part of what ---

    def settle(self, lines: list[Line]) -> list[Line]:
        """Hang each under the one above it; the lines in an order in which what is above comes first.

        Before this, a line tells of `parent` what its cell says.
        """
        here = [line for line in lines if line.key in self.known.components and line.record.has("parent")]
        moved = {line.key: line for line in here if self._hang(line)}
        depths: dict[str, int] = {}
        for code in self.known.components:
            for circle in self._follow(code, depths):
                self._refuse_circle(circle, moved)
        return sorted(lines, key=lambda line: (line.outcome != NEW, depths.get(line.key, 0)))

    def _hang(self, line: Line) -> bool:
        code = line.record.get("parent")
        if code and code not in self.known.components:
            line.refuse(ValidationError({"parent": _("No component of this network, or of this file, has this code.")}))
            return False
        self.known.components[line.key].parent = self.known.components[code] if code else None
        return True

    def _follow(self, code: str, depths: dict[str, int]) -> list[list[str]]:
        """Count how deep a component and all above it hang, each once; the circle that it runs into, if any."""
        way: list[str] = []
        row = self.known.components[code]
        while row is not None and row.code not in depths:
            depths[row.code] = -1  # on the way
            way.append(row.code)
            row = row.parent
        circle = row is not None and row.code in way
        depth = 0 if row is None or circle else depths[row.code] + 1
        for number, each in enumerate(reversed(way)):
            depths[each] = depth + number
        return [way[way.index(row.code) :]] if circle else []

    @staticmethod
    def _refuse_circle(circle: list[str], moved: dict[str, Line]) -> None:
        named = " → ".join([*circle[:_CIRCLE_NAMED], "…"] if len(circle) > _CIRCLE_NAMED else [*circle, circle[0]])
        for code in circle:
            if code in moved:
                sentence = _("A component cannot be part of itself: %s. Take one of these away.") % named
                moved[code].refuse(ValidationError({"parent": sentence}))


class _FreeCodes:
    """The codes that nothing has or had, in the order of each category. `here`: those that the file itself names."""

    def __init__(self, known: Known, here: set[str]) -> None:
        self._taken = set(here)
        categories = {each.pk: each for each in known.categories.values()}
        self._next = free_codes(known.network, categories.values())

    def take(self, category: Category) -> str:
        code = self._next[category.pk]
        while code in self._taken:
            code = following_code(code)
        self._taken.add(code)
        self._next[category.pk] = following_code(code)
        return code


def _reason() -> str:
    return str(_("Import"))


def _refuse_nameless(name: str) -> None:
    if not name:
        raise ValidationError({"name": _("Fill in a name.")})
