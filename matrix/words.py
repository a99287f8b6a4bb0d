"""How pages of this room put things: what is asked, as what somebody takes part, how far something is covered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Coverage, CoverageWord, Health, Need, Part, Phase, SignUp, Status

# The tint of a badge; the word says it, the colour only helps.
COVERAGE_TONES = {Coverage.OPEN: "warning", Coverage.OFFERED: "", Coverage.PARTIAL: "info", Coverage.COVERED: "success"}
HEALTH_TONES = {Health.STALLED: "danger", Health.ATTENTION: "warning", Health.ON_TRACK: "success"}


def badge(word: Any, tone: str = "") -> SafeString:
    """A word in a tint, as parts/badge.html draws it."""
    return format_html('<span class="gv-badge{}">{}</span>', f" gv-badge--{tone}" if tone else "", word)


def coverage_word(coverage: int, *, promised: bool = False) -> Any:
    """How far a need is covered. `promised`: somebody is confirmed who has yet to begin, so it is no mere offer."""
    return CoverageWord.of(coverage, upcoming=promised).label


def coverage_badge(coverage: int, *, promised: bool = False) -> SafeString:
    """The same as a badge."""
    return badge(coverage_word(coverage, promised=promised), COVERAGE_TONES[Coverage(coverage)])


def asked(need: Any) -> str:
    """What a need (a row, or one of a `Standing`) asks, in words."""
    words = [str(Part.LEAD.label)] if need.lead_wanted else []
    if need.contributors_wanted:
        sentence = ngettext("%d contributor", "%d contributors", need.contributors_wanted)
        words.append(sentence % need.contributors_wanted)
    if need.hours_wanted:
        words.append(hours_a_year(need.hours_wanted))
    return ", ".join(words)


def still_asked(need: Any) -> str:
    """What of a need (asked for `with_coverage`) nobody has yet, in words.

    Of hours only that more are asked: where one organisation has promised, what is left would tell how many.
    """
    words = [str(Part.LEAD.label)] if need.lead_wanted and not need.led and not need.led_from else []
    if (more := need.contributors_wanted - need.joined) > 0:
        words.append(ngettext("%d contributor", "%d contributors", more) % more)
    if 0 < need.hours < need.hours_wanted:
        words.append(_("more hours"))
    elif need.hours < need.hours_wanted:
        words.append(hours_a_year(need.hours_wanted))
    return ", ".join(words) or asked(need)


def how_it_goes(row: Any) -> str:
    """How a promise goes (asked for `with_health`), in the words of parts/health.html."""
    words = [_("silent")] if row.silent else []
    if row.health and not (row.silent and row.health == Health.ON_TRACK):
        words.append(str(Health(row.health).label))
    return ", ".join(words) or _("nothing reported yet")


def phase_word(component: Any) -> str:
    """The phase of a component (asked for `with_phase` and `with_proposer`); a proposal that fell is not retired."""
    if component.phase == Phase.RETIRED and component.proposed_by_id and not component.taken_up:
        return _("not taken up")
    return str(Phase(component.phase).label) if component.phase else ""


def whole(value: int) -> str:
    """A whole number, as people write it."""
    return number_format(value, 0, use_l10n=True, force_grouping=True)


def hours_a_year(hours: int) -> str:
    """How many hours a year."""
    return ngettext("%s hour a year", "%s hours a year", hours) % whole(hours)


def money(cents: int) -> str:
    """An amount, as people write it, never broken over two lines; nothing for nothing."""
    return f"€\u00a0{number_format(Decimal(cents) / 100, 2, use_l10n=True, force_grouping=True)}" if cents else ""


def as_what(row: Any) -> str:
    """The part of a sign-up (asked for `with_status`); its status only where that is not what one expects."""
    if row.status == Status.ENDED:
        return f"{row.get_part_display()}, {row.status_label}"
    return as_what_in_words(row.part, row.status, row.since)


def as_what_in_words(part: int, status: str, since: date) -> str:
    """The same from its columns; what is confirmed for later is told with its day."""
    as_part = str(Part(part).label)
    if part == Part.INTERESTED or status == Status.CONFIRMED:
        return as_part
    if status == Status.UPCOMING:
        return _("%(part)s, upcoming from %(day)s") % {"part": as_part, "day": date_format(since, "SHORT_DATE_FORMAT")}
    return f"{as_part}, {Status(status).label}"


def counts_from(row: SignUp) -> str:
    """From when a sign-up that is confirmed counts."""
    if row.since <= timezone.localdate():
        return _("It counts from now on.")
    return _("It counts from %(day)s.") % {"day": date_format(row.since, "DATE_FORMAT")}


def period(row: SignUp) -> str:
    """What a sign-up is for, in days. One that was closed before its period began has none."""
    days = {"first": date_format(row.since, "DATE_FORMAT")}
    if row.closed_on and row.closed_on <= row.since:
        held = row.confirmed_on and row.closed_on == row.since
        return (_("began and stopped on %(first)s") if held else _("would have begun on %(first)s")) % days
    if row.last_day is None:
        return _("from %(first)s, no end") % days
    days["last"] = date_format(row.last_day, "DATE_FORMAT")
    return _("from %(first)s up to and including %(last)s") % days


def handover(heir: str | None, on: date | None, *, agreed: bool) -> str:
    """That a lead goes to another (asked for `with_heir`), and when; nothing where it stays."""
    if not heir or not on:
        return ""
    told = {"organisation": heir, "day": date_format(on, "DATE_FORMAT")}
    if agreed:
        return _("goes to %(organisation)s on %(day)s") % told
    return _("to be handed over to %(organisation)s on %(day)s") % told


def handover_of(row: Any) -> str:
    """The same of a sign-up that was asked for `with_heir`."""
    return handover(row.heir, row.heir_on, agreed=row.heir_agreed)


def choice(row: Any) -> str:
    """Why an offer to lead (asked for `with_choice` and `with_dropped`) cannot be confirmed any more."""
    if not row.chosen:
        return ""
    told = {"organisation": row.chosen_name, "day": date_format(row.chosen_on, "DATE_FORMAT")}
    if row.dropped and row.names_another:
        return _("%(organisation)s leads this, and now names another organisation as its successor.") % told
    if row.dropped:
        return _("%(organisation)s leads this, and no longer names a successor.") % told
    return _("%(organisation)s was confirmed as lead on %(day)s.") % told


def expected(row: Any) -> str:
    """That a holder named who made this offer (asked for `with_holder`), and who hands over; nothing where none did."""
    if row.holder is None:
        return ""
    if row.begins_too_late:
        return _(
            "%(holder)s named this organisation as its successor, from %(day)s, but this offer begins on %(offered)s. "
            "First one of the two days has to change: that of this offer, or the one that %(holder)s named."
        ) % _days_of_handover(row)
    return _(
        "This offer is expected: %(holder)s named this organisation as its successor, from %(day)s. %(holder)s hands "
        "over its lead, or the secretary does so on its behalf."
    ) % _days_of_handover(row)


def waits_for_holder(row: Any) -> str:
    """That this offer waits until that holder hands over, or for another day of one of them."""
    if row.holder is None:
        return ""
    if row.begins_too_late:
        return _("begins on %(offered)s, but %(holder)s hands over on %(day)s") % _days_of_handover(row)
    return _("waits for %(holder)s to hand over") % _days_of_handover(row)


def _days_of_handover(row: Any) -> dict[str, str]:
    return {
        "holder": row.holder_name,
        "day": date_format(row.takes_over_on, "DATE_FORMAT"),
        "offered": date_format(row.since, "DATE_FORMAT"),
    }


def subject_of(row: SignUp) -> str:
    """Which sign-up (asked for `with_name`) a page is about, in one line."""
    return _("%(component)s, %(responsibility)s: %(organisation)s (%(part)s)") % {
        "component": row.component.name,
        "responsibility": row.get_responsibility_display(),
        "organisation": row.organisation_name,  # type: ignore[attr-defined]
        "part": row.get_part_display(),
    }


@dataclass(frozen=True)
class AskedOnce:
    """What was asked, or will be, during a period that is not now. `closed`: as what it was closed, in a word."""

    need: Need
    asked: str
    closed: str
    coming: bool

    @property
    def reason(self) -> str:
        """Why it was closed; for members."""
        return self.need.reason if self.closed else ""


def told_of_needs(needs: Iterable[Need], *, at: date, today: date) -> list[AskedOnce]:
    """What of `needs` was asked before `at`, the latest first, and on a page about today what is planned."""
    told = [row for row in needs if (row.until and row.until <= at) or (row.since > at and at == today)]
    return [
        AskedOnce(
            need=row,
            asked=asked(row),
            closed=str(row.get_closed_as_display()) if row.until and row.until <= at else "",
            coming=row.since > at,
        )
        for row in sorted(told, key=lambda row: (-row.since.toordinal(), row.responsibility))
    ]
