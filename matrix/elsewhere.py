"""What exists elsewhere for a component, or from an organisation: facilities on a day, with their stances."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from stakeholders.models.organisation import name_of

from .models import Facility, FacilityStance, Stance
from .words import badge

# The tint of a stance; the word says it, the colour only helps.
_TONES = {
    Stance.REUSE: "success",
    Stance.COMPLEMENT: "",
    Stance.OVERLAP_AGREED: "info",
    Stance.OVERLAP_OPEN: "warning",
}


def stance_badge(stance: int) -> SafeString:
    """What the network does with a facility, as a badge."""
    return badge(Stance(stance).label, _TONES[Stance(stance)])


@dataclass
class Elsewhere:
    """A facility on a day. `stances`: those taken until then, the latest first; `organisation`: its name that day."""

    facility: Facility
    organisation: str
    day: date
    stances: list[FacilityStance] = field(default_factory=list)

    @property
    def now(self) -> FacilityStance:
        return self.stances[0]

    @property
    def badge(self) -> SafeString:
        return stance_badge(self.now.stance)

    @property
    def overlaps(self) -> bool:
        """Whether its overlap is still open."""
        return self.now.stance == Stance.OVERLAP_OPEN

    @property
    def review_late(self) -> bool:
        return self.facility.review_late(at=self.day)


def elsewhere(*, at: date, **facts: Any) -> list[Elsewhere]:
    """The facilities of which `facts` hold (`component=…`), as they stand on `at`, open overlaps first. One query."""
    rows = (
        FacilityStance.objects.filter(since__lte=at, **{f"facility__{name}": value for name, value in facts.items()})
        .annotate(organisation_name=name_of("facility__participation__organisation", at=at))
        .select_related("facility__participation__organisation", "facility__component")
        .order_by("facility__component__code", "facility__name", "facility", "-since")
    )
    return sorted(_grouped(rows, at), key=lambda each: not each.overlaps)


def _grouped(rows: Any, at: date) -> Iterator[Elsewhere]:
    found: dict[int, Elsewhere] = {}
    for row in rows:
        found.setdefault(row.facility_id, Elsewhere(row.facility, row.organisation_name, at)).stances.append(row)
    yield from found.values()
