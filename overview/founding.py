"""A network begins: with a secretary, categories and a way to look at risks, so that work can begin at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from matrix.models import Category, CategoryKind
from periods.verbs import StepRefused, save_row
from risks.models import RiskCategory, RiskMatrix
from stakeholders.installation import is_empty
from stakeholders.models import RESERVED_SLUGS, Membership, MembershipRole, Network, Person, User

# The categories that are offered, with what the codes of their components begin with.
OFFERED = {
    CategoryKind.FUNCTIONAL: "FUN",
    CategoryKind.TECHNICAL: "TEC",
    CategoryKind.LEGAL: "JUR",
    CategoryKind.CONTINUITY: "CON",
    CategoryKind.PROCESS: "PRO",
    CategoryKind.ORGANISATION: "ORG",
}
_ADDRESS_MOST = 40


@dataclass(frozen=True)
class FirstAccount:
    """Whoever sets up an empty installation: its first secretary and its administrator."""

    name: str
    email: str
    password: str


def found(
    *, by: User | None, facts: dict[str, Any], categories: Sequence[str], account: FirstAccount | None = None
) -> tuple[Network, User]:
    """Make a network of `facts` with these kinds of `categories`; the answer is the network and its secretary.

    `by` becomes the secretary. In an empty installation there is nobody yet: then `account` is made, for somebody who
    administers the installation too. All or nothing.

    Raises:
        ValidationError: something in the input is wrong.
        StepRefused: the installation is no longer empty.
    """
    with transaction.atomic():
        _one_at_a_time()
        if by is None:
            by = _first_account(account)
        if Network.objects.filter(name__iexact=facts["name"].strip()).exists():
            raise ValidationError({"name": _("There is a network with this name already. Choose another name.")})
        network = Network(**{**facts, "slug": facts.get("slug") or free_address(facts["name"])})
        save_row(network, by=by)
        give_role = Membership(
            network=network, person=by.person, role=MembershipRole.SECRETARY, since=timezone.localdate()
        )
        save_row(give_role, by=by)
        for order, kind in enumerate((kind for kind in OFFERED if kind in categories), start=1):
            Category.establish(by=by, network=network, order=order, kind=kind, prefix=OFFERED[kind])
        RiskCategory.make_defaults(network, by=by)
        RiskMatrix.make_default(network, by=by)
    return network, by


def free_address(name: str) -> str:
    """An address for a network that is called `name`, which no other one has."""
    word = slugify(name)[:_ADDRESS_MOST].strip("-") or "netwerk"
    taken = {*RESERVED_SLUGS, *Network.objects.filter(slug__startswith=word).values_list("slug", flat=True)}
    return next(each for number in range(1, len(taken) + 2) if (each := _numbered(word, number)) not in taken)


def _numbered(word: str, number: int) -> str:
    return word if number == 1 else f"{word}-{number}"


def _first_account(account: FirstAccount | None) -> User:
    if account is None or not is_empty():
        raise StepRefused(_("This installation is no longer empty. Log in to go on."))
    try:
        person = Person(name=account.name)
        save_row(person, by=None)
        return User.objects.create_user(account.email, name="", password=account.password, person=person, is_staff=True)
    except ValidationError as error:
        names = {"name": "person_name"}
        raise ValidationError({names.get(field, field): said for field, said in error.error_dict.items()}) from error


def _one_at_a_time() -> None:
    """Of two who begin an empty installation at once the second finds it begun. SQLite lets one write by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Network._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
