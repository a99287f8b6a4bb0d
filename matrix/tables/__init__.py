"""The lists of this room as tables."""

from .base import NOWRAP, NUMBER, DayColumn, OfNetworkTable, in_lines, in_order
from .components import ChosenColumn, ComponentTable, told_in
from .facilities import FacilityTable
from .needs import NeedTable
from .promises import ComponentLoadTable, OrganisationLoadTable
from .sign_ups import HeldTable, SignUpTable

__all__ = [
    "NOWRAP",
    "NUMBER",
    "ChosenColumn",
    "ComponentLoadTable",
    "ComponentTable",
    "DayColumn",
    "FacilityTable",
    "HeldTable",
    "NeedTable",
    "OfNetworkTable",
    "OrganisationLoadTable",
    "SignUpTable",
    "in_lines",
    "in_order",
    "told_in",
]
