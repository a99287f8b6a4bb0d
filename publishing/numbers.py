"""What programs write where a number should stand and is none: NaN, infinity, zero below zero."""

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_no_number(cell: Any) -> None:
    """Refuse what looks like a number to a program, and cannot be counted with. Any other text is left to who reads it.

    Raises:
        ValidationError: with the cell.
    """
    said = str(cell).strip()
    try:
        number = float(said.replace("\u2212", "-").replace("∞", "inf").replace(",", "."))
    except ValueError:
        return
    if not math.isfinite(number):
        raise ValidationError(
            _("“%(text)s” is no number that can be counted with. Fill in the number itself."),
            params={"text": said[:40]},
            code="no_number",
        )
    if number == 0 and math.copysign(1, number) < 0:
        raise ValidationError(
            _("“%(text)s” is zero below zero. Fill in 0, or leave it empty."),
            params={"text": said[:40]},
            code="no_number",
        )
