"""Dutch is complete; English is what stands in the code."""

import ast
import re

import pytest
from django.utils import translation

from tools import messages
from tools.console import ROOT

# One word for one thing: what Dutch does not say, and what it says instead.
INSTEAD = {
    r"(?<!e-)\bmail": "e-mail",
    r"rekenblad|rekenprogramma|werkmap": "spreadsheet",
    r"\bimport": "inlezen, then doorvoeren",
    r"\bsite\b": "website",
    r"\b(product|systeem)\b": "Intekenen",
    r"\bdoe mee\b": "Meedoen",
    r"\btoezegging": "intekening",
    r"\bwe\b": "wij",
    r"\bten ?minste\b": "minstens",
    r"\bhooguit\b": "hoogstens",
    r"[“”]": "‘ and ’",
}


def test_every_text_is_in_the_catalogue_with_its_dutch_and_nothing_else_is():
    assert messages.problems() == []


@pytest.mark.parametrize("word", INSTEAD)
def test_dutch_has_one_word_for_one_thing(word):
    said = [
        form
        for message in messages.read_catalog(messages.po_file())
        if message.id
        for form in ([message.string] if isinstance(message.string, str) else message.string)
        if re.search(word, form, re.IGNORECASE)
    ]
    assert said == [], f"say {INSTEAD[word]}"


def test_dutch_is_what_a_visitor_reads():
    messages.compile_catalog()
    catalogue = messages.read_catalog(messages.po_file())
    simple = next(
        message for message in catalogue if message.id and isinstance(message.id, str) and not message.context
    )
    with translation.override("nl"):
        assert translation.gettext(simple.id) == simple.string


def test_english_is_the_text_in_the_code():
    with translation.override("en"):
        for message in messages.extract_messages():
            if message.id and isinstance(message.id, str) and not message.context:
                assert translation.gettext(message.id) == message.id


def test_no_text_hides_where_the_catalogue_does_not_look():
    """Texts are found by reading the code; inside an f-string they would not be, and stay English."""
    words = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    hidden = [
        f"{path}:{call.lineno}"
        for path in ROOT.glob("[!.]*/**/*.py")
        if "migrations" not in path.parts and path.relative_to(ROOT).parts[0] not in {"tests", "node_modules", "var"}
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in words
    ]
    assert hidden == []
