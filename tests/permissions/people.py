"""Who sees people, gives and ends roles, invites, decides on requests; what strangers can ask for."""

from collections.abc import Callable
from typing import Any

from stakeholders.models import Membership, MembershipRole
from tests.permissions.roles import EVERYBODY, MEMBERS, SECRETARY
from tests.permissions.row import Row, word
from tests.permissions.scene import Scene

COORDINATOR = frozenset({"coordinator"})
LET_IN = SECRETARY | COORDINATOR


def role_of(who: str) -> Callable[[Scene], Membership]:
    return lambda scene: Membership.objects.get(person=scene.world.users[who].person)


def of_representative(**facts: Any) -> Row:
    """Of the role of alfa's representative."""
    return Row(
        args=lambda scene: [scene.slug, role_of("representative")(scene).pk],
        foreign=lambda scene: [scene.slug, Membership.objects.get(person=scene.other.representative.person).pk],
        **facts,
    )


def of_(name: str, **facts: Any) -> Row:
    """Of an invitation or a request for alfa; of the other network its own."""
    return Row(
        args=lambda scene: [scene.slug, getattr(scene, name)[0].pk],
        foreign=lambda scene: [scene.slug, getattr(scene, name)[1].pk],
        method=facts.pop("method", "post"),
        ok=facts.pop("ok", 302),
        may=facts.pop("may", LET_IN),
        **facts,
    )


def of_unconfirmed(**facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.unconfirmed[0].token],
        foreign=lambda scene: [scene.slug, scene.unconfirmed[1].token],
        **facts,
    )


def for_alfa(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: {"role": "representative", "participation": scene.world.alfa.pk, **facts}


ROWS: dict[str, Row] = {
    "overview:people": Row(may=MEMBERS),
    "overview:role_add": Row(may=SECRETARY),
    "overview:role_add#post": Row(
        may=SECRETARY, method="post", ok=302, data=word(name="Nieuw", role=MembershipRole.BOARD.value)
    ),
    "overview:role_change": of_representative(may=LET_IN),
    "overview:role_change#post": of_representative(may=LET_IN, method="post", ok=302),
    # Everybody may leave a role of their own.
    "overview:role_end": of_representative(may=LET_IN | {"representative"}),
    "overview:role_end#post": of_representative(
        may=LET_IN | {"representative"},
        method="post",
        ok=302,
        data=lambda scene: {"on": scene.world.today.isoformat()},
    ),
    "overview:invite": Row(may=LET_IN),
    "overview:invite#post": Row(may=LET_IN, method="post", ok=302, data=for_alfa(email="ander@example.nl")),
    # Who has an account is not invited to one.
    "overview:invite_known": of_representative(may=LET_IN, ok=302),
    "overview:invitations": Row(may=LET_IN),
    "overview:invitation_again": of_("invitations"),
    "overview:invitation_withdraw": of_("invitations"),
    # The link is for who is invited alone: whoever is logged in here is somebody else.
    "overview:invitation": Row(
        args=lambda scene: [scene.invitations[0].token], network=False, may=frozenset({"visitor"})
    ),
    "overview:join": Row(),
    "overview:join#post": Row(method="post", ok=302, data=for_alfa(name="Nieuw", email="ander@example.nl")),
    "overview:join_sent": Row(),
    "overview:join_confirm": of_unconfirmed(),
    "overview:join_confirm#post": of_unconfirmed(method="post", may=EVERYBODY),
    "overview:join_requests": Row(may=LET_IN),
    # The coordinator of the organisation decides; the secretary where there is none.
    "overview:join_accept": of_("requests", method="get", ok=200, may=COORDINATOR),
    "overview:join_accept#post": of_("requests", may=COORDINATOR),
    "overview:join_accept#uncoordinated": of_("uncoordinated", method="get", ok=200, may=SECRETARY),
    "overview:join_accept#uncoordinated-post": of_("uncoordinated", may=SECRETARY),
    "overview:join_decline": of_("requests", method="get", ok=200, may=COORDINATOR),
    "overview:join_decline#post": of_("requests", data=word(reason="Nee"), may=COORDINATOR),
    "overview:join_decline#uncoordinated": of_("uncoordinated", method="get", ok=200, may=SECRETARY),
    "overview:join_decline#uncoordinated-post": of_("uncoordinated", data=word(reason="Nee"), may=SECRETARY),
    "overview:acting_for#get": Row(may=MEMBERS, ok=302),
    "overview:acting_for": Row(
        may=SECRETARY, method="post", ok=302, data=lambda scene: {"role": role_of("secretary")(scene).pk}
    ),
}
