"""Who may what, about people and networks: one-line predicates that the rooms above put together.

A predicate takes the user and any row with a `network` (or a network itself).
"""

from typing import Any

import rules

from .models import Access, MembershipRole, Network


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
def acts_for_somebody(user: Any, row: Any) -> bool:
    """A coordinator or representative of any organisation in the network."""
    return bool(_access(user, row).participations)


@rules.predicate
def represents(user: Any, row: Any) -> bool:
    """A coordinator or representative of the organisation of this row (`participation_id`)."""
    return row.participation_id in _access(user, row).participations


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


rules.add_perm("stakeholders.is_member", is_member)
# On a person.
rules.add_perm("stakeholders.anonymise", is_oneself | is_known_here_only)
# On the network: keep a view for oneself; for everybody.
rules.add_perm("stakeholders.keep_view", is_member)
rules.add_perm("stakeholders.keep_view_for_network", is_secretary)
# On a saved view: rename and remove it. One's own also after one's last role ended.
rules.add_perm("stakeholders.change_view", owns | (is_of_network & is_secretary))
rules.add_perm("stakeholders.see_board_page", is_secretary | is_board | is_council)
rules.add_perm("stakeholders.change_framework", is_secretary)
rules.add_perm("stakeholders.change_network", is_secretary)
# On the network: who changed what, for whom and why.
rules.add_perm("stakeholders.see_changes", is_secretary)
