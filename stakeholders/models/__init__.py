from .network import RESERVED_SLUGS, InNetwork, Network, WhoConfirms
from .organisation import Organisation, OrganisationKind, OrganisationName
from .participation import ONLY_NAMED, Participation, ParticipationRole, Relation, Role
from .people import Access, Membership, MembershipRole, Person, User
from .saved_view import SavedView
from .succession import ENDING, Succession, SuccessionKind
from .written import Overtaken, Written

__all__ = [
    "ENDING",
    "ONLY_NAMED",
    "RESERVED_SLUGS",
    "Access",
    "InNetwork",
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
    "Relation",
    "Role",
    "SavedView",
    "Succession",
    "SuccessionKind",
    "User",
    "WhoConfirms",
    "Written",
]
