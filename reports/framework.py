"""The framework of the year: components by category and responsibility, at its start and at its close; what is open."""

from collections.abc import Iterable, Sequence
from typing import Any

from matrix.models import (
    Component,
    ComponentPhase,
    Coverage,
    CoverageWord,
    Part,
    Phase,
    Platform,
    PlatformPhase,
    Priority,
    Responsibility,
    SignUp,
    Status,
)
from matrix.standing import AskedNeed, CategoryStanding, Standing
from matrix.words import as_what, asked

from .facts import (
    CategoryFacts,
    ComponentFacts,
    ContestedFacts,
    Counts,
    OpenFacts,
    PlatformFacts,
    SlotFacts,
    WhoFacts,
    Word,
)
from .promises import word
from .span import Span

Place = tuple[int, int]


class Framework:
    """What was read of the framework, at both moments, put in order on request."""

    def __init__(self, span: Span, was: Standing, now: Standing, sign_ups: Sequence[Any]) -> None:
        self.span, self.was, self.now = span, was, now
        self.needs: dict[Place, AskedNeed] = {_place(need): need for need in now.needs}
        self.needs_before: dict[Place, AskedNeed] = {_place(need): need for need in was.needs}
        self.who: dict[Place, list[Any]] = {}
        for row in sign_ups:
            self.who.setdefault(_place(row), []).append(row)
        led = SignUp.objects.filter(network=span.network, part=Part.LEAD).as_at(span.before).with_name(at=span.close)
        self.led_before: dict[Place, Any] = {
            _place(row): row
            for row in led.filter(status=Status.CONFIRMED).select_related("participation__organisation")
        }
        components = Component.objects.filter(network=span.network)
        self.counting = set(components.that_count(at=span.close).values_list("pk", flat=True))
        rows = components.with_phase(at=span.close).exclude(phase=None).select_related("category")
        self.components: list[Any] = list(rows.order_by("category__order", "code"))
        phases = ComponentPhase.objects.filter(network=span.network).as_at(span.before)
        self.phases_before = dict(phases.values_list("component", "phase"))

    def categories(self) -> tuple[CategoryFacts, ...]:
        """Each category with the components that count at the close."""
        before = {each.prefix: each for each in self.was.categories}
        return tuple(
            CategoryFacts(
                name=each.name,
                prefix=each.prefix,
                before=_counts(before.get(each.prefix)),
                now=_counts(each),
                components=tuple(
                    self._component(row)
                    for row in self.components
                    if row.category.prefix == each.prefix and row.pk in self.counting
                ),
            )
            for each in self.now.categories
        )

    def set_aside(self) -> tuple[ComponentFacts, ...]:
        """The components that do not count at the close: candidates, won't-haves, and what was retired in the year."""
        return tuple(
            self._component(row)
            for row in self.components
            if row.pk not in self.counting
            and not (row.phase == Phase.RETIRED and self.phases_before.get(row.pk) in (Phase.RETIRED, None))
        )

    def contested(self) -> tuple[ContestedFacts, ...]:
        return tuple(
            ContestedFacts(
                code=need.code,
                component=need.name,
                responsibility=word(need.responsibility),
                offers=self._offers(need, Part.LEAD),
            )
            for need in self.now.contested
        )

    def open(self) -> tuple[OpenFacts, ...]:
        """The needs that are not covered at the close: what is wanted most, and soonest, first."""
        needs = [need for need in self.now.needs if need.coverage != Coverage.COVERED]
        needs.sort(
            key=lambda need: (
                need.priority,
                need.due_on is None,
                need.due_on or self.span.close,
                need.category.order,
                need.code,
                need.responsibility,
            )
        )
        return tuple(
            OpenFacts(
                code=need.code,
                component=need.name,
                category=need.category.name,
                responsibility=word(need.responsibility),
                coverage=word(need.told),
                priority=word(need.priority),
                asked=asked(need),
                due_on=need.due_on,
                offers=self._offers(need, Part.LEAD, Part.CONTRIBUTOR),
                coming=self._coming(need),
                without_lead=need.without_lead,
            )
            for need in needs
        )

    def _component(self, row: Any) -> ComponentFacts:
        before = self.phases_before.get(row.pk)
        return ComponentFacts(
            code=row.code,
            name=row.name,
            phase=word(Phase(row.phase)),
            phase_before=word(Phase(before)) if before else None,
            priority=word(Priority(row.priority)),
            slots=tuple(self._slot(row.pk, responsibility) for responsibility in Responsibility),
        )

    def _slot(self, component: int, responsibility: Responsibility) -> SlotFacts:
        place = (component, responsibility)
        need, led = self.needs.get(place), self.led_before.get(place)
        return SlotFacts(
            responsibility=word(responsibility),
            before=_coverage(self.needs_before.get(place)),
            now=_coverage(need),
            contested=bool(need and need.contested),
            led_before=_who(led) if led else None,
            who=tuple(map(_who, self.who.get(place, ()))),
        )

    def _offers(self, need: Any, *parts: Part) -> tuple[str, ...]:
        """Who offers, and as what where that may be more than one thing."""
        rows = [row for row in self.who.get(_place(need), ()) if row.status == Status.OFFERED and row.part in parts]
        if len(parts) == 1:
            return tuple(row.organisation_name for row in rows)
        return tuple(f"{row.organisation_name} ({Part(row.part).label})" for row in rows)

    def _coming(self, need: Any) -> tuple[str, ...]:
        """Who is confirmed for a later day, as what and from when."""
        rows = (row for row in self.who.get(_place(need), ()) if row.status == Status.UPCOMING)
        return tuple(f"{row.organisation_name} ({as_what(row)})" for row in rows)


def platforms(span: Span) -> tuple[PlatformFacts, ...]:
    """The platforms that were there at the close."""
    before = PlatformPhase.objects.filter(network=span.network).as_at(span.before)
    phases = dict(before.values_list("platform", "phase"))
    rows: Iterable[Any] = Platform.objects.filter(network=span.network).with_phase(at=span.close).exclude(phase=None)
    return tuple(
        PlatformFacts(
            name=row.name,
            website=row.website,
            purpose=row.purpose,
            audience=row.audience,
            principles=row.principles,
            phase=word(Phase(row.phase)),
            phase_before=word(Phase(phases[row.pk])) if row.pk in phases else None,
        )
        for row in rows
        if not (row.phase == Phase.RETIRED and phases.get(row.pk) == Phase.RETIRED)
    )


def counts(stand: Standing) -> Counts:
    """The needs of the whole network, by coverage."""
    return Counts(**{told.value: stand.count(told) for told in CoverageWord})


def _counts(standing: CategoryStanding | None) -> Counts:
    if standing is None:
        return Counts()
    return Counts(**{told.value: number for told, number in standing.counts.items()})


def _place(row: Any) -> Place:
    return (row.component_id, row.responsibility)


def _coverage(need: AskedNeed | None) -> Word | None:
    return word(need.told) if need else None


def _who(row: Any) -> WhoFacts:
    return WhoFacts(
        name=row.organisation_name,
        slug=row.participation.organisation.slug,
        part=word(Part(row.part)),
        status=word(Status(row.status)),
        since=row.since,
    )
