"""A chart says its numbers to who sees it and to who does not, by more than colour, whatever the words and counts."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.charts import Axis, Bar, Caption, HeatCell, Level, Look, Series, columns, heatmap, stacked_bars
from publishing.drawing import _PAINTS
from tests.publishing import sample

SVG = "{http://www.w3.org/2000/svg}"
SERIES = [Series(f"soort {look}", look) for look in Look]
SOME = Caption(key="a", title="t", description="d")

counts = st.integers(0, 10**6)
labels = st.text(max_size=80)
bars = st.lists(st.builds(Bar, labels, st.tuples(*[counts] * len(SERIES))), min_size=1, max_size=8)
every_chart = pytest.mark.parametrize(
    "chart",
    [sample.bars(), sample.bars(width=340), sample.matrix(), sample.months()],
    ids=["bars", "narrow bars", "heatmap", "columns"],
)


def heat(cells, *, up="abcdef", along="uvwxyz", levels=sample.LEVELS):
    """A heatmap of these cells, with a letter for each step."""
    return heatmap(
        cells,
        vertical=Axis("L", list(up[: len(cells)])),
        horizontal=Axis("I", list(along[: len(cells[0])])),
        levels=levels,
        caption=SOME,
    )


def read(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def texts(chart: str) -> list[str]:
    return [one.text or "" for one in read(chart).iter(f"{SVG}text")]


def plain(number: int) -> str:
    with override("en"):
        return f"{number:,}"


@every_chart
def test_has_a_name_and_a_gist_for_who_cannot_see_it(chart):
    svg = read(chart)
    ids = [one.get("id") for one in svg.iter() if one.get("id")]
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{ids[0]} {ids[1]}"
    assert [one.tag for one in svg][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert len(ids) == len(set(ids))


@every_chart
def test_passes_a_strict_content_security_policy(chart):
    for one in read(chart).iter():
        assert one.tag not in {f"{SVG}style", f"{SVG}script"}
        assert "style" not in one.attrib
        assert not any(name.startswith("on") or name.endswith("href") for name in one.attrib)


@every_chart
def test_takes_the_colours_of_the_page(chart):
    ruled = set(re.findall(r"\.([\w-]+)", Path(finders.find("css/charts.css")).read_text()))
    classes = {name for one in read(chart).iter() for name in one.get("class", "").split()}
    assert classes - ruled == set()


@every_chart
def test_stays_within_its_own_edges(chart):
    svg = read(chart)
    _x, _y, width, height = map(float, svg.attrib["viewBox"].split())
    for one in svg.iter(f"{SVG}rect"):
        assert float(one.attrib["x"]) >= 0
        assert float(one.attrib["x"]) + float(one.attrib["width"]) <= width
        assert float(one.attrib["y"]) >= 0
        assert float(one.attrib["y"]) + float(one.attrib["height"]) <= height
    for one in svg.iter(f"{SVG}text"):
        assert 0 <= float(one.attrib["x"]) <= width
        assert 0 <= float(one.attrib["y"]) <= height


def test_two_charts_on_a_page_share_no_id():
    ids = [one.get("id") for key in ("a", "b") for one in read(sample.bars(key)).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_same_numbers_same_drawing():
    assert sample.bars() == sample.bars()
    assert sample.matrix() == sample.matrix()


def test_looks_differ_by_more_than_colour():
    chart = read(stacked_bars([Bar("a", (1,) * len(SERIES))], series=SERIES, caption=SOME))
    edges = [one.get("stroke-dasharray") for one in chart.iter(f"{SVG}rect") if one.get("stroke")][: len(SERIES)]
    striped = [one for one in chart.iter(f"{SVG}rect") if "stripes" in one.get("fill", "")]
    assert edges == [None, None, None, "2 2", "5 3", None]
    assert len(striped) == 2  # in the legend and in the bar


def test_what_is_filled_with_the_same_edge_differs_in_grey_too():
    """Whoever prints in grey tells what is covered from what is promised for later, and that from white paper."""
    covered, upcoming, paper = (grey(_PAINTS[look].fill) for look in (Look.COVERED, Look.UPCOMING, Look.OFFERED))
    assert upcoming - covered > 0.4
    assert paper - upcoming > 0.1


def grey(colour: str) -> float:
    """How light a colour is in a copy in grey, from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@settings(max_examples=50)
@given(bars)
def test_bars_are_well_formed_and_say_every_number(some):
    with override("en"):
        said = texts(stacked_bars(some, series=SERIES, caption=SOME))
    for bar in some:
        assert plain(sum(bar.values)) in said
        assert all(plain(value) in said for value in bar.values if value)
    assert [one.label for one in SERIES] == said[: len(SERIES)]


@settings(max_examples=50)
@given(bars)
def test_bars_do_not_run_over_the_edge(some):
    with override("en"):
        chart = read(stacked_bars(some, series=SERIES, caption=SOME))
    assert all(float(one.attrib["x"]) + float(one.attrib["width"]) <= 640 for one in chart.iter(f"{SVG}rect"))


@settings(max_examples=50)
@given(bars)
def test_columns_are_well_formed_and_say_every_number(some):
    with override("en"):
        said = texts(columns(some, series=SERIES, caption=SOME))
    assert all(plain(value) in said for bar in some for value in bar.values)


@settings(max_examples=50)
@given(st.data())
def test_heatmap_is_well_formed_and_says_every_number(data):
    high, wide, levels = (data.draw(st.integers(1, 6)) for _ in range(3))
    cell = st.builds(HeatCell, st.integers(0, levels - 1), counts)
    cells = data.draw(st.lists(st.lists(cell, min_size=wide, max_size=wide), min_size=high, max_size=high))
    with override("en"):
        chart = heatmap(
            cells,
            vertical=Axis("L", [data.draw(labels) for _ in range(high)]),
            horizontal=Axis("I", [data.draw(labels) for _ in range(wide)]),
            levels=[Level(f"n{i}") for i in range(levels)],
            caption=SOME,
        )
    said = texts(chart)
    assert all(plain(cell.count) in said for row in cells for cell in row if cell.count)
    assert sum(text.startswith("n") and text[1:].isdigit() for text in said) >= high * wide


def test_numbers_are_written_as_the_reader_does():
    with override("nl"):
        assert "1.632" in texts(stacked_bars([Bar("a", (1632,))], series=SERIES[:1], caption=SOME))


def test_words_from_outside_stay_words():
    evil = '"><script>alert(1)</script>&\x00'
    series, caption = [Series(evil, "open")], Caption(key="a", title=evil, description=evil)
    for chart in (
        stacked_bars([Bar(evil, (1,))], series=series, caption=caption),
        columns([Bar(evil, (1,))], series=series, caption=caption),
        heat([[HeatCell(0, 1)]], up=[evil], along=[evil], levels=[Level(evil)]),
    ):
        assert "<script" not in chart
        assert not list(read(chart).iter(f"{SVG}script"))


def test_a_larger_part_is_never_drawn_smaller():
    chart = read(stacked_bars([Bar("a", (1, 2, 500, 9, 40, 40))], series=SERIES, caption=SOME))
    edges = [one for one in chart.iter(f"{SVG}rect") if one.get("fill") == "none"][len(SERIES) :]
    one, two, five_hundred, nine, forty, _as_many = (float(edge.attrib["width"]) for edge in edges)
    assert one <= two <= nine <= forty < five_hundred


def test_nothing_to_show_is_no_chart():
    empty = Axis("", [])
    assert stacked_bars([], series=SERIES, caption=SOME) == ""
    assert columns([], series=SERIES, caption=SOME) == ""
    assert heatmap([], vertical=empty, horizontal=empty, levels=[], caption=SOME) == ""


def test_all_zero_is_a_chart_of_zeros():
    nothing = [Bar("a", (0,)), Bar("b", (0,))]
    assert texts(stacked_bars(nothing, series=SERIES[:1], caption=SOME)).count("0") == 2
    assert texts(columns(nothing, series=SERIES[:1], caption=SOME)).count("0") == 2


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("#ffee00", "#1b2733"),
        ("#7a0000", "#ffffff"),
        ("#00aa44", "#1b2733"),
        ("#FBEEB8", "#1b2733"),
        ("#a3201c", "#ffffff"),
    ],
)
def test_ink_can_be_read_on_a_colour_of_the_network(colour, ink):
    chart = heat([[HeatCell(0)]], levels=[Level("hoog", colour)])
    [name] = [one for one in read(chart).iter(f"{SVG}text") if one.text == "hoog"]
    assert name.get("fill") == ink


def test_default_colours_follow_the_theme_and_own_colours_do_not():
    levels = [Level("a"), Level("b", "#dcefe3"), Level("c", "#123456")]
    chart = heat([[HeatCell(0), HeatCell(1), HeatCell(2)]], levels=levels)
    assert [one.get("class") for one in read(chart).iter(f"{SVG}rect")] == ["gv-chart-heat-1", "gv-chart-heat-1", None]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: stacked_bars([Bar("a", (1, 2))], series=SERIES[:1], caption=SOME),
        lambda: stacked_bars([Bar("a", (-1,))], series=SERIES[:1], caption=SOME),
        lambda: columns([Bar("a", ())], series=SERIES[:1], caption=SOME),
        lambda: columns([Bar("a", (1,))], series=[Series("a", "mooi")], caption=SOME),
        lambda: heatmap([[HeatCell(0)]], vertical=Axis("", []), horizontal=Axis("", ["c"]), levels=[], caption=SOME),
        lambda: heat([[HeatCell(0)], [HeatCell(0), HeatCell(0)]]),
        lambda: heat([[HeatCell(0, -1)]]),
        lambda: heat([[HeatCell(0)]], levels=[Level("x", "rood")]),
        lambda: Caption(key="a b", title="t", description="d"),
        lambda: Caption(key='a"', title="t", description="d"),
        lambda: Caption(key="a", title=" ", description="d"),
        lambda: Caption(key="a", title="t", description=""),
    ],
)
def test_what_makes_no_chart_is_refused(draw):
    with pytest.raises(ValueError, match=r"\w"):
        draw()
