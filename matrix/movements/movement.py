"""One thing that happened."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from .kinds import MovementKind

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Movement:
    """One thing that happened on `day`. `subject`: a component or platform; `code`: of the component, if it is one.

    `before`: the phase, stance, name, lead or organisation until then, `before_slug`: of that lead or organisation;
    `facility`: what an organisation offers already.
    """

    day: date
    kind: MovementKind
    subject: str = ""
    code: str = ""
    organisation: str = ""
    organisation_slug: str = ""
    responsibility: str = ""
    part: str = ""
    detail: str = ""
    before: str = ""
    before_slug: str = ""
    facility: str = ""

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        names = ("subject", "organisation", "responsibility", "part", "detail", "before", "facility")
        return str(self.kind.label) % {name: getattr(self, name) for name in names}


def began_or_ended(since: date, until: date) -> Q:
    """Of a row that holds for a period: it began or ended on a day of [since, until)."""
    return Q(since__gte=since, since__lt=until) | Q(until__gte=since, until__lt=until)
