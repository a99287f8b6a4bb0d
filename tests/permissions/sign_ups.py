"""Who gets in on sign-ups: who offers, what its holder does, and what the secretary decides."""

from typing import Any

from matrix.models import Health, Part
from tests.permissions.roles import FOR_AN_ORGANISATION, MEMBERS, OWN, SECRETARY
from tests.permissions.row import Row, foreign_sign_up_page, of_held, of_offer, of_partner, of_rival, sign_up_page, word
from tests.permissions.scene import Scene

REPORT = word(health=Health.ON_TRACK, text="Het loopt.")


def offer_of_bravo(scene: Scene) -> dict[str, Any]:
    """The form of who signs up for bravo: an own organisation of the neighbour only."""
    return {
        "part": Part.CONTRIBUTOR,
        "participation": scene.world.bravo.pk,
        "promise": "Wij werken mee.",
        "arrangements": ["own_staff"],
    }


ROWS: dict[str, Row] = {
    "matrix:sign_up_create": Row(args=sign_up_page, foreign=foreign_sign_up_page, may=FOR_AN_ORGANISATION | SECRETARY),
    # Who acts for another organisation stays on the form, with a sentence: nothing is made.
    "matrix:sign_up_create#post": Row(
        args=sign_up_page,
        foreign=foreign_sign_up_page,
        method="post",
        data=offer_of_bravo,
        may=frozenset({"neighbour"}) | SECRETARY,
        ok=302,
        stays=OWN,
    ),
    "matrix:sign_up_detail": of_offer(),
    "matrix:promises": Row(),
    "matrix:held_list": Row(),
    "matrix:promises_components": Row(),
    "matrix:my_sign_ups": Row(may=FOR_AN_ORGANISATION),
    "matrix:my_attestations": Row(may=FOR_AN_ORGANISATION),
    # Who acts for another organisation ticks what is not theirs: nothing is said.
    "matrix:my_attestations#post": Row(
        may=OWN,
        method="post",
        ok=302,
        data=lambda scene: {
            "stands": scene.held.pk,
            "seen": f"{scene.held.pk}:{scene.held.history.latest('history_id').history_id}",
        },
        stays=frozenset({"neighbour"}),
    ),
    "matrix:participation_end": of_partner(may=SECRETARY),
    "matrix:participation_end#post": of_partner(
        may=SECRETARY,
        method="post",
        ok=302,
        data=lambda scene: {"on": scene.world.today.isoformat(), "reason": "Past niet meer"},
    ),
    "matrix:sign_up_attest": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_attest#post": of_held(may=OWN | SECRETARY, method="post", ok=302),
    "matrix:sign_up_contribute": of_rival(may=OWN | SECRETARY),
    "matrix:sign_up_contribute#post": of_rival(may=OWN | SECRETARY, method="post", ok=302),
    "matrix:sign_up_report": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_report#post": of_held(may=OWN | SECRETARY, method="post", ok=302, data=REPORT),
    "matrix:sign_up_amend": of_offer(may=OWN | SECRETARY),
    "matrix:sign_up_amend#post": of_offer(
        may=OWN | SECRETARY,
        method="post",
        ok=302,
        data=lambda scene: {
            "part": Part.LEAD,
            "promise": "Beter gezegd",
            "arrangements": ["own_staff"],
            "since": scene.world.today.isoformat(),
        },
    ),
    "matrix:sign_up_renew": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_renew#post": of_held(
        may=OWN | SECRETARY, method="post", ok=302, data=word(promise="Anders", arrangements=["own_staff"], hours=5)
    ),
    "matrix:sign_up_withdraw": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_withdraw#post": of_held(may=OWN | SECRETARY, method="post", ok=302, data=word(reason="Druk")),
    "matrix:sign_up_end": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_end#post": of_held(may=OWN | SECRETARY, method="post", ok=302, data=word(reason="Klaar")),
    "matrix:sign_up_successor": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_successor#post": of_held(
        may=OWN | SECRETARY,
        method="post",
        ok=302,
        data=lambda scene: {"successor": scene.world.bravo.pk, "handover_on": scene.world.days(1).isoformat()},
    ),
    "matrix:sign_up_no_successor": of_held(may=OWN | SECRETARY),
    "matrix:sign_up_no_successor#post": of_held(may=OWN | SECRETARY, method="post", ok=302),
    "matrix:sign_up_hand_over": of_held(may=OWN | SECRETARY),
    # nobody was named: the state refuses
    "matrix:sign_up_hand_over#post": of_held(may=OWN | SECRETARY, method="post", ok=409),
    "matrix:sign_up_annul": of_held(may=SECRETARY),
    "matrix:sign_up_annul#post": of_held(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
    "matrix:inbox": Row(may=SECRETARY),
    "matrix:sign_up_confirm": of_offer(may=SECRETARY),
    "matrix:sign_up_confirm#post": of_offer(may=SECRETARY, method="post", ok=302),
    "matrix:sign_up_decline": of_offer(may=SECRETARY),
    "matrix:sign_up_decline#post": of_offer(may=SECRETARY, method="post", ok=302, data=word(reason="Past niet")),
    "matrix:sign_up_list": Row(may=MEMBERS),
}
