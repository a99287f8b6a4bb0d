from .network import RESERVED_SLUGS, InNetwork, Network, WhoConfirms
from .organisation import Organisation, OrganisationKind, OrganisationName
from .participation import Participation, ParticipationRole, Role
from .people import Access, Membership, MembershipRole, Person, User

__all__ = [
    "RESERVED_SLUGS",
    "Access",
    "InNetwork",
    "Membership",
    "MembershipRole",
    "Network",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Participation",
    "ParticipationRole",
    "Person",
    "Role",
    "User",
    "WhoConfirms",
]
