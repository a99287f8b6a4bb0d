"""Short sentences made from the facts, in the active language: what a reader should know before the tables."""

from collections import Counter
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from matrix.movements import CONFIRMATIONS, LOSSES, OFFERS

from .facts import AnnualFacts, Counts, Moment


def day(value: date) -> str:
    """A date as it stands in a sentence."""
    return date_format(value, "j F Y")


def summary(facts: AnnualFacts) -> list[str]:
    """The year in a few points, of a few sentences each."""
    points = [
        [*([_running(facts)] if facts.running else []), *(_began(facts) if facts.first_year else [])],
        [_components(facts.now), _needs(facts.now.counts), *_compared(facts)],
        _what_moved(facts),
        _what_needs_attention(facts),
        _risks_in_short(facts),
    ]
    return [" ".join(point) for point in points if point]


def framework(facts: AnnualFacts) -> list[str]:
    """What the tables of the framework show."""
    told = [
        _("The tables show for each component who leads, who contributes and who offers, as it was on %(day)s.")
        % {"day": day(facts.close)}
    ]
    if not facts.first_year:
        told.append(
            _("Where coverage was different on %(day)s, this is said beside it.") % {"day": day(facts.before.day)}
        )
    return told


def changes(facts: AnnualFacts) -> list[str]:
    """How much happened."""
    number = sum(each.kind != "began" for each in facts.movements)
    if not number and facts.began:
        return [_("After the beginning nothing changed in %(year)s.") % {"year": facts.year}]
    if not number:
        return [_("Nothing changed in %(year)s.") % {"year": facts.year}]
    told = ngettext(
        "In %(year)s one thing changed.",
        "In %(year)s %(number)s things changed. They are in order of date.",
        number,
    )
    return [told % {"year": facts.year, "number": number}]


def open_needs(facts: AnnualFacts) -> list[str]:
    """How much is not covered."""
    number = len(facts.open)
    if not facts.now.counts.asked:
        return [_("Nothing was asked on %(day)s.") % {"day": day(facts.close)}]
    if not number:
        return [_("On %(day)s everything that was asked was covered.") % {"day": day(facts.close)}]
    told = ngettext(
        "On %(day)s one need was not covered, or only in part.",
        "On %(day)s %(number)s needs were not covered, or only in part.",
        number,
    )
    musts = sum(each.priority.code == "must" and each.without_lead for each in facts.open)
    more = ngettext(
        "One of them is a must-have that nobody leads yet.",
        "%(number)s of them are must-haves that nobody leads yet.",
        musts,
    )
    ranked = number > 1 and any(each.priority.code != "undecided" or each.due_on for each in facts.open)
    return [
        told % {"day": day(facts.close), "number": number},
        *([_("What is wanted most comes first.")] if ranked else []),
        *([more % {"number": musts}] if musts else []),
    ]


def attention(facts: AnnualFacts) -> list[str]:
    """What the board should look at."""
    if not facts.wants_attention and not any(each.leads or each.joins for each in facts.partners):
        return [_("On %(day)s no sign-up was confirmed yet.") % {"day": day(facts.close)}]
    if not facts.wants_attention:
        return [_("On %(day)s every sign-up was on track, with recent word on each.") % {"day": day(facts.close)}]
    return _what_needs_attention(facts)


def partners(facts: AnnualFacts) -> list[str]:
    """How many took part."""
    now = facts.now
    told = ngettext(
        "On %(day)s one organisation took part.",
        "On %(day)s %(number)s organisations took part, of which %(partners)s as partner.",
        now.organisations,
    )
    named = sum(each.only_named and each.left_on is None for each in facts.partners)
    more = ngettext(
        "One more is named as prospect or related initiative.",
        "%(number)s more are named as prospect or related initiative.",
        named,
    )
    return [
        told % {"day": day(facts.close), "number": now.organisations, "partners": now.partners},
        *([more % {"number": named}] if named else []),
    ]


def progress(facts: AnnualFacts) -> list[str]:
    """How much was told."""
    number = len(facts.progress)
    if not number:
        return [_("Nobody reported progress in %(year)s.") % {"year": facts.year}]
    told = ngettext(
        "In %(year)s progress was reported on one sign-up. The table shows the last report.",
        "In %(year)s progress was reported on %(number)s sign-ups. The table shows the last report on each.",
        number,
    )
    return [told % {"year": facts.year, "number": number}]


def risks(facts: AnnualFacts) -> list[str]:
    """What the register says."""
    if not facts.register.open:
        return [_("On %(day)s the register held no risks for this version.") % {"day": day(facts.close)}]
    told = _risks_in_short(facts)
    ways = Counter((each.threat, each.direction) for each in facts.register.open)
    up, down, grew = ways[True, "up"], ways[True, "down"], ways[False, "up"]
    if up:
        more = ngettext("The level of one risk went up.", "The level of %(number)s risks went up.", up)
        told.append(more % {"number": up})
    if down:
        less = ngettext("The level of one risk went down.", "The level of %(number)s risks went down.", down)
        told.append(less % {"number": down})
    if grew:
        told.append(ngettext("One opportunity grew.", "%(number)s opportunities grew.", grew) % {"number": grew})
    if unrated := sum(each.level is None for each in facts.register.open):
        told.append(_unrated(unrated, len(facts.register.open)))
    return told


def _unrated(number: int, of: int) -> str:
    if number == of:
        return ngettext("It had not been rated yet.", "None of them had been rated yet.", number)
    told = ngettext("One risk has not been rated yet.", "%(number)s risks have not been rated yet.", number)
    return told % {"number": number}


def _running(facts: AnnualFacts) -> str:
    return _("The year is not over: this report goes up to and including %(day)s.") % {"day": day(facts.close)}


def _began(facts: AnnualFacts) -> list[str]:
    """How it began, and with whom."""
    founded = facts.network.founded_on
    if facts.began is None or (founded and founded < facts.began):
        return [_("Nothing is known of the time before %(year)s.") % {"year": facts.year}]
    # The first day of what was entered is no founding.
    if founded == facts.began:
        told = _("The network began on %(day)s.")
    else:
        told = _("The records begin on %(day)s.")
    return [told % {"day": day(facts.began)}, *partners(facts)]


def _components(now: Moment) -> str:
    told = ngettext(
        "On %(day)s the network counted one component.",
        "On %(day)s the network counted %(number)s components.",
        now.components,
    )
    return told % {"day": day(now.day), "number": now.components}


def _needs(counts: Counts) -> str:
    if not counts.asked:
        return _("Nothing was asked yet.")
    told = ngettext(
        "Help was asked for once: %(parts)s.", "Help was asked for %(number)s times: %(parts)s.", counts.asked
    )
    return told % {"number": counts.asked, "parts": coverage_in_words(counts)}


def coverage_in_words(counts: Counts) -> str:
    """The counts, best first, as part of a sentence; what is none is left out."""
    parts = (
        (counts.covered, _("%(number)s covered")),
        (counts.partial, _("%(number)s partly covered")),
        (counts.upcoming, _("%(number)s upcoming")),
        (counts.offered, _("%(number)s offered")),
        (counts.open, _("%(number)s open")),
    )
    return _listed([words % {"number": number} for number, words in parts if number])


def _compared(facts: AnnualFacts) -> list[str]:
    """How much was covered at the start of the year, after what is covered at its close."""
    before, more = facts.before.counts, facts.now.counts.covered - facts.before.counts.covered
    if facts.first_year or not facts.now.counts.asked:
        return []
    if more > 0:
        told = ngettext(
            "On %(day)s, one was covered: %(more)s fewer.",
            "On %(day)s, %(number)s were covered: %(more)s fewer.",
            before.covered,
        )
    elif more:
        told = ngettext(
            "On %(day)s, one was covered: %(more)s more.",
            "On %(day)s, %(number)s were covered: %(more)s more.",
            before.covered,
        )
    else:
        told = ngettext(
            "On %(day)s, one was covered too.",
            "On %(day)s, %(number)s were covered too.",
            before.covered,
        )
    return [told % {"day": day(facts.before.day), "number": before.covered, "more": abs(more)}]


def _what_moved(facts: AnnualFacts) -> list[str]:
    parts = what_moved(Counter(each.kind for each in facts.movements), after_year=True)
    return [_("In %(year)s, %(parts)s.") % {"year": facts.year, "parts": parts}] if parts else []


def what_moved(kinds: Counter[str], *, after_year: bool = False) -> str:
    """What matters most of a year as part of a sentence, from how often each kind of movement was; empty: nothing.

    `after_year`: it stands behind “In 2025”, where Dutch puts the verb first.
    """
    offered, confirmed = (sum(kinds[each.value] for each in group) for group in (OFFERS, CONFIRMATIONS))
    stopped = sum(kinds[each.value] for each in LOSSES)
    went_on = kinds["merged"] + kinds["split"]
    numbers = (kinds["joined"], kinds["left"], went_on, offered, confirmed, kinds["handed_over"], stopped)
    words = (_after_year if after_year else _on_its_own)(numbers)
    return _listed([told % number for number, told in zip(numbers, words, strict=True) if number])


def _on_its_own(numbers: tuple[int, ...]) -> list[str]:
    joined, left, went_on, offered, confirmed, handed_over, stopped = numbers
    return [
        ngettext("%d organisation joined", "%d organisations joined", joined),
        ngettext("%d organisation left", "%d organisations left", left),
        ngettext("%d organisation went on in another", "%d organisations went on in another", went_on),
        ngettext("%d sign-up was offered", "%d sign-ups were offered", offered),
        ngettext("%d sign-up was confirmed", "%d sign-ups were confirmed", confirmed),
        ngettext("%d lead was handed over", "%d leads were handed over", handed_over),
        ngettext("%d sign-up came to an end", "%d sign-ups came to an end", stopped),
    ]


def _after_year(numbers: tuple[int, ...]) -> list[str]:
    joined, left, went_on, offered, confirmed, handed_over, stopped = numbers
    return [
        npgettext("after “In 2025”", "%d organisation joined", "%d organisations joined", joined),
        npgettext("after “In 2025”", "%d organisation left", "%d organisations left", left),
        npgettext(
            "after “In 2025”", "%d organisation went on in another", "%d organisations went on in another", went_on
        ),
        npgettext("after “In 2025”", "%d sign-up was offered", "%d sign-ups were offered", offered),
        npgettext("after “In 2025”", "%d sign-up was confirmed", "%d sign-ups were confirmed", confirmed),
        npgettext("after “In 2025”", "%d lead was handed over", "%d leads were handed over", handed_over),
        npgettext("after “In 2025”", "%d sign-up came to an end", "%d sign-ups came to an end", stopped),
    ]


def _what_needs_attention(facts: AnnualFacts) -> list[str]:
    now, told = facts.now, []
    if now.at_risk:
        words = ngettext("One sign-up was at risk.", "%(number)s sign-ups were at risk.", now.at_risk)
        told.append(words % {"number": now.at_risk})
    if now.silent:
        words = ngettext(
            "Nothing had been heard about one sign-up for more than %(days)s days.",
            "Nothing had been heard about %(number)s sign-ups for more than %(days)s days.",
            now.silent,
        )
        told.append(words % {"number": now.silent, "days": facts.network.silent_after_days})
    if now.contested:
        words = ngettext(
            "For one need, several organisations offered to lead.",
            "For %(number)s needs, several organisations offered to lead.",
            now.contested,
        )
        told.append(words % {"number": now.contested})
    if now.ending:
        words = ngettext("One sign-up was to end soon.", "%(number)s sign-ups were to end soon.", now.ending)
        told.append(words % {"number": now.ending})
    return told


def _risks_in_short(facts: AnnualFacts) -> list[str]:
    """How many risks this version knows of; that of the public says that there may be others."""
    now = facts.now
    if not now.risks:
        return []
    if facts.audience.code == "public":
        words = ngettext("The register held one public risk.", "The register held %(number)s public risks.", now.risks)
    else:
        words = ngettext("The register held one risk.", "The register held %(number)s risks.", now.risks)
    told = [words % {"number": now.risks}]
    if now.to_treat:
        words = ngettext(
            "One of them must be treated.",
            "%(number)s of them must be treated.",
            now.to_treat,
        )
        told.append(words % {"number": now.to_treat})
    return told


def year_in_short(kinds: Counter[str]) -> str:
    """A year in one line, from how often each kind of movement was; empty: nothing happened."""
    number = kinds.total() - kinds["began"] - kinds["reported"]
    parts = []
    if kinds["began"]:
        parts.append(_("the network began"))
    if number:
        count = ngettext("%d change", "%d changes", number) % number
        most = what_moved(kinds)
        parts.append(f"{count} ({most})" if most else count)
    if reports := kinds["reported"]:
        parts.append(ngettext("%d report on progress", "%d reports on progress", reports) % reports)
    return "; ".join(parts)


def _listed(parts: list[str]) -> str:
    """Parts of a sentence, with “and” before the last."""
    return get_text_list(parts, _("and"))
