from .device import KnownDevice
from .invitation import Invitation
from .join_request import JoinRequest
from .membership import FOR_AN_ORGANISATION, ON_A_BODY, Access, Membership, MembershipRole
from .network import RESERVED_SLUGS, InNetwork, Network, WhoConfirms
from .organisation import Organisation, OrganisationKind, OrganisationName
from .participation import ONLY_NAMED, Participation, ParticipationRole, Relation, Role
from .people import Person, User
from .saved_view import SavedView
from .succession import ENDING, Succession, SuccessionKind
from .written import Overtaken, Written

__all__ = [
    "ENDING",
    "FOR_AN_ORGANISATION",
    "ONLY_NAMED",
    "ON_A_BODY",
    "RESERVED_SLUGS",
    "Access",
    "InNetwork",
    "Invitation",
    "JoinRequest",
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
    "Relation",
    "Role",
    "SavedView",
    "Succession",
    "SuccessionKind",
    "User",
    "WhoConfirms",
    "Written",
]
