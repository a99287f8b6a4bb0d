"""Which kind each sheet of a file is and which column each heading means: guessed, judged, remembered."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matrix.models import ColumnMapping, Component
from publishing.sheet_checks import too_large
from publishing.sheets import Sheet
from stakeholders.models import Network

from .columns import Kind
from .kinds import KINDS
from .values import spelling

_SAMPLES = 3
_COLUMNS_MOST = 400
_SAMPLE_LENGTH = 60


def described(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """What a reader has to know of each sheet to choose its columns.

    Raises:
        ValidationError: more columns than fit in one form.
    """
    if sum(len(sheet.head) for sheet in sheets) > _COLUMNS_MOST:
        raise too_large()
    return [
        {
            "name": sheet.name,
            "head": list(sheet.head),
            "rows": len(sheet.rows),
            "samples": [_samples(sheet, index) for index in range(len(sheet.head))],
        }
        for sheet in sheets
    ]


def _samples(sheet: Sheet, index: int) -> list[str]:
    """The first things that stand in a column, shortened."""
    filled = (str(row.cells[index]) for row in sheet.rows if index < len(row.cells) and row.cells[index] is not None)
    return [text[:_SAMPLE_LENGTH] for text, _n in zip(filled, range(_SAMPLES), strict=False)]


def guessed(network: Network, sheets: Sequence[Sheet], *, kind: str = "") -> list[dict[str, Any]]:
    """The plan that seems to be meant. `kind`: what the first sheet is said to be."""
    plan = []
    for number, sheet in enumerate(sheets):
        of = kind if kind and number == 0 else recognised(network, sheet)
        plan.append({"kind": of, "columns": columns_for(network, of, sheet.head)})
    return plan


def columns_for(network: Network, kind: str, head: Sequence[str]) -> list[str]:
    """The columns that headings seem to mean for a kind; nothing for a sheet that is not read."""
    return KINDS[kind].guess(head, ColumnMapping.known(network, kind)) if kind else [""] * len(head)


def recognised(network: Network, sheet: Sheet) -> str:
    """The kind that a sheet looks most like; none where it looks like none, or as much like another: then we ask."""

    def likeness(kind: Kind) -> tuple[bool, int]:
        return kind.likeness(sheet.name, sheet.head, ColumnMapping.known(network, kind.code))

    likely = {kind.code: likeness(kind) for kind in KINDS.values()}
    most = max(likely.values())
    best = [code for code, found in likely.items() if found == most]
    return best[0] if any(most) and len(best) == 1 else ""


def beginning(network: Network, plan: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The plan, with which sheets bring the first components of the network: kept, so that a preview stays true."""
    begins = not Component.objects.filter(network=network).exists()
    return [{**each, "begins": begins and each["kind"] == "components"} for each in plan]


def refuse_plan(sheets: Sequence[dict[str, Any]], plan: Sequence[dict[str, Any]]) -> None:
    """A plan reads at least one sheet, names each column once, and says which row is meant.

    Raises:
        ValidationError: all that is wrong, with the sheet.
    """
    wrong = []
    if not any(each["kind"] for each in plan):
        wrong.append(_("Say of at least one sheet what it holds."))
    for sheet, each in zip(sheets, plan, strict=True):
        if each["kind"]:
            wrong += [
                _("Sheet “%s”:") % sheet["name"] + " " + sentence
                for sentence in _wrong(KINDS[each["kind"]], each["columns"])
            ]
    if wrong:
        raise ValidationError(wrong)


def _wrong(kind: Kind, codes: Sequence[str]) -> list[str]:
    twice = [column.name for column in kind.columns if list(codes).count(column.code) > 1]
    needed = [column for column in kind.columns if column.needed]
    missing = [column.name for column in needed if column.code not in codes]
    said = []
    if twice:
        said.append(_("chosen twice: %s.") % ", ".join(twice))
    if missing:
        said.append(_("choose a column for: %s.") % ", ".join(missing))
    keys = [column for column in kind.columns if column.key]
    if not needed and not any(column.code in codes for column in keys):
        said.append(_("choose a column for one of these: %s.") % ", ".join(column.name for column in keys))
    return said


def remember(network: Network, sheets: Sequence[dict[str, Any]], plan: Sequence[dict[str, Any]], *, by: Any) -> None:
    """Keep what each heading meant for a kind, so that it is guessed the next time."""
    for sheet, each in zip(sheets, plan, strict=True):
        if not each["kind"]:
            continue
        # That a heading is not taken over is kept only where it would be taken for something.
        usual = KINDS[each["kind"]].guess(sheet["head"], {})
        told = zip(sheet["head"], each["columns"], usual, strict=True)
        kept = {spelling(head): code for head, code, guess in told if spelling(head) and (code or guess)}
        ColumnMapping.keep(kept, by=by, network=network, kind=each["kind"])
