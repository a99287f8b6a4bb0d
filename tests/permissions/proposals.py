"""Who gets in on proposals. Alfa made the one of the scene."""

from typing import Any

from matrix.models import Priority
from tests.permissions.roles import FOR_AN_ORGANISATION, OWN, SECRETARY
from tests.permissions.row import Row, with_category, word


def of_proposal(**facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.proposal.code],
        foreign=lambda scene: [scene.slug, scene.foreign_proposal.code],
        **facts,
    )


ROWS: dict[str, Row] = {
    "matrix:component_propose": Row(may=FOR_AN_ORGANISATION | SECRETARY),
    "matrix:component_propose#post": Row(
        may=FOR_AN_ORGANISATION,
        method="post",
        ok=302,
        data=with_category(name="Heel wat anders", summary="Voor iedereen."),
        # The secretary has to say for whom.
        stays=SECRETARY,
    ),
    "matrix:proposal_correct": of_proposal(may=OWN | SECRETARY),
    "matrix:proposal_correct#post": of_proposal(
        may=OWN | SECRETARY, method="post", ok=302, data=with_category(name="Ideeënbus", summary="Om ideeën te delen.")
    ),
    "matrix:proposal_withdraw": of_proposal(may=OWN | SECRETARY),
    "matrix:proposal_withdraw#post": of_proposal(may=OWN | SECRETARY, method="post", ok=302),
    "matrix:proposal_take_up": of_proposal(may=SECRETARY),
    "matrix:proposal_take_up#post": of_proposal(
        may=SECRETARY,
        method="post",
        ok=302,
        data=word(priority=Priority.MUST.value, develop_asked="on", develop_lead_wanted="on"),
    ),
    "matrix:proposal_turn_down": of_proposal(may=SECRETARY),
    "matrix:proposal_turn_down#post": of_proposal(may=SECRETARY, method="post", ok=302, data=word(reason="Nee")),
}
