"""What the histories keep as a program does, in words: of fields without a name, of codes, of the product's reasons."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from matrix.exchange.kinds import KINDS
from matrix.models import BulkChange, ColumnMapping
from stakeholders.models import Invitation, JoinRequest

# What a row has for itself, what follows from another column, and what says nothing to people.
_NOT_TOLD = frozenset(
    {
        *("id", "network", "promised_until", "origin", "follows", "made_at"),
        *("attempt", "digest", "file", "page", "query", "value_id", "order"),
    }
)
_NOT_TOLD_OF: dict[Any, frozenset[str]] = {
    # How often its link was sent, and how far the mail is.
    Invitation: frozenset({"number", "mail"}),
    JoinRequest: frozenset({"mail"}),
}

_LABELS = {
    "accepted": gettext_lazy("accepted"),
    "cents": gettext_lazy("money a year"),
    "confirmed_at": gettext_lazy("e-mail address confirmed on"),
    "ended_at": gettext_lazy("dealt with on"),
    "until": gettext_lazy("up to and including"),
}

# What the product writes as a reason by itself. The history keeps it in the language of who acted.
REASONS = (
    gettext_lazy("Accepted an invitation"),
    gettext_lazy("Contributes instead"),
    gettext_lazy("Corrected"),
    gettext_lazy("Corrected on its first day."),
    gettext_lazy("Handed over"),
    gettext_lazy("Import"),
    gettext_lazy("Looked at again."),
    gettext_lazy("No successor any more"),
    gettext_lazy("Not handed over after all"),
    gettext_lazy("Renewed"),
    gettext_lazy("The contact leaves"),
    gettext_lazy("The organisation was split"),
    gettext_lazy("The organisation went on in another"),
    gettext_lazy("Undone"),
    gettext_lazy("Went on in %(organisations)s"),
    gettext_lazy("Withdrawn by who proposed it."),
)
# The rooms of risks and matrix write these for themselves.
_FOR_ITSELF = {
    "registered": gettext_lazy("Registered"),
    "rated": gettext_lazy("Rated"),
    "moved": gettext_lazy("Another status"),
}


def is_told(model: Any, field: Any) -> bool:
    """Whether people are told of this field of `model`."""
    return field.name not in _NOT_TOLD and field.name not in _NOT_TOLD_OF.get(model, ())


def label_of(field: Any) -> str:
    return str(capfirst(_LABELS.get(field.name, field.verbose_name)))


def reason_told(kept: str) -> str:
    """A reason as it was given; one that the product wrote itself in the language of who reads it."""
    if kept in _FOR_ITSELF:
        return str(_FOR_ITSELF[kept])
    for written, reason in _written():
        if found := written.fullmatch(kept):
            return str(reason % found.groupdict())
    return kept


@cache
def _written() -> list[tuple[re.Pattern[str], Any]]:
    """The reasons of the product, each with how it reads in one of the languages."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found += [(_as_pattern(str(reason)), reason) for reason in REASONS]
    return found


def _as_pattern(sentence: str) -> re.Pattern[str]:
    """What matches a sentence with whatever was filled in."""
    parts = re.split(r"%\((\w+)\)s", sentence)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts)), re.DOTALL
    )


def value_told(model: Any, field: str, value: Any, row: Any) -> str | None:
    """A code in words; None where the value is no code. `row`: the record that it is of."""
    told = _VALUES.get((model, field))
    if told is None and field == "language":
        told = _language
    return told(value, row) if told else None


def _language(code: str, _row: Any) -> str:
    return str(capfirst(dict(settings.LANGUAGES).get(code, code)))


def kind_of_sheet(code: str, _row: Any = None) -> str:
    """What was remembered of: a kind of sheet by its name, else that it was of a site."""
    return KINDS[code].name if code in KINDS else _("Figures of use")


def _heads(heads: dict[str, str], row: Any) -> str:
    """Each heading with the column that it means; by name, for not every database keeps their order."""
    names = (KINDS[row.kind].names if row.kind in KINDS else {}) | {"": _("not read")}
    return "; ".join(f"‘{heading}’: {names.get(code, code)}" for heading, code in sorted(heads.items()))


def _left(left: list[list[str]], _row: Any) -> str:
    return "; ".join(f"{code}: {sentence}" for code, sentence in left)


_VALUES: dict[tuple[Any, str], Callable[[Any, Any], str]] = {
    (ColumnMapping, "kind"): kind_of_sheet,
    (ColumnMapping, "heads"): _heads,
    (BulkChange, "left"): _left,
}
