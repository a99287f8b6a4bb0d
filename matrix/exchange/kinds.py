"""The kinds of rows that go in and out, and which columns each has: asked by export, template and import alike."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from matrix.models import (
    ARRANGEMENTS,
    Closed,
    ComponentPhase,
    CoverageWord,
    Health,
    NeedClosed,
    Part,
    Phase,
    Priority,
    Responsibility,
)
from stakeholders.models import OrganisationKind, ParticipationRole, Relation, Role, Succession

from .columns import Column, Kind
from .values import Capitals, Choice, Choices, Day, Euros, LastDay, Number, Whole, Words, YesNo


def _told(row: Any) -> CoverageWord | None:
    """How far it is covered, in the word that pages use; None where nothing is asked, or was not asked for."""
    coverage = getattr(row, "coverage", None)
    return CoverageWord.of(coverage, upcoming=bool(getattr(row, "upcoming", False))) if coverage else None


def _network(take: Any = lambda row: row.network.slug) -> Column:
    """Of which network a row is: those of another are refused."""
    return Column("network", _("network"), take=take, also=("netwerk",), check=True)


def _components(rows: Any, at: date) -> Iterator[Any]:
    phases = ComponentPhase.objects.as_at(at)
    rows = rows.select_related("category", "parent", "network").prefetch_related(
        Prefetch("phases", queryset=phases, to_attr="phases_then"), "platforms"
    )
    for row in rows:
        row.phase_row = row.phases_then[0] if row.phases_then else None
        yield row


COMPONENTS = Kind(
    code="components",
    label=_("components"),
    also=("component", "onderdeel"),
    rows=_components,
    columns=(
        Column(
            "code",
            _("code"),
            Capitals(),
            key=True,
            help=_("For example FUN-01. Says which component; so does the name. A new one without it gets the next."),
        ),
        Column("name", _("name"), key=True, help=_("Needed for a new component.")),
        Column("summary", _("summary")),
        Column("description", _("description"), also=("omschrijving",), help=_("Markdown")),
        Column(
            "category",
            _("category"),
            take=lambda row: row.category.prefix,
            help=_("The letters before the code, for example FUN. Needed for a new component."),
        ),
        Column(
            "platforms",
            _("platforms"),
            Words(),
            take=lambda row: tuple(sorted(each.slug for each in row.platforms.all())),
            help=_("Addresses or names, with commas between them."),
        ),
        Column("priority", _("priority"), Choice(Priority, empty=Priority.UNDECIDED)),
        Column(
            "phase",
            _("phase"),
            Choice(Phase),
            take=lambda row: row.phase_row.phase if row.phase_row else "",
            help=_("A new component without a phase is a candidate; of a file that begins a network, wanted."),
        ),
        Column(
            "phase_since",
            _("in this phase since"),
            Day(),
            take=lambda row: row.phase_row.since if row.phase_row else None,
            help=_("From when another phase counts; empty: from today."),
        ),
        Column("wanted_by", _("wanted by"), Day(), also=("gewenst op", "gewenst")),
        Column("core", _("core function"), YesNo()),
        Column(
            "parent",
            _("part of"),
            Capitals(),
            take=lambda row: row.parent.code if row.parent else "",
            also=("parent", "bovenliggend", "bovenliggend onderdeel", "onderdeel van"),
            help=_("The code of the component above it; the rows may stand in any order."),
        ),
        Column("licence", _("licence (SPDX)"), also=("licentie", "licence")),
        Column("repository", _("source code"), help=_("A web address, for example https://www.example.org.")),
        Column("documentation", _("documentation"), help=_("A web address, for example https://www.example.org.")),
        Column(
            "coverage",
            _("coverage"),
            Choice(CoverageWord),
            take=_told,
            read_only=True,
        ),
        _network(),
    ),
)


def _needs(rows: Any, _at: date) -> Iterator[Any]:
    yield from rows.select_related("component__category", "network")


NEEDS = Kind(
    code="needs",
    label=_("needs"),
    also=("need", "behoeften", "wat is open", "what is open"),
    rows=_needs,
    besides={"present_until": _("what is asked until then: up to and including")},
    columns=(
        Column(
            "component",
            _("component"),
            Capitals(),
            take=lambda row: row.component.code,
            also=("code",),
            key=True,
            needed=True,
            help=_("The code of the component."),
        ),
        Column(
            "component_name",
            _("name of the component"),
            take=lambda row: row.component.name,
            also=("name", "naam"),
            check=True,
        ),
        Column("responsibility", _("responsibility"), Choice(Responsibility), key=True, needed=True, also=("to do",)),
        Column(
            "since",
            _("from"),
            Day(),
            key=True,
            help=_("Together with component and responsibility it says which need. Empty: what is asked today."),
        ),
        Column("until", _("up to and including"), LastDay(), also=("t/m", "until")),
        Column("lead_wanted", _("lead wanted"), YesNo()),
        Column("contributors_wanted", _("contributors wanted"), Whole()),
        Column("hours_wanted", _("hours a year wanted"), Whole()),
        Column("due_on", _("by when"), Day()),
        Column(
            "closed_as", _("closed as"), Choice(NeedClosed), help=_("Fill this in to ask no longer after the last day.")
        ),
        Column("reason", _("reason"), help=_("Needed where it is dropped."), detail=True),
        Column(
            "coverage",
            _("coverage"),
            Choice(CoverageWord),
            take=_told,
            read_only=True,
        ),
        _network(),
    ),
)


def _organisations(rows: Any, at: date) -> Iterator[Any]:
    """Of what they went on in, or came of, only what is among `rows`: of others one may not know."""
    known = Succession.objects.filter(predecessor__in=rows, successor__in=rows, on__lte=at)
    known = known.select_related("predecessor", "successor")
    yield from rows.with_name(at=at).prefetch_related(
        Prefetch("origins", queryset=known, to_attr="origins_then"),
        Prefetch("successions", queryset=known, to_attr="successions_then"),
    )


ORGANISATIONS = Kind(
    code="organisations",
    label=_("organisations"),
    also=("organisation", "organisatie"),
    rows=_organisations,
    columns=(
        Column(
            "slug",
            _("address"),
            key=True,
            also=("slug",),
            help=_("As in the address of its page. Says which organisation; so does the OIN or the name."),
        ),
        Column("name", _("name"), key=True, take=lambda row: row.name_then or ""),
        Column("abbreviation", _("abbreviation")),
        Column("kind", _("kind"), Choice(OrganisationKind, empty=OrganisationKind.OTHER)),
        Column("oin", _("organisation identification number (OIN)"), key=True, also=("oin",)),
        Column("website", _("website"), help=_("A web address, for example https://www.example.org.")),
        Column(
            "successor_of",
            _("successor of"),
            Words(),
            take=lambda row: tuple(sorted(each.predecessor.slug for each in row.origins_then)),
            read_only=True,
        ),
        Column(
            "went_on_in",
            _("went on in"),
            Words(),
            take=lambda row: tuple(sorted(each.successor.slug for each in row.successions_then)),
            read_only=True,
        ),
        _network(take=None),  # organisations are shared by networks
    ),
)


def _participations(rows: Any, at: date) -> Iterator[Any]:
    roles = ParticipationRole.objects.as_at(at)
    yield from (
        rows.with_name(at=at)
        .select_related("organisation", "network")
        .prefetch_related(Prefetch("roles", queryset=roles, to_attr="roles_then"))
    )


PARTICIPATIONS = Kind(
    code="participations",
    label=_("participations"),
    also=("participation", "deelname", "partners", "partner"),
    rows=_participations,
    columns=(
        Column(
            "organisation",
            _("organisation"),
            take=lambda row: row.organisation.slug,
            key=True,
            needed=True,
            help=_("Address, OIN or name of the organisation."),
        ),
        Column("organisation_name", _("name of the organisation"), take=lambda row: row.name_then, read_only=True),
        Column(
            "since",
            _("from"),
            Day(),
            key=True,
            help=_(
                "Together with the organisation it says which participation. Empty: the present one, or from today."
            ),
        ),
        Column("until", _("up to and including"), LastDay(), also=("t/m", "until")),
        Column(
            "roles",
            _("roles"),
            Choices(choices=Role.choices),
            take=lambda row: tuple(sorted(role.role for role in row.roles_then)),
            also=("rol", "role"),
            help=_("One or more, with commas between them. What is added or taken away counts from today."),
        ),
        Column("support", _("statement of support")),
        Column("supported_on", _("supports since"), Day()),
        Column("supported_by", _("said by")),
        Column(
            "relation",
            _("relation"),
            Choice(Relation),
            take=lambda row: next((role.relation for role in row.roles_then if role.relation), ""),
            read_only=True,
        ),
        Column(
            "agreed",
            _("what was agreed"),
            take=lambda row: "\n".join(role.agreed for role in row.roles_then if role.agreed),
            read_only=True,
        ),
        _network(),
    ),
)


def _sign_ups(rows: Any, at: date) -> Iterator[Any]:
    yield from rows.with_name(at=at).select_related(
        "component", "participation__organisation", "supplier__organisation", "contact", "network"
    )


SIGN_UPS = Kind(
    code="sign_ups",
    label=_("sign-ups"),
    also=("sign-up", "intekening"),
    rows=_sign_ups,
    besides={"renewed": _("the promise changes")},
    columns=(
        Column(
            "id",
            _("number"),
            Number(),
            key=True,
            also=("id",),
            help=_("Our number of a sign-up; leave it empty for a new one."),
        ),
        Column(
            "component",
            _("component"),
            Capitals(),
            take=lambda row: row.component.code,
            also=("code",),
            key=True,
            needed=True,
            help=_("The code of the component."),
        ),
        Column("component_name", _("name of the component"), take=lambda row: row.component.name, check=True),
        Column("responsibility", _("responsibility"), Choice(Responsibility), key=True, needed=True, also=("to do",)),
        Column(
            "organisation",
            _("organisation"),
            take=lambda row: row.participation.organisation.slug,
            key=True,
            needed=True,
            help=_("Address, OIN or name of the organisation."),
        ),
        Column(
            "organisation_name", _("name of the organisation"), take=lambda row: row.organisation_name, read_only=True
        ),
        Column("part", _("part"), Choice(Part), key=True, needed=True),
        Column("since", _("from"), Day(), key=True, help=_("Empty: from today.")),
        Column(
            "until",
            _("up to and including"),
            LastDay(),
            take=lambda row: row.until,
            also=("t/m", "until"),
            help=_("Empty: no end in sight."),
        ),
        Column("promise", _("promise")),
        Column(
            "arrangements",
            _("how it is done"),
            Choices(choices=tuple(ARRANGEMENTS.items())),
            take=lambda row: tuple(sorted(name for name in ARRANGEMENTS if getattr(row, name))),
            help=_("One or more, with commas between them."),
        ),
        Column(
            "supplier",
            _("supplier"),
            take=lambda row: row.supplier.organisation.slug if row.supplier else "",
            help=_("Address, OIN or name of the organisation."),
        ),
        Column("agreement", _("service level agreement")),
        Column("hours", _("hours a year"), Whole(), detail=True),
        Column("cents", _("money a year, in euro"), Euros(), detail=True, also=("euro", "geld per jaar")),
        Column(
            "contact",
            _("contact"),
            take=lambda row: row.contact.name if row.contact else "",
            detail=True,
            help=_("The name of somebody who acts for the organisation."),
        ),
        Column("mandate", _("mandate: who agreed"), detail=True, also=("mandaat", "mandate")),
        Column("conditions_accepted", _("open-source conditions accepted"), YesNo()),
        Column("offered_on", _("offered on"), Day(), help=_("Of a new sign-up: empty is today.")),
        Column(
            "confirmed_on",
            _("confirmed on"),
            Day(),
            help=_("Fill this in to confirm an offer; a sign-up counts from that day at the earliest."),
        ),
        Column("status", _("status"), take=lambda row: row.status_label, read_only=True),
        Column(
            "health",
            _("how it is going"),
            Choice(Health),
            take=lambda row: getattr(row, "health", None),
            read_only=True,
        ),
        Column("closed_on", _("closed on"), Day(), read_only=True),
        Column("closed_as", _("closed as"), Choice(Closed), read_only=True),
        Column("reason", _("reason"), detail=True, read_only=True),
        _network(),
    ),
)

# In this order rows are taken up: what another refers to comes first.
KINDS = {kind.code: kind for kind in (ORGANISATIONS, PARTICIPATIONS, COMPONENTS, NEEDS, SIGN_UPS)}
