"""The risks of the year that the readers may know of: at its start and at its close."""

from collections.abc import Sequence
from typing import Any

from risks.heatmap import Heatmap, heatmap
from risks.models import Risk, RiskKind, RiskStatus, Treatment, Visibility

from .facts import HeatFacts, LevelFacts, RegisterFacts, RiskDetails, RiskFacts
from .promises import word
from .span import Span


def risks_for(span: Span) -> Any:
    """The risks this version may tell of: for the board all of them, else what everybody may know."""
    risks = Risk.objects.filter(network=span.network)
    return risks if span.details else risks.filter(visibility=Visibility.PUBLIC)


def register(span: Span) -> RegisterFacts:
    """The risks at the close, worst first; those closed in the year apart."""
    risks = risks_for(span)
    rows = list(risks.with_status(at=span.close).with_rating(at=span.close).with_name(at=span.close).worst_first())
    before = {row.pk: row for row in risks.as_at(span.before).with_rating(at=span.before)}
    linked: dict[int, list[str]] = {}
    links = Risk.components.through.objects.filter(risk__network=span.network)
    for risk, code in links.order_by("component__code").values_list("risk", "component__code"):
        linked.setdefault(risk, []).append(code)
    heat = heatmap(span.network, risks, at=span.close)
    cells = {square.cell.pk: square.cell for row in heat.rows for square in row.squares} if heat else {}

    def told(these: Sequence[Any]) -> tuple[RiskFacts, ...]:
        return tuple(
            _risk(row, before.get(row.pk), cells.get(row.current_cell), linked.get(row.pk, ()), span) for row in these
        )

    closed = [row for row in rows if row.status == RiskStatus.CLOSED and row.status_since >= span.since]
    return RegisterFacts(
        heat_before=_heat(heatmap(span.network, risks, at=span.before)),
        heat=_heat(heat),
        open=told([row for row in rows if row.status != RiskStatus.CLOSED]),
        closed=told(closed),
    )


def _heat(heat: Heatmap | None) -> HeatFacts | None:
    """The threats on the matrix; None where not one was rated on it."""
    if heat is None or not heat.rated:
        return None
    return HeatFacts(
        likelihoods=tuple(heat.matrix.likelihood_labels),
        impacts=tuple(heat.matrix.impact_labels),
        levels=tuple(_level(level) for level, _number in reversed(heat.levels)),
        cells=tuple(tuple((square.cell.level.rank, square.count) for square in row.squares) for row in heat.rows),
        placed=heat.rated,
        unplaced=heat.unrated + heat.earlier,
    )


def _level(level: Any, kind: str = RiskKind.THREAT) -> LevelFacts:
    return LevelFacts(
        rank=level.rank, name=level.name_for(kind), colour=level.colour, treatment_required=level.treatment_required
    )


def _risk(row: Any, before: Any, cell: Any, components: Sequence[str], span: Span) -> RiskFacts:
    return RiskFacts(
        number=row.number,
        title=row.title,
        kind=word(RiskKind(row.kind)),
        category=row.category.name if row.category else "",
        story=_story(row),
        organisation=row.organisation_name or "",
        status=word(RiskStatus(row.status)),
        treatment=word(Treatment(row.treatment)),
        identified_on=row.identified_on,
        closed_on=row.status_since if row.status == RiskStatus.CLOSED else None,
        likelihood=cell.likelihood_label if cell else "",
        impact=cell.impact_label if cell else "",
        level=_level(row.level, row.kind) if row.level else None,
        before=_level(before.level, row.kind) if before and before.level else None,
        known_before=before is not None,
        components=tuple(components),
        details=RiskDetails(owner=row.owner.name if row.owner else "", visibility=str(row.get_visibility_display()))
        if span.details
        else None,
    )


def _story(row: Any) -> str:
    """Cause, event and consequence, a sentence each."""
    return " ".join(f"{words}: {text.rstrip('.')}." for words, text in row.story)
