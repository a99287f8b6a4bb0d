"""What the typeface lacks is written with what it has, and nothing else changes."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publishing import fonts


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Intekenen: 5 × 5 – “goed” €", "Intekenen: 5 × 5 – “goed” €"),
        ("een\nregel\tverder", "een\nregel\tverder"),
        ("≥ 3 → ja ✓", ">= 3 -> ja v"),
        ("samen\u2010werking", "samen-werking"),
        ("ﬁnancie\u0308n", "financiën"),
        ("klaar 🎉", "klaar ?"),
        ("漢字", "??"),
        ("om\u202egekeerd\x07\u2066", "omgekeerd"),
    ],
)
def test_showable(typed, shown):
    assert fonts.showable(typed) == shown


@pytest.mark.parametrize(
    ("typed", "spoiled"),
    [
        ("Gewoon: één, ﬁnancie\u0308n, 5 ≥ 3 → ja ✓ ★ ⅔", []),
        ("klaar 🎉 en nog eens 🎉", ["🎉"]),
        ("漢字", ["漢", "字"]),
        ("ȳ wordt y", ["ȳ"]),
        ("q\u0346", ["\u0346"]),
        ("hartje ❤\ufe0f", ["❤"]),
        ("om\u202egekeerd", []),
    ],
)
def test_what_paper_would_spoil(typed, spoiled):
    assert fonts.lost(typed) == spoiled


@settings(max_examples=50)
@example("A\u031c\u0323")  # without the first mark the second joins its letter
@given(st.text())
def test_everything_showable_has_a_glyph_and_stays_as_it_is(text):
    shown = fonts.showable(text)
    assert fonts.showable(shown) == shown
    needed = {face.script for face in fonts.faces_for(shown)}
    assert all(
        letter in "\n\t\r" or any(ord(letter) in fonts._letters(script) for script in needed) for letter in shown
    )


def test_only_scripts_in_use_are_loaded():
    assert {face.script for face in fonts.faces_for("Gewoon Nederlands, één zin.")} == {"latin"}
    assert {face.script for face in fonts.faces_for("Łódź")} == {"latin", "latin-ext"}
    assert {face.script for face in fonts.faces_for("София")} == {"latin", "cyrillic"}
