"""What a matrix weighs: bytes of a row before its cells, of a filled cell and of an empty one: prints JSON."""

import json
import re
import sys
from statistics import mean

import django

django.setup()

from django.test import Client  # noqa: E402 - needs Django to be set up
from django.urls import reverse  # noqa: E402 - as above

client = Client(headers={"host": "localhost"})
weights: dict[str, dict[str, float]] = {}
for slug in sys.argv[1:]:
    for name, address, marks in (
        ("by responsibility", "matrix:matrix", r"<li>.*?(?=<li>|</ul>)"),
        ("by organisation", "matrix:matrix_crosswise", r'<a class="gv-cell .*?</a>|<a href=[^ ]*sign-ups/.*?</a>'),
    ):
        page = client.get(reverse(address, args=[slug])).content.decode()
        rows = [each.split("</tr>")[0] for each in re.split("<tr[ >]", page) if re.match(r"[^<]*<th[^>]*><a ", each)]
        rows = [re.split("<tbody|<tfoot", each)[0] for each in rows]
        # What stands before the cells of organisations: the component, and how far it is covered.
        before = 1 if name == "by responsibility" else 3
        cells = [f"<td{cell}" for row in rows for cell in row.split("<td")[before:]]
        filled = [found for cell in cells for found in re.findall(marks, cell)]
        if name == "by organisation":
            filled = [cell for cell in cells if "<a " in cell]
        empty = [cell for cell in cells if not re.search(marks, cell) and (before == 1 or "<a " not in cell)]
        weights[f"{name}, {slug}"] = {
            "page": len(page.encode()),
            "rows": len(rows),
            "row": mean(len("<td".join(row.split("<td")[:before]).encode()) for row in rows),
            "filled": mean(len(cell.encode()) for cell in filled),
            "empty": mean(len(cell.encode()) for cell in empty) if empty else 0,
        }
print(json.dumps(weights))
