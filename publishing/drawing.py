"""The strokes that charts are made of: SVG elements, looks that do not lean on colour alone, and text that fits.

Everything is said with presentation attributes, so that a drawing looks right in a PDF and passes a strict content
security policy. The class beside each lets css/charts.css put in the colours of the page: light, dark or a theme.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from django.utils.formats import number_format

FONT = "Source Sans 3, Source Sans Pro, sans-serif"
TEXT = 13.0
SMALL = 11.0
LINE = 16.0

INK = "#1b2733"
MUTED = "#4b5a69"
SURFACE = "#ffffff"

# What XML cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, *children: str, **attributes: object) -> str:
    """One SVG element; attributes are escaped, `class_` and `stroke_width` lose or change their underscore.

    Children are elements already: plain words go through `words`.
    """
    said = "".join(f' {_attribute(name)}="{_said(value)}"' for name, value in attributes.items() if value is not None)
    return f"<{tag}{said}>{''.join(children)}</{tag}>" if children else f"<{tag}{said}/>"


def words(text: object) -> str:
    """Text from outside, made harmless and fit for XML."""
    return escape(_NOT_XML.sub("", str(text)))


def _attribute(name: str) -> str:
    if name in {"viewBox", "patternUnits"}:
        return name
    return name.rstrip("_").replace("_", "-")


def _said(value: object) -> str:
    """The value of an attribute; numbers, by far the most, have nothing to escape."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value) if isinstance(value, int) else words(value)


def number(value: int) -> str:
    """A count as people of the active language write it."""
    return number_format(value, force_grouping=True)


class Look(StrEnum):
    """How a part of a chart looks: told apart by filling and edge, also in greyscale."""

    COVERED = "covered"
    PARTIAL = "partial"
    UPCOMING = "upcoming"
    OFFERED = "offered"
    OPEN = "open"
    NEUTRAL = "neutral"


@dataclass(frozen=True, kw_only=True)
class _Paint:
    fill: str
    edge: str
    text: str
    dashes: str | None = None
    striped: bool = False


_PAINTS = {
    Look.COVERED: _Paint(fill="#11506b", edge="#11506b", text="#ffffff"),
    Look.PARTIAL: _Paint(fill="#e2eff4", edge="#11506b", text="#0b3b50", striped=True),
    Look.UPCOMING: _Paint(fill="#c3dce6", edge="#11506b", text="#0b3b50"),
    Look.OFFERED: _Paint(fill="#ffffff", edge="#11506b", text="#11506b", dashes="2 2"),
    Look.OPEN: _Paint(fill="#fdefd2", edge="#a35c00", text="#734300", dashes="5 3"),
    Look.NEUTRAL: _Paint(fill="#e9eef2", edge="#697988", text="#3b4855"),
}


def stripes(key: str) -> str:
    """The hatching that `box` uses, once in a drawing; its id starts with the key of the chart."""
    line = element(
        "path", d="M-2 2L2 -2M-2 10L10 -2M6 10L10 6", stroke="#11506b", stroke_width=2, class_="gv-chart-line"
    )
    return element(
        "defs",
        element("pattern", line, id=f"{key}-stripes", width=8, height=8, patternUnits="userSpaceOnUse"),
    )


def box(key: str, look: Look, x: float, y: float, width: float, height: float) -> str:
    """A part of a chart: filled and edged by its look."""
    paint = _PAINTS[look]
    place = {"x": x + 0.75, "y": y + 0.75, "width": max(width - 1.5, 0.5), "height": height - 1.5, "rx": 2}
    inner = element("rect", **place, fill=paint.fill, class_=f"gv-chart-{look}")
    if paint.striped:
        inner += element("rect", **place, fill=f"url(#{key}-stripes)")
    return inner + element(
        "rect",
        **place,
        fill="none",
        stroke=paint.edge,
        stroke_width=1.5,
        stroke_dasharray=paint.dashes,
        class_=f"gv-chart-edge-{look}",
    )


def figure_in_box(look: Look, value: str, x: float, y: float) -> str:
    """A number on top of a part, centred on (x, y); on hatching it gets a quiet ground, so that it can be read."""
    paint = _PAINTS[look]
    ground = ""
    if paint.striped:
        wide = width_of(value, TEXT, bold=True) + 6
        ground = element(
            "rect", x=x - wide / 2, y=y - 8, width=wide, height=16, rx=2, fill=paint.fill, class_=f"gv-chart-{look}"
        )
    return ground + text(value, x, y + 4.5, anchor="middle", bold=True, fill=paint.text, class_=f"gv-chart-on-{look}")


def text(  # noqa: PLR0913 - where, and how it looks
    value: str,
    x: float,
    y: float,
    *,
    size: float = TEXT,
    anchor: str | None = None,
    bold: bool = False,
    fill: str = INK,
    class_: str = "gv-chart-ink",
) -> str:
    """One line of text with its foot at (x, y)."""
    return element(
        "text",
        words(value),
        x=x,
        y=y,
        font_size=size,
        text_anchor=anchor,
        font_weight=600 if bold else None,
        fill=fill,
        class_=class_,
    )


_NARROW = frozenset("iIjl.,:;'|!()[] ")
_SLIM = frozenset('frtJ-–"/1')
_WIDE = frozenset("mwMWQO@%…—")


def width_of(value: str, size: float, *, bold: bool = False) -> float:
    """How wide a line will be, on the safe side: a drawing cannot measure its letters."""
    ems = sum(
        0.27
        if letter in _NARROW
        else 0.36
        if letter in _SLIM
        else 0.84
        if letter in _WIDE
        else 0.62
        if letter.isupper() or ord(letter) > 0x2E7F
        else 0.52
        for letter in value
    )
    return ems * size * (1.06 if bold else 1.0)


def fit(value: str, width: float, size: float, *, lines: int = 2) -> list[str]:
    """The text broken into at most so many lines of that width; what does not fit ends in an ellipsis."""
    rows: list[str] = []
    rest = value.split()
    while rest:
        row = rest.pop(0)
        while rest and width_of(f"{row} {rest[0]}", size) <= width:
            row = f"{row} {rest.pop(0)}"
        if width_of(row, size) > width or (rest and len(rows) + 1 == lines):
            # The row is one long word, or the last that may be: cut it.
            whole = not rest and width_of(row, size) <= width
            row = row if whole else _cut(row, width, size)
        rows.append(row)
        if len(rows) == lines:
            break
    return rows


def _cut(value: str, width: float, size: float) -> str:
    while value and width_of(f"{value}…", size) > width:
        value = value[:-1]
    return f"{value.rstrip()}…"
