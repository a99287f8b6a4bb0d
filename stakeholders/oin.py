"""What can be an organisation identification number (OIN), and what cannot.

As the standard has it (Logius, OIN-Stelsel, “Samenstelling OIN”, https://gitdocumentatie.logius.nl/publicatie/dk/oin/):
20 positions, of which 8 name the register, 8 or 9 are the number there, and the rest is zeros. Registers come to the
list, so any register is taken; the number is looked into only for those of which it is known how theirs are made.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LENGTH = 20
# The registers whose numbers are digits: RSIN, fiscal number, KvK number, SubOIN, those that Logius gives out.
_RSIN, _KVK = "00000001", "00000003"
_OF_DIGITS = (_RSIN, "00000002", _KVK, "00000004", "00000006")
# How much each digit of an RSIN weighs; together they make a multiple of eleven (the “elfproef”).
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def refuse_wrong_oin(value: str) -> None:
    """Refuse what cannot be an OIN, with the first thing that is wrong with it.

    Raises:
        ValidationError: its length or signs, its beginning, its end, or the number between them.
    """
    if sentence := next(_problems(value), None):
        raise ValidationError(sentence, code="oin")


def _problems(value: str) -> Iterator[Any]:
    """What is wrong; only the first can be relied on, for each supposes that the ones before are right."""
    if len(value) != LENGTH:
        yield _("An OIN has exactly 20 positions. Copy it from the OIN register, with the zeros in front.")
    if not re.fullmatch("[0-9]{8}[0-9A-Z]{9}[0-9]{3}", value):
        yield _("An OIN consists of digits; only in the middle some registers use capital letters.")
    register, number, rest = value[:8], value[8:17], value[17:]
    if not register.startswith("000000") or register == "00000000":
        yield _("An OIN begins with the number of a register, such as 00000001 for an RSIN.")
    if rest != "000":
        yield _("An OIN ends in 000.")
    if register in _OF_DIGITS and not number.isdigit():
        yield _("Numbers of this register consist of digits only.")
    if register == _KVK and number[8] != "0":
        yield _("After 00000003 come the 8 digits of a KvK number and then 0000.")
    if register == _RSIN and not passes_eleven_test([int(digit) for digit in number]):
        yield _("The 9 digits after 00000001 are no RSIN. Look whether a digit is wrong.")


def passes_eleven_test(digits: Sequence[int]) -> bool:
    """Whether nine digits can be an RSIN."""
    return any(digits) and sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
