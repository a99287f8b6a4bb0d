"""Lines through months: on one scale from nought, with gaps, told apart without colour, and safe whatever the words."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.charts import Caption
from publishing.lines import MOST, Line, _ticks, lines

CAPTION = Caption(key="use", title="Gebruik", description="Van 1 naar 9.")


def drawn(*series, months=None, **facts):
    months = months or [f"m{place}" for place in range(len(series[0].values))]
    return str(lines(months, series=series, caption=CAPTION, **facts))


@given(st.integers(0, 2_000_000_000))
def test_the_scale_is_round_and_holds_the_highest(highest):
    ticks = _ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert 3 <= len(ticks) <= 6
    assert len({after - before for before, after in pairwise(ticks)}) == 1
    assert re.fullmatch(r"[125]0*", str(ticks[1]))


def test_a_month_that_was_not_measured_is_a_gap():
    whole = drawn(Line("a", [1, 2, 3, 4]))
    gap = drawn(Line("a", [1, None, 3, 4]))
    alone = drawn(Line("a", [None, None, 3, None]))
    assert [text.count("<path") for text in (whole, gap, alone)] == [2, 3, 2]  # one of them in the legend
    assert [text.count("<circle") for text in (whole, gap, alone)] == [6, 5, 3]
    assert drawn(Line("a", [None, None])).count("<path") == 1


def test_lines_are_told_apart_by_dashes_and_marks():
    text = drawn(*(Line(f"lijn {place}", [1, 2]) for place in range(MOST)))
    assert {"gv-chart-stroke-1", "gv-chart-stroke-2", "gv-chart-stroke-3"} <= set(re.findall(r"[\w-]+stroke-\d", text))
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', text))) == MOST - 1


def test_it_says_its_title_and_gist_and_no_words_break_it():
    text = drawn(Line("<b>&", [1, 2]), months=["<i>", "\x00&"])
    tree = ElementTree.fromstring(text)
    assert tree.attrib["aria-labelledby"] == "use-title use-desc"
    assert "Van 1 naar 9." in text
    assert "<b>" not in text


@given(
    st.lists(st.none() | st.integers(0, 10**9), min_size=1, max_size=130),
    st.sampled_from([320, 640]),
)
def test_everything_stays_within_the_drawing(values, width):
    tree = ElementTree.fromstring(drawn(Line("a", values), width=width))
    high = float(tree.attrib["height"])
    for mark in tree.iter():
        if "cx" in mark.attrib:
            assert 0 <= float(mark.attrib["cx"]) <= width
            assert 0 <= float(mark.attrib["cy"]) <= high


def test_the_same_numbers_make_the_same_bytes():
    assert drawn(Line("a", [1, None, 5])) == drawn(Line("a", [1, None, 5]))


@pytest.mark.parametrize(
    "series",
    [[Line("a", [1])], [Line("a", [1, -1])], [Line(str(place), [1, 2]) for place in range(MOST + 1)]],
    ids=["too few", "below zero", "too many"],
)
def test_what_cannot_be_drawn_is_refused(series):
    with pytest.raises(ValueError, match=r"month|negative|told apart"):
        lines(["a", "b"], series=series, caption=CAPTION)


def test_of_nothing_nothing_is_drawn():
    assert lines([], series=[], caption=CAPTION) == ""
