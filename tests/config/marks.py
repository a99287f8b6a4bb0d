"""Reads a page as its elements, so that tests speak of links and fields, not of strings."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Mark:
    """One element: its name, attributes, text, and the classes of everything it stands in."""

    name: str
    attributes: dict[str, str]
    around: frozenset[str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)


class Marks(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[Mark] = []
        self._open: list[Mark] = []
        self.feed(html)

    @classmethod
    def of(cls, response: Any) -> Marks:
        return cls(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = frozenset(word for mark in self._open for word in mark.get("class").split())
        mark = Mark(tag, {name: value or "" for name, value in attrs}, around)
        self.all.append(mark)
        if tag not in EMPTY:
            self._open.append(mark)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        for mark in self._open:
            mark.words.append(data)

    def find(self, name: str, *, text: str | None = None, inside: str = "", **attributes: str) -> list[Mark]:
        """Elements with this text and these attributes (`aria_sort` for aria-sort), inside one of such a class."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            mark
            for mark in self.all
            if mark.name == name
            and (text is None or mark.text == text)
            and (not inside or inside in mark.around)
            and all(mark.attributes.get(key) == value for key, value in wanted.items())
        ]

    def has(self, name: str, **wanted: Any) -> bool:
        return bool(self.find(name, **wanted))

    def links(self, class_: str = "", *, inside: str = "") -> list[Mark]:
        return [mark for mark in self.find("a", inside=inside) if not class_ or class_ in mark.get("class").split()]
