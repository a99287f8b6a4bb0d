"""What people write in Markdown, as HTML that does no harm and fits under the headings of the page.

CommonMark with tables. HTML in the text is shown as it was typed. A picture becomes a link to it: showing it would
tell its server who reads this page. A text that is longer, deeper or fuller than anybody writes is shown as it was
typed, so that none takes long. What may be wide stands in a box that scrolls by itself.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token

_SCHEMES = {"", "http", "https", "mailto"}
_TAGS = {
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
# A text makes no div, and so gives one no attributes: those of boxes are ours.
_ATTRIBUTES = {
    "*": set[str](),
    "a": {"href"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class", "scope"},
}

# No text of ours may be longer than half of this.
MOST = 100_000
# Each bracket may begin a link, so it is looked at again and again: at these limits half a second is far away.
BRACKETS_MOST = 10_000
# Short rows are filled up to the width of their table, so a small text could ask for millions of cells.
COLUMNS_MOST, CELLS_MOST = 50, 10_000


def render_markdown(text: str, *, heading_offset: int = 2) -> SafeString:
    """The text as safe HTML; `heading_offset` is the level of the heading that it stands under.

    The first heading in the text comes one level below that, and no later one skips a level, whatever was typed.
    """
    if len(text) <= MOST and text.count("[") <= BRACKETS_MOST:
        tokens = _MARKDOWN.parse(text)
        if not _too_deep(tokens):
            return _render(tokens, heading_offset)
    # As typed, with lines broken where the page ends.
    return format_html('<div class="gv-typed">{}</div>', text)


def _too_deep(tokens: Sequence[Token]) -> bool:
    """Whether the parser left out what stands in lists and quotes so deep that it looked no further."""
    return any(token.nesting == 1 and token.level >= _MARKDOWN.options["maxNesting"] - 1 for token in tokens)


def listed(text: str) -> list[str]:
    """What the items of the first list in the text begin with, as plain words; nothing where it has no list."""
    found: list[str] = []
    begins = False
    for token in _MARKDOWN.parse(text[:MOST]):
        if token.level == 0 and token.type in {"bullet_list_close", "ordered_list_close"}:
            break
        if token.type == "list_item_open" and token.level == 1:
            begins = True
        elif token.type == "inline" and begins:
            begins = False
            found.append(" ".join("".join(_words(child) for child in token.children or ()).split()))
    return [words for words in found if words]


def _words(token: Token) -> str:
    return "\n" if token.type in {"softbreak", "hardbreak"} else token.content


def render_opening(text: str) -> SafeString:
    """The first paragraph of the text as safe HTML; nothing where it has none."""
    tokens = _MARKDOWN.parse(text[:MOST])
    begins = next((at for at, token in enumerate(tokens) if token.type == "paragraph_open" and token.level == 0), None)
    # A paragraph is three tokens: where it opens, what it says, where it closes.
    return _render([] if begins is None else tokens[begins : begins + 3])


def _render(tokens: Sequence[Token], heading_offset: int = 2) -> SafeString:
    _fit_headings(tokens, heading_offset)
    _fit_tables(tokens)
    tokens = list(_in_boxes(tokens))
    for token in tokens:
        token.children = token.children and _pictures_as_links(token.children)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return mark_safe(  # noqa: S308 - cleaned in the same line
        nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES - {""}, link_rel="nofollow noopener")
    )


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name it is called by
        try:
            return urlsplit(url).scheme.lower() in _SCHEMES
        except ValueError:
            return False


_MARKDOWN = _Markdown("commonmark", {"html": False}).enable("table")


def _table_of_a_size(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as it is called
    """A table, unless it is too wide, or all of them together too large: then its lines are a paragraph."""
    if state.env.get("full") or not table(state, start, end, True):  # noqa: FBT003 - as it is declared
        return False
    line = state.getLines(start + 1, start + 2, 0, False)  # noqa: FBT003 - as it is declared
    columns = line.strip().strip("|").count("|") + 1
    if columns > COLUMNS_MOST:
        return False
    left = CELLS_MOST - state.env.get("cells", 0)
    rows = next((each for each in range(start, min(end, start + left)) if state.isEmpty(each)), end) - start
    if columns * rows > left:
        # Remembered, so that what follows is not counted again from each of its lines.
        state.env["full"] = True
        return False
    if not silent:
        state.env["cells"] = state.env.get("cells", 0) + columns * rows
    return silent or table(state, start, end, silent)


_MARKDOWN.block.ruler.at("table", _table_of_a_size, {"alt": ["paragraph", "reference"]})


def _fit_headings(tokens: Sequence[Token], offset: int) -> None:
    """Moves each heading to the level that follows from the headings before it."""
    above: list[int] = []  # as typed: the headings that this one stands under
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            while above and above[-1] >= typed:
                above.pop()
            above.append(typed)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(offset + len(above), 6)}"


def _fit_tables(tokens: Sequence[Token]) -> None:
    """Says that headers are of columns, and says "to the right" by class: a style attribute is not allowed."""
    for token in tokens:
        if token.type in {"th_open", "td_open"}:
            to_the_right = token.attrs.pop("style", "") == "text-align:right"
            token.attrs |= {"class": "num"} if to_the_right else {}
            token.attrs |= {"scope": "col"} if token.type == "th_open" else {}


def _in_boxes(tokens: Sequence[Token]) -> Iterator[Token]:
    """Puts what may be wider than the page in a box that scrolls by itself, also with the keyboard."""
    tables = codes = 0
    for token in tokens:
        code = token.type in {"fence", "code_block"}
        if code or token.type == "table_open":
            tables, codes = tables + (not code), codes + code
            label = _("Code %(number)d") % {"number": codes} if code else _("Table %(number)d") % {"number": tables}
            facts: dict[str, str | int | float] = {
                "class": "gv-scroll",
                "role": "group",
                "aria-label": label,
                "tabindex": "0",
            }
            yield Token("box_open", "div", 1, attrs=facts, block=True)
        yield token
        if code or token.type == "table_close":
            yield Token("box_close", "div", -1, block=True)


def _pictures_as_links(children: Sequence[Token]) -> list[Token]:
    shown: list[Token] = []
    in_link = False
    for child in children:
        in_link = child.type == "link_open" or (in_link and child.type != "link_close")
        if child.type != "image":
            shown.append(child)
            continue
        address = str(child.attrs["src"])
        words = Token("text", "", 0, content=child.content or address)
        if in_link:
            shown.append(words)
        else:
            shown += [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]
    return shown
