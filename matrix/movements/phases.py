"""New phases of components and platforms, new stances on what exists elsewhere, new names of organisations."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from matrix.models import ComponentPhase, FacilityStance, Phase, PlatformPhase, Stance
from stakeholders.models import Network, Participation
from stakeholders.models.organisation import OrganisationName, name_of

from .kinds import MovementKind
from .movement import DAY, Movement


def phases_and_stances(network: Network, since: date, until: date) -> Iterator[Movement]:
    """Phases of components and platforms, stances on facilities and names: one query, for they are told alike."""
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
        "facility",
        "stance",
        "facility__component__name",
        "facility__component__code",
        "facility__name",
        "whose",
        "facility__participation__organisation__slug",
    )
    for day, now, before, *told in components.union(platforms, stances, _names(network, since, until), all=True):
        subject, code, facility, organisation, slug = told
        if not subject:
            yield Movement(day, MovementKind.RENAMED, organisation=now, organisation_slug=slug, before=before)
            continue
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


def _names(network: Network, since: date, until: date) -> Any:
    """The names that organisations took, with the one before; told beside phases, so that it takes no query of its own.

    A first name is no change.
    """
    earlier = OrganisationName.objects.filter(since__lt=OuterRef("since"), organisation=OuterRef("organisation"))
    taking = Participation.objects.filter(network=network).values("organisation")
    rows = OrganisationName.objects.filter(organisation__in=taking, since__gte=since, since__lt=until).order_by()
    before = _word(Subquery(earlier.order_by("-since").values("name")[:1]))
    known = rows.annotate(now=_word("name"), before=before).exclude(before=None)
    return known.values_list("since", "now", "before", *[Value("")] * 4, "organisation__slug")


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
