"""Who may what with risks. Which risks somebody may know of at all, `RiskQuerySet.visible_to` says."""

from typing import Any

import rules

from stakeholders.rules import acts_as_board, acts_as_secretary, acts_for_somebody, is_member

from .models import Risk


@rules.predicate
def owns(user: Any, risk: Risk) -> bool:
    """The person who looks after this risk, with a role in the network."""
    return user.person_id == risk.owner_id and is_member(user, risk)


@rules.predicate
def may_know(user: Any, risk: Risk) -> bool:
    """Whether this risk exists for the user: what lists ask about many, asked about one."""
    return Risk.objects.visible_to(user).filter(pk=risk.pk).exists()


# On a network.
rules.add_perm("risks.register", acts_for_somebody | acts_as_board | acts_as_secretary)
# On a risk.
rules.add_perm("risks.see", may_know)
rules.add_perm("risks.assess", owns | acts_as_board | acts_as_secretary)
rules.add_perm("risks.change", owns | acts_as_board | acts_as_secretary)
rules.add_perm("risks.change_status", owns | acts_as_board | acts_as_secretary)
# On a risk or a network: who owns a risk, explanations and reasons. For members only, as with sign-ups.
rules.add_perm("risks.see_details", is_member)
