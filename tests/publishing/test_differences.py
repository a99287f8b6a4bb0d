"""Differences lose nothing, tell the least that changed, and are readable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import publishing.differences as differences_module
from publishing.differences import (
    ADDED,
    CHANGED,
    MOST_EFFORT,
    MOST_LINES,
    MOST_WORDS,
    REMOVED,
    SAME,
    counted,
    differences,
)

TEXT = st.lists(st.sampled_from(["de", "wiki", "werkt", " ", "\n", "\n\n", ".", "**", "é", "- "]), max_size=40).map(
    "".join
)


def sides(old: str, new: str) -> tuple[str, str]:
    """Both texts, put together again from what is told."""
    lines = [line for stretch in differences(old, new) for line in stretch.lines]

    def side(gone: str) -> str:
        kept = [line for line in lines if line.mark != gone]
        return "\n".join("".join(piece.words for piece in line.pieces if piece.mark != gone) for line in kept)

    return side(ADDED), side(REMOVED)


def told(old: str, new: str) -> list[list[tuple[str, str]]]:
    lines = [line for stretch in differences(old, new) for line in stretch.lines]
    return [[(piece.mark, piece.words) for piece in line.pieces] for line in lines if line.mark != SAME]


@settings(max_examples=200)
@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(old, new):
    if old == new:
        assert differences(old, new) == []
    else:
        assert sides(old, new) == (old, new)


@settings(max_examples=50)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_read_back(old, new):
    if old != new:
        assert sides(old, new) == (old, new)


def test_words_within_a_line():
    assert told("De wiki werkt goed.", "De nieuwe wiki werkt prima.") == [
        [
            (SAME, "De"),
            (ADDED, " nieuwe"),
            (SAME, " wiki werkt "),
            (REMOVED, "goed"),
            (ADDED, "prima"),
            (SAME, "."),
        ]
    ]


def test_several_words_in_a_row_are_told_at_once():
    assert told("Wij maken de oude zin af.", "Wij maken een nieuwe alinea af.") == [
        [(SAME, "Wij maken "), (REMOVED, "de oude zin"), (ADDED, "een nieuwe alinea"), (SAME, " af.")]
    ]


def test_a_line_that_came_before_a_changed_one_is_told_as_new():
    assert told("De wiki is er.", "Een heel ander begin\nDe wiki is er nu.") == [
        [(ADDED, "Een heel ander begin")],
        [(SAME, "De wiki is er"), (ADDED, " nu"), (SAME, ".")],
    ]


def test_lines_that_have_nothing_in_common_are_not_mixed():
    assert told("Appels en peren", "1. Zie de handleiding") == [
        [(REMOVED, "Appels en peren")],
        [(ADDED, "1. Zie de handleiding")],
    ]


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("", "een\ntwee", {ADDED: 2, REMOVED: 0, CHANGED: 0}),
        ("een\ntwee", "", {ADDED: 0, REMOVED: 2, CHANGED: 0}),
        ("een twee drie", "een twee vier", {ADDED: 0, REMOVED: 0, CHANGED: 1}),
        ("een", "een\n", {ADDED: 0, REMOVED: 0, CHANGED: 0}),
    ],
)
def test_how_much_changed(old, new, marks):
    assert counted(differences(old, new)) == marks


def test_an_empty_line_that_changed_is_told_too():
    (stretch,) = differences("een\ntwee", "een\n\ntwee")
    assert [(line.mark, line.empty) for line in stretch.lines] == [(SAME, False), (ADDED, True), (SAME, False)]


def test_what_is_far_from_a_change_can_be_folded():
    old = "\n".join(f"regel {number}" for number in range(10))
    assert [
        (stretch.far, len(stretch.lines)) for stretch in differences(old, old.replace("regel 5", "regel vijf"))
    ] == [
        (True, 4),
        (False, 3),
        (True, 3),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n".join("ab" * (number % 7) for number in range(MOST_LINES + 1)), "x\n" * MOST_LINES),
        ("woord " * (MOST_WORDS + 1), "woord " * (MOST_WORDS + 2)),
        ("a\n" * MOST_LINES, "a\n" * (MOST_LINES // 2)),
        ("\n".join(str(number % 100) for number in range(1999)), "\n".join(str(number % 99) for number in range(1999))),
    ],
    ids=["many lines", "a long line", "the same line again and again", "lines that come back"],
)
def test_large_texts_are_compared_too(old, new):
    assert sides(old, new) == (old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 1990, "a\nb\n" * 995),
        ("\n".join(f"oud {number} " + "w " * 20 for number in range(1900)), "nieuw en anders\n" * 1900),
        ("a b " * 12_500, "b a c " * 8_000),
        (
            "\n".join(
                f"x{group}-{each} {'w ' * 100}" + "\n" * (each == 27) for group in range(60) for each in range(28)
            ),
            "\n".join(
                f"y{group}-{each} {'w ' * 100}" + "\n" * (each == 27) for group in range(60) for each in range(28)
            ),
        ),
    ],
    ids=["one line over and over", "each line another", "one long line", "many stretches"],
)
def test_comparing_takes_only_so_much_effort_and_tells_both_whole(monkeypatch, old, new):
    looked_up = [0]
    count = differences_module._Matcher.find_longest_match

    def counting(self, *args):
        before = self.effort.left
        found = count(self, *args)
        looked_up[0] += before - self.effort.left if not self.effort.spent else 0
        return found

    monkeypatch.setattr(differences_module._Matcher, "find_longest_match", counting)
    found = differences(old, new)
    assert looked_up[0] <= MOST_EFFORT
    assert any(stretch.coarse for stretch in found)
    lines = [line for stretch in found for line in stretch.lines]
    for kept, left_out in ((REMOVED, ADDED), (ADDED, REMOVED)):
        told = ["".join(p.words for p in line.pieces if p.mark != left_out) for line in lines if line.mark != left_out]
        assert "\n".join(told) == (old if kept == REMOVED else new)


def test_an_edit_in_a_long_text_of_lines_alike_is_told_word_by_word():
    lines = ["* punt"] * 1500
    found = differences("\n".join(lines), "\n".join([*lines[:700], "* een ander punt", *lines[701:]]))
    assert counted(found) == {ADDED: 0, REMOVED: 0, CHANGED: 1}
    assert not any(stretch.coarse for stretch in found)
