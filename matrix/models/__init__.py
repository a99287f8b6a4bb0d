from .attestation import Attestation
from .category import Category, CategoryKind
from .component import Component, ComponentPhase, Platform, PlatformPhase, Priority
from .facility import Facility, FacilityStance, Stance
from .need import Coverage, Need, NeedClosed, Responsibility
from .offer import NO_PART, Place, Refusal, why_not
from .phase import Phase
from .sign_up import ARRANGEMENTS, SignUp
from .status import NEXT, STANDING, Closed, Health, Part, Status
from .status_update import StatusUpdate
from .usage import Finding, UsageFigure

__all__ = [
    "ARRANGEMENTS",
    "NEXT",
    "NO_PART",
    "STANDING",
    "Attestation",
    "Category",
    "CategoryKind",
    "Closed",
    "Component",
    "ComponentPhase",
    "Coverage",
    "Facility",
    "FacilityStance",
    "Finding",
    "Health",
    "Need",
    "NeedClosed",
    "Part",
    "Phase",
    "Place",
    "Platform",
    "PlatformPhase",
    "Priority",
    "Refusal",
    "Responsibility",
    "SignUp",
    "Stance",
    "Status",
    "StatusUpdate",
    "UsageFigure",
    "why_not",
]
