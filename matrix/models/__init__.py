from .component import Category, CategoryKind, Component, ComponentPhase, Platform, PlatformPhase, Priority
from .need import Coverage, Need, NeedClosed, Responsibility
from .offer import NO_PART, Place, Refusal, why_not
from .phase import Phase
from .sign_up import ARRANGEMENTS, SignUp
from .status import NEXT, STANDING, Closed, Health, Part, Status
from .status_update import StatusUpdate

__all__ = [
    "ARRANGEMENTS",
    "NEXT",
    "NO_PART",
    "STANDING",
    "Category",
    "CategoryKind",
    "Closed",
    "Component",
    "ComponentPhase",
    "Coverage",
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
    "Status",
    "StatusUpdate",
    "why_not",
]
