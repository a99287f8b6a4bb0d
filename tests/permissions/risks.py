"""Who gets in on risks: those for everybody, for partners and for the board."""

from collections.abc import Callable
from typing import Any

from risks.models import Visibility
from tests.permissions.roles import BOARD_ROOM, EVERYBODY, MEMBERS
from tests.permissions.row import Row, word
from tests.permissions.scene import Scene

NOT_FOR_MEMBERS_ONLY = EVERYBODY - MEMBERS
# Who sees what is for partners, and for the board. The coordinator owns the risks of the scene.
BELOW_PARTNERS = NOT_FOR_MEMBERS_ONLY
BELOW_BOARD = EVERYBODY - BOARD_ROOM - {"coordinator"}
ASSESSORS = frozenset({"coordinator", "board", "secretary"})
NEW_RISK = word(title="Brand", event="Brand", kind="threat", visibility="partners")


def risk(visibility: str = Visibility.PUBLIC) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.slug, scene.risks[visibility].number]


def foreign_risk(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_risk.number]


def of_risk(visibility: str = Visibility.PUBLIC, **facts: Any) -> Row:
    return Row(args=risk(visibility), foreign=foreign_risk, **facts)


ROWS: dict[str, Row] = {
    "risks:risk_list": Row(),
    "risks:risk_detail": of_risk(),
    "risks:risk_detail#partners": of_risk(Visibility.PARTNERS, hidden=BELOW_PARTNERS),
    "risks:risk_detail#board": of_risk(Visibility.BOARD, hidden=BELOW_BOARD),
    "risks:risk_create": Row(may=MEMBERS - {"council"}),
    "risks:risk_create#post": Row(may=MEMBERS - {"council"}, method="post", ok=302, data=NEW_RISK),
    "risks:risk_update": of_risk(may=ASSESSORS),
    "risks:risk_update#board": of_risk(Visibility.BOARD, may=ASSESSORS, hidden=BELOW_BOARD),
    "risks:risk_rate": of_risk(may=ASSESSORS),
    "risks:risk_rate#post": of_risk(
        may=ASSESSORS, method="post", ok=302, data=word(kind="current", likelihood=3, impact=3)
    ),
    "risks:risk_status": of_risk(may=ASSESSORS),
}
