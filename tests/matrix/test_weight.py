"""What the matrix and the planning weigh: bytes of a row and of a cell. How long they take, `make bench` tells."""

import re

import pytest
from django.utils import timezone

from fixtures.generate import Sizes, generate
from matrix import crosswise, grid, planning, timeline
from matrix.models import Component

FILLED, EMPTY, ROW = 120, 25, 400


@pytest.fixture
def network(db):
    return generate(slug="zwaar", sizes=Sizes(components=60, organisations=20, sign_ups=200, risks=1), seed=1)


def read(network):
    return grid.read(network, Component.objects.filter(network=network), at=timezone.localdate())


@pytest.mark.django_db
def test_by_organisation(network):
    matrix = read(network)
    columns = crosswise.columns(network, matrix, at=timezone.localdate())
    html = crosswise.draw(matrix, columns, may_offer=True)
    rows = [row for row in html.split("<tr>") if row.startswith("<th scope=row><a ")]
    heads, filled, empty = [], [], []
    for row in rows:
        _th, cover, number, *cells = row.split("<tbody")[0].split("<tfoot")[0].split("<td")
        heads.append(len(f"<tr>{_th}<td{cover}<td{number}".encode()))
        for cell in cells:
            (filled if "<a " in cell else empty).append(len(f"<td{cell}".encode()))
    assert len(rows) > 60
    assert len(columns) == len(cells)
    assert sum(heads) / len(heads) <= ROW
    assert sum(filled) / len(filled) <= FILLED
    assert sum(empty) / len(empty) <= EMPTY


@pytest.mark.django_db
def test_by_responsibility(network):
    """Here a filled cell is an organisation in a slot."""
    html = grid.draw(read(network), may_offer=True)
    rows = [row.split("</tr>")[0] for row in html.split("<tr ") if "<th role=rowheader scope=row><a " in row]
    names = [len(found.encode()) for row in rows for found in re.findall(r"<li>.*?(?=<li>|</ul>)", row)]
    heads = [len(row.split("<td ")[0].encode()) for row in rows]
    assert len(rows) > 50
    assert sum(heads) / len(heads) <= ROW
    assert sum(names) / len(names) <= FILLED


@pytest.mark.django_db
def test_planning(network):
    plan = planning.read(network, Component.objects.filter(network=network), at=timezone.localdate())
    html = timeline.draw(plan, plan.of_page(), may_offer=True)
    rows = [row.split("</tr>")[0] for row in html.split("<tr ") if "role=rowheader><a " in row]
    heads = [len(row.split("<td ")[0].encode()) for row in rows]
    assert rows
    assert sum(heads) / len(heads) <= ROW
