"""What people type becomes text with a shape: never markup that does harm, never a request to another site."""

import re
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publishing.markdown import BRACKETS_MOST, COLUMNS_MOST, MOST, listed, render_markdown, render_opening

ALLOWED = {
    "a",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}


class Elements(HTMLParser):
    """Every element of some HTML with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def is_harmless(html: str) -> bool:
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED
        if tag == "div":
            assert attributes.get("class") in {"gv-scroll", "gv-typed"}
            continue
        assert set(attributes) <= {"href", "rel", "start", "class", "scope"}
        assert attributes.get("class", "num") == "num"
        if "href" in attributes:
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", attributes["href"] or "", re.IGNORECASE)
            assert not scheme or scheme[1].lower() in {"http", "https", "mailto"}
            assert attributes["rel"] == "nofollow noopener"
    return True


def headings(html: str) -> list[int]:
    return [int(tag[1]) for tag, _attributes in Elements(html).found if re.fullmatch("h[1-6]", tag)]


def test_shapes_text():
    html = render_markdown("Een *mooi* **plan**\n\n1. een\n2. twee\n\n> zei zij")
    assert html == (
        "<p>Een <em>mooi</em> <strong>plan</strong></p>\n<ol>\n<li>een</li>\n<li>twee</li>\n</ol>\n"
        "<blockquote>\n<p>zei zij</p>\n</blockquote>\n"
    )


def test_nothing_typed_is_nothing():
    assert render_markdown("") == ""
    assert render_markdown(" \n\n ") == ""


def test_result_is_ready_for_a_template():
    assert hasattr(render_markdown("a"), "__html__")


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("# a\n## b\n### c", [3, 4, 5]),
        ("#### a\n# b\n### c\n### d\n###### e", [3, 3, 4, 4, 5]),
        ("### a\n## b\n## c\n#### d\n## e", [3, 3, 3, 4, 3]),
        ("a\n===\nb\n---", [3, 4]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", [3, 4, 5, 6, 6, 6]),
        ("> # a\n\n* ## b", [3, 4]),
    ],
)
def test_headings_fit_under_the_page(typed, levels):
    assert headings(render_markdown(typed)) == levels


@settings(max_examples=50)
@given(st.lists(st.integers(1, 6)), st.integers(1, 6))
def test_headings_never_skip_a_level(typed, offset):
    html = render_markdown("\n\n".join(f"{'#' * level} kop" for level in typed), heading_offset=offset)
    levels = [offset, *headings(html)]
    assert len(levels) == len(typed) + 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(level >= min(offset + 1, 6) for level in levels[1:])


def test_links_give_nothing_away():
    assert render_markdown("[wiki](https://example.org/)") == (
        '<p><a href="https://example.org/" rel="nofollow noopener">wiki</a></p>\n'
    )
    assert 'href="mailto:a@example.org"' in render_markdown("<a@example.org>")
    assert 'href="/voorbeeld/"' in render_markdown("[hier](/voorbeeld/)")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("![een foto](https://example.net/a.png)", [("https://example.net/a.png", "een foto")]),
        ("![](https://example.net/a.png)", [("https://example.net/a.png", "https://example.net/a.png")]),
        ("[![foto](https://example.net/a.png)](https://example.org/)", [("https://example.org/", "foto")]),
        ("[a](/b)![c](/d)", [("/b", "a"), ("/d", "c")]),
    ],
)
def test_a_picture_becomes_a_link_to_it(typed, shown):
    links = "".join(f'<a href="{address}" rel="nofollow noopener">{words}</a>' for address, words in shown)
    assert render_markdown(typed) == f"<p>{links}</p>\n"


def test_tables_say_what_heads_a_column_and_where_numbers_stand():
    html = render_markdown("| Naam | Uren |\n|:--|--:|\n| Chat | 12 |")
    assert '<th scope="col">Naam</th>' in html
    assert '<th class="num" scope="col">Uren</th>' in html
    assert '<td class="num">12</td>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=https://example.net></iframe>",
        "<style>body{display:none}</style>",
        "<!-- --><script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](\x01javascript:alert(1))",
        "[a](vbscript:x)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](file:///etc/passwd)",
        "[a][b]\n\n[b]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        '![a](https://example.net/x.png"onerror="alert(1))',
        '[a](https://example.org/ "\\" onclick=alert(1) x=\\"")',
        "[a](http://[::1)",
        '```"><script>alert(1)</script>\nx\n```',
        "`<script>`",
        "| <script> |\n|---|\n| <b onclick=x>y</b> |",
        "# <b style=x>a</b>",
        "&lt;script&gt;",
        "<a href='/' style='x' class='gv-button' id='y' target='_blank'>a</a>",
    ],
)
def test_harm_stays_text(typed):
    html = render_markdown(typed)
    assert is_harmless(html)
    assert "<script" not in html.lower()


@settings(max_examples=50)
@given(st.text())
@example("\x00")
@example("[a](\ud7ff)")
def test_any_text_is_harmless(text):
    assert is_harmless(render_markdown(text))


MARKS = [*"[]()<>*_`|-#!:\n a\\", '"', "javascript:", "https://x.nl", "&#58;"]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(MARKS), max_size=60))
def test_any_markup_is_harmless(pieces):
    assert is_harmless(render_markdown("".join(pieces)))


def wide(columns, rows, cell="a"):
    return "\n".join(["|" + f"{cell}|" * columns, "|" + "-|" * columns, *["|" + f"{cell}|" * columns] * rows])


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        (wide(COLUMNS_MOST, 3), 4 * COLUMNS_MOST),
        (wide(500, 3), 0),
        (wide(40, 20) + "\n\n" + wide(2, 1), 21 * 40 + 4),
        # Short rows are filled up: a small text, half a million cells.
        (wide(40, 0) + "\n|b" * 12_000, 0),
        ("\n\n".join([wide(40, 0) + "\n|b" * 100] * 100), 101 * 40 * 2),
    ],
    ids=["as wide as may be", "too wide", "two tables", "too many cells", "too many together"],
)
def test_a_table_is_of_a_size_that_people_make(typed, cells):
    html = render_markdown(typed)
    assert is_harmless(html)
    assert html.count("<td") + html.count("<th ") + html.count("<th>") == cells
    assert "a" in html


@pytest.mark.parametrize(
    "typed",
    [
        "\n".join("  " * depth + f"* regel {depth}" for depth in range(40)),
        "\n\n".join("> " * depth + f"regel {depth}" for depth in range(1, 40)),
        ">" * 50_000 + " regel 39",
        "* " * 300 + "regel 39",
        "[" * (BRACKETS_MOST + 1) + "regel 39",
    ],
    ids=["lists", "quotes", "only quotes", "one line", "brackets"],
)
def test_what_is_deeper_or_fuller_than_anybody_writes_is_shown_as_it_was_typed(typed):
    html = render_markdown(typed)
    assert html == f'<div class="gv-typed">{escape(typed)}</div>'


@pytest.mark.parametrize("depth", [3, 8])
def test_a_list_in_a_list_stays_a_list(depth):
    html = render_markdown("\n".join("  " * each + f"* regel {each}" for each in range(depth)))
    assert html.count("<ul>") == depth


def test_what_may_be_wide_scrolls_in_a_box_of_its_own():
    html = render_markdown(f"{wide(2, 1)}\n\n```\ncode\n```\n\n{wide(2, 1)}\n\n    ook code")
    boxes = [facts for tag, facts in Elements(html).found if tag == "div"]
    assert [facts["aria-label"] for facts in boxes] == ["Tabel 1", "Code 1", "Tabel 2", "Code 2"]
    assert {(facts["class"], facts["role"], facts["tabindex"]) for facts in boxes} == {("gv-scroll", "group", "0")}
    assert html.count("</div>") == 4


@pytest.mark.parametrize(
    "typed",
    [
        "> " * 5000 + "a",
        "* " * 5000 + "a",
        "[" * 20000,
        "![" * 5000,
        "*a " * 20000,
        "`" * 20001,
        "\n".join("  " * depth + "* a" for depth in range(300)),
        "\n".join(">" * depth + " a" for depth in range(400)),
        "[" * 10_000 + "]" * 10_000,
        "> " * 10_000 + "* " * 10_000 + "a",
        "**a *b " * 10_000,
    ],
    ids=[
        *("quotes", "lists", "brackets", "pictures", "stars", "ticks", "nested list", "nested quotes", "pairs"),
        *("ten thousand deep", "emphasis"),
    ],
)
def test_deep_nesting_and_endless_marks_come_to_an_end(typed):
    assert is_harmless(render_markdown(typed))


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("", ""),
        ("One *thing*.", "<p>One <em>thing</em>.</p>"),
        ("# Title\n\n- a list\n\nOne thing.\n\nAnother.", "<p>One thing.</p>"),
        ("- a list", ""),
    ],
)
def test_the_opening_is_the_first_paragraph(text, opening):
    assert render_opening(text).strip() == opening


def test_the_opening_does_no_harm():
    html = render_opening("<script>x</script> ![](https://example.org/x.png) [here](javascript:x)")
    assert is_harmless(html)


@pytest.mark.parametrize(
    "piece",
    ["[", "&", "|a", "[a](", "*a ", "![](https://example.org/huge.png)", "<script>alert(1)</script>", "Een zin. "],
)
def test_a_megabyte_is_shown_as_it_was_typed(piece):
    text = piece * (1_000_000 // len(piece))
    html = render_markdown(text)
    assert html.startswith('<div class="gv-typed">')
    assert html.count("<") == 2, "one element, and nothing that is one besides"


def test_the_longest_text_that_has_a_shape_still_has_it():
    assert "<em>" in render_markdown("*a*" + " b" * ((MOST - 3) // 2))


@pytest.mark.parametrize(
    "typed",
    [
        "![plaatje](https://example.org/100000x100000.png)",
        "![plaatje](https://example.org/a.svg =99999x99999)",
        "![plaatje][1]\n\n[1]: https://example.org/a.png",
        '<img src="https://example.org/a.png" width="99999">',
        "![plaatje](data:image/png;base64," + "A" * 100_000 + ")",
    ],
)
def test_no_picture_is_ever_fetched(typed):
    html = render_markdown(typed)
    assert is_harmless(html)
    assert "<img" not in html
    assert "plaatje" in html or "&lt;img" in html


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("Geen lijst.", []),
        ("Wat kan het?\n\n- *schrijven*\n- [zoeken](/x)\n\nEn:\n\n- meer", ["schrijven", "zoeken"]),
        ("1. eerst\n2. dan", ["eerst", "dan"]),
        ("- een\n  regel\n\n  nog een alinea\n  - daaronder\n- `twee`", ["een regel", "twee"]),
        ("> - in een citaat\n\n- daarbuiten", ["daarbuiten"]),
        ("-\n- <b>x</b>", ["<b>x</b>"]),
    ],
)
def test_what_the_first_list_says(text, items):
    assert listed(text) == items
