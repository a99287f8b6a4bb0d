"""What an annual report tells, frozen: plain values only, so that page, PDF and JSON are three renderings of one thing.

Words stand in the language of the report, beside the code that programs read. What is only for board, council and
secretary stands in `details`, which is None in the public version.
"""

from .annual import FORMAT, AnnualFacts, MovementFacts
from .framework import (
    CategoryFacts,
    ComponentFacts,
    Counts,
    Moment,
    NetworkFacts,
    PlatformFacts,
    SlotFacts,
    WhoFacts,
    Word,
)
from .promises import ContestedFacts, OpenFacts, PartnerFacts, ProgressFacts, PromiseDetails, PromiseFacts
from .register import HeatFacts, LevelFacts, RegisterFacts, RiskDetails, RiskFacts

__all__ = [
    "FORMAT",
    "AnnualFacts",
    "CategoryFacts",
    "ComponentFacts",
    "ContestedFacts",
    "Counts",
    "HeatFacts",
    "LevelFacts",
    "Moment",
    "MovementFacts",
    "NetworkFacts",
    "OpenFacts",
    "PartnerFacts",
    "PlatformFacts",
    "ProgressFacts",
    "PromiseDetails",
    "PromiseFacts",
    "RegisterFacts",
    "RiskDetails",
    "RiskFacts",
    "SlotFacts",
    "WhoFacts",
    "Word",
]
