"""What the secretary of a network that asks for nothing yet does first, and what of it is done."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from matrix.models import BulkWhat, Component, ImportState, Need, Phase, SheetImport
from stakeholders.models import Invitation, Membership, Network, Participation

FILES_MOST = 3


@dataclass(frozen=True)
class FirstSteps:
    """How far `network` is on `day`."""

    network: Network
    day: date
    components: int
    candidates: int
    asked: bool
    organisations: int
    people: int
    invited: int

    @classmethod
    def of(cls, network: Network, *, at: date) -> "FirstSteps":
        components = list(Component.objects.filter(network=network).with_phase(at=at).values_list("phase", flat=True))
        return cls(
            network=network,
            day=at,
            components=len(components),
            candidates=components.count(Phase.CANDIDATE),
            asked=Need.objects.filter(network=network).exists(),
            organisations=Participation.objects.filter(network=network).as_at(at).count(),
            people=Membership.objects.filter(network=network).not_over(at).values("person").distinct().count(),
            invited=Invitation.objects.filter(network=network).open().count(),
        )

    @property
    def waiting(self) -> list[SheetImport]:
        """The files that were brought in and not applied yet: what to go on with."""
        rows = SheetImport.objects.filter(network=self.network).exclude(state=ImportState.APPLIED)
        waiting = list(rows.order_by("-asked_at")[:FILES_MOST])
        for row in waiting:
            row.network = self.network
        return waiting

    @property
    def components_there(self) -> str:
        """How many components there are; as candidates, where that is all they are."""
        if self.components and self.components == self.candidates:
            return ngettext("%d candidate", "%d candidates", self.candidates) % self.candidates
        return ngettext("%d component", "%d components", self.components) % self.components

    @property
    def only_candidates(self) -> bool:
        """Whether nothing can be asked yet, though there is something: of a candidate one asks no help."""
        return bool(self.candidates) and self.candidates == self.components

    @property
    def somebody_else(self) -> bool:
        """Whether anybody but the first secretary is here, or was invited."""
        return self.people > 1 or self.invited > 0

    @property
    def want_all_url(self) -> str:
        """Where all candidates become wanted at once, after a look at them."""
        query = {
            "all": "1",
            "filter": urlencode({"phase": Phase.CANDIDATE.value}),
            "set": f"{BulkWhat.PHASE}:{Phase.WANTED}",
        }
        return f"{reverse('matrix:bulk_preview', args=[self.network.slug])}?{urlencode(query)}"
