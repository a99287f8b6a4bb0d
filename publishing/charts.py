"""Charts as drawings in the page: the same on the screen and in the PDF, the same bytes for the same numbers.

All words come from the caller, in the language of the reader. A chart tells its numbers in the drawing and its gist in
`Caption.description`; the table with the same numbers stands beside it, in the page of the caller.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from publishing.drawing import (
    FONT,
    INK,
    LINE,
    MUTED,
    SMALL,
    SURFACE,
    TEXT,
    Look,
    box,
    element,
    figure_in_box,
    fit,
    number,
    stripes,
    text,
    width_of,
    words,
)

__all__ = [
    "Axis",
    "Bar",
    "Caption",
    "HeatCell",
    "Level",
    "Look",
    "Series",
    "columns",
    "heatmap",
    "stacked_bars",
    "svg",
]


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What a chart is called and what it says; `key` is unique on the page and starts every id in the drawing."""

    key: str
    title: str
    description: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][\w-]*", self.key, re.ASCII):
            raise ValueError(f"Not usable as an id: {self.key!r}")
        if not (self.title.strip() and self.description.strip()):
            raise ValueError("A chart needs a title and a description for who cannot see it.")


@dataclass(frozen=True)
class Series:
    """One kind of part in the bars, with its word in the legend."""

    label: str
    look: Look | str


@dataclass(frozen=True)
class Bar:
    """One bar, or one group of columns: a count for each of the series, in their order."""

    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class Level:
    """A level of a risk matrix. Without a colour of its own it gets the default of its place, from low to high."""

    name: str
    colour: str = ""


@dataclass(frozen=True)
class HeatCell:
    """A cell of the matrix: its level (index into the levels, from low to high) and how many risks it holds."""

    level: int
    count: int = 0


@dataclass(frozen=True)
class Axis:
    """What is set out along one side of the matrix, and the names of its steps in the order of the cells."""

    label: str
    steps: Sequence[str]


def stacked_bars(bars: Sequence[Bar], *, series: Sequence[Series], caption: Caption, width: int = 640) -> SafeString:
    """Lying bars, one for each label, cut into the series: what is covered and what is open in each category.

    All bars have one scale. Every part that is not zero has room for its number, however small it is.
    """
    if not bars:
        return mark_safe("")
    _check(bars, series)
    looks = [Look(one.look) for one in series]
    narrow = width < 480
    labels = [fit(bar.label, width * (1.0 if narrow else 0.34) - 12, TEXT) for bar in bars]
    left = 0.0 if narrow else 12 + max((width_of(row, TEXT) for rows in labels for row in rows), default=0.0)
    totals = [sum(bar.values) for bar in bars]
    right = 10 + max(width_of(number(total), TEXT, bold=True) for total in totals)
    room = width - left - right
    scale = _scale(bars, room)

    drawn, y = _legend(series, caption.key, width)
    for bar, rows, total in zip(bars, labels, totals, strict=True):
        tall = 24.0 if narrow else max(24.0, len(rows) * LINE)
        if narrow:
            drawn += [text(row, 0, y + 12 + LINE * i) for i, row in enumerate(rows)]
            y += 4 + LINE * len(rows)
        else:
            foot = y + tall / 2 + 4.5 - LINE * (len(rows) - 1) / 2
            drawn += [text(row, 0, foot + LINE * i) for i, row in enumerate(rows)]
        x, middle = left, y + tall / 2
        for value, look in zip(bar.values, looks, strict=True):
            if value:
                wide = _part(value, scale)
                drawn.append(box(caption.key, look, x, middle - 12, wide - 1, 24))
                drawn.append(figure_in_box(look, number(value), x + (wide - 1) / 2, middle))
                x += wide
        drawn.append(
            text(number(total), x + (6 if total else 0), middle + 4.5, bold=True, fill=MUTED, class_="gv-chart-muted")
        )
        y += tall + 10
    return svg(caption, width, y - 8, [stripes(caption.key), *drawn])


def columns(bars: Sequence[Bar], *, series: Sequence[Series], caption: Caption, width: int = 640) -> SafeString:
    """Standing columns side by side, one group for each label: what moved in each month."""
    if not bars:
        return mark_safe("")
    _check(bars, series)
    looks = [Look(one.look) for one in series]
    drawn, y = _legend(series, caption.key, width)
    tall, group = 150.0, width / len(bars)
    foot = y + LINE + tall
    highest = max((max(bar.values, default=0) for bar in bars), default=0) or 1
    wide = min(36.0, group * 0.8 / len(series))
    size = SMALL if any(width_of(number(v), TEXT) > wide for bar in bars for v in bar.values) else TEXT
    depth = 0
    for place, bar in enumerate(bars):
        centre = group * (place + 0.5)
        x = centre - wide * len(series) / 2
        for value, look in zip(bar.values, looks, strict=True):
            high = tall * value / highest
            if value:
                high = max(high, 3.0)
                drawn.append(box(caption.key, look, x + 1, foot - high, wide - 2, high))
            drawn.append(_value_above(value, x + wide / 2, foot - high - 5, size))
            x += wide
        rows = fit(bar.label, group - 4, SMALL)
        depth = max(depth, len(rows))
        drawn += [
            text(row, centre, foot + 15 + 13 * i, size=SMALL, anchor="middle", fill=MUTED, class_="gv-chart-muted")
            for i, row in enumerate(rows)
        ]
    drawn.append(element("line", x1=0, x2=width, y1=foot, y2=foot, stroke=MUTED, class_="gv-chart-axis"))
    return svg(caption, width, foot + 6 + 13 * depth, [stripes(caption.key), *drawn])


def _value_above(value: int, x: float, y: float, size: float) -> str:
    if value:
        return text(number(value), x, y, size=size, anchor="middle", bold=True)
    return text(number(value), x, y, size=size, anchor="middle", fill=MUTED, class_="gv-chart-muted")


def heatmap(
    cells: Sequence[Sequence[HeatCell]],
    *,
    vertical: Axis,
    horizontal: Axis,
    levels: Sequence[Level],
    caption: Caption,
    width: int = 640,
) -> SafeString:
    """The risk matrix with the number of risks in each cell; the level is also said in words in each cell.

    The first row of cells stands on top, so give the highest likelihood first.
    """
    if len(cells) != len(vertical.steps) or any(len(row) != len(horizontal.steps) for row in cells):
        raise ValueError("The cells do not match the steps of the axes.")
    if not cells or not cells[0]:
        return mark_safe("")
    if any(cell.count < 0 for row in cells for cell in row):
        raise ValueError("A count is never negative.")
    paints = [_level_paint(level, place) for place, level in enumerate(levels)]
    steps = [fit(step, width * 0.2, TEXT) for step in vertical.steps]
    left = 12 + max((width_of(row, TEXT) for rows in steps for row in rows), default=0.0)
    wide = (width - left) / len(horizontal.steps)
    size = SMALL if any(width_of(word, TEXT) > wide - 4 for step in horizontal.steps for word in step.split()) else TEXT
    feet = [fit(step, wide - 4, size) for step in horizontal.steps]
    tall = min(58.0, max(46.0, wide * 0.6))

    drawn = [text(vertical.label, 0, 13, bold=True)]
    y = 24.0
    for row, label in zip(cells, steps, strict=True):
        foot = y + tall / 2 + 4.5 - LINE * (len(label) - 1) / 2
        drawn += [text(line, left - 10, foot + LINE * i, anchor="end") for i, line in enumerate(label)]
        for place, cell in enumerate(row):
            drawn.append(_heat_cell(cell, levels, paints, (left + wide * place, y, wide, tall)))
        y += tall
    y += 16
    for place, label in enumerate(feet):
        centre = left + wide * (place + 0.5)
        drawn += [text(line, centre, y + LINE * i, size=size, anchor="middle") for i, line in enumerate(label)]
    y += LINE * max(map(len, feet)) + 6
    drawn.append(text(horizontal.label, width, y, anchor="end", bold=True))
    return svg(caption, width, y + 6, drawn)


@dataclass(frozen=True)
class _LevelPaint:
    fill: str
    ink: str
    name: str


# From low to high; the classes take the colours of the page, the values those of paper.
_HEAT = (
    _LevelPaint("#dcefe3", INK, "1"),
    _LevelPaint("#fbeeb8", INK, "2"),
    _LevelPaint("#f5c195", INK, "3"),
    _LevelPaint("#a3201c", "#ffffff", "4"),
)


def _level_paint(level: Level, place: int) -> _LevelPaint:
    """The colour that the network chose, with ink that can be read on it; else the default for this place."""
    colour = level.colour.lower()
    if not colour:
        return _HEAT[min(place, len(_HEAT) - 1)]
    if known := next((paint for paint in _HEAT if paint.fill == colour), None):
        return known
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValueError(f"Not a colour: {level.colour!r}")
    light = _luminance(colour)
    dark_ink_wins = (light + 0.05) / (_luminance(INK) + 0.05) >= 1.05 / (light + 0.05)
    return _LevelPaint(colour, INK if dark_ink_wins else "#ffffff", "dark" if dark_ink_wins else "light")


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG counts it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _heat_cell(
    cell: HeatCell,
    levels: Sequence[Level],
    paints: Sequence[_LevelPaint],
    place: tuple[float, float, float, float],
) -> str:
    x, y, wide, tall = place
    paint, centre = paints[cell.level], x + wide / 2
    own = paint.name in {"dark", "light"}
    fill_class = None if own else f"gv-chart-heat-{paint.name}"
    ink_class = None if own else f"gv-chart-on-heat-{paint.name}"
    drawn = element(
        "rect", x=x + 1.5, y=y + 1.5, width=wide - 3, height=tall - 3, rx=3, fill=paint.fill, class_=fill_class
    )
    names = fit(levels[cell.level].name, wide - 8, SMALL, lines=1)
    name_foot = y + tall - 8 if cell.count else y + tall / 2 + 4
    drawn += "".join(
        text(name, centre, name_foot, size=SMALL, anchor="middle", fill=paint.ink, class_=ink_class or "gv-chart-own")
        for name in names
    )
    if cell.count:
        count = number(cell.count)
        pill = max(24.0, width_of(count, 15, bold=True) + 12)
        drawn += element(
            "rect",
            x=centre - pill / 2,
            y=y + 5,
            width=pill,
            height=24,
            rx=12,
            fill=SURFACE,
            stroke=INK,
            class_="gv-chart-pill",
        )
        drawn += text(count, centre, y + 22, size=15, anchor="middle", bold=True)
    return drawn


def _check(bars: Sequence[Bar], series: Sequence[Series]) -> None:
    if any(len(bar.values) != len(series) for bar in bars):
        raise ValueError("Every bar has one value for each of the series.")
    if any(value < 0 for bar in bars for value in bar.values):
        raise ValueError("A count is never negative.")


def _part(value: int, scale: float) -> float:
    return max(_least(value), value * scale)


def _least(value: int) -> float:
    """The room that a part needs for its number."""
    return width_of(number(value), TEXT, bold=True) + 10


def _scale(bars: Sequence[Bar], room: float) -> float:
    """The largest scale at which every bar fits, its small parts widened to hold their number."""
    parts = [[(value, _least(value)) for value in bar.values if value] for bar in bars]
    low, high = 0.0, room
    for _step in range(50):
        middle = (low + high) / 2
        fits = all(sum(max(least, value * middle) for value, least in bar) <= room for bar in parts)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _legend(series: Sequence[Series], key: str, width: float) -> tuple[list[str], float]:
    """What each look means, in as many rows as it takes; and where the chart can start below it."""
    drawn, x, y = [], 0.0, 0.0
    for one in series:
        label = one.label
        wide = 20 + width_of(label, TEXT) + 18
        if x and x + wide - 18 > width:
            x, y = 0.0, y + 22
        drawn.append(box(key, Look(one.look), x, y + 1, 15, 15))
        drawn.append(text(label, x + 21, y + 13))
        x += wide
    return drawn, y + 34


def svg(caption: Caption, width: int, height: float, drawn: Sequence[str]) -> SafeString:
    """A whole drawing from its strokes, with its title and description for who cannot see it."""
    key = caption.key
    return mark_safe(  # noqa: S308 - element() and words() escape whatever comes from outside
        element(
            "svg",
            element("title", words(caption.title), id=f"{key}-title"),
            element("desc", words(caption.description), id=f"{key}-desc"),
            *drawn,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width} {height:.0f}",
            width=width,
            height=f"{height:.0f}",
            role="img",
            aria_labelledby=f"{key}-title {key}-desc",
            class_="gv-chart",
            font_family=FONT,
        )
    )
