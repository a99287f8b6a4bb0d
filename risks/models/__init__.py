from .category import RiskCategory, RiskCategoryKind
from .matrix import Cell, Level, RiskMatrix
from .rating import Rating, RatingKind
from .risk import Proximity, Risk
from .risk_queryset import Visibility
from .scale import Colour, LevelWord, MayAccept, default_ranks
from .status_change import NEXT, RiskStatus, StatusChange
from .treatment import OPPORTUNITY_TREATMENTS, THREAT_TREATMENTS, RiskKind, Treatment

__all__ = [
    "NEXT",
    "OPPORTUNITY_TREATMENTS",
    "THREAT_TREATMENTS",
    "Cell",
    "Colour",
    "Level",
    "LevelWord",
    "MayAccept",
    "Proximity",
    "Rating",
    "RatingKind",
    "Risk",
    "RiskCategory",
    "RiskCategoryKind",
    "RiskKind",
    "RiskMatrix",
    "RiskStatus",
    "StatusChange",
    "Treatment",
    "Visibility",
    "default_ranks",
]
