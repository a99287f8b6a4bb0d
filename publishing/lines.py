"""Lines through months: how something went over the years. A month that was not measured is a gap, never nought."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from publishing.charts import Caption, svg
from publishing.drawing import MUTED, SMALL, SURFACE, TEXT, element, number, text, width_of

__all__ = ["MOST", "Line", "lines"]

TALL = 200.0
# Told apart by dashes and the shape of the marks, also in greyscale; the classes take the colours of the page.
_STROKES = ((None, "#11506b"), ("6 4", "#a35c00"), ("2 3", "#3b4855"))
MOST = len(_STROKES)
_FEWEST_TICKS, _MOST_TICKS = 2, 5


@dataclass(frozen=True)
class Line:
    """One line, with its word in the legend: a number for each of the months, None where nothing was measured."""

    label: str
    values: Sequence[int | None]


def lines(months: Sequence[str], *, series: Sequence[Line], caption: Caption, width: int = 640) -> SafeString:
    """Lines on one scale from nought, with the months below as far as they fit."""
    if not months or not series:
        return mark_safe("")
    if len(series) > MOST:
        raise ValueError("More lines than can be told apart.")
    if any(len(line.values) != len(months) for line in series):
        raise ValueError("Every line has one value for each of the months.")
    told = [value for line in series for value in line.values if value is not None]
    if any(value < 0 for value in told):
        raise ValueError("A count is never negative.")
    ticks = _ticks(max(told, default=0))
    left = 8 + max(width_of(number(tick), SMALL) for tick in ticks)
    drawn, top = _legend(series, width)
    foot = top + TALL
    for tick in ticks:
        y = foot - TALL * tick / ticks[-1]
        drawn.append(
            element("line", x1=left, x2=float(width), y1=y, y2=y, stroke=MUTED, class_="gv-chart-grid")
            if tick
            else element("line", x1=left, x2=float(width), y1=y, y2=y, stroke=MUTED, class_="gv-chart-axis")
        )
        drawn.append(_muted(number(tick), left - 6, y + 4, anchor="end"))
    at = _places(len(months), left + 6, width - 6.0)
    drawn += _feet(months, at, foot + 17, width)
    for place, line in enumerate(series):
        points = [None if value is None else foot - TALL * value / ticks[-1] for value in line.values]
        drawn += _line(place, list(zip(at, points, strict=True)))
    return svg(caption, width, foot + 26, drawn)


def _ticks(highest: int) -> list[int]:
    """Round numbers from nought to above the highest: a step of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            count = max(-(-highest // step), 1)
            if count <= _MOST_TICKS:
                return [step * each for each in range(max(count, _FEWEST_TICKS) + 1)]
        power *= 10


def _places(count: int, left: float, right: float) -> list[float]:
    """Where each month stands; a single one in the middle."""
    if count == 1:
        return [(left + right) / 2]
    return [left + (right - left) * each / (count - 1) for each in range(count)]


def _feet(months: Sequence[str], at: Sequence[float], y: float, width: float) -> Iterator[str]:
    """The names of the months that fit, the last always: every month, every quarter, half year, year."""
    room = at[1] - at[0] if len(at) > 1 else width
    widest = max(width_of(month, SMALL) for month in months) + 10
    step = next((each for each in (1, 3, 6, 12, 24, 48) if each * room >= widest), 120)
    for place in range(len(months) - 1, -1, -step):
        half = width_of(months[place], SMALL) / 2
        yield _muted(months[place], min(max(at[place], half), width - half), y, anchor="middle")


def _line(place: int, points: Sequence[tuple[float, float | None]]) -> Iterator[str]:
    """The strokes between months that follow each other, and a mark on each."""
    dashes, colour = _STROKES[place]
    for run in _runs(points):
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
        yield element(
            "path",
            d=path,
            fill="none",
            stroke=colour,
            stroke_width=2,
            stroke_dasharray=dashes,
            stroke_linejoin="round",
            class_=f"gv-chart-stroke-{place + 1}",
        )
        for x, y in run:
            yield _mark(place, x, y)


def _runs(points: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for x, y in points:
        if y is not None:
            run.append((x, y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _mark(place: int, x: float, y: float) -> str:
    """A filled round, an open square, a filled square."""
    colour, class_ = _STROKES[place][1], f"gv-chart-mark-{place + 1}"
    if place == 0:
        return element("circle", cx=x, cy=y, r=3, fill=colour, stroke=colour, class_=class_)
    fill = SURFACE if place == 1 else colour
    return element(
        "rect", x=x - 2.75, y=y - 2.75, width=5.5, height=5.5, fill=fill, stroke=colour, stroke_width=1.5, class_=class_
    )


def _legend(series: Sequence[Line], width: float) -> tuple[list[str], float]:
    drawn: list[str] = []
    x, y = 0.0, 0.0
    for place, line in enumerate(series):
        wide = 36 + width_of(line.label, TEXT) + 18
        if x and x + wide - 18 > width:
            x, y = 0.0, y + 22
        drawn += _line(place, [(x + 2, y + 9), (x + 26, y + 9)])
        drawn.append(text(line.label, x + 36, y + 13))
        x += wide
    return drawn, y + 34


def _muted(value: str, x: float, y: float, *, anchor: str) -> str:
    return text(value, x, y, size=SMALL, anchor=anchor, fill=MUTED, class_="gv-chart-muted")
