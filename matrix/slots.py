"""The slots of one component (to develop it, to manage it) as its pages show them, and who may still come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stakeholders.models import Participation

from .models import (
    NO_PART,
    STANDING,
    Component,
    Coverage,
    Need,
    Part,
    Phase,
    Place,
    Priority,
    Refusal,
    Responsibility,
    SignUp,
)
from .words import as_what, asked, coverage_badge, handover_of, period


@dataclass(frozen=True)
class Chance:
    """As what one can sign up in a slot (`parts`), and for each other part why not."""

    parts: tuple[Part, ...]
    refusals: dict[Part, Refusal]

    @property
    def only_interest(self) -> bool:
        return self.parts == (Part.INTERESTED,)

    @property
    def free_to_lead_from(self) -> date | None:
        """Where somebody leads until a day: the day after."""
        refusal = self.refusals.get(Part.LEAD)
        return refusal.free_from if refusal else None

    @property
    def sentences(self) -> list[Any]:
        """Why not, each reason once; of interest only where nothing else is possible either."""
        told: dict[str, Any] = {}
        for part, refusal in self.refusals.items():
            if part != Part.INTERESTED or not self.parts:
                told.setdefault(refusal.code, refusal.sentence)
        # Who is there already need not hear what else would be in the way.
        return [told["already"]] if "already" in told and not self.parts else list(told.values())


@dataclass(frozen=True)
class Slot:
    """One responsibility of a component on a day: what is asked, who is there, who was there before."""

    component: Component
    responsibility: Responsibility
    day: date
    place: Place
    past: Sequence[SignUp]

    @property
    def word(self) -> str:
        """Its name in addresses."""
        return self.responsibility.name.lower()

    @property
    def need(self) -> Need | None:
        return self.place.need

    @property
    def counts(self) -> bool:
        """Whether its coverage is counted."""
        phase = self.place.phase
        return phase not in (None, Phase.CANDIDATE, Phase.RETIRED) and self.component.priority != Priority.WONT

    @property
    def takes_needs(self) -> bool:
        """Whether something can be asked here."""
        return self.place.phase not in (None, Phase.CANDIDATE, Phase.RETIRED)

    @property
    def asked(self) -> str:
        """What is asked, in words."""
        return asked(self.need) if self.need else ""

    @property
    def coverage(self) -> Coverage | None:
        return Coverage(self.need.coverage) if self.need and self.counts else None  # type: ignore[attr-defined]

    @property
    def coverage_badge(self) -> Any:
        """How far it is covered, as a badge; nothing where that is not counted."""
        promised = bool(self.need and self.need.upcoming)  # type: ignore[attr-defined]
        return coverage_badge(self.coverage, promised=promised) if self.coverage else ""

    def chance(self, organisations: Iterable[int | None]) -> Chance:
        """What is possible for at least one of these participations; None among them: for anybody."""
        asked = list(organisations)
        if not asked:
            return Chance((), dict.fromkeys(Part, NO_PART))
        refusals: dict[Part, Refusal] = {}
        parts = []
        for part in Part:
            answers = [self._why_not(each, part) for each in asked]
            # A lead that ends leaves the time after it: possible, and told.
            if any(answer is None or answer.free_from for answer in answers):
                parts.append(part)
            if None not in answers:
                refusals[part] = next(answer for answer in answers if answer)
        return Chance(tuple(parts), refusals)

    def _why_not(self, participation: int | None, part: Part) -> Refusal | None:
        """From today; for the successor that a holder named from the day it takes over."""
        since = max(self.day, self.place.taken_over_on(participation) or self.day)
        return self.place.why_not(participation, part=part, since=since, until=None)


def slots_of(component: Any, *, at: date, asked: Iterable[Any] | None = None) -> list[Slot]:
    """Both slots of `component` (asked for `with_phase`) on `at`, in two queries.

    `asked`: needs of the component with their coverage on `at`, of any day, where they are known already.
    """
    if asked is None:
        asked = component.needs.as_at(at).with_coverage(at=at)
    needs = {need.responsibility: need for need in asked if need.holds_on(at)}
    rows: dict[int, list[SignUp]] = {responsibility: [] for responsibility in Responsibility}
    known = component.sign_ups.with_health(network=component.network, at=at).with_name(at=at)
    known = known.with_choice(at=at).with_heir(at=at).with_sequel(at=at)
    for row in known.select_related("participation__organisation").order_by("part", "since", "pk"):
        # Its address and its status ask for the network and the component; both are at hand.
        row.network, row.component = component.network, component
        row.participation.network = component.network
        row.as_what, row.handover, row.period = as_what(row), handover_of(row), period(row)
        rows[row.responsibility].append(row)
    return [
        Slot(
            component=component,
            responsibility=responsibility,
            day=at,
            place=Place(
                phase=component.phase,
                need=needs.get(responsibility),
                standing=tuple(row for row in rows[responsibility] if row.status in STANDING),  # type: ignore[attr-defined]
            ),
            past=[row for row in reversed(rows[responsibility]) if row.status not in STANDING],  # type: ignore[attr-defined]
        )
        for responsibility in Responsibility
    ]


def organisations_of(user: Any, network: Any, *, at: date) -> list[Participation]:
    """The organisations of `network` on behalf of which `user` may sign up, by name."""
    candidates = Participation.objects.filter(network=network).who_may_sign_up(at=at).with_name(at=at)
    candidates = candidates.select_related("organisation")
    return [each for each in candidates.order_by("name_then") if user.has_perm("matrix.act_for", each)]
