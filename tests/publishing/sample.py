"""A small report with everything in it that a report has; also run by itself, to see that bytes do not differ."""

import sys
from datetime import UTC, datetime

from publishing.charts import Axis, Bar, Caption, HeatCell, Level, Series, columns, heatmap, stacked_bars
from publishing.markdown import render_markdown
from publishing.pdf import Attachment, render_pdf

COVERAGE = [Series("belegd", "covered"), Series("deels belegd", "partial"), Series("open", "open")]
LEVELS = [Level("laag"), Level("midden"), Level("hoog"), Level("zeer hoog")]
FACTS = b'{"network": "Samenwerkverband"}'

TEXT = """
#### Wat er gebeurde

Zie [de **wiki**](https://example.org/wiki) en ![een foto](https://example.net/foto.jpg).

* eerst
  * daarna

| Naam | Uren |
|------|-----:|
| Chat | 1200 |

## Slot

***Dank*** aan `allen`.
"""


def bars(key: str = "coverage", width: int = 640) -> str:
    return stacked_bars(
        [Bar("Functioneel", (7, 2, 3)), Bar("Juridisch & privacy", (0, 1, 0))],
        series=COVERAGE,
        caption=Caption(key=key, title="Dekking", description="Van 13 onderdelen zijn er 7 belegd."),
        width=width,
    )


def matrix() -> str:
    return heatmap(
        [[HeatCell(min(3, row + column), row * column) for column in range(5)] for row in (4, 3, 2, 1, 0)],
        vertical=Axis("Waarschijnlijkheid", ["zeer groot", "groot", "mogelijk", "klein", "zeer klein"]),
        horizontal=Axis("Impact", ["verwaarloosbaar", "beperkt", "aanzienlijk", "groot", "zeer groot"]),
        levels=LEVELS,
        caption=Caption(key="risks", title="Risico's", description="De meeste risico's zijn zeer hoog."),
    )


def months() -> str:
    return columns(
        [Bar("jan", (4, 0)), Bar("feb", (1, 12))],
        series=[Series("gestart", "covered"), Series("gestopt", "open")],
        caption=Caption(key="months", title="Beweging", description="In februari stopten er twaalf."),
    )


def html() -> str:
    return f"""<!doctype html>
<html><head><link rel="stylesheet" href="/static/css/tokens.css"><style>h1 {{ color: #11506b }}</style></head><body>
<h1>Jaarverslag 2025</h1>
<nav class="contents"><h2>Inhoud</h2><ul><li><a href="#dekking"><span>1</span> Dekking</a></li></ul></nav>
<section class="chapter"><h2 id="dekking">Dekking</h2>
<figure>{bars()}<figcaption>Dekking per categorie</figcaption></figure>
<figure>{matrix()}</figure><figure>{months()}</figure>
<table><caption>Dekking</caption><colgroup><col><col><col></colgroup>
<thead><tr><th scope="col" rowspan="2">Categorie</th><th scope="colgroup" colspan="2">Onderdelen</th></tr>
<tr><th scope="col">belegd</th><th scope="col">open</th></tr></thead>
<tbody><tr><th scope="row">Functioneel</th><td>7</td><td>3</td></tr></tbody></table>
</section>
<section class="chapter wide"><h2>Terugblik</h2>{render_markdown(TEXT, heading_offset=2)}
<p>Łódź, Ωμέγα, София; ≥ 3 → ✓ 😀</p><p><a href="/voorbeeld/">Naar de site</a></p></section>
</body></html>"""


def report() -> bytes:
    return render_pdf(
        html(),
        title="Jaarverslag 2025",
        language="nl",
        created=datetime(2026, 1, 31, 12, tzinfo=UTC),
        author="Samenwerkverband",
        attachments=[Attachment(name="feiten.json", content=FACTS, description="De feiten", relationship="Source")],
    )


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.buffer.write(report())
