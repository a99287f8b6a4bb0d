"""The cast: a small network with people in each role. Tests name who they need.

Its rows are written at once, for every test needs them; tests/test_cast.py checks that the verbs would make the same.

world.network   “Samenwerkverband”, public          world.other   a second network, with the same people in none
world.alfa      partner, with coordinator and representative
world.bravo     partner, with a representative        world.prospect, world.related, world.supplier
world.secretary world.board world.council world.administrator world.outsider (an account without any role)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import override_settings
from django.utils import timezone

from matrix.models import (
    Category,
    CategoryKind,
    Component,
    ComponentPhase,
    Need,
    Part,
    Phase,
    Responsibility,
    SignUp,
)
from stakeholders.models import (
    Membership,
    MembershipRole,
    Network,
    Organisation,
    OrganisationName,
    Participation,
    ParticipationRole,
    Person,
    Role,
    User,
)

PASSWORD = "een lang wachtwoord"
LONG_AGO = date(2020, 1, 1)


@dataclass
class World:
    """Everything a test needs to begin; `today` is the product's own today."""

    network: Network
    users: dict[str, User] = field(default_factory=dict)
    partners: dict[str, Participation] = field(default_factory=dict)
    category: Any = None

    @property
    def today(self) -> date:
        return timezone.localdate()

    def days(self, number: int) -> date:
        """The day `number` days from today; negative for the past."""
        return self.today + timedelta(days=number)

    def __getattr__(self, name: str) -> Any:
        for known in ("users", "partners"):
            found = self.__dict__.get(known, {}).get(name)
            if found is not None:
                return found
        raise AttributeError(name)

    def component(
        self, code: str = "FUN-01", *, phase: str | None = Phase.WANTED, need: bool = True, **facts: Any
    ) -> Any:
        """A component of this network with a phase, and a lead asked for both responsibilities."""
        with without_history():
            facts.setdefault("name", code)
            facts.setdefault("category", self.category)
            made = Component.objects.create(network=self.network, code=code, **facts)
            if phase:
                ComponentPhase.objects.create(network=self.network, component=made, phase=phase, since=LONG_AGO)
            if need:
                for responsibility in Responsibility:
                    Need.objects.create(
                        network=self.network, component=made, responsibility=responsibility, since=LONG_AGO
                    )
        return made

    def offer(self, component: Any, who: Any = None, *, part: int = Part.LEAD, **facts: Any) -> SignUp:
        """An offer of `who` (alfa by default) to develop `component`."""
        facts.setdefault("promise", "Wij doen dit.")
        facts.setdefault("own_staff", True)
        facts.setdefault("responsibility", Responsibility.DEVELOP)
        return SignUp.offer(
            by=facts.pop("by", None), component=component, participation=who or self.alfa, part=part, **facts
        )

    def confirmed(self, component: Any, who: Any = None, **facts: Any) -> SignUp:
        """A confirmed sign-up of `who`."""
        row = self.offer(component, who, **facts)
        if row.confirmed_on is None:
            row.confirm(by=None, on=facts.get("on"))
        return row


@contextmanager
def without_history() -> Iterator[None]:
    """The cast was always there: nobody made it during the test."""
    with override_settings(SIMPLE_HISTORY_ENABLED=False):
        yield


def organisation(name: str, *, slug: str = "", **facts: Any) -> Organisation:
    """An organisation that has had one name, since long ago."""
    with without_history():
        made = Organisation.objects.create(slug=slug or name.lower().replace(" ", "-"), **facts)
        OrganisationName.objects.create(organisation=made, name=name, since=LONG_AGO)
    return made


def participation(network: Network, who: Organisation, *roles: Role) -> Participation:
    """`who` in `network`, in `roles`, since long ago."""
    with without_history():
        made = Participation.objects.create(network=network, organisation=who, since=LONG_AGO)
        for role in roles:
            ParticipationRole.objects.create(network=network, participation=made, role=role, since=LONG_AGO)
    return made


def user(email: str, name: str, **facts: Any) -> User:
    """An account; everybody in the tests has the same password."""
    with without_history():
        person = Person.objects.create(name=name)
        made = User.objects.create(email=email, person=person, password=make_password(PASSWORD), **facts)
    made.keep_address()
    return made


def member(person: Person, network: Network, role: str, who: Participation | None = None) -> Membership:
    """Access of `person` to `network`, since long ago."""
    with without_history():
        return Membership.objects.create(network=network, person=person, role=role, participation=who, since=LONG_AGO)


def make_world(slug: str = "proef", name: str = "Samenwerkverband", **facts: Any) -> World:
    """A network with its cast. A second one gets its own people: `<role>@<slug>.example`.

    Its secretary needs no second factor, unless the test is about that.
    """
    facts.setdefault("second_factor", False)
    with without_history():
        network = Network.objects.create(name=name, slug=slug, **facts)
        world = World(network)
        world.category = Category.objects.create(network=network, kind=CategoryKind.FUNCTIONAL, prefix="FUN", order=1)
    for key, label, roles in (
        ("alfa", "Gemeente Alfa", [Role.PARTNER]),
        ("bravo", "Waterschap Bravo", [Role.PARTNER]),
        ("prospect", "Provincie Prospect", [Role.PROSPECT]),
        ("related", "Initiatief Verwant", [Role.RELATED]),
        ("supplier", "Leverancier BV", [Role.SUPPLIER]),
    ):
        world.partners[key] = participation(network, organisation(label, slug=f"{slug}-{key}"), *roles)
    for key, label, role, who in (
        ("secretary", "Sien Secretaris", MembershipRole.SECRETARY, None),
        ("board", "Bo Bestuur", MembershipRole.BOARD, None),
        ("council", "Raf Raad", MembershipRole.COUNCIL, None),
        ("coordinator", "Co Alfa", MembershipRole.COORDINATOR, "alfa"),
        ("representative", "Ria Alfa", MembershipRole.REPRESENTATIVE, "alfa"),
        ("neighbour", "Nel Bravo", MembershipRole.REPRESENTATIVE, "bravo"),
    ):
        account = user(f"{key}@{slug}.example", label)
        member(account.person, network, role, world.partners.get(who or ""))
        world.users[key] = account
    world.users["outsider"] = user(f"outsider@{slug}.example", "Otto Buiten")
    world.users["administrator"] = user(f"administrator@{slug}.example", "Ada Beheer", is_staff=True)
    return world
