"""The year that a report is about, and for whom it is: what every part of the report asks."""

from dataclasses import dataclass
from datetime import date, timedelta

from stakeholders.models import Network


@dataclass(frozen=True)
class Span:
    """One year of a network, up to and including `close`. `details`: also what is not for everybody."""

    network: Network
    year: int
    close: date
    details: bool

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def before(self) -> date:
        """The day whose close is the start of the year."""
        return self.since - timedelta(days=1)

    @property
    def until(self) -> date:
        """The first day that is not told any more."""
        return self.close + timedelta(days=1)
