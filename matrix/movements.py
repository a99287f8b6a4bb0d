"""What moved in the matrix during a period, told from effective dates: for overview, compare and annual report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Network, Participation, Role

from .models import Closed, ComponentPhase, Need, NeedClosed, Part, Phase, PlatformPhase, Responsibility, SignUp

DAY = timedelta(days=1)


class MovementKind(models.TextChoices):
    """What happened; the label is the sentence, filled with the facts of the movement."""

    JOINED = "joined", _("%(organisation)s takes part as %(detail)s")
    ROLE = "role", _("%(organisation)s becomes %(detail)s")
    LEFT = "left", _("%(organisation)s no longer takes part")
    ENTERED = "entered", _("%(subject)s is new: %(detail)s")
    PHASE = "phase", _("%(subject)s went from %(before)s to %(detail)s")
    ASKED = "asked", _("Asked for: to %(responsibility)s %(subject)s")
    ASKED_ANEW = "asked_anew", _("What is asked for has changed: to %(responsibility)s %(subject)s")
    FULFILLED = "fulfilled", _("Fulfilled and no longer asked for: to %(responsibility)s %(subject)s")
    DROPPED = "dropped", _("No longer asked for: to %(responsibility)s %(subject)s")
    INTERESTED = "interested", _("%(organisation)s is interested in helping to %(responsibility)s %(subject)s")
    OFFERED = "offered", _("%(organisation)s offers to %(responsibility)s %(subject)s as %(part)s")
    CONFIRMED = "confirmed", _("%(organisation)s is confirmed to %(responsibility)s %(subject)s as %(part)s")
    PLANNED = (
        "planned",
        _("%(organisation)s is confirmed to %(responsibility)s %(subject)s as %(part)s, from %(detail)s"),
    )
    STARTED = "started", _("%(organisation)s starts to %(responsibility)s %(subject)s as %(part)s")
    RENEWED = "renewed", _("%(organisation)s renewed its promise to %(responsibility)s %(subject)s as %(part)s")
    HANDED_OVER = "handed_over", _("%(organisation)s takes over as lead to %(responsibility)s %(subject)s")
    DECLINED = "declined", _("%(organisation)s was declined to %(responsibility)s %(subject)s as %(part)s")
    WITHDRAWN = "withdrawn", _("%(organisation)s withdrew: %(subject)s, %(responsibility)s as %(part)s")
    ENDED = "ended", _("%(organisation)s ended: %(subject)s, %(responsibility)s as %(part)s")
    LAPSED = "lapsed", _("%(organisation)s: the period has ended, %(subject)s, %(responsibility)s as %(part)s")


# What makes a promise or a need better or worse from that day. Who is confirmed for later gains when it starts.
GAINS = frozenset(
    {
        MovementKind.CONFIRMED,
        MovementKind.STARTED,
        MovementKind.RENEWED,
        MovementKind.HANDED_OVER,
        MovementKind.FULFILLED,
    }
)
LOSSES = frozenset({MovementKind.WITHDRAWN, MovementKind.ENDED, MovementKind.LAPSED})


@dataclass(frozen=True)
class Movement:
    """One thing that happened on `day`. `subject`: a component or platform; `code`: of the component, if it is one.

    `before`: of a phase, the one it was in until then.
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

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        names = ("subject", "organisation", "responsibility", "part", "detail", "before")
        return str(self.kind.label) % {name: getattr(self, name) for name in names}


def movements(network: Network, since: date, until: date) -> list[Movement]:
    """What moved in `network` on the days of [since, until), in order of day; a constant number of queries."""
    sources = (_participations, _phases, _needs, _sign_ups)
    found = [each for source in sources for each in source(network, since, until) if since <= each.day < until]
    order = list(MovementKind)
    return sorted(found, key=lambda each: (each.day, order.index(each.kind), each.subject, each.organisation))


def _began_or_ended(since: date, until: date) -> Q:
    return Q(since__gte=since, since__lt=until) | Q(until__gte=since, until__lt=until)


def _participations(network: Network, since: date, until: date) -> Iterator[Movement]:
    role_taken = Q(roles__since__gte=since, roles__since__lt=until)
    rows = (
        Participation.objects.filter(role_taken | _began_or_ended(since, until), network=network)
        .with_name(at=until - DAY)
        .values_list("pk", "since", "until", "name_then", "organisation__slug", "roles__role", "roles__since")
        .order_by("pk", "roles__role")
    )
    taken: dict[tuple[int, date, Any, str, str], dict[date, list[str]]] = {}
    for *who, role, day in rows:
        days = taken.setdefault(tuple(who), {})
        if day is not None:
            days.setdefault(day, []).append(str(Role(role).label))
    for (_pk, began, ended, name, slug), days in taken.items():
        facts: dict[str, Any] = {"organisation": name, "organisation_slug": slug}
        for day, words in days.items():
            kind = MovementKind.JOINED if day == began else MovementKind.ROLE
            yield Movement(day, kind, detail=", ".join(words), **facts)
        if ended:
            yield Movement(ended, MovementKind.LEFT, **facts)


def _phases(network: Network, since: date, until: date) -> Iterator[Movement]:
    began: dict[str, Any] = {"network": network, "since__gte": since, "since__lt": until}

    def entered(rows: Any, thing: str, code: Any) -> Any:
        """Each phase that began, with the one before it."""
        earlier = rows.model.objects.filter(since__lt=OuterRef("since"), **{thing: OuterRef(thing)}).order_by("-since")
        rows = rows.filter(**began).order_by().annotate(before=Subquery(earlier.values("phase")[:1]))
        return rows.values_list("since", "phase", "before", f"{thing}__name", code)

    components = entered(ComponentPhase.objects.all(), "component", "component__code")
    platforms = entered(PlatformPhase.objects.all(), "platform", Value(""))
    for day, phase, before, name, code in components.union(platforms, all=True):
        subject = name if code else _("Platform %(name)s") % {"name": name}
        facts = {"subject": str(subject), "code": code, "detail": str(Phase(phase).label)}
        if before:
            yield Movement(day, MovementKind.PHASE, before=str(Phase(before).label), **facts)
        else:
            yield Movement(day, MovementKind.ENTERED, **facts)


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
    if not renews:
        interested = row.part == Part.INTERESTED
        yield Movement(row.offered_on, MovementKind.INTERESTED if interested else MovementKind.OFFERED, **facts)
    if row.confirmed_on and row.followed_one:
        yield Movement(row.since, MovementKind.RENEWED if renews else MovementKind.HANDED_OVER, **facts)
    elif row.confirmed_on and row.since > row.confirmed_on:
        day = date_format(row.since, "DATE_FORMAT")
        yield Movement(row.confirmed_on, MovementKind.PLANNED, detail=day, **facts)
        if row.closed_on is None or row.closed_on > row.since:
            yield Movement(row.since, MovementKind.STARTED, **facts)
    elif row.confirmed_on:
        yield Movement(row.confirmed_on, MovementKind.CONFIRMED, **facts)
    if row.until and (row.closed_on is None or row.closed_on > row.until):
        yield Movement(row.until, MovementKind.LAPSED, **facts)
    if row.closed_on and not (row.followed and row.closed_as == Closed.ENDED):
        yield Movement(row.closed_on, MovementKind(row.closed_as), detail=row.reason, **facts)
