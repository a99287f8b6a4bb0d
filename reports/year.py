"""One year of one network: read once, in a constant number of queries, and frozen. Preview, PDF and JSON come from it.

The start of a year is the close of 31 December before; a year that runs closes today. Every question is one that the
rooms below answer (standing, coverage, movements): this room puts the answers in order.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from matrix.models import (
    Closed,
    ComponentPhase,
    FacilityStance,
    Need,
    NeedClosed,
    PlatformPhase,
    SignUp,
    StatusUpdate,
)
from matrix.movements import GAINS, LOSSES, movements
from matrix.standing import Standing, standings
from risks.models import Rating, StatusChange
from risks.movements import RiskMovement
from risks.movements import movements as risk_movements
from stakeholders.models import Network, Participation, ParticipationRole

from .facts import FORMAT, AnnualFacts, Moment, MovementFacts, NetworkFacts, RegisterFacts, Word
from .framework import Framework, counts, platforms
from .models import Audience
from .promises import TakingPart, among, progress, read_sign_ups
from .register import register, risks_for
from .span import Span

# Whose reason is told with a movement: for those with a role in the network only.
_WITH_REASON = frozenset({*Closed.values, *NeedClosed.values})


class NothingToTell(ValueError):
    """There is no report on this year: it is still to come, or the network had nothing yet. The text says which."""


def years_of(network: Network) -> dict[int, bool]:
    """The years there is a report on, newest first, each with whether anything happened in it.

    From the year in which the network began up to this year. One query.
    """
    today = timezone.localdate()
    sources: list[tuple[Any, tuple[str, ...]]] = [
        (Participation, ("since", "until")),
        (ParticipationRole, ("since",)),
        (ComponentPhase, ("since",)),
        (PlatformPhase, ("since",)),
        (FacilityStance, ("since",)),
        (Need, ("since", "until")),
        (SignUp, ("offered_on", "confirmed_on", "closed_on", "until")),
        (StatusUpdate, ("on",)),
        (StatusChange, ("effective_on",)),
        (Rating, ("effective_on",)),
    ]
    rows = []
    for model, names in sources:
        known = model.objects.filter(network=network).order_by()
        if model is SignUp:
            known = known.filter(annulled=False)
        rows += [known.filter(**{f"{name}__lte": today}).values_list(f"{name}__year") for name in names]
    moved = {year for (year,) in rows[0].union(*rows[1:])}
    return {year: year in moved for year in range(today.year, min(moved) - 1, -1)} if moved else {}


def kinds_per_year(network: Network, first: int) -> dict[int, Counter[str]]:
    """How often each kind of movement was in each year since `first`, also the reports on progress.

    Of risks what the public version tells, which is what the list of reports leads to; a constant number of queries.
    """
    since, until = date(first, 1, 1), timezone.localdate() + timedelta(days=1)
    of_risks = risk_movements(network, since, until)
    told = [(each.day.year, each.kind.value) for each in movements(network, since, until)]
    told += [(each.day.year, f"risk_{each.kind.value}") for each in of_risks]
    reported = StatusUpdate.objects.filter(network=network, on__gte=since, on__lt=until, sign_up__annulled=False)
    told += [(day.year, "reported") for day in reported.order_by().values_list("on", flat=True)]
    kinds: dict[int, Counter[str]] = {}
    for year, kind in told:
        kinds.setdefault(year, Counter())[kind] += 1
    return kinds


def refuse_unknown_year(network: Network, year: int) -> None:
    """Raise NothingToTell for a year on which there is no report."""
    years = years_of(network)
    if year > timezone.localdate().year:
        raise NothingToTell(_("%(year)s is still to come.") % {"year": year})
    if not years:
        raise NothingToTell(_("%(network)s has nothing to report yet.") % {"network": network})
    if year < min(years):
        raise NothingToTell(
            _("%(network)s begins in %(first)s: there is nothing to report on %(year)s.")
            % {"network": network, "first": min(years), "year": year}
        )


def collect(network: Network, year: int, *, language: str, audience: str = Audience.PUBLIC) -> AnnualFacts:
    """Everything the report on `year` tells, in `language`, for `audience`.

    The public version holds what everybody may know who sees the network; the board's version everything.

    Raises:
        NothingToTell: the year is still to come, or the network had nothing yet.
    """
    refuse_unknown_year(network, year)
    with override(language):
        return _facts(network, year, language, Audience(audience), today=timezone.localdate())


def _facts(network: Network, year: int, language: str, audience: Audience, *, today: date) -> AnnualFacts:
    last = date(year, 12, 31)
    span = Span(network=network, year=year, close=min(last, today), details=audience == Audience.BOARD)
    was, now = standings(network, span.before, span.close)
    sign_ups, taking_part, risks = read_sign_ups(span), TakingPart(span), register(span)
    framework = Framework(span, was, now, sign_ups)
    return AnnualFacts(
        format=FORMAT,
        language=language,
        audience=Word(code=audience.value, label=audience.name_for(network)),
        year=year,
        since=span.since,
        close=span.close,
        running=today <= last,
        first_year=not was.components and not taking_part.on(span.before),
        network=_network(network),
        before=_moment(was, taking_part, *_risks_before(risks)),
        now=_moment(now, taking_part, *_risks_now(risks)),
        categories=framework.categories(),
        set_aside=framework.set_aside(),
        platforms=platforms(span),
        partners=taking_part.facts(sign_ups),
        movements=_movements(span),
        contested=framework.contested(),
        at_risk=among(sign_ups, now.risky, span),
        ending=among(sign_ups, now.ending, span),
        open=framework.open(),
        progress=progress(span),
        register=risks,
    )


def _network(network: Network) -> NetworkFacts:
    return NetworkFacts(
        name=network.name,
        slug=network.slug,
        legal_form=network.legal_form,
        purpose=network.purpose,
        about=network.about,
        founded_on=network.founded_on,
        public=network.public,
        fictitious=network.fictitious,
        silent_after_days=network.silent_after_days,
        ending_soon_days=network.ending_soon_days,
    )


def _moment(stand: Standing, taking_part: TakingPart, risks: int, to_treat: int) -> Moment:
    return Moment(
        day=stand.day,
        organisations=taking_part.taking_part_on(stand.day),
        partners=taking_part.partners_on(stand.day),
        components=stand.components,
        counts=counts(stand),
        at_risk=len(stand.risky),
        silent=len(stand.silent),
        contested=len(stand.contested),
        ending=len(stand.ending),
        risks=risks,
        to_treat=to_treat,
    )


def _risks_before(risks: RegisterFacts) -> tuple[int, int]:
    known = [each for each in (*risks.open, *risks.closed) if each.known_before]
    return len(known), sum(bool(each.before and each.before.treatment_required and each.threat) for each in known)


def _risks_now(risks: RegisterFacts) -> tuple[int, int]:
    return len(risks.open), sum(
        bool(each.level and each.level.treatment_required and each.threat) for each in risks.open
    )


def _movements(span: Span) -> tuple[MovementFacts, ...]:
    """What moved in the framework and in the risks, in order of day."""
    of_risks = risk_movements(span.network, span.since, span.until, risks=risks_for(span))
    told = [*_of_matrix(span), *(_of_risk(each) for each in of_risks)]
    return tuple(sorted(told, key=lambda each: each.day))


def _of_risk(each: RiskMovement) -> MovementFacts:
    return MovementFacts(
        day=each.day,
        kind=f"risk_{each.kind.value}",
        effect="",
        sentence=each.sentence,
        code=each.number,
        organisation="",
        responsibility="",
        part="",
        reason="",
    )


def _of_matrix(span: Span) -> list[MovementFacts]:
    return [
        MovementFacts(
            day=each.day,
            kind=each.kind.value,
            effect="gain" if each.kind in GAINS else "loss" if each.kind in LOSSES else "",
            sentence=each.sentence,
            code=each.code,
            organisation=each.organisation_slug,
            responsibility=each.responsibility,
            part=each.part,
            reason=each.detail if span.details and each.kind in _WITH_REASON else "",
        )
        for each in movements(span.network, span.since, span.until)
    ]
