"""The drawing on the cover: a square for every need, filled as far as it is covered. The network at one glance."""

from math import ceil

from django.utils.safestring import SafeString, mark_safe

from publishing.charts import Caption
from publishing.drawing import Look, box, element, stripes, words

from .facts import Counts

# As `Counts.best_first`.
LOOKS = (Look.COVERED, Look.PARTIAL, Look.UPCOMING, Look.OFFERED, Look.OPEN)
WIDTH, HEIGHT = 640.0, 330.0
_LARGEST, _GAP = 80.0, 0.16


def needs_drawing(counts: Counts, caption: Caption) -> SafeString:
    """The squares, best first, as large as fits; nothing where nothing was asked."""
    looks = [look for look, number in zip(LOOKS, counts.best_first, strict=True) for _each in range(number)]
    if not looks:
        return mark_safe("")
    step = _step(len(looks))
    across = int(WIDTH // step)
    side = step * (1 - _GAP)
    drawn = [
        box(caption.key, look, (place % across) * step, (place // across) * step, side, side)
        for place, look in enumerate(looks)
    ]
    height = ceil(len(looks) / across) * step
    return mark_safe(  # noqa: S308 - element() and words() escape whatever comes from outside
        element(
            "svg",
            element("title", words(caption.title)),
            element("desc", words(caption.description)),
            stripes(caption.key),
            *drawn,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
            width=f"{WIDTH:.0f}",
            height=f"{height:.0f}",
            role="img",
        )
    )


def _step(number: int) -> float:
    """From one square to the next: the largest with which all of them fit."""
    step = _LARGEST
    while ceil(number / (WIDTH // step)) * step > HEIGHT:
        step *= 0.96
    return step
