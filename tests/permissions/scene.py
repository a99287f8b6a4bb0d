"""What the addresses are about: two networks, in each of them one of everything."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from matrix.models import (
    BulkChange,
    Category,
    Component,
    Facility,
    Finding,
    ImportState,
    Measured,
    Phase,
    Platform,
    Responsibility,
    SheetImport,
    SignUp,
    Stance,
    UsageFigure,
)
from matrix.use import month_before
from risks.models import Risk, Visibility
from stakeholders.models import Invitation, JoinRequest, MembershipRole, SavedView
from tests.cast import World

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
    # Each of the own network and of the other one.
    invitations: tuple[Invitation, Invitation]
    requests: tuple[JoinRequest, JoinRequest]
    unconfirmed: tuple[JoinRequest, JoinRequest]
    # For an organisation without coordinator.
    uncoordinated: tuple[JoinRequest, JoinRequest]

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
            make_use(each, component, platform)
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
        world.alfa.state_support(by=None, text="Wij doen dit graag samen.")
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
            invitations=(an_invitation(world), an_invitation(other)),
            requests=(a_request(world, world.outsider), a_request(other, world.outsider)),
            unconfirmed=(a_request(world, None), a_request(other, None)),
            uncoordinated=tuple(a_request(each, each.outsider, each.bravo) for each in (world, other)),  # type: ignore[arg-type]
        )

    @property
    def slug(self) -> str:
        return self.world.network.slug


def make_use(world: Any, component: Any, platform: Any) -> None:
    """A facility, a figure and a finding in the network of `world`. Elsewhere there is one more facility and finding,
    so that the last number there does not exist here.
    """
    for place in range(1 if component.code == "FUN-01" else 3):
        Facility.register(
            by=None,
            component=component,
            participation=world.related,
            name=f"Elders {place}",
            stance=Stance.OVERLAP_OPEN,
        )
        month = month_before(world.today, place + 1)
        UsageFigure.enter(by=None, platform=platform, measured=Measured(month, visitors=10, visits=20))
        Finding.record(by=None, platform=platform, on=world.today, source=f"Test {place}", text="Zoeken gaat goed.")


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


def an_invitation(world: World) -> Invitation:
    """Somebody is invited to represent alfa."""
    return Invitation.invite(
        by=world.secretary,
        network=world.network,
        email="nieuw@example.nl",
        role=MembershipRole.REPRESENTATIVE,
        participation=world.alfa,
    )


def a_request(world: World, user: Any, who: Any = None) -> JoinRequest:
    """Somebody with or without an account asks to represent `who`: alfa, unless another is named."""
    return JoinRequest.ask(
        by=user,
        network=world.network,
        name="Nieuw",
        email=user.email if user else "vraagt@example.nl",
        role=MembershipRole.REPRESENTATIVE,
        participation=who or world.alfa,
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
