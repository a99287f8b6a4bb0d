"""Which known organisations may be the one that somebody is about to add, and why they are taken for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .likeness import alike, words_of
from .models import Network, Organisation, OrganisationName, Participation

# What many organisations are called besides what they are called themselves: it tells two kinds apart, not two names.
_KINDS = {
    *("gemeente", "provincie", "ministerie", "waterschap", "hoogheemraadschap", "stichting", "vereniging"),
    *("programma", "dienst", "agentschap", "bv", "nv", "foundation", "ministry", "municipality", "province"),
}
_SMALL = {"de", "het", "van", "voor", "en", "the", "of", "and"}
_MOST = 8
# A word of fewer letters is another word, not a kind with a slip of the pen in it.
_LONG = 6
_CLOSE = 0.85


@dataclass(frozen=True)
class Duplicate:
    """A known organisation that may be meant.

    `why`: what is the same; `participation`: how it takes part here, if so.
    """

    organisation: Organisation
    name: str
    why: Any
    participation: Participation | None


@dataclass(frozen=True)
class Described:
    """What somebody says of an organisation; what they did not say is empty."""

    name: str = ""
    abbreviation: str = ""
    oin: str = ""
    website: str = ""


def duplicates(network: Network, told: Described, *, by: Any, besides: Organisation | None = None) -> list[Duplicate]:
    """Of the organisations that `by` may know of, those that look like the one described, at most eight.

    Names of before count too. Three queries, however many there are. `besides`: the one that is described.
    """
    today = timezone.localdate()
    known = Organisation.objects.known_in(network, by=by).with_name(at=today)
    rows = {row.pk: row for row in known.exclude(pk=besides.pk if besides else None)}
    called: dict[int, list[str]] = {pk: [] for pk in rows}
    for pk, each in OrganisationName.objects.filter(organisation__in=rows).values_list("organisation", "name"):
        called[pk].append(each)
    found: dict[int, Any] = {}
    for pk, row in rows.items():
        if why := _why(told, row, called[pk]):
            found[pk] = why
    found = dict(list(found.items())[:_MOST])
    here = _taking_part(network, found, today)
    return [Duplicate(rows[pk], rows[pk].name, why, here.get(pk)) for pk, why in found.items()]


def _why(told: Described, row: Organisation, names: list[str]) -> Any:
    """What they have in common; empty where nothing."""
    if told.oin and row.oin == told.oin:
        return _("the same OIN")
    if words_of(told.name) and words_of(told.name) in map(words_of, names):
        return _("the same name")
    if _named_alike(told.name, names):
        return _("a similar name")
    if _same_short(told.abbreviation or told.name, row.abbreviation) or _same_short(told.abbreviation, *names):
        return _("the same abbreviation")
    return _("the same website") if _same_site(told.website, row.website) else ""


def _taking_part(network: Network, organisations: Iterable[int], today: date) -> dict[int, Participation]:
    rows = Participation.objects.filter(network=network, organisation__in=organisations).as_at(today)
    return {row.organisation_id: row for row in rows.select_related("network", "organisation")}


def _named_alike(name: str, others: Iterable[str]) -> bool:
    kind, own = _parted(name)
    for other in others:
        their_kind, theirs = _parted(other)
        if kind and their_kind and kind != their_kind:
            continue
        if own and theirs and alike(own, [("", theirs)]):
            return True
    return False


def _parted(name: str) -> tuple[set[str], str]:
    """What kind a name says it is of, and the rest of it; where nothing is left, the whole name."""
    words = words_of(name)
    own = [word for word in words if not _kind(word) and word not in _SMALL]
    return {kind for kind in map(_kind, words) if kind}, " ".join(own or words)


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    """The kind that a word says, also with a slip of the pen in it; empty where it says none."""
    if word in _KINDS or len(word) < _LONG:
        return word if word in _KINDS else ""
    return next(iter(get_close_matches(word, _KINDS, n=1, cutoff=_CLOSE)), "")


def _same_short(abbreviation: str, *others: str) -> bool:
    word = "".join(words_of(abbreviation))
    return bool(word) and word in {"".join(words_of(other)) for other in others}


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site; of two places on one host they are not."""
    (host, path), (their_host, their_path) = _site(one), _site(other)
    return bool(host) and host == their_host and (path == their_path or not path or not their_path)


def _site(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return "", ""
    return (parts.hostname or "").removeprefix("www."), parts.path.strip("/")
