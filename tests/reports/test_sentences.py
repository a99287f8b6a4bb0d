"""Sentences made from the facts: right in the singular and the plural, in both languages."""

from collections import Counter
from dataclasses import replace

import pytest
from django.utils.translation import override

from reports import sentences
from reports.facts import Counts


def in_short(facts, **now):
    with override(facts.language):
        return sentences.summary(replace(facts, now=replace(facts.now, **now)))


@pytest.mark.parametrize(
    ("components", "counts", "sentence"),
    [
        (1, Counts(covered=1), "één onderdeel. Daarvoor was 1 keer inzet gevraagd: 1 keer belegd."),
        (
            3,
            Counts(covered=2, partial=1, upcoming=1, open=3),
            "7 keer inzet gevraagd: 2 keer belegd, 1 keer deels belegd, 1 keer toegezegd en 3 keer nog open.",
        ),
        (2, Counts(), "2 onderdelen. Er was nog geen inzet gevraagd."),
    ],
)
def test_the_framework_in_a_sentence(told, components, counts, sentence):
    assert any(sentence in each for each in in_short(told(), components=components, counts=counts))


@pytest.mark.parametrize(
    ("language", "covered", "sentence"),
    [
        ("nl", 20, "Op {day} was het ook 20 keer belegd."),
        ("nl", 24, "Op {day} was het 20 keer belegd: 4 minder."),
        ("nl", 19, "Op {day} was het 20 keer belegd: 1 meer."),
        ("en", 20, "On {day}, 20 were covered too."),
        ("en", 24, "On {day}, 20 were covered: 4 fewer."),
        ("en", 18, "On {day}, 20 were covered: 2 more."),
    ],
)
def test_compared_with_the_start_of_the_year(told, language, covered, sentence):
    """After how much is covered now, with how much it was: “4 times more” would be another number."""
    facts = told(language=language)
    facts = replace(facts, before=replace(facts.before, counts=Counts(covered=20)))
    with override(language):
        sentence = sentence.format(day=sentences.day(facts.before.day))
    assert any(each.endswith(sentence) for each in in_short(facts, counts=Counts(covered=covered)))


@pytest.mark.parametrize(
    ("at_risk", "silent", "expected"),
    [
        (0, 0, ""),
        (1, 1, "Eén intekening was in gevaar. Over één intekening kwam langer dan 90 dagen geen bericht."),
        (3, 0, "3 intekeningen waren in gevaar."),
    ],
)
def test_what_is_at_risk(told, at_risk, silent, expected):
    points = in_short(told(), at_risk=at_risk, silent=silent, contested=0, ending=0)
    assert (expected in points) == bool(expected)
    assert not [each for each in points if not each.strip()]


def test_what_moved_is_told_in_one_sentence(told):
    (sentence,) = [each for each in in_short(told()) if each.startswith(f"In {told.year.number} ")]
    assert "is 1 trekkerschap overgedragen en " in sentence
    assert sentences.what_moved(Counter(handed_over=1)) == "1 trekkerschap is overgedragen"


def test_the_first_day_of_the_records_is_no_founding(told):
    began = replace(told(-1).movements[0], kind="began")
    facts = replace(told(-1), first_year=True, movements=(began,))
    for founded_on, sentence in ((None, "De gegevens beginnen op"), (began.day, "Het samenwerkingsverband begon op")):
        network = replace(facts.network, founded_on=founded_on)
        with override("nl"):
            assert sentences.summary(replace(facts, network=network))[0].startswith(sentence)


@pytest.mark.parametrize(("number", "sentence"), [(1, "Het was nog niet ingeschat."), (2, "Geen van deze risico’s")])
def test_where_no_risk_was_rated_their_number_is_not_said_twice(told, number, sentence):
    row = replace(told().register.open[0], level=None)
    with override("nl"):
        said = sentences.risks(replace(told(), register=replace(told().register, open=(row,) * number)))
    assert said[-1].startswith(sentence)


def test_a_running_year_says_until_when(told):
    with override("nl"):
        assert sentences.summary(replace(told(), running=True))[0].startswith("Het jaar is nog niet voorbij")


def test_nothing_open_is_good_news(told):
    with override("nl"):
        assert sentences.open_needs(replace(told(), open=())) == [
            f"Op 31 december {told.year.number} was alle gevraagde inzet belegd."
        ]
        quiet = replace(told(), contested=(), at_risk=(), ending=())
        assert "lag elke intekening op koers" in sentences.attention(quiet)[0]


def test_where_nothing_is_confirmed_nothing_goes_well(told):
    with override("nl"):
        unheard = replace(told(), contested=(), at_risk=(), ending=(), partners=())
        assert sentences.attention(unheard) == [
            f"Op 31 december {told.year.number} was nog geen enkele intekening bevestigd."
        ]


def test_an_opportunity_that_grew_is_not_told_as_a_level_that_went_up(told):
    facts = told()
    low, high = (replace(facts.register.open[0].level, rank=rank) for rank in (1, 4))
    kind = replace(facts.register.open[0].kind, code="opportunity")
    row = replace(facts.register.open[0], kind=kind, before=low, level=high)
    with override("nl"):
        said = sentences.risks(replace(facts, register=replace(facts.register, open=(row,))))
    assert "Eén kans werd groter." in said
    assert not any("ging omhoog" in each for each in said)
