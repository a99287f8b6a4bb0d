"""The scene of the permission test, with enough happening in it that every page has something to show."""

from typing import Any

from matrix.models import (
    Facility,
    Finding,
    Health,
    ImportLine,
    Measured,
    Need,
    Part,
    Phase,
    Platform,
    Priority,
    Responsibility,
    SignUp,
    Stance,
    UsageFigure,
)
from matrix.use import month_before
from reports.models import Draft
from risks.models import Risk, RiskKind, Visibility
from tests.cast import LONG_AGO, World, make_world
from tests.permissions.scene import Scene

LONG_WORD = "Verwerkersovereenkomstenadministratie"
TEXT = """## Waarom

Samen, met **open standaarden** en [een voorbeeld](https://voorbeeld.example/).

### Hoe

1. Eerst klein.
2. Dan `groter`.

> Netjes stoppen hoort erbij.
"""


def full_scene() -> Scene:
    """A network in which all of it happens, and a second one in which nearly nothing does."""
    scene = Scene.of(make_world(), make_world("ander", "Ander verband"))
    world = scene.world
    _describe(scene)
    _promises(scene)
    _use(scene)
    _risks(world, [scene.component], scene.risks[Visibility.PUBLIC])
    _import(scene)
    Draft.collect(by=None, network=world.network, year=world.today.year, language="nl")
    return scene


def empty_world() -> World:
    """A network in which nothing happens."""
    return make_world("leeg", "Leeg verband")


def _describe(scene: Scene) -> None:
    world = scene.world
    network, alfa = world.network, world.alfa
    network.about, network.purpose = TEXT, "Samen maken wat ieder nodig heeft."
    network.legal_form, network.founded_on, network.fictitious = "Stichting", LONG_AGO, True
    network.save()
    alfa.support = "Wij doen dit graag samen."
    alfa.save()
    alfa.organisation.website = "https://alfa.example/"
    alfa.organisation.oin = "00000001123456782000"
    alfa.organisation.save()
    platform: Platform = scene.platform
    platform.purpose, platform.audience, platform.principles = "Samen werken.", "Iedereen.", TEXT
    platform.website = "https://plein.example/"
    platform.save()
    component = scene.component
    component.name, component.summary, component.description = "Videovergaderen", "Met beeld en geluid.", TEXT
    component.licence, component.wanted_by, component.core = "EUPL-1.2", world.days(90), True
    component.repository = "https://code.example/een/heel/lang/adres/dat/nergens/op/een/smal/scherm/past"
    component.save()
    component.platforms.add(platform)


def _import(scene: Scene) -> None:
    """A preview with a row of each outcome."""
    row = scene.imports["preview"]
    row.counts = {"new": 1, "changed": 1, "unchanged": 1, "refused": 1}
    row.save()
    told = {
        "new": ([["name", "", LONG_WORD]], []),
        "changed": ([["name", "Wiki", LONG_WORD], ["summary", "Kort", ""]], []),
        "unchanged": ([], []),
        "refused": ([], [["category", "C5", "Vul de categorie in."], ["", "", "Dit kan niet."]]),
    }
    for order, (outcome, (changes, reasons)) in enumerate(told.items()):
        ImportLine.objects.create(
            network=row.network,
            sheet_import=row,
            order=order,
            kind="components",
            sheet="onderdelen",
            number=order + 2,
            outcome=outcome,
            key=f"FUN-0{order}",
            changes=changes,
            reasons=reasons,
            moved=order == 1,
        )


def _promises(scene: Scene) -> None:
    world = scene.world
    world.offer(scene.component, world.bravo)
    scene.held.report(by=None, health=Health.ATTENTION, text="De servers komen later.", percentage=40)
    long = world.component("FUN-02", name=LONG_WORD, parent=scene.component, priority=Priority.MUST)
    need = long.needs.get(responsibility=Responsibility.MANAGE)
    Need.objects.filter(pk=need.pk).update(contributors_wanted=2, hours_wanted=300, due_on=world.days(-3))
    # nothing was heard of it since
    world.confirmed(long, on=world.days(-200), until=world.days(20))
    past: SignUp = world.confirmed(long, world.bravo, responsibility=Responsibility.MANAGE, on=world.days(-300))
    past.withdraw(by=None, reason="Geen mensen meer.")
    candidate = world.component("FUN-03", name="Vertaalhulp", phase=Phase.CANDIDATE, need=False)
    world.offer(candidate, world.prospect, part=Part.INTERESTED)
    world.component("FUN-04", name="Nu niet", priority=Priority.WONT)
    world.component("FUN-05", name="Uitgefaseerd", phase=Phase.RETIRED, need=False)


def _use(scene: Scene) -> None:
    """Two years of figures with a gap, a long name elsewhere, and a finding about much."""
    world, platform, component = scene.world, scene.platform, scene.component
    months = [month_before(world.today, number) for number in range(1, 27) if number != 7]
    told = [Measured(each, visitors=900, visits=1234567, actions=99) for each in months[1:]]
    told += [Measured(each, component, visits=1250) for each in months[:9]]
    UsageFigure.take_in(by=None, platform=platform, told=told, source=f"Matomo {LONG_WORD}")
    facility = Facility.register(
        by=None,
        component=component,
        participation=world.supplier,
        name=LONG_WORD,
        stance=Stance.COMPLEMENT,
        on=world.days(-90),
        offers="Videovergaderen voor iedereen.\n\nOok voor gasten.",
        website="https://voorbeeld.example/een/heel/lang/adres/dat/nergens/op/een/smal/scherm/past",
        agreed="Wij verwijzen naar elkaar.",
        review_on=world.days(-3),
    )
    facility.take_stance(Stance.OVERLAP_AGREED, by=None, on=world.days(-9))
    Finding.record(
        by=None,
        platform=platform,
        on=world.days(-9),
        source=f"Vragenlijst {LONG_WORD}",
        text="De helft belt liever.\n\nDe rest niet.",
        address="https://voorbeeld.example/verslag",
        components=[component],
    )


def _risks(world: World, components: list[Any], risk: Risk) -> None:
    for kind, likelihood, impact in (("inherent", 5, 5), ("current", 4, 4), ("expected", 2, 2)):
        risk.rate(by=None, kind=kind, likelihood=likelihood, impact=impact, note="Zie het verslag.")
    whole = Risk.register(
        by=None,
        network=world.network,
        title=f"{LONG_WORD} valt weg",
        cause="De leverancier stopt",
        event="niemand kan erbij",
        consequence="het werk ligt stil",
        owner=world.coordinator.person,
        owner_organisation=world.alfa,
        visibility=Visibility.PUBLIC,
        components=components,
    )
    whole.rate(by=None, kind="current", likelihood=2, impact=5)
    for likelihood, impact in ((1, 1), (2, 3), (3, 4), (5, 5)):
        chance = Risk.register(
            by=None,
            network=world.network,
            title="Meer deelnemers",
            kind=RiskKind.OPPORTUNITY,
            visibility=Visibility.PUBLIC,
        )
        chance.rate(by=None, likelihood=likelihood, impact=impact)
