"""The rows of the permission test: for each address who gets in. Read together with “Who may what” of the design."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from matrix.bulk import digest, look
from matrix.models import (
    BulkChange,
    Category,
    Component,
    Health,
    ImportState,
    Part,
    Phase,
    Platform,
    Priority,
    Responsibility,
    SheetImport,
    SignUp,
)
from risks.models import Risk, Visibility
from stakeholders.models import SavedView
from tests import permission_use as use
from tests.cast import World

ADMIN_NAMESPACE = "admin"

# representative, coordinator: of the organisation the row is about; neighbour: of another;
# stranger: secretary elsewhere.
ROLES = (
    "visitor",
    "outsider",
    "stranger",
    "administrator",
    "neighbour",
    "representative",
    "coordinator",
    "council",
    "board",
    "secretary",
)
EVERYBODY = frozenset(ROLES)
ACCOUNTS = EVERYBODY - {"visitor"}
MEMBERS = frozenset({"neighbour", "representative", "coordinator", "council", "board", "secretary"})
FOR_AN_ORGANISATION = frozenset({"neighbour", "representative", "coordinator"})
OWN = frozenset({"representative", "coordinator"})
BOARD_ROOM = frozenset({"council", "board", "secretary"})
SECRETARY = frozenset({"secretary"})
REPRESENTATIVE = frozenset({"representative"})


# What a publiccode.yml asks of a component.
SOFTWARE = {
    "summary": "Samen schrijven.",
    "description": f"{'Een wiki voor iedereen die meedoet. ' * 5}\n\n- schrijven\n- zoeken",
    "licence": "EUPL-1.2",
    "repository": "https://code.example/wiki",
}


@dataclass
class Scene:
    """What the addresses of one network are about, and the same of another network."""

    world: World
    other: World
    component: Any
    platform: Platform
    offer: SignUp
    held: SignUp
    views: dict[str, SavedView]
    foreign_view: SavedView
    rival: SignUp
    foreign_component: Any
    foreign_platform: Platform
    foreign_offer: SignUp
    proposal: Any
    foreign_proposal: Any
    categories: tuple[Category, Category]
    risks: dict[str, Risk]
    foreign_risk: Risk
    imports: dict[str, SheetImport]
    bulk: BulkChange
    foreign_bulk: BulkChange

    @classmethod
    def of(cls, world: World, other: World) -> "Scene":
        made: list[Any] = []
        for each in (world, other):
            component = each.component("FUN-01" if each is world else "FUN-99", **SOFTWARE)
            platform = Platform.objects.create(
                network=each.network, name="Plein", slug="plein" if each is world else "elders"
            )
            for thing, name in ((component, "description"), (platform, "principles"), (each.network, "about")):
                for text in ("Zo begon het.", f"{component.description}\n\nEn zo is het nu."):
                    thing.rewrite(by=None, **{name: text})
            use.make_use(each, component, platform)
            made.append((component, platform, each.offer(component)))
        (component, platform, offer), (foreign_component, foreign_platform, foreign_offer) = made
        held = world.confirmed(component, responsibility=Responsibility.MANAGE)
        # Alfa offered to lead where bravo was chosen.
        chosen = world.component("FUN-87")
        rival = world.offer(chosen)
        world.confirmed(chosen, world.bravo)
        proposal, foreign_proposal = (
            Component.propose(
                by=None, participation=each.alfa, category=each.category, name="Ideeënbus", code=code, summary="Om."
            )
            for each, code in ((world, "FUN-88"), (other, "FUN-98"))
        )
        # For each network a category that no component has; a network has one code only once.
        categories = tuple(
            Category.establish(by=None, network=each.network, kind="legal", prefix=prefix)
            for each, prefix in ((world, "JUR"), (other, "WET"))
        )
        held.component.enter(Phase.IN_DEVELOPMENT, by=None)
        platform = made[0][1]
        for phase, day in ((Phase.WANTED, world.days(-9)), (Phase.IN_DEVELOPMENT, world.today)):
            platform.enter(phase, by=None, on=day)
        risks = {
            visibility: Risk.register(
                by=None,
                network=world.network,
                title="Leverancier stopt",
                visibility=visibility,
                owner=world.coordinator.person,
            )
            for visibility in Visibility.values
        }
        # Numbers run per network: the other one goes further, so that its last number does not exist here.
        foreign = [Risk.register(by=None, network=other.network, title="Elders") for _ in range(len(risks) + 1)][-1]
        views = {
            whose: SavedView.keep(
                by=None, network=world.network, owner=owner, name="Wat open is", page="matrix:matrix", query="open=on"
            )
            for whose, owner in (("network", None), ("representative", world.representative))
        }
        foreign_view = SavedView.keep(
            by=None, network=other.network, owner=None, name="Elders", page="matrix:matrix", query=""
        )
        return cls(
            views=views,
            foreign_view=foreign_view,
            world=world,
            other=other,
            component=component,
            platform=platform,
            offer=offer,
            held=held,
            rival=rival,
            proposal=proposal,
            foreign_proposal=foreign_proposal,
            categories=categories,
            foreign_component=foreign_component,
            foreign_platform=foreign_platform,
            foreign_offer=foreign_offer,
            risks=risks,
            foreign_risk=foreign,
            imports={
                "columns": an_import(world),
                "preview": an_import(world, ImportState.PREVIEW),
                "foreign": an_import(other),
            },
            bulk=a_bulk_change(world, component),
            foreign_bulk=a_bulk_change(other, foreign_component),
        )

    @property
    def slug(self) -> str:
        return self.world.network.slug


def an_import(world: World, state: str = ImportState.COLUMNS) -> SheetImport:
    """A file that somebody brought in; of the file itself only the name."""
    head = ["Code", "Naam"]
    return SheetImport.objects.create(
        network=world.network,
        uploaded_by=world.secretary,
        file_name="onderdelen.csv",
        file="imports/none",
        language="nl",
        state=state,
        asked_at=timezone.now(),
        total=1,
        counts={"new": 1} if state == ImportState.PREVIEW else {},
        sheets=[{"name": "onderdelen", "head": head, "rows": 1, "samples": [["FUN-01"], ["Wiki"]]}],
        plan=[{"kind": "components", "columns": ["code", "name"]}],
    )


def a_bulk_change(world: World, component: Any) -> BulkChange:
    """A priority that was set on one component."""
    return BulkChange.objects.create(
        network=world.network,
        what="priority",
        value="Hoort erbij",
        rows=[[component.pk, component.code, 1, component.priority, None]],
        made_by=world.secretary,
        made_at=timezone.now(),
    )


def network_only(scene: Scene) -> list[Any]:
    return [scene.slug]


def bulk_seen(scene: "Scene") -> dict[str, str]:
    """What the page shows that sets the priority of the component of the scene."""
    rows = Component.objects.filter(pk=scene.component.pk)
    return {"seen": digest(look(rows, "priority", Priority.MUST, today=timezone.localdate()))}


@dataclass(frozen=True)
class Row:
    """Who may open an address, and what they get.

    `args`: what stands in the address, network first. `foreign`: the same with another network's row in it.
    `network`: whether it belongs to a network (and so is 404 to outsiders of a private one).
    `turned_away`: whoever is already where the page leads is sent on. `hidden`: for whom the thing does not exist.
    `stays`: who gets the form again, with a sentence and nothing done.
    """

    may: frozenset[str] = EVERYBODY
    ok: int = 200
    method: str = "get"
    args: Callable[[Scene], list[Any]] = network_only
    foreign: Callable[[Scene], list[Any]] | None = None
    data: Callable[[Scene], dict[str, Any]] | None = None
    url: Callable[[Scene], str] | None = None
    network: bool = True
    api: bool = False
    hidden: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()
    turned_away: bool = False


def nothing(_scene: Scene) -> list[Any]:
    return []


def component(scene: Scene) -> list[Any]:
    return [scene.slug, scene.component.code]


def foreign_component(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_component.code]


def offer(scene: Scene) -> list[Any]:
    return [scene.slug, scene.offer.pk]


def held(scene: Scene) -> list[Any]:
    return [scene.slug, scene.held.pk]


def rival(scene: Scene) -> list[Any]:
    return [scene.slug, scene.rival.pk]


def foreign_offer(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_offer.pk]


def platform(scene: Scene) -> list[Any]:
    return [scene.slug, scene.platform.slug]


def foreign_platform(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_platform.slug]


def version_of(thing: Callable[[Scene], list[Any]]) -> Callable[[Scene], list[Any]]:
    """The first version of its texts."""
    return lambda scene: [*thing(scene), 1]


def no_such_version(scene: Scene) -> list[Any]:
    return [scene.slug, 99]


def risk(visibility: str = Visibility.PUBLIC) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.slug, scene.risks[visibility].number]


def foreign_risk(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_risk.number]


def saved_view(whose: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.slug, scene.views[whose].pk]


def foreign_view(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_view.pk]


def of_view(whose: str, **facts: Any) -> Row:
    return Row(args=saved_view(whose), foreign=foreign_view, **facts)


def keeping(scene: Scene) -> str:
    """Where the matrix is kept under a name."""
    where = reverse("matrix:saved_view_create", args=[scene.slug])
    return f"{where}?page=matrix:matrix&query=coverage%3Dopen"


def this_year(scene: Scene) -> list[Any]:
    return [scene.slug, scene.world.today.year]


def no_such_year(scene: Scene) -> list[Any]:
    return [scene.slug, 1990]


def form(name: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.slug, name]


def of_import(name: str = "columns", **facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.imports[name].pk],
        foreign=lambda scene: [scene.slug, scene.imports["foreign"].pk],
        may=SECRETARY,
        **facts,
    )


def of_file(kind: str = "csv", **facts: Any) -> Row:
    """A list to take along; another network has no kinds of files of its own, so an unknown kind stands for it."""
    return Row(args=form(kind), foreign=form("exe"), **facts)


def of_component(**facts: Any) -> Row:
    return Row(args=component, foreign=foreign_component, **facts)


def of_offer(**facts: Any) -> Row:
    return Row(args=offer, foreign=foreign_offer, **facts)


def of_held(**facts: Any) -> Row:
    return Row(args=held, foreign=foreign_offer, **facts)


def of_rival(**facts: Any) -> Row:
    return Row(args=rival, foreign=foreign_offer, **facts)


def of_partner(**facts: Any) -> Row:
    """Of an organisation that has signed up for nothing."""
    return Row(
        args=lambda scene: [scene.slug, scene.world.prospect.organisation.slug],
        foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug],
        **facts,
    )


def of_risk(visibility: str = Visibility.PUBLIC, **facts: Any) -> Row:
    return Row(args=risk(visibility), foreign=foreign_risk, **facts)


def of_platform(**facts: Any) -> Row:
    return Row(args=platform, foreign=foreign_platform, **facts)


def of_facility(**facts: Any) -> Row:
    return Row(args=use.facility, foreign=use.foreign_facility, **facts)


def of_figure(**facts: Any) -> Row:
    return Row(args=use.figure, foreign=use.foreign_figure, **facts)


def of_finding(**facts: Any) -> Row:
    return Row(args=use.finding, foreign=use.foreign_finding, **facts)


def of_year(**facts: Any) -> Row:
    return Row(args=this_year, foreign=no_such_year, **facts)


def of_proposal(**facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.proposal.code],
        foreign=lambda scene: [scene.slug, scene.foreign_proposal.code],
        **facts,
    )


def of_kept_platform(**facts: Any) -> Row:
    return of_platform(may=SECRETARY, **facts)


def of_need(**facts: Any) -> Row:
    return Row(args=sign_up_page, foreign=foreign_sign_up_page, may=SECRETARY, **facts)


def of_category(**facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.categories[0].prefix],
        foreign=lambda scene: [scene.slug, scene.categories[1].prefix],
        may=SECRETARY,
        **facts,
    )


def with_category(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    """A form that asks for a category of this network, and a day."""
    return lambda scene: {"category": scene.world.category.pk, "on": scene.world.today.isoformat(), **facts}


def today_and(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: {"on": scene.world.today.isoformat(), **facts}


def sign_up_page(scene: Scene) -> list[Any]:
    return [*component(scene), "develop"]


def foreign_sign_up_page(scene: Scene) -> list[Any]:
    return [*foreign_component(scene), "develop"]


def offer_of_bravo(scene: Scene) -> dict[str, Any]:
    """The form of who signs up for bravo: an own organisation of the neighbour only."""
    return {
        "part": Part.CONTRIBUTOR,
        "participation": scene.world.bravo.pk,
        "promise": "Wij werken mee.",
        "arrangements": ["own_staff"],
    }


def api_offer_of_bravo(scene: Scene) -> dict[str, Any]:
    return {
        "component": scene.component.code,
        "responsibility": "develop",
        "organisation": scene.world.bravo.organisation.slug,
        "part": "contributor",
        "promise": "Wij werken mee.",
        "arrangements": ["own_staff"],
    }


def word(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda _scene: facts


def of_texts() -> dict[str, Row]:
    """The rows of the pages about the texts of a component, a platform and the network."""
    things = (
        ("matrix:component", "summary", component, foreign_component),
        ("matrix:platform", "purpose", platform, foreign_platform),
        ("overview:network", "purpose", network_only, None),
    )
    rows: dict[str, Row] = {}
    for name, text, here, elsewhere in things:
        all_of = {"args": here, "foreign": elsewhere}
        one_of = {"args": version_of(here), "foreign": version_of(elsewhere) if elsewhere else no_such_version}
        rows |= {
            f"{name}_edit": Row(**all_of, may=SECRETARY),
            f"{name}_edit#post": Row(**all_of, may=SECRETARY, method="post", ok=302, data=word(**{text: "Anders."})),
            f"{name}_history": Row(**all_of),
            f"{name}_compare": Row(**all_of),
            f"{name}_version": Row(**one_of),
            f"{name}_version#post": Row(**one_of, may=SECRETARY, method="post", ok=302),
        }
    return rows


NOT_FOR_MEMBERS_ONLY = EVERYBODY - MEMBERS
# Who sees what is for partners, and for the board. The coordinator owns the risks of the scene.
BELOW_PARTNERS = NOT_FOR_MEMBERS_ONLY
BELOW_BOARD = EVERYBODY - BOARD_ROOM - {"coordinator"}
ASSESSORS = frozenset({"coordinator", "board", "secretary"})
REPORT = word(health=Health.ON_TRACK, text="Het loopt.")

NEW_RISK = word(title="Brand", event="Brand", kind="threat", visibility="partners")

SETTINGS = {
    "name": "Samenwerkverband",
    "public": "yes",
    "leads_confirmed_by": "secretary",
    "contributors_confirmed_by": "at_once",
    "silent_after_days": 90,
    "ending_soon_days": 30,
    "overload_leads": 5,
}
MINE = word(name="Van mij", whose="mine")

# A second row of an address, for another method or another thing, has a word after #.
ROWS: dict[str, Row] = {
    "admin:*": Row(may=frozenset({"administrator"}), url=lambda _scene: "/admin/", network=False),
    "accounts:login": Row(args=nothing, network=False, may=frozenset({"visitor"}), turned_away=True),
    "accounts:logout": Row(args=nothing, network=False, method="post", ok=302),
    # overview
    "overview:home": Row(args=nothing, network=False),
    "overview:accessibility": Row(args=nothing, network=False),
    "overview:overview": Row(),
    "overview:compare": Row(),
    "overview:network": Row(),
    "overview:network_settings": Row(may=SECRETARY),
    "overview:network_settings#post": Row(may=SECRETARY, method="post", ok=302, data=word(**SETTINGS)),
    "overview:component_detail": of_component(),
    "overview:partner_list": Row(),
    "overview:partner_detail": Row(
        args=lambda scene: [scene.slug, scene.world.alfa.organisation.slug],
        foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug],
    ),
    # matrix
    "matrix:matrix": Row(),
    "matrix:matrix_crosswise": Row(),
    "matrix:planning": Row(),
    "matrix:planning_list": Row(),
    "matrix:saved_view_list": Row(),
    "matrix:saved_view_create": Row(url=keeping, may=MEMBERS),
    "matrix:saved_view_create#post": Row(url=keeping, may=MEMBERS, method="post", ok=302, data=MINE),
    "matrix:saved_view_rename": of_view("network", may=SECRETARY),
    "matrix:saved_view_rename#post": of_view("network", may=SECRETARY, method="post", ok=302, data=word(name="Anders")),
    "matrix:saved_view_remove": of_view("network", may=SECRETARY),
    "matrix:saved_view_remove#post": of_view("network", may=SECRETARY, method="post", ok=302),
    # that of one person does not exist for anybody else
    "matrix:saved_view_rename#own": of_view("representative", may=REPRESENTATIVE, hidden=EVERYBODY - REPRESENTATIVE),
    "matrix:saved_view_remove#own": of_view(
        "representative", may=REPRESENTATIVE, hidden=EVERYBODY - REPRESENTATIVE, method="post", ok=302
    ),
    "matrix:need_list": Row(),
    "matrix:need_feed": Row(),
    "matrix:need_embed": Row(),
    "matrix:calendar": Row(),
    "matrix:component_list": Row(),
    "matrix:platform_list": Row(),
    "matrix:platform_detail": Row(args=platform, foreign=foreign_platform),
    "matrix:platform_use": of_platform(),
    "matrix:usage_csv": of_platform(),
    "matrix:usage_template": of_platform(),
    "matrix:usage_create": of_platform(may=SECRETARY),
    "matrix:usage_create#post": of_platform(may=SECRETARY, method="post", ok=302, data=use.new_figure),
    "matrix:usage_upload": of_platform(may=SECRETARY),
    "matrix:usage_upload#post": of_platform(may=SECRETARY, method="post"),
    "matrix:usage_update": of_figure(may=SECRETARY),
    "matrix:usage_update#post": of_figure(may=SECRETARY, method="post", ok=302, data=word(visits="30")),
    "matrix:usage_remove": of_figure(may=SECRETARY),
    "matrix:usage_remove#post": of_figure(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
    "matrix:finding_list": Row(),
    "matrix:finding_create": of_platform(may=SECRETARY),
    "matrix:finding_create#post": of_platform(may=SECRETARY, method="post", ok=302, data=use.new_finding),
    "matrix:finding_update": of_finding(may=SECRETARY),
    "matrix:finding_update#post": of_finding(may=SECRETARY, method="post", ok=302, data=use.new_finding),
    "matrix:finding_remove": of_finding(may=SECRETARY),
    "matrix:finding_remove#post": of_finding(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
    "matrix:facility_list": Row(),
    "matrix:facility_create": Row(may=SECRETARY),
    "matrix:facility_create#post": Row(may=SECRETARY, method="post", ok=302, data=use.new_facility),
    "matrix:facility_detail": of_facility(),
    "matrix:facility_update": of_facility(may=SECRETARY),
    "matrix:facility_update#post": of_facility(may=SECRETARY, method="post", ok=302, data=word(name="Anders")),
    "matrix:facility_stance": of_facility(may=SECRETARY),
    "matrix:facility_stance#post": of_facility(may=SECRETARY, method="post", ok=302, data=word(stance=1)),
    "matrix:facility_review": of_facility(may=SECRETARY),
    "matrix:facility_review#post": of_facility(
        may=SECRETARY, method="post", ok=302, data=lambda scene: {"review_on": scene.world.days(30).isoformat()}
    ),
    "matrix:facility_remove": of_facility(may=SECRETARY),
    "matrix:facility_remove#post": of_facility(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
    # the framework
    "matrix:component_create": Row(may=SECRETARY),
    "matrix:component_create#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        data=with_category(name="Nieuw", phase="wanted", priority=Priority.MUST.value),
    ),
    "matrix:component_facts": of_component(may=SECRETARY),
    "matrix:component_facts#post": of_component(
        may=SECRETARY,
        method="post",
        ok=302,
        data=with_category(name="Anders", code="FUN-01", priority=Priority.MUST.value),
    ),
    "matrix:component_phase": of_component(may=SECRETARY),
    "matrix:component_phase#post": of_component(
        may=SECRETARY, method="post", ok=302, data=today_and(phase="in_operation")
    ),
    "matrix:component_phase_undo": of_component(may=SECRETARY),
    "matrix:component_phase_undo#post": of_component(may=SECRETARY, method="post", ok=302, data=word(reason="Mis")),
    "matrix:need_ask": of_need(),
    "matrix:need_ask#post": of_need(method="post", ok=302, data=today_and(contributors_wanted=2)),
    "matrix:need_close": of_need(),
    "matrix:need_close#post": of_need(method="post", ok=302, data=today_and(closed_as="fulfilled")),
    "matrix:platform_create": Row(may=SECRETARY),
    "matrix:platform_create#post": Row(
        may=SECRETARY, method="post", ok=302, data=today_and(name="Nieuw plein", phase="wanted")
    ),
    "matrix:platform_facts": of_kept_platform(),
    "matrix:platform_facts#post": of_kept_platform(
        method="post", ok=302, data=word(name="Ander plein", slug="plein", order=1)
    ),
    "matrix:platform_phase": of_kept_platform(),
    "matrix:platform_phase#post": of_kept_platform(method="post", ok=302, data=today_and(phase="in_operation")),
    "matrix:platform_phase_undo": of_kept_platform(),
    "matrix:platform_phase_undo#post": of_kept_platform(method="post", ok=302, data=word(reason="Mis")),
    "matrix:category_list": Row(may=SECRETARY),
    "matrix:category_create": Row(may=SECRETARY),
    "matrix:category_create#post": Row(
        may=SECRETARY, method="post", ok=302, data=word(kind="process", prefix="PRO", own_name="Processen")
    ),
    "matrix:category_change": of_category(),
    "matrix:category_change#post": of_category(method="post", ok=302, data=word(kind="legal", prefix="JU")),
    "matrix:category_remove": of_category(),
    "matrix:category_remove#post": of_category(method="post", ok=302),
    # proposals: alfa made the one of the scene
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
    "matrix:crosswise_export": of_file("json"),
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
    "matrix:publiccode": of_component(),
    **of_texts(),
    "matrix:sign_up_list": Row(may=MEMBERS),
    "matrix:matrix_export": of_file("xlsx"),
    "matrix:component_export": of_file("csv"),
    "matrix:need_export": of_file("ods"),
    "matrix:sign_up_export": of_file("json", may=MEMBERS),
    "overview:partner_export": of_file("json"),
    # in and out
    "matrix:import_list": Row(may=SECRETARY),
    # without a file the form comes again, with a sentence
    "matrix:import_list#post": Row(may=SECRETARY, method="post"),
    "matrix:import_template": of_file("csv", may=SECRETARY),
    "matrix:import_columns": of_import(),
    "matrix:import_columns#post": of_import(
        method="post",
        ok=302,
        data=word(**{"kind-0": "components", "was-0": "components", "column-0-0": "code", "column-0-1": "name"}),
    ),
    "matrix:import_detail": of_import("preview"),
    "matrix:import_apply": of_import("preview", method="post", ok=302),
    "matrix:import_again": of_import("preview", method="post", ok=302),
    "matrix:import_drop": of_import("preview", method="post", ok=302),
    "matrix:import_refused": of_import("preview"),
    "matrix:bulk_preview": Row(
        may=SECRETARY,
        url=lambda scene: f"/{scene.slug}/bulk/?component={scene.component.code}&set=priority:must",
    ),
    "matrix:bulk_preview#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        url=lambda scene: f"/{scene.slug}/bulk/?component={scene.component.code}&set=priority:must",
        data=bulk_seen,
    ),
    "matrix:bulk_list": Row(may=SECRETARY),
    "matrix:bulk_undo": Row(
        may=SECRETARY,
        args=lambda scene: [scene.slug, scene.bulk.pk],
        foreign=lambda scene: [scene.slug, scene.foreign_bulk.pk],
    ),
    "matrix:bulk_undo#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        args=lambda scene: [scene.slug, scene.bulk.pk],
        foreign=lambda scene: [scene.slug, scene.foreign_bulk.pk],
    ),
    # risks
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
    # reports; before a PDF is made there is none, also for who may have it
    "reports:report_list": Row(),
    "reports:report_detail": of_year(may=BOARD_ROOM),
    "reports:report_collect": of_year(may=SECRETARY, method="post", ok=302),
    "reports:report_make": of_year(may=SECRETARY, method="post", ok=302),
    "reports:report_file": of_year(may=BOARD_ROOM),
    "reports:report_pdf": of_year(may=BOARD_ROOM, ok=404),
    # API
    "None": Row(url=lambda _scene: "/api/niets", network=False, api=True, ok=404),
    "api:None": Row(url=lambda _scene: "/api/v1/niets", network=False, api=True, ok=404),
    "api:openapi": Row(args=nothing, network=False, api=True),
    "api:network_list": Row(args=nothing, network=False, api=True),
    "api:network": Row(api=True),
    "api:component_list": Row(api=True),
    "api:component": of_component(api=True),
    "api:need_list": Row(api=True),
    "api:need": Row(
        args=lambda scene: [scene.slug, scene.component.needs.first().pk],
        foreign=lambda scene: [scene.slug, scene.foreign_component.needs.first().pk],
        api=True,
    ),
    "api:facility_list": Row(api=True),
    "api:facility": of_facility(api=True),
    "api:usage_figure_list": Row(api=True),
    "api:finding_list": Row(api=True),
    "api:sign_up_list": Row(api=True),
    "api:sign_up_list#post": Row(
        api=True, method="post", ok=201, data=api_offer_of_bravo, may=frozenset({"neighbour"}) | SECRETARY
    ),
    "api:sign_up": of_offer(api=True),
    "api:confirmation": of_offer(api=True, method="post", ok=201, may=SECRETARY),
    "api:refusal": of_offer(api=True, method="post", ok=201, may=SECRETARY, data=word(reason="Past niet")),
    "api:withdrawal": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(reason="Druk")),
    "api:amendment_list": of_offer(api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(hours=5)),
    "api:renewal_list": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(hours=5)),
    "api:attestation_list": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY),
    "api:contribution": of_rival(api=True, method="post", ok=201, may=OWN | SECRETARY),
    "api:ending": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY),
    "api:successor": of_held(
        api=True,
        method="post",
        ok=201,
        may=OWN | SECRETARY,
        data=lambda scene: {
            "successor": scene.world.bravo.organisation.slug,
            "handoverOn": scene.world.days(1).isoformat(),
        },
    ),
    # nobody was named: the state refuses
    "api:handover": of_held(api=True, method="post", ok=409, may=OWN | SECRETARY),
    "api:annulment": of_held(api=True, method="post", ok=201, may=SECRETARY, data=word(reason="Vergissing")),
    "api:participation_ending": of_partner(
        api=True, method="post", ok=201, may=SECRETARY, data=word(reason="Past niet meer")
    ),
    "api:progress_report_list": of_held(api=True),
    "api:progress_report_list#post": of_held(
        api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(health="on_track", text="Het loopt.")
    ),
}
