"""The one typeface of what is published, and what to do with a character that it has not.

A character without a glyph makes a PDF invalid, and a typeface of the machine makes it another file on another
machine. So only our own faces are used, and what they cannot show is written with what they can.
"""

import logging
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

logger = logging.getLogger(__name__)

_FOLDER = Path("@fontsource", "source-sans-3", "files")
_SCRIPTS = ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese")
_FACES = ((400, "normal"), (400, "italic"), (600, "normal"))

# What has no compatible form in Unicode itself, in plain type.
_PLAIN = {
    "‐": "-",
    "‒": "–",
    "≥": ">=",
    "≤": "<=",
    "≠": "=/=",
    "≈": "~",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "⇒": "=>",
    "✓": "v",
    "✔": "v",
    "☑": "v",
    "✗": "x",
    "✘": "x",
    "●": "•",
    "○": "•",
    "◦": "•",
    "▪": "•",
    "■": "•",
    "∙": "·",
    "‣": "•",
    "◆": "•",
    "□": "•",
    "⁃": "-",
    "►": ">",
    "▶": ">",
    "◄": "<",
    "◀": "<",
    "➔": "->",
    "➜": "->",
    "➡": "->",
    "⬅": "<-",
    "⇔": "<->",
    "★": "*",
    "☆": "*",
    "∆": "Δ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x85": "\n",
}
_UNKNOWN = "?"
# Which drawing of the same letter is meant: nobody misses it.
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Face:
    """One file of the typeface, under a family name that no typeface of the machine has.

    Each script has its own family: faces of one family that hold other letters are mixed up in a PDF.
    """

    script: str
    weight: int
    style: str

    @property
    def family(self) -> str:
        return f"Source Sans 3 {self.script}"

    @property
    def address(self) -> str:
        """How a stylesheet asks for it."""
        return f"font:{self.script}-{self.weight}-{self.style}"

    @property
    def file(self) -> Path:
        """Where it is on this machine."""
        file = Path(settings.NPM_ROOT) / _FOLDER / f"source-sans-3-{self.script}-{self.weight}-{self.style}.woff2"
        if not file.is_file():
            raise ImproperlyConfigured(f"The typeface is missing ({file}): run `npm ci`.")
        return file


BY_ADDRESS = {
    face.address: face for face in (Face(script, weight, style) for script in _SCRIPTS for weight, style in _FACES)
}


def faces_for(text: str) -> list[Face]:
    """The faces this text needs: Latin always, other scripts where they occur."""
    used = set(map(ord, text))
    scripts, seen = [], frozenset[int]()
    for script in _SCRIPTS:
        if script == "latin" or used & (_letters(script) - seen):
            scripts.append(script)
        seen |= _letters(script)
    return [face for face in BY_ADDRESS.values() if face.script in scripts]


def showable(text: str) -> str:
    """The same text in characters that the faces have; nothing changes in text that they can show."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    known = _all_letters()
    strange = {letter for letter in text if ord(letter) not in known and letter not in "\n\t"}
    if not strange:
        return text
    logger.debug("Written in other characters: %s", " ".join(sorted(f"U+{ord(letter):04X}" for letter in strange)))
    # What stood apart may become one letter now, which the faces may or may not have.
    return showable(text.translate({ord(letter): _instead_of(letter) for letter in strange}))


def lost(text: str) -> list[str]:
    """The letters and signs of this text that paper would spoil, each once.

    They become a question mark or another letter. What has a plain form of the same meaning is not among them.
    """
    if text.isascii():
        return []
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return [letter for letter in letters if ord(letter) not in _all_letters() and _is_spoiled(letter)]


def _is_spoiled(letter: str) -> bool:
    if unicodedata.category(letter) in {"Mn", "Mc"}:
        return not _VARIANTS.match(letter)  # a sign on the letter before it, which will be left out
    other = _instead_of(letter)
    return other == _UNKNOWN or (letter.isalpha() and other in unicodedata.normalize("NFD", letter))


def _instead_of(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    if unicodedata.category(letter) in {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"}:
        return ""  # invisible, or only a sign on the letter before it
    for form in ("NFKC", "NFKD"):
        other = "".join(_PLAIN.get(part, part) for part in unicodedata.normalize(form, letter))
        if form == "NFKD":
            other = "".join(part for part in other if not unicodedata.combining(part))
        if other and all(ord(part) in _all_letters() for part in other):
            return other
    return _UNKNOWN


@cache
def _letters(script: str) -> frozenset[int]:
    """The characters which every face of this script has."""
    files = (face.file for face in BY_ADDRESS.values() if face.script == script)
    return frozenset.intersection(*(frozenset(TTFont(file).getBestCmap()) for file in files))


@cache
def _all_letters() -> frozenset[int]:
    return frozenset().union(*map(_letters, _SCRIPTS))
