from .attestation import Attestation
from .bulk_change import BulkChange, BulkWhat
from .category import Category, CategoryKind
from .column_mapping import ColumnMapping
from .component import Component, ComponentPhase, Priority
from .facility import Facility, FacilityStance, Stance
from .finding import Finding
from .import_line import ImportLine, Outcome
from .need import Coverage, CoverageWord, Need, NeedClosed, Responsibility
from .offer import NO_PART, Place, Refusal, why_not
from .phase import Phase
from .platform import Platform, PlatformPhase
from .promised import ARRANGEMENTS, CONDITIONS_ASKED
from .sheet_import import ImportState, SheetImport
from .sign_up import SignUp
from .status import NEXT, NOT_ONCE_HANDED_OVER, STANDING, Closed, Health, Part, Status
from .status_update import StatusUpdate
from .usage import MEASURES, Measured, UsageFigure

__all__ = [
    "ARRANGEMENTS",
    "CONDITIONS_ASKED",
    "MEASURES",
    "NEXT",
    "NOT_ONCE_HANDED_OVER",
    "NO_PART",
    "STANDING",
    "Attestation",
    "BulkChange",
    "BulkWhat",
    "Category",
    "CategoryKind",
    "Closed",
    "ColumnMapping",
    "Component",
    "ComponentPhase",
    "Coverage",
    "CoverageWord",
    "Facility",
    "FacilityStance",
    "Finding",
    "Health",
    "ImportLine",
    "ImportState",
    "Measured",
    "Need",
    "NeedClosed",
    "Outcome",
    "Part",
    "Phase",
    "Place",
    "Platform",
    "PlatformPhase",
    "Priority",
    "Refusal",
    "Responsibility",
    "SheetImport",
    "SignUp",
    "Stance",
    "Status",
    "StatusUpdate",
    "UsageFigure",
    "why_not",
]
