"""Doing what a preview promised: all of it, through the verbs of the models, in one transaction; or nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from periods.verbs import constraints_left_to_database
from publishing.sheets import Sheet
from stakeholders.models import Network

from .compare import Comparison, compare
from .lines import REFUSED


class NotAsPreviewed(Exception):
    """Something is not as the preview told; nothing was done. `comparison`: how it is now, `moved` where it differs."""

    def __init__(self, comparison: Comparison, *, overtaken: bool) -> None:
        super().__init__()
        self.comparison, self.overtaken = comparison, overtaken


def apply(
    network: Network, sheets: Sequence[Sheet], plan: Sequence[dict[str, Any]], *, by: Any, today: date, previewed: Any
) -> Comparison:
    """Do it, inside a transaction. `previewed`: the digest of the preview, and the facts of each of its lines.

    Raises:
        NotAsPreviewed: something changed since the preview, or a verb refused a row.
    """
    digest, facts = previewed
    found = compare(network, sheets, plan, by=by, today=today)
    if found.digest != digest:
        found.moved = [line for line, before in zip(found.lines, facts, strict=False) if line.facts != before]
        raise NotAsPreviewed(found, overtaken=True)
    for line in found.order:
        if line.act is None:
            continue
        try:
            # Each by itself, so that all that is refused is told at once.
            with constraints_left_to_database(), transaction.atomic():
                line.act()
        except ValidationError as error:
            line.refuse(error)
            found.moved.append(line)
    if found.count(REFUSED):
        raise NotAsPreviewed(found, overtaken=False)
    return found
