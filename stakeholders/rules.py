"""Who may what, about people and networks: one-line predicates that the rooms above put together.

A predicate takes the user and any row with a `network` (or a network itself). Of who has several roles, `is_…` and
`represents…` ask all of them: for reading. `acts_…` asks the one acted in: for all that changes something.
"""

from typing import Any

import rules

from .models import FOR_AN_ORGANISATION, Access, MembershipRole, Network, Participation


def _access(user: Any, row: Any) -> Access:
    return Access.of(user, row if isinstance(row, Network) else row.network_id)


@rules.predicate
def is_secretary(user: Any, row: Any) -> bool:
    """The secretary of the network."""
    return MembershipRole.SECRETARY in _access(user, row).roles


@rules.predicate
def is_board(user: Any, row: Any) -> bool:
    """A member of the board."""
    return MembershipRole.BOARD in _access(user, row).roles


@rules.predicate
def is_council(user: Any, row: Any) -> bool:
    """A member of the council, which advises the board."""
    return MembershipRole.COUNCIL in _access(user, row).roles


@rules.predicate
def is_member(user: Any, row: Any) -> bool:
    """Anybody with a role in the network."""
    return bool(_access(user, row).roles)


@rules.predicate
def represents_somebody(user: Any, row: Any) -> bool:
    """A coordinator or representative of any organisation in the network."""
    return bool(_access(user, row).participations)


@rules.predicate
def represents(user: Any, row: Any) -> bool:
    """A coordinator or representative of the organisation of this row (`participation_id`)."""
    return row.participation_id in _access(user, row).participations


@rules.predicate
def is_coordinator(user: Any, row: Any) -> bool:
    """A coordinator of any organisation in the network."""
    return MembershipRole.COORDINATOR in _access(user, row).roles


@rules.predicate
def coordinates(user: Any, row: Any) -> bool:
    """A coordinator of the organisation for which this role is."""
    held = _access(user, row).held
    return row.role in FOR_AN_ORGANISATION and any(
        role == MembershipRole.COORDINATOR and who == row.participation_id for _key, role, who in held
    )


@rules.predicate
def acts_as_secretary(user: Any, row: Any) -> bool:
    """Who acts as the secretary of the network now."""
    return _access(user, row).acting_role == MembershipRole.SECRETARY


@rules.predicate
def acts_as_board(user: Any, row: Any) -> bool:
    """Who acts as a member of the board now."""
    return _access(user, row).acting_role == MembershipRole.BOARD


@rules.predicate
def acts_for_somebody(user: Any, row: Any) -> bool:
    """Who acts as coordinator or representative of any organisation now."""
    return _access(user, row).acting_for is not None


@rules.predicate
def acts_as_coordinator(user: Any, row: Any) -> bool:
    """Who acts as coordinator of any organisation now."""
    return _access(user, row).acting_role == MembershipRole.COORDINATOR


@rules.predicate
def acts_for(user: Any, row: Any) -> bool:
    """Who acts as coordinator or representative of the organisation that this row is, or is about, now."""
    who = row.pk if isinstance(row, Participation) else row.participation_id
    return who is not None and _access(user, row).acting_for == who


@rules.predicate
def is_for_an_organisation(_user: Any, row: Any) -> bool:
    """A role in which one acts for an organisation."""
    return row.role in FOR_AN_ORGANISATION


@rules.predicate
def has_coordinator(_user: Any, row: Any) -> bool:
    """A request to act for an organisation with a coordinator who can log in (read `with_coordinator`)."""
    return bool(row.has_coordinator)


@rules.predicate
def has_this_role(user: Any, row: Any) -> bool:
    """Whose role this is."""
    return bool(row.person_id == user.person_id)


@rules.predicate
def owns(user: Any, row: Any) -> bool:
    """Whose this row is."""
    return bool(row.owner_id == user.pk)


@rules.predicate
def is_of_network(_user: Any, row: Any) -> bool:
    """Nobody's own, so everybody's in the network."""
    return row.owner_id is None


@rules.predicate
def is_oneself(user: Any, person: Any) -> bool:
    """This person."""
    return bool(user.person_id == person.pk)


@rules.predicate
def is_known_here_only(user: Any, person: Any) -> bool:
    """Somebody whom no network ever knew but those of which `user` is the secretary; no administrator."""
    networks = person.known_in
    administers = getattr(getattr(person, "user", None), "is_staff", False)
    return (
        bool(networks)
        and not administers
        and all(MembershipRole.SECRETARY in Access.of(user, network).roles for network in networks)
    )


@rules.predicate
def keeps_its_facts(user: Any, participation: Any) -> bool:
    """Secretary of the network that took this organisation in first: that keeps its name and facts for all."""
    return MembershipRole.SECRETARY in Access.of(user, participation.keeper).roles


rules.add_perm("stakeholders.is_member", is_member)
# On a person.
rules.add_perm("stakeholders.anonymise", is_oneself | is_known_here_only)
# On the network: keep a view for oneself; for everybody.
rules.add_perm("stakeholders.keep_view", is_member)
rules.add_perm("stakeholders.keep_view_for_network", acts_as_secretary)
# On a saved view: rename and remove it. One's own also after one's last role ended.
rules.add_perm("stakeholders.change_view", owns | (is_of_network & acts_as_secretary))
rules.add_perm("stakeholders.see_board_page", is_secretary | is_board | is_council)
rules.add_perm("stakeholders.change_framework", acts_as_secretary)
rules.add_perm("stakeholders.change_network", acts_as_secretary)
# On a network or a participation: add organisations, and change as what they take part.
rules.add_perm("stakeholders.change_organisations", acts_as_secretary)
# On a participation: change what all networks share of its organisation: name, facts, in what it went on.
rules.add_perm("stakeholders.change_shared_facts", acts_as_secretary & keeps_its_facts)
# On a participation: say that this organisation supports the network, or take that back.
rules.add_perm("stakeholders.state_support", acts_as_secretary | (acts_as_coordinator & acts_for))
# On a participation: name the contacts of all that it promised.
rules.add_perm("stakeholders.name_contacts", acts_as_secretary | (acts_as_coordinator & acts_for))
# On the network: who has which role; whether one lets people in at all, and everywhere.
rules.add_perm("stakeholders.see_people", is_member)
rules.add_perm("stakeholders.see_requests", is_secretary | is_coordinator)
rules.add_perm("stakeholders.let_in", acts_as_secretary | acts_as_coordinator)
rules.add_perm("stakeholders.let_in_everywhere", acts_as_secretary)
# On a role, an invitation or a request, also before it is saved.
rules.add_perm("stakeholders.grant", acts_as_secretary | (acts_as_coordinator & acts_for & is_for_an_organisation))
rules.add_perm("stakeholders.see_address", is_secretary | coordinates)
# On a request to take part: its coordinator decides; the secretary where there is none.
rules.add_perm(
    "stakeholders.decide",
    (acts_as_secretary & ~has_coordinator) | (acts_as_coordinator & acts_for & is_for_an_organisation),
)
# On a role.
rules.add_perm(
    "stakeholders.end_role",
    acts_as_secretary | (acts_as_coordinator & acts_for & is_for_an_organisation) | has_this_role,
)
# On the network: who changed what, for whom and why.
rules.add_perm("stakeholders.see_changes", is_secretary)
