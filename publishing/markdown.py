"""What people write in Markdown, as HTML that does no harm and fits under the headings of the page.

CommonMark with tables. HTML in the text is shown as it was typed. A picture becomes a link to it: showing it would
tell its server who reads this page. A text that is longer than anybody writes is shown as it was typed.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_SCHEMES = {"", "http", "https", "mailto"}
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}, "td": {"class"}, "th": {"class", "scope"}}

# Beyond this many characters some texts take more than two seconds. No text of ours may be half as long.
MOST = 200_000


def render_markdown(text: str, *, heading_offset: int = 2) -> SafeString:
    """The text as safe HTML; `heading_offset` is the level of the heading that it stands under.

    The first heading in the text comes one level below that, and no later one skips a level, whatever was typed.
    """
    if len(text) > MOST:
        return format_html("<pre>{}</pre>", text)
    return _render(_MARKDOWN.parse(text), heading_offset)


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
