"""Partners and their promises: what the pages on organisations show, in a constant number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from matrix.models import Part, SignUp, Status
from stakeholders.models import ONLY_NAMED, Network, Participation, ParticipationRole, Role

# The order in which a reader looks for an organisation: who makes it, who pays, who uses, who works beside it.
ROLE_ORDER = (Role.PARTNER, Role.PROSPECT, Role.FUNDER, Role.USER, Role.SUPPLIER, Role.RELATED)
ROLE_HEADINGS = {
    Role.PARTNER: _("Partners"),
    Role.PROSPECT: _("Prospects"),
    Role.FUNDER: _("Funders"),
    Role.USER: _("Users of the platform"),
    Role.SUPPLIER: _("Suppliers"),
    Role.RELATED: _("Related initiatives"),
}


@dataclass(frozen=True)
class PartnerRow:
    """One organisation on a day: its roles and what it promised.

    `coming`: confirmed for a later day; `overloaded`: it leads more than the network thinks wise.
    """

    participation: Participation
    roles: tuple[ParticipationRole, ...]
    leads: int
    joins: int
    coming: int
    offers: int
    interested: int
    at_risk: int
    overloaded: bool

    @property
    def takes_part(self) -> bool:
        """Whether it is more than named: what the overview counts."""
        return self.participation.takes_part_since is not None  # type: ignore[attr-defined]

    @property
    def may_become_partner(self) -> bool:
        """Whether it is named, and no partner yet."""
        held = {role.role for role in self.roles}
        return Role.PARTNER not in held and bool(held & {*ONLY_NAMED})

    @property
    def role_words(self) -> str:
        return ", ".join(str(role) for role in self.roles)


def partner_rows(network: Network, *, at: date) -> list[PartnerRow]:
    """Every organisation that takes part or is named on `at`, in order of name."""
    participations = (
        Participation.objects.filter(network=network)
        .as_at(at)
        .with_name(at=at)
        .with_taking_part(at=at)
        .select_related("organisation", "network")
        .order_by("name_then")
    )
    roles: dict[int, list[ParticipationRole]] = {}
    for role in ParticipationRole.objects.filter(network=network).as_at(at).order_by("role"):
        roles.setdefault(role.participation_id, []).append(role)
    promises: dict[int, Counter[str]] = {}
    standing = SignUp.objects.filter(network=network).as_at(at).with_health(network=network, at=at).with_counting(at=at)
    asked = ("participation", "part", "status", "at_risk", "counts")
    for participation, part, status, at_risk, counting in standing.order_by().values_list(*asked):
        counts = promises.setdefault(participation, Counter())
        counted_as = _counted_as(part, status)
        counts[counted_as] += 1
        counts["at_risk"] += at_risk
        counts["load"] += counting and counted_as == "leads"
    return [_row(each, roles.get(each.pk, ()), promises.get(each.pk, Counter())) for each in participations]


def _counted_as(part: int, status: str) -> str:
    if part == Part.INTERESTED:
        return "interested"
    if status != Status.CONFIRMED:
        return "coming" if status == Status.UPCOMING else "offers"
    return "leads" if part == Part.LEAD else "joins"


def _row(participation: Participation, roles: Sequence[ParticipationRole], counts: Counter[str]) -> PartnerRow:
    return PartnerRow(
        participation=participation,
        roles=tuple(sorted(roles, key=lambda role: ROLE_ORDER.index(Role(role.role)))),
        **{name: counts[name] for name in ("leads", "joins", "coming", "offers", "interested", "at_risk")},
        overloaded=participation.network.is_overload(counts["load"]),
    )


def grouped(rows: Sequence[PartnerRow]) -> list[tuple[str, list[PartnerRow]]]:
    """The rows under the heading of their first role; each organisation once."""
    groups = [
        (str(ROLE_HEADINGS[role]), [row for row in rows if row.roles and row.roles[0].role == role])
        for role in ROLE_ORDER
    ]
    groups.append((str(_("Taking part, without a role")), [row for row in rows if not row.roles]))
    return [(heading, members) for heading, members in groups if members]
