"""What happened to a risk: ratings, changes of status and later changes in one list, newest first."""

import re

import pytest
from django.utils import translation
from django.utils.formats import date_format

from risks.models import Rating, RatingKind, RiskCategory, RiskKind, StatusChange
from risks.timeline import entered, timeline


@pytest.fixture
def told():
    """The list in English, as plain lines: day, words, level, what it was before."""

    def lines(risk, *, details=True):
        ratings = risk.ratings.select_related("cell__level", "cell__matrix").annotate(entered_at=entered(Rating))
        changes = risk.status_changes.annotate(entered_at=entered(StatusChange))
        with translation.override("en"):
            events = timeline(risk, list(ratings), changes, details=details)
            return [
                (each.day, each.words, re.sub("<[^>]*>", "", str(each.badge)), str(each.was), each.corrected)
                for each in events
            ]

    return lines


def test_ratings_and_changes_of_status_in_one_list_newest_first(world, register, told):
    by = world.secretary
    risk = register(on=world.days(-9))
    risk.rate(by=by, kind=RatingKind.INHERENT, likelihood=5, impact=5, on=world.days(-8))
    risk.rate(by=by, likelihood=4, impact=4, on=world.days(-8))
    risk.treat(by=by, on=world.days(-7))
    risk.rate(by=by, likelihood=2, impact=3, on=world.days(-5))
    risk.rate(by=by, likelihood=2, impact=4, on=world.days(-4))
    risk.close(by=by, reason="Voorbij", on=world.days(-3))
    risk.reopen(by=by, on=world.days(-3))
    assert told(risk) == [
        (world.days(-3), "Opened again", "", "", False),
        (world.days(-3), "Closed", "", "", False),
        (world.days(-4), "Rated", "raised", "", False),
        (world.days(-5), "Rated", "raised", "very high", False),
        (world.days(-7), "In treatment", "", "", False),
        (world.days(-8), "Rated", "very high", "", False),
        (world.days(-8), "Rated as if nothing were done (inherent)", "very high", "", False),
        (world.days(-9), "Identified", "", "", False),
    ]


def test_a_correction_says_so_and_so_does_what_it_corrects(world, register, told):
    risk = register(on=world.days(-9))
    risk.rate(by=world.secretary, likelihood=1, impact=1, on=world.days(-8))
    wrong = risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-5))
    risk.rate(by=world.secretary, likelihood=2, impact=4, supersedes=wrong)
    assert told(risk)[:2] == [
        (world.days(-5), "Rated, as a correction", "raised", "low", False),
        (world.days(-5), "Rated", "very high", "", True),
    ]


def test_later_changes_are_told_but_not_what_a_rating_tells_already(world, register, told):
    RiskCategory.make_defaults(world.network)
    component = world.component()
    risk = register(on=world.days(-9), components=[component])
    risk.rate(by=world.secretary, likelihood=4, impact=4, on=world.days(-8))
    risk.change(
        by=world.board,
        title="Anders",
        owner=world.representative.person,
        owner_organisation=world.alfa,
        treatment="reduce",
        components=[],
    )
    risk.change(by=world.secretary, next_review=world.days(40))
    later = [words for _day, words, *_rest in told(risk) if words.startswith("Changed")]
    with translation.override("en"):
        day = date_format(world.days(40), "DATE_FORMAT")
    what = "title; owner “Ria Alfa”; owner organisation “Gemeente Alfa”; treatment “reduce”"
    assert sorted(later) == sorted([f"Changed: next review “{day}”", f"Changed: {what}; components"])
    assert not [words for _day, words, *_rest in told(risk, details=False) if words.startswith("Changed")]


def test_an_opportunity_has_words_of_its_own(world, register, told):
    risk = register(kind=RiskKind.OPPORTUNITY, on=world.days(-9))
    risk.rate(by=world.secretary, likelihood=2, impact=2, on=world.days(-8))
    risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-7))
    assert told(risk)[0] == (world.days(-7), "Rated", "very large gain", "small gain", False)


def test_a_change_that_changes_nothing_is_not_told(world, register, told):
    risk = register()
    risk.change(by=world.secretary, title=risk.title)
    assert [words for _day, words, *_rest in told(risk)] == ["Identified"]
