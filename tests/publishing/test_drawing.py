"""Text in a drawing stays within its room, and cannot become markup."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.drawing import TEXT, element, fit, width_of, words


@settings(max_examples=50)
@given(st.text(max_size=200), st.integers(60, 400), st.integers(1, 3))
def test_fitted_text_stays_within_its_room(text, width, lines):
    rows = fit(text, width, TEXT, lines=lines)
    assert len(rows) <= lines
    assert all(width_of(row, TEXT) <= width for row in rows)


def test_what_fits_is_whole_and_what_does_not_is_marked():
    assert fit("Backup & continuïteit", 300, TEXT) == ["Backup & continuïteit"]
    assert fit("een twee drie vier", 60, TEXT) == ["een twee", "drie vier"]
    assert fit("een twee drie vier vijf", 60, TEXT) == ["een twee", "drie vier…"]
    assert fit("", 60, TEXT) == []


@settings(max_examples=50)
@given(st.text())
def test_words_are_fit_for_xml(text):
    ElementTree.fromstring(element("text", words(text), class_=text))


def test_numbers_are_written_short():
    assert element("rect", x=1.0, stroke_width=1.5, fill=None) == '<rect x="1" stroke-width="1.5"/>'
