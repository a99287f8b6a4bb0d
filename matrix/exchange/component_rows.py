"""Components from a sheet. Their rows may stand in any order: what is part of what is judged when all are known."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matrix.models import Component, ComponentPhase, Phase
from matrix.models.settling import hindrance
from periods.verbs import locked, save_row

from .checks import refuse_wrong
from .lines import NEW, Comparer, Line, Record, gather
from .values import spelling

# The phases in which nobody promises anything: who has signed up may stand in the way.
_SETTLED = (Phase.CANDIDATE, Phase.RETIRED)
_FACTS = ("name", "summary", "description", "priority", "wanted_by", "core", "licence", "repository", "documentation")


class ComponentRows(Comparer):
    keys = frozenset({"code"})

    def key(self, record: Record) -> str:
        return str(record.get("code"))

    def match(self, record: Record) -> Any:
        if not record.get("code"):
            raise ValidationError({"code": _("Fill in the code: which component is this?")})
        return self.known.components.get(record.get("code"))

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        value = record.values[code]
        if code == "category":
            return bool(value) and self.known.categories.get(spelling(value)) == row.category
        if code == "platforms":
            return {self._platform(word) for word in value} == set(row.platforms.all())
        if code == "licence" and value.casefold() == row.licence.casefold():
            return True  # it is kept as the list of licences writes it
        if code == "phase_since" and not record.get("phase") and value is None:
            return True
        return super().unchanged(record, row, code)

    def new(self, record: Record) -> Callable[[], Any]:
        known = self.known
        row: Any = Component(network=known.network, code=record.get("code"))
        for code in _FACTS:
            if record.has(code):
                setattr(row, code, record.get(code))
        row.phase_row = None
        # Also where it is refused, so that what is part of it is not refused as well.
        known.components[row.code] = row
        row.category, platforms, *_rest = gather(
            lambda: self._category(record),
            lambda: [self._platform(word) for word in record.get("platforms")],
            lambda: _refuse_nameless(row.name),
            lambda: refuse_wrong(row, except_for={"name"} if not row.name else ()),
        )
        phase, since = record.get("phase") or Phase.CANDIDATE, record.get("phase_since") or known.today
        known.phases[row.code] = [ComponentPhase(network=known.network, phase=phase, since=since)]

        def act() -> None:
            # Whatever it is part of has been saved by now, and so has its number.
            row.parent = row.parent
            save_row(row, by=known.by, reason=str(_("Import")))
            if platforms:
                row._history_user = known.by
                row.platforms.set(platforms)
            row.enter(phase, by=known.by, on=since)

        return act

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Callable[[], Any]:
        known = self.known
        facts = {code: changed[code] for code in _FACTS if code in changed}
        for code, value in facts.items():
            setattr(row, code, value)
        category, platforms, (phase, on), *_rest = gather(
            lambda: self._category(record) if "category" in changed else row.category,
            lambda: [self._platform(word) for word in changed.get("platforms", ())],
            lambda: self._next_phase(row, changed),
            lambda: _refuse_nameless(row.name),
            lambda: refuse_wrong(row, except_for={"name"} if not row.name else ()),
        )
        if "category" in changed:
            facts["category"] = category

        def act() -> None:
            fresh = locked(row)
            for code, value in facts.items():
                setattr(fresh, code, value)
            if "parent" in changed:
                fresh.parent = row.parent
            if facts or "parent" in changed:
                save_row(fresh, by=known.by, reason=str(_("Import")))
            if "platforms" in changed:
                fresh._history_user = known.by
                fresh.platforms.set(platforms)
            if phase:
                fresh.enter(phase, by=known.by, on=on)

        return act

    def _next_phase(self, row: Any, changed: dict[str, Any]) -> tuple[Any, Any]:
        """The phase that it enters, and from when; none where it stays."""
        known = self.known
        if "phase" not in changed:
            if "phase_since" in changed:
                raise ValidationError({"phase_since": _("A day alone changes nothing: fill in another phase too.")})
            return None, None
        phase = changed["phase"]
        if not phase:
            raise ValidationError({"phase": _("A component that has a phase keeps one. Choose the next.")})
        on = changed.get("phase_since") or known.today
        phases = known.phases[row.code]
        if phases and phases[-1].since >= on:
            raise ValidationError({"phase": _("A phase from that day or later is already known.")})
        signed = Component.objects.filter(pk=row.pk).with_signed_up(at=on) if phase in _SETTLED else ()
        for found in signed:
            if refusal := hindrance(phase, stands=found.stands, promised=found.promised):
                raise ValidationError({"phase": refusal})
        if phases:
            phases[-1].until = on
        phases.append(ComponentPhase(network=known.network, phase=phase, since=on))
        return phase, on

    def _category(self, record: Record) -> Any:
        word = record.get("category")
        if not word:
            raise ValidationError({"category": _("Fill in the category.")})
        found = self.known.categories.get(spelling(word))
        if found is None:
            prefixes = ", ".join(sorted({each.prefix for each in self.known.categories.values()}))
            raise ValidationError({"category": _("This network has no such category. Choose from: %s.") % prefixes})
        return found

    def _platform(self, word: str) -> Any:
        found = self.known.platforms.get(spelling(word))
        if found is None:
            raise ValidationError({"platforms": _("This network has no platform “%s”.") % word})
        return found

    # --- what is part of what ---

    def settle(self, lines: list[Line]) -> list[Line]:
        """Hang each under the one above it; the lines in an order in which what is above comes first.

        Before this, a line tells of `parent` what its cell says.
        """
        here = [line for line in lines if line.key in self.known.components and line.record.has("parent")]
        moved = [line for line in here if self._hang(line)]
        for line in moved:
            if self._above_itself(self.known.components[line.key]):
                line.refuse(ValidationError({"parent": _("A component cannot be part of itself.")}))
        return sorted(lines, key=lambda line: (line.outcome != NEW, self._depth(line)))

    def _hang(self, line: Line) -> bool:
        code = line.record.get("parent")
        if code and code not in self.known.components:
            line.refuse(ValidationError({"parent": _("No component of this network, or of this file, has this code.")}))
            return False
        self.known.components[line.key].parent = self.known.components[code] if code else None
        return True

    def _above_itself(self, row: Any) -> bool:
        above, seen = row.parent, 0
        while above is not None and seen <= len(self.known.components):
            if above is row:
                return True
            above, seen = above.parent, seen + 1
        return False

    def _depth(self, line: Line) -> int:
        row, depth = self.known.components.get(line.key), 0
        while row is not None and row.parent is not None and depth <= len(self.known.components):
            row, depth = row.parent, depth + 1
        return depth


def _refuse_nameless(name: str) -> None:
    if not name:
        raise ValidationError({"name": _("Fill in a name.")})
