from .device import KnownDevice
from .network import RESERVED_SLUGS, InNetwork, Network, WhoConfirms
from .organisation import Organisation, OrganisationKind, OrganisationName
from .participation import ONLY_NAMED, Participation, ParticipationRole, Role
from .people import Access, Membership, MembershipRole, Person, User
from .saved_view import SavedView
from .written import Overtaken, Written

__all__ = [
    "ONLY_NAMED",
    "RESERVED_SLUGS",
    "Access",
    "InNetwork",
    "KnownDevice",
    "Membership",
    "MembershipRole",
    "Network",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Overtaken",
    "Participation",
    "ParticipationRole",
    "Person",
    "Role",
    "SavedView",
    "User",
    "WhoConfirms",
    "Written",
]
