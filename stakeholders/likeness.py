"""Which names look like another: a slip of the pen, one name in the other, or the same words in another order."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_ENOUGH = 0.8
# Shorter words say too little to be what two names have in common.
_LETTERS = 4


def alike(name: str, among: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (code, name) those of which the name looks like `name`."""
    words = words_of(name)
    return [(code, other) for code, other in among if _similar(words, words_of(other))]


def _similar(one: list[str], other: list[str]) -> bool:
    if not one or not other:
        return False
    if SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= _ENOUGH:
        return True
    telling = [{word for word in words if len(word) >= _LETTERS} for words in (one, other)]
    return all(telling) and (telling[0] <= telling[1] or telling[1] <= telling[0])


def words_of(name: str) -> list[str]:
    """The words of a name, without accents, capitals and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
