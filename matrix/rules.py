"""Who may what with sign-ups: pages, API and templates ask the same. Whether a step is possible, the model says."""

from typing import Any

import rules

from stakeholders.models import Access, Participation
from stakeholders.rules import acts_for_somebody, is_member, is_secretary, represents

# The columns of a sign-up that are for members only. One predicate, `matrix.see_details`, decides about all of them.
SIGN_UP_DETAILS = ("contact", "hours", "cents", "mandate", "reason")


@rules.predicate
def acts_for(user: Any, row: Any) -> bool:
    """A coordinator or representative of the organisation that this row is about, or is."""
    if isinstance(row, Participation):
        return row.pk in Access.of(user, row.network_id).participations
    return represents(user, row)


@rules.predicate
def proposed(user: Any, component: Any) -> bool:
    """A coordinator or representative of the organisation that proposed this component."""
    return component.proposed_by_id in Access.of(user, component.network_id).participations


# On a component, or on the network: may one sign up at all; for whom, `act_for` says.
rules.add_perm("matrix.offer", acts_for_somebody | is_secretary)
# On the network: may one propose a component at all; for whom, `act_for` says.
rules.add_perm("matrix.propose", acts_for_somebody | is_secretary)
# On a component that was proposed.
rules.add_perm("matrix.change_proposal", proposed | is_secretary)
rules.add_perm("matrix.judge_proposal", is_secretary)
# On a participation or a sign-up.
rules.add_perm("matrix.act_for", acts_for | is_secretary)
# On a sign-up.
rules.add_perm("matrix.attest", represents | is_secretary)
rules.add_perm("matrix.contribute", represents | is_secretary)
rules.add_perm("matrix.report", represents | is_secretary)
rules.add_perm("matrix.amend", represents | is_secretary)
rules.add_perm("matrix.renew", represents | is_secretary)
rules.add_perm("matrix.withdraw", represents | is_secretary)
rules.add_perm("matrix.end", represents | is_secretary)
rules.add_perm("matrix.name_successor", represents | is_secretary)
rules.add_perm("matrix.hand_over", represents | is_secretary)
rules.add_perm("matrix.annul", is_secretary)
rules.add_perm("matrix.confirm", is_secretary)
rules.add_perm("matrix.decline", is_secretary)
# On a participation, or on the network.
rules.add_perm("matrix.end_participation", is_secretary)
# On any row of the network, or on the network itself.
rules.add_perm("matrix.see_details", is_member)
rules.add_perm("matrix.see_inbox", is_secretary)
rules.add_perm("matrix.see_own", acts_for_somebody)
