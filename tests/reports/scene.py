"""A year with something of everything in it: what a report must tell, and what it must keep to itself."""

from dataclasses import dataclass
from datetime import date

from matrix.models import (
    Category,
    CategoryKind,
    Health,
    Need,
    NeedClosed,
    Part,
    Phase,
    Platform,
    Priority,
    Responsibility,
)
from risks.models import Risk, Visibility
from stakeholders.models import Person
from tests.cast import World, organisation, participation

SECRET = "GEHEIM"
HOURS, CENTS = 73519, 8642000
LEAD = "Gemeente Alfa"


@dataclass(frozen=True)
class Year:
    """The days of one year, by month and day."""

    number: int

    def day(self, month: int, day: int = 1) -> date:
        return date(self.number, month, day)

    def before(self, month: int, day: int = 1) -> date:
        return date(self.number - 1, month, day)


def last_year(world: World) -> Year:
    """A year that is over, whatever the day of testing."""
    return Year(world.today.year - 1)


def full_year(world: World, year: Year) -> None:
    """What was there before the year, and in it everything that a report tells of, with secrets where they may be."""
    wiki = world.component("FUN-01", name="Wiki", priority=Priority.MUST)
    chat = world.component("FUN-02", name="Chat")
    blog = world.component("FUN-03", name="Blog")
    candidate = world.component("FUN-04", name="Kandidaatje", phase=Phase.CANDIDATE, need=False)
    law = Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=2)
    rules = world.component("JUR-01", name="Regels", category=law)
    _platform(world, year)

    details = {"contact": Person.objects.create(name=f"{SECRET}-contact"), "mandate": f"{SECRET}-mandaat"}
    details |= {"hours": HOURS, "cents": CENTS}
    world.confirmed(chat, on=year.before(3), **details)
    handed = world.confirmed(wiki, world.bravo, on=year.before(6), **details)
    handed.name_successor(by=None, successor=world.alfa, handover_on=year.day(3), on=year.day(2))
    offered = world.offer(wiki, on=year.day(2, 10), since=year.day(3), promise="Wij schrijven mee.", **details)
    handed.hand_over(by=None, to=offered, on=year.day(3))
    contributor = world.confirmed(
        chat, world.bravo, part=Part.CONTRIBUTOR, responsibility=Responsibility.MANAGE, on=year.day(4), **details
    )
    contributor.withdraw(by=None, reason=f"{SECRET}-reden-intrekking", on=year.day(5))
    declined = world.offer(blog, world.bravo, on=year.day(3), **details)
    declined.decline(by=None, reason=f"{SECRET}-reden-afwijzing", on=year.day(3, 10))
    for who in (world.alfa, world.bravo):
        world.offer(blog, who, on=year.day(6), **details)
    world.offer(candidate, world.alfa, part=Part.INTERESTED, on=year.day(6, 2))
    ending = world.confirmed(rules, on=year.day(7), until=date(year.number + 1, 1, 10), **details)
    ending.report(by=None, health=Health.STALLED, text="Er is niemand beschikbaar.", percentage=40, on=year.day(12, 1))
    Need.objects.get(component=rules, responsibility=Responsibility.MANAGE).close(
        by=None, closed_as=NeedClosed.DROPPED, reason="Niet meer nodig", on=year.day(8)
    )
    newcomer = participation(world.network, organisation("Omgevingsdienst Delta", slug="delta"))
    newcomer.organisation.rename(by=None, name="Omgevingsdienst Nieuw-Delta", on=date(year.number + 1, 1, 1))
    _risks(world, year)


def _platform(world: World, year: Year) -> None:
    plein = Platform(network=world.network, name="Plein", slug="plein", purpose="Samen werken.", principles="1. Open")
    plein.full_clean()
    plein.save()
    plein.enter(Phase.IN_DEVELOPMENT, by=None, on=year.before(1))
    plein.enter(Phase.IN_OPERATION, by=None, on=year.day(9))


def _risks(world: World, year: Year) -> None:
    """Public risks that go up, down and away; and one for partners and one for the board only."""
    owner = Person.objects.create(name=f"{SECRET}-eigenaar")

    def register(title: str, *ratings: tuple[date, int, int], visibility: str = Visibility.PUBLIC, on: date) -> Risk:
        row = Risk.register(
            by=None,
            network=world.network,
            title=title,
            event="Het werk staat stil",
            visibility=visibility,
            owner=owner,
            on=on,
        )
        for day, likelihood, impact in ratings:
            row.rate(by=None, likelihood=likelihood, impact=impact, on=day, note=f"{SECRET}-toelichting")
        return row

    register("Te veel tegelijk", (year.before(5), 2, 2), (year.day(5), 5, 5), on=year.before(4))
    register("Te weinig mensen", (year.before(5), 5, 5), (year.day(6), 2, 2), on=year.before(4))
    register("Gewone dreiging", (year.day(2), 3, 3), on=year.day(2))
    closed = register("Markt verstoord", (year.before(5), 3, 3), on=year.before(4))
    closed.close(by=None, reason=f"{SECRET}-reden-sluiten", on=year.day(10))
    register(f"{SECRET}-risico-partners", (year.day(2), 5, 5), visibility=Visibility.PARTNERS, on=year.day(2))
    register(f"{SECRET}-risico-bestuur", (year.day(2), 5, 5), visibility=Visibility.BOARD, on=year.day(2))
