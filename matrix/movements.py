"""What moved in the matrix during a period, told from effective dates: for overview, compare and annual report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stakeholders.models import ONLY_NAMED, Network, Participation, ParticipationRole, Role
from stakeholders.models.organisation import name_of

from .models import (
    Closed,
    ComponentPhase,
    FacilityStance,
    Need,
    NeedClosed,
    Part,
    Phase,
    PlatformPhase,
    Responsibility,
    SignUp,
    Stance,
)

DAY = timedelta(days=1)


class MovementKind(models.TextChoices):
    """What happened; the label is the sentence, filled with the facts of the movement."""

    BEGAN = "began", _("The beginning: %(detail)s")
    JOINED = "joined", _("%(organisation)s takes part as %(detail)s")
    ROLE = "role", _("%(organisation)s becomes %(detail)s")
    NAMED = "named", _("%(organisation)s is named as %(detail)s")
    LEFT = "left", _("%(organisation)s no longer takes part")
    UNNAMED = "unnamed", _("%(organisation)s is no longer named")
    ENTERED = "entered", _("%(subject)s is new: %(detail)s")
    PHASE = "phase", _("%(subject)s went from %(before)s to %(detail)s")
    TURNED_DOWN = "turned_down", _("%(subject)s was proposed and not taken up")
    ASKED = "asked", _("Asked for: to %(responsibility)s %(subject)s")
    ASKED_ANEW = "asked_anew", _("What is asked for has changed: to %(responsibility)s %(subject)s")
    FULFILLED = "fulfilled", _("Fulfilled and no longer asked for: to %(responsibility)s %(subject)s")
    DROPPED = "dropped", _("No longer asked for: to %(responsibility)s %(subject)s")
    FACILITY = "facility", _("%(organisation)s already has %(facility)s for %(subject)s: %(detail)s")
    STANCE = "stance", _("%(facility)s of %(organisation)s, for %(subject)s: from “%(before)s” to “%(detail)s”")
    INTERESTED = "interested", _("%(organisation)s is interested in helping to %(responsibility)s %(subject)s")
    OFFERED = "offered", _("%(organisation)s offers to %(responsibility)s %(subject)s as %(part)s")
    CONFIRMED = "confirmed", _("%(organisation)s is confirmed to %(responsibility)s %(subject)s as %(part)s")
    PLANNED = (
        "planned",
        _("%(organisation)s is confirmed to %(responsibility)s %(subject)s as %(part)s, from %(detail)s"),
    )
    OFFERED_CONFIRMED = (
        "offered_confirmed",
        _("%(organisation)s offered to %(responsibility)s %(subject)s as %(part)s and is confirmed"),
    )
    OFFERED_PLANNED = (
        "offered_planned",
        _("%(organisation)s offered to %(responsibility)s %(subject)s as %(part)s and is confirmed, from %(detail)s"),
    )
    STARTED = "started", _("%(organisation)s starts to %(responsibility)s %(subject)s as %(part)s")
    RENEWED = (
        "renewed",
        _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has been changed"),
    )
    HANDED_OVER = "handed_over", _("%(organisation)s takes over as lead to %(responsibility)s %(subject)s")
    DECLINED = (
        "declined",
        _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has been declined"),
    )
    WITHDRAWN = (
        "withdrawn",
        _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has been withdrawn"),
    )
    ENDED = "ended", _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has ended")
    LAPSED = "lapsed", _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has lapsed")


# What makes a promise or a need better or worse from that day. Who is confirmed for later gains when it starts.
GAINS = frozenset(
    {
        MovementKind.CONFIRMED,
        MovementKind.OFFERED_CONFIRMED,
        MovementKind.STARTED,
        MovementKind.RENEWED,
        MovementKind.HANDED_OVER,
        MovementKind.FULFILLED,
    }
)
LOSSES = frozenset({MovementKind.WITHDRAWN, MovementKind.ENDED, MovementKind.LAPSED})
# What counts as an offer, and what as a confirmation: done on one day, both are one movement.
OFFERS = frozenset({MovementKind.OFFERED, MovementKind.OFFERED_CONFIRMED, MovementKind.OFFERED_PLANNED})
CONFIRMATIONS = frozenset(
    {
        MovementKind.CONFIRMED,
        MovementKind.PLANNED,
        MovementKind.OFFERED_CONFIRMED,
        MovementKind.OFFERED_PLANNED,
    }
)
# What is there on the first day of a network did not join it or become new in it: it is what the network begins with.
_BEGINS_WITH = frozenset(
    {
        *(MovementKind.JOINED, MovementKind.NAMED, MovementKind.ENTERED, MovementKind.ASKED),
        MovementKind.FACILITY,
    }
)


@dataclass(frozen=True)
class Movement:
    """One thing that happened on `day`. `subject`: a component or platform; `code`: of the component, if it is one.

    `before`: of a phase or stance, the one until then; `facility`: what an organisation offers already.
    """

    day: date
    kind: MovementKind
    subject: str = ""
    code: str = ""
    organisation: str = ""
    organisation_slug: str = ""
    responsibility: str = ""
    part: str = ""
    detail: str = ""
    before: str = ""
    facility: str = ""

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        names = ("subject", "organisation", "responsibility", "part", "detail", "before", "facility")
        return str(self.kind.label) % {name: getattr(self, name) for name in names}


def movements(network: Network, since: date, until: date) -> list[Movement]:
    """What moved in `network` on the days of [since, until), in order of day; a constant number of queries.

    The day on which the first organisations came is the beginning: what was there then is told as one thing.
    """
    sources = (_participations, _phases_and_stances, _needs, _sign_ups)
    found = [each for source in sources for each in source(network, since, until) if since <= each.day < until]
    found = list(_from_the_beginning(found))
    order = list(MovementKind)
    return sorted(found, key=lambda each: (each.day, order.index(each.kind), each.subject, each.organisation))


def _from_the_beginning(found: list[Movement]) -> Iterator[Movement]:
    """The same, with what a network begins with in the one movement that stands for its first day."""
    began = next((each for each in found if each.kind == MovementKind.BEGAN), None)
    if began is None:
        yield from found
        return
    there: list[Movement] = []
    for each in found:
        if each.day == began.day and each.kind in _BEGINS_WITH:
            there.append(each)
        elif each is not began:
            yield each
    yield replace(began, detail=_there_at_first(there))


def _there_at_first(there: list[Movement]) -> str:
    joined = {each.organisation_slug for each in there if each.kind == MovementKind.JOINED}
    named = {each.organisation_slug for each in there if each.kind == MovementKind.NAMED} - joined
    components = sum(each.kind == MovementKind.ENTERED and bool(each.code) for each in there)
    platforms = sum(each.kind == MovementKind.ENTERED and not each.code for each in there)
    asked = sum(each.kind == MovementKind.ASKED for each in there)
    offered = sum(each.kind == MovementKind.FACILITY for each in there)
    parts = (
        (len(joined), ngettext("%d organisation takes part", "%d organisations take part", len(joined))),
        (
            len(named),
            ngettext(
                "%d is named as prospect or related initiative",
                "%d are named as prospect or related initiative",
                len(named),
            ),
        ),
        (components, ngettext("there is %d component", "there are %d components", components)),
        (platforms, ngettext("there is %d platform", "there are %d platforms", platforms)),
        (asked, ngettext("%d need is asked for", "%d needs are asked for", asked)),
        (offered, ngettext("%d facility exists already", "%d facilities exist already", offered)),
    )
    return "; ".join(words % number for number, words in parts if number)


def _began_or_ended(since: date, until: date) -> Q:
    return Q(since__gte=since, since__lt=until) | Q(until__gte=since, until__lt=until)


def _participations(network: Network, since: date, until: date) -> Iterator[Movement]:
    role_taken = Q(roles__since__gte=since, roles__since__lt=until)
    takes_part = ParticipationRole.objects.filter(participation=OuterRef("pk")).exclude(role__in=ONLY_NAMED)
    first = Participation.objects.filter(network=network).order_by("since")
    rows = (
        Participation.objects.filter(role_taken | _began_or_ended(since, until), network=network)
        .with_name(at=until - DAY)
        .annotate(joined_on=Subquery(takes_part.order_by("since").values("since")[:1]))
        .annotate(network_began=Subquery(first.values("since")[:1]))
        .values_list(*_Known._fields, "roles__role", "roles__since")
        .order_by("pk", "roles__role")
    )
    taken: dict[_Known, dict[date, list[Role]]] = {}
    for *who, role, day in rows:
        days = taken.setdefault(_Known(*who), {})
        if day is not None:
            days.setdefault(day, []).append(Role(role))
    if began := next((known.network_began for known in taken if known.since == known.network_began), None):
        yield Movement(began, MovementKind.BEGAN)
    for known, days in taken.items():
        yield from _of_participation(known, days)


class _Known(NamedTuple):
    """Of a participation what its movements tell. `joined_on`: when it was first more than named; None: never."""

    pk: int
    since: date
    until: date | None
    name_then: str
    organisation__slug: str
    joined_on: date | None
    network_began: date


def _of_participation(known: _Known, days: dict[date, list[Role]]) -> Iterator[Movement]:
    """Only who takes part has joined; prospects and related initiatives are named."""
    facts: dict[str, Any] = {"organisation": known.name_then, "organisation_slug": known.organisation__slug}

    def told(day: date, kind: MovementKind, roles: list[Role]) -> Iterator[Movement]:
        if roles:
            yield Movement(day, kind, detail=", ".join(str(role.label) for role in roles), **facts)

    for day, roles in days.items():
        named = [role for role in roles if role in ONLY_NAMED]
        taking = [role for role in roles if role not in ONLY_NAMED]
        yield from told(day, MovementKind.JOINED if day == known.joined_on else MovementKind.ROLE, taking)
        yield from told(day, MovementKind.NAMED if day == known.since else MovementKind.ROLE, named)
    if known.until:
        only_named = bool(days) and known.joined_on is None
        yield Movement(known.until, MovementKind.UNNAMED if only_named else MovementKind.LEFT, **facts)


def _phases_and_stances(network: Network, since: date, until: date) -> Iterator[Movement]:
    """Phases of components and platforms, and stances on facilities: one query, for they are told alike."""
    nothing = Value("")

    def entered(rows: Any, thing: str, held: str, *facts: Any) -> Any:
        """Each row that began, with what was held before it. `facts`: subject, code, and whose facility it is."""
        earlier = rows.model.objects.filter(since__lt=OuterRef("since"), **{thing: OuterRef(thing)}).order_by("-since")
        rows = rows.filter(network=network, since__gte=since, since__lt=until).order_by()
        rows = rows.annotate(now=_word(held), before=_word(Subquery(earlier.values(held)[:1])))
        return rows.values_list("since", "now", "before", *facts)

    components = entered(
        ComponentPhase.objects.all(), "component", "phase", "component__name", "component__code", *[nothing] * 3
    )
    platforms = entered(PlatformPhase.objects.all(), "platform", "phase", "platform__name", *[nothing] * 4)
    stances = entered(
        FacilityStance.objects.annotate(whose=name_of("facility__participation__organisation", at=until - DAY)),
        "facility", "stance", "facility__component__name", "facility__component__code", "facility__name", "whose",
        "facility__participation__organisation__slug",
    )  # fmt: skip
    for day, now, before, *told in components.union(platforms, stances, all=True):
        subject, code, facility, organisation, slug = told
        if not code:
            subject = _("Platform %(name)s") % {"name": subject}
        held = _stance if facility else _phase
        yield Movement(
            day,
            _kind(now, before, facility=facility, component=code),
            subject=str(subject),
            code=code,
            facility=facility,
            organisation=organisation,
            organisation_slug=slug,
            detail=held(now),
            before=held(before) if before else "",
        )


def _kind(now: str, before: str | None, *, facility: str, component: str) -> MovementKind:
    if facility:
        return MovementKind.STANCE if before else MovementKind.FACILITY
    if component and now == Phase.RETIRED and before in (None, Phase.CANDIDATE):
        # What never was more than a candidate is not retired.
        return MovementKind.TURNED_DOWN
    return MovementKind.PHASE if before else MovementKind.ENTERED


def _word(expression: Any) -> Any:
    """What is held as a text: in one union, stances are numbers and phases words."""
    return Cast(expression, models.CharField())


def _phase(word: str) -> str:
    return str(Phase(word).label)


def _stance(word: str) -> str:
    return str(Stance(int(word)).label)


def _needs(network: Network, since: date, until: date) -> Iterator[Movement]:
    rows = list(Need.objects.filter(_began_or_ended(since, until), network=network).select_related("component"))
    ended = {(row.component_id, row.responsibility, row.until) for row in rows}
    for row in rows:
        facts = {
            "subject": row.component.name,
            "code": row.component.code,
            "responsibility": str(row.get_responsibility_display()),
        }
        anew = (row.component_id, row.responsibility, row.since) in ended
        yield Movement(row.since, MovementKind.ASKED_ANEW if anew else MovementKind.ASKED, **facts)
        if row.until and row.closed_as:
            kind = MovementKind.FULFILLED if row.closed_as == NeedClosed.FULFILLED else MovementKind.DROPPED
            yield Movement(row.until, kind, detail=row.reason, **facts)


def _sign_ups(network: Network, since: date, until: date) -> Iterator[Movement]:
    touched = _began_or_ended(since, until)
    for name in ("offered_on", "confirmed_on", "closed_on"):
        touched |= Q(**{f"{name}__gte": since, f"{name}__lt": until})
    rows = (
        SignUp.objects.filter(touched, network=network, annulled=False)
        .with_name(at=until - DAY)
        .annotate(
            followed=Exists(SignUp.objects.filter(follows=OuterRef("pk"), annulled=False)),
            subject=F("component__name"),
            code=F("component__code"),
            slug=F("participation__organisation__slug"),
            followed_one=F("follows__participation"),
        )
        .values_list(*_Told._fields)
    )
    for row in rows:
        yield from _of_sign_up(_Told(*row))


class _Told(NamedTuple):
    """Of a sign-up what its movements tell; hundreds of whole rows with their component would be slow to read."""

    subject: str
    code: str
    responsibility: int
    organisation_name: str
    slug: str
    part: int
    offered_on: date
    confirmed_on: date | None
    since: date
    until: date | None
    closed_on: date | None
    closed_as: str
    reason: str
    participation: int
    followed_one: int | None
    followed: bool


def _of_sign_up(row: _Told) -> Iterator[Movement]:
    facts = {
        "subject": row.subject,
        "code": row.code,
        "responsibility": str(Responsibility(row.responsibility).label),
        "organisation": row.organisation_name,
        "organisation_slug": row.slug,
        "part": str(Part(row.part).label),
    }
    renews = row.followed_one == row.participation
    at_once = row.confirmed_on == row.offered_on and not row.followed_one
    if not renews and not at_once:
        interested = row.part == Part.INTERESTED
        yield Movement(row.offered_on, MovementKind.INTERESTED if interested else MovementKind.OFFERED, **facts)
    if row.confirmed_on and row.followed_one:
        day = row.confirmed_on if renews else row.since
        yield Movement(day, MovementKind.RENEWED if renews else MovementKind.HANDED_OVER, **facts)
        if row.since > day and (row.closed_on is None or row.closed_on > row.since):
            yield Movement(row.since, MovementKind.STARTED, **facts)
    elif row.confirmed_on and row.since > row.confirmed_on:
        begins = date_format(row.since, "DATE_FORMAT")
        planned = MovementKind.OFFERED_PLANNED if at_once else MovementKind.PLANNED
        yield Movement(row.confirmed_on, planned, detail=begins, **facts)
        if row.closed_on is None or row.closed_on > row.since:
            yield Movement(row.since, MovementKind.STARTED, **facts)
    elif row.confirmed_on:
        confirmed = MovementKind.OFFERED_CONFIRMED if at_once else MovementKind.CONFIRMED
        yield Movement(row.confirmed_on, confirmed, **facts)
    if row.until and (row.closed_on is None or row.closed_on > row.until):
        yield Movement(row.until, MovementKind.LAPSED, **facts)
    if row.closed_on and not (row.followed and row.closed_as == Closed.ENDED):
        yield Movement(row.closed_on, MovementKind(row.closed_as), detail=row.reason, **facts)
