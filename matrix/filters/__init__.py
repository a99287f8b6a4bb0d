"""What the lists and the matrix can be narrowed down to. The choice stands in the address, in words."""

from .components import ComponentFilter, MatrixFilter
from .elsewhere import FacilityFilter, FindingFilter
from .needs import NeedFilter
from .sign_ups import HeldFilter, SignUpFilter

__all__ = [
    "ComponentFilter",
    "FacilityFilter",
    "FindingFilter",
    "HeldFilter",
    "MatrixFilter",
    "NeedFilter",
    "SignUpFilter",
]
