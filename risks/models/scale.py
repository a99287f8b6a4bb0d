"""The fixed words of a risk matrix: its steps, its levels, and how a matrix of any size looks unless told otherwise."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# How many steps a side of the matrix has.
SMALLEST, LARGEST = 3, 6

_LIKELIHOODS = (
    pgettext_lazy("likelihood", "very low"),
    pgettext_lazy("likelihood", "low"),
    pgettext_lazy("likelihood", "medium"),
    pgettext_lazy("likelihood", "high"),
    pgettext_lazy("likelihood", "very high"),
    pgettext_lazy("likelihood", "almost certain"),
)
_IMPACTS = (
    pgettext_lazy("impact", "very small"),
    pgettext_lazy("impact", "small"),
    pgettext_lazy("impact", "medium"),
    pgettext_lazy("impact", "large"),
    pgettext_lazy("impact", "very large"),
    pgettext_lazy("impact", "disastrous"),
)
# Which of the words a scale of so many steps uses, from low to high.
_USED = {3: (1, 2, 3), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5)}
LIKELIHOODS = {steps: tuple(_LIKELIHOODS[place] for place in places) for steps, places in _USED.items()}
IMPACTS = {steps: tuple(_IMPACTS[place] for place in places) for steps, places in _USED.items()}


class LevelWord(models.TextChoices):
    """What a level is called, unless the network has a word of its own."""

    LOW = "low", pgettext_lazy("level of a risk", "low")
    RAISED = "raised", pgettext_lazy("level of a risk", "raised")
    HIGH = "high", pgettext_lazy("level of a risk", "high")
    VERY_HIGH = "very_high", pgettext_lazy("level of a risk", "very high")


# What a level is called for an opportunity, where high is good news.
GAINS: dict[str, Any] = {
    LevelWord.LOW: pgettext_lazy("level of an opportunity", "small gain"),
    LevelWord.RAISED: pgettext_lazy("level of an opportunity", "fair gain"),
    LevelWord.HIGH: pgettext_lazy("level of an opportunity", "large gain"),
    LevelWord.VERY_HIGH: pgettext_lazy("level of an opportunity", "very large gain"),
}


class Colour(models.IntegerChoices):
    """The four tints that can be read in light and dark, on screen and on paper."""

    GREEN = 1, _("green")
    YELLOW = 2, _("yellow")
    ORANGE = 3, _("orange")
    RED = 4, _("red")


class MayAccept(models.IntegerChoices):
    """Who may let a risk of a level be."""

    OWNER = 1, _("the owner of the risk")
    BOARD = 2, _("the board")


# From low to high: how the levels of a matrix are unless the network says otherwise.
DEFAULT_LEVELS: tuple[dict[str, Any], ...] = (
    {
        "word": LevelWord.LOW,
        "colour": Colour.GREEN,
        "review_days": 365,
        "treatment_required": False,
        "accepted_by": MayAccept.OWNER,
    },
    {
        "word": LevelWord.RAISED,
        "colour": Colour.YELLOW,
        "review_days": 180,
        "treatment_required": False,
        "accepted_by": MayAccept.OWNER,
    },
    {
        "word": LevelWord.HIGH,
        "colour": Colour.ORANGE,
        "review_days": 90,
        "treatment_required": True,
        "accepted_by": MayAccept.BOARD,
    },
    {
        "word": LevelWord.VERY_HIGH,
        "colour": Colour.RED,
        "review_days": 30,
        "treatment_required": True,
        "accepted_by": MayAccept.BOARD,
    },
)


def default_ranks(likelihoods: int = 5, impacts: int = 5) -> list[list[int]]:
    """The ranks of a matrix of that size, lowest likelihood first: how large likelihood × impact is of the largest."""
    largest = likelihoods * impacts

    def rank(score: int) -> int:
        return 1 + sum(score * 25 > bound * largest for bound in (4, 9, 12))

    return [[rank(row * column) for column in range(1, impacts + 1)] for row in range(1, likelihoods + 1)]
