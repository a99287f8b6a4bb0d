"""The first day of a network, told as one thing: what was there did not join it or become new in it."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import ngettext

from .kinds import MovementKind
from .movement import Movement

# What is there on the first day of a network did not join it or become new in it: it is what the network begins with.
_BEGINS_WITH = frozenset(
    {
        *(MovementKind.JOINED, MovementKind.NAMED, MovementKind.ENTERED, MovementKind.ASKED),
        MovementKind.FACILITY,
    }
)


def from_the_beginning(found: list[Movement]) -> Iterator[Movement]:
    """The same, with what a network begins with in the one movement that stands for its first day."""
    began = next((each for each in found if each.kind == MovementKind.BEGAN), None)
    if began is None:
        yield from found
        return
    there: list[Movement] = []
    for each in found:
        if each.day == began.day and each.kind in _BEGINS_WITH:
            there.append(each)
        elif each is not began:
            yield each
    yield replace(began, detail=_there_at_first(there))


def _there_at_first(there: list[Movement]) -> str:
    joined = {each.organisation_slug for each in there if each.kind == MovementKind.JOINED}
    named = {each.organisation_slug for each in there if each.kind == MovementKind.NAMED} - joined
    components = sum(each.kind == MovementKind.ENTERED and bool(each.code) for each in there)
    platforms = sum(each.kind == MovementKind.ENTERED and not each.code for each in there)
    asked = sum(each.kind == MovementKind.ASKED for each in there)
    offered = sum(each.kind == MovementKind.FACILITY for each in there)
    parts = (
        (len(joined), ngettext("%d organisation takes part", "%d organisations take part", len(joined))),
        (
            len(named),
            ngettext(
                "%d is named as prospect or related initiative",
                "%d are named as prospect or related initiative",
                len(named),
            ),
        ),
        (components, ngettext("there is %d component", "there are %d components", components)),
        (platforms, ngettext("there is %d platform", "there are %d platforms", platforms)),
        (asked, ngettext("%d need is asked for", "%d needs are asked for", asked)),
        (offered, ngettext("%d facility exists already", "%d facilities exist already", offered)),
    )
    return "; ".join(words % number for number, words in parts if number)
