"""Doing what a preview promised: all of it, in one transaction, or nothing.

What the verbs of the models would save is saved together, a few hundred rows at a time: the comparison has asked their
rules, with everything locked that they depend on. A row of which more comes is done by its verb; so are those of which
the database refuses one, for it does not say which.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from matrix.models import Component
from periods.together import save_together
from periods.verbs import constraints_left_to_database, locked
from publishing.sheets import Sheet
from stakeholders.models import Network, Participation

from .compare import Comparison, compare
from .lines import REFUSED, Line

TOGETHER = 250


class NotAsPreviewed(Exception):
    """Something is not as the preview told; nothing was done. `comparison`: how it is now, `moved` where it differs."""

    def __init__(self, comparison: Comparison, *, overtaken: bool) -> None:
        super().__init__()
        self.comparison, self.overtaken = comparison, overtaken


def apply(  # noqa: PLR0913 - each by name
    network: Network,
    sheets: Sequence[Sheet],
    plan: Sequence[dict[str, Any]],
    *,
    by: Any,
    today: date,
    previewed: Callable[[], Any],
    tell: Callable[[int], Any] = lambda _done: None,
    together: int = TOGETHER,
) -> Comparison:
    """Do it, inside a transaction. `previewed`: reads the digest of the preview, and the facts of each of its lines;
    asked once everything is locked.

    `together`: how many rows are saved at once at most; with 1 each is done by its verb.

    Raises:
        NotAsPreviewed: something changed since the preview, or a verb refused a row.
    """
    lock(network)
    digest, facts = previewed()
    found = compare(network, sheets, plan, by=by, today=today)
    if found.digest != digest:
        found.moved = [line for line, before in zip(found.lines, facts, strict=False) if line.facts != before]
        raise NotAsPreviewed(found, overtaken=True)
    done = len(found.lines) - sum(line.act is not None for line in found.lines)
    for lines in _batches(found.order, together):
        if len(lines) == 1 or not _done_together(lines, by=by):
            found.moved += [line for line in lines if not _done_alone(line)]
        done += len(lines)
        tell(done)
    if found.count(REFUSED):
        raise NotAsPreviewed(found, overtaken=False)
    return found


def lock(network: Network) -> None:
    """Let nobody change what rows of a file are judged by, in the order in which verbs lock."""
    locked(network)
    for model in (Component, Participation):
        rows = model._default_manager.filter(network=network).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk"))


def _batches(lines: Sequence[Line], most: int) -> Iterator[list[Line]]:
    """The lines that do anything, in their order: those that can be done together, and each that cannot by itself."""
    here: list[Line] = []
    for line in lines:
        if line.act is None:
            continue
        if line.act.together is None or len(here) == most:
            if here:
                yield here
            here = []
        if line.act.together is None:
            yield [line]
        else:
            here.append(line)
    if here:
        yield here


def _done_together(lines: Sequence[Line], *, by: Any) -> bool:
    acts = [line.act for line in lines]
    try:
        save_together([each for act in acts if act and act.together for each in act.together()], by=by)
    except ValidationError:
        return False
    return True


def _done_alone(line: Line) -> bool:
    """Each by itself, so that all that is refused is told at once."""
    try:
        with constraints_left_to_database(), transaction.atomic():
            if line.act:
                line.act.alone()
    except ValidationError as error:
        line.refuse(error)
        return False
    return True
