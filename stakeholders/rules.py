"""Who may what, about people and networks: one-line predicates that the rooms above put together.

A predicate takes the user and any row with a `network` (or a network itself).
"""

from typing import Any

import rules

from .models import Access, MembershipRole, Network, Participation


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
def coordinates(user: Any, row: Any) -> bool:
    """Whoever now acts as coordinator of the organisation that this row is, or is about."""
    access = _access(user, row)
    whose = row.pk if isinstance(row, Participation) else getattr(row, "participation_id", None)
    return access.acting_role == MembershipRole.COORDINATOR and access.acting_for == whose


@rules.predicate
def owns(user: Any, row: Any) -> bool:
    """Whose this row is."""
    return bool(row.owner_id == user.pk)


@rules.predicate
def is_of_network(_user: Any, row: Any) -> bool:
    """Nobody's own, so everybody's in the network."""
    return row.owner_id is None


rules.add_perm("stakeholders.is_member", is_member)
# On the network: keep a view for oneself; for everybody.
rules.add_perm("stakeholders.keep_view", is_member)
rules.add_perm("stakeholders.keep_view_for_network", is_secretary)
# On a saved view: rename and remove it. One's own also after one's last role ended.
rules.add_perm("stakeholders.change_view", owns | (is_of_network & is_secretary))
rules.add_perm("stakeholders.see_board_page", is_secretary | is_board | is_council)
rules.add_perm("stakeholders.change_framework", is_secretary)
rules.add_perm("stakeholders.change_network", is_secretary)
# On a network or a participation: add organisations, and change what is known of them and as what they take part.
rules.add_perm("stakeholders.change_organisations", is_secretary)
# On a participation: say that this organisation supports the network, or take that back.
rules.add_perm("stakeholders.state_support", coordinates | is_secretary)
