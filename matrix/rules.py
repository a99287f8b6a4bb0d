"""Who may what with sign-ups: pages, API and templates ask the same. Whether a step is possible, the model says."""

from typing import Any

import rules

from stakeholders.models import Access
from stakeholders.rules import (
    acts_as_secretary,
    acts_for,
    acts_for_somebody,
    is_member,
    is_secretary,
    represents_somebody,
)

# The columns of a sign-up that are for members only. One predicate, `matrix.see_details`, decides about all of them.
SIGN_UP_DETAILS = ("contact", "hours", "cents", "mandate", "reason")


@rules.predicate
def proposed(user: Any, component: Any) -> bool:
    """Who acts for the organisation that proposed this component."""
    who = component.proposed_by_id
    return who is not None and who == Access.of(user, component.network_id).acting_for


# On a component, or on the network: may one sign up at all; for whom, `act_for` says.
rules.add_perm("matrix.offer", acts_for_somebody | acts_as_secretary)
# On the network: may one propose a component at all; for whom, `act_for` says.
rules.add_perm("matrix.propose", acts_for_somebody | acts_as_secretary)
# On a component that was proposed.
rules.add_perm("matrix.change_proposal", proposed | acts_as_secretary)
rules.add_perm("matrix.judge_proposal", acts_as_secretary)
# On a participation or a sign-up.
rules.add_perm("matrix.act_for", acts_for | acts_as_secretary)
# On a sign-up.
rules.add_perm("matrix.attest", acts_for | acts_as_secretary)
rules.add_perm("matrix.contribute", acts_for | acts_as_secretary)
rules.add_perm("matrix.report", acts_for | acts_as_secretary)
rules.add_perm("matrix.amend", acts_for | acts_as_secretary)
rules.add_perm("matrix.renew", acts_for | acts_as_secretary)
rules.add_perm("matrix.withdraw", acts_for | acts_as_secretary)
rules.add_perm("matrix.end", acts_for | acts_as_secretary)
rules.add_perm("matrix.name_successor", acts_for | acts_as_secretary)
rules.add_perm("matrix.hand_over", acts_for | acts_as_secretary)
rules.add_perm("matrix.annul", acts_as_secretary)
rules.add_perm("matrix.confirm", acts_as_secretary)
rules.add_perm("matrix.decline", acts_as_secretary)
# On a participation, or on the network.
rules.add_perm("matrix.end_participation", acts_as_secretary)
# On any row of the network, or on the network itself.
rules.add_perm("matrix.see_details", is_member)
rules.add_perm("matrix.see_inbox", is_secretary)
rules.add_perm("matrix.see_own", represents_somebody)
