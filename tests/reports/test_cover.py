"""The squares on the cover: one for each need, whatever their number."""

import re

import pytest

from publishing.charts import Caption
from reports.cover import HEIGHT, WIDTH, needs_drawing
from reports.facts import Counts

CAPTION = Caption(key="cover", title="Elk vakje", description="Alles is belegd.")


@pytest.mark.parametrize(
    "counts", [Counts(1), Counts(24, 7, 3, 2, 7), Counts(300, 100, 50, 50, 150), Counts(open=1500)]
)
def test_every_need_has_its_square_within_the_page(counts):
    drawing = needs_drawing(counts, CAPTION)
    places = [
        tuple(map(float, each))
        for each in re.findall(r'fill="none" stroke="[^"]*"', drawing)
        and re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="2" fill="none"', drawing
        )
    ]
    assert len(places) == counts.asked
    assert len({(x, y) for x, y, _wide, _high in places}) == counts.asked
    assert all(x + wide <= WIDTH and y + high <= HEIGHT for x, y, wide, high in places)


def test_nothing_asked_draws_nothing():
    assert needs_drawing(Counts(), CAPTION) == ""


def test_it_says_what_it_shows():
    assert "<title>Elk vakje</title><desc>Alles is belegd.</desc>" in needs_drawing(Counts(1), CAPTION)
