"""Who gets in at the pages on which organisations are kept, and at the statements of support."""

from collections.abc import Callable

from django.urls import reverse

from tests.permissions.roles import SECRETARY
from tests.permissions.row import Row, of_partner, today_and, word
from tests.permissions.scene import Scene

WRITERS = frozenset({"coordinator"}) | SECRETARY


def of_alfa(**facts: object) -> Row:
    """Of the organisation for which the coordinator acts."""
    return Row(
        args=lambda scene: [scene.slug, scene.world.alfa.organisation.slug],
        foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug],
        **facts,  # type: ignore[arg-type]
    )


def into_bravo(name: str) -> Callable[[Scene], str]:
    """The page where one has chosen in which organisations the prospect goes on."""

    def url(scene: Scene) -> str:
        into = f"into={scene.world.bravo.pk}&on={scene.world.today.isoformat()}"
        address = reverse(f"matrix:organisation_{name}", args=[scene.slug, scene.world.prospect.organisation.slug])
        return f"{address}?{into}" if name == "merge" else f"{address}?{into}&how=split_off"

    return url


def of_merged(**facts: object) -> Row:
    """Of an organisation that went on in another."""

    def args(scene: Scene) -> list[object]:
        gone = scene.world.supplier.organisation
        if not gone.successions.exists():
            gone.merge_into(scene.world.bravo.organisation, by=None)
        return [scene.slug, gone.slug]

    return Row(args=args, foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug], **facts)  # type: ignore[arg-type]


ROWS: dict[str, Row] = {
    "overview:organisation_add": Row(may=SECRETARY),
    "overview:organisation_add#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        data=today_and(name="Veiligheidsregio Duinrand", kind="other", roles=[1]),
    ),
    "overview:contacts": of_alfa(may=WRITERS),
    "overview:contacts#post": of_alfa(may=WRITERS, method="post", ok=302),
    "overview:organisation_facts": of_partner(may=SECRETARY),
    "overview:organisation_facts#post": of_partner(
        may=SECRETARY,
        method="post",
        ok=302,
        data=lambda scene: {"kind": "province", "slug": scene.world.prospect.organisation.slug},
    ),
    "overview:organisation_name": of_partner(may=SECRETARY),
    "overview:organisation_name#post": of_partner(
        may=SECRETARY, method="post", ok=302, data=today_and(how="mistyped", name="Provincie Anders")
    ),
    "overview:organisation_roles": of_partner(may=SECRETARY),
    "overview:organisation_roles#post": of_partner(may=SECRETARY, method="post", ok=302, data=today_and(roles=[1, 4])),
    "overview:succession_undo": of_merged(may=SECRETARY),
    "overview:succession_undo#post": of_merged(
        may=SECRETARY, method="post", ok=302, data=word(reason="Verkeerde organisatie")
    ),
    "overview:supporters": Row(),
    "overview:support": of_alfa(may=WRITERS),
    "overview:support#post": of_alfa(may=WRITERS, method="post", ok=302, data=today_and(text="Van harte.")),
    "overview:support_withdraw": of_alfa(may=WRITERS),
    "overview:support_withdraw#post": of_alfa(may=WRITERS, method="post", ok=302),
    "matrix:organisation_merge": of_partner(may=SECRETARY),
    "matrix:organisation_merge#chosen": of_partner(may=SECRETARY, url=into_bravo("merge")),
    "matrix:organisation_merge#post": of_partner(may=SECRETARY, method="post", ok=302, url=into_bravo("merge")),
    "matrix:organisation_split": of_partner(may=SECRETARY),
    "matrix:organisation_split#chosen": of_partner(may=SECRETARY, url=into_bravo("split")),
    "matrix:organisation_split#post": of_partner(may=SECRETARY, method="post", ok=302, url=into_bravo("split")),
}
