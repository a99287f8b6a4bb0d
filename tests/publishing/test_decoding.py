"""The text of a file, whatever program wrote it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from publishing.decoding import text_of

TEXT = "Code;Naam\r\nFUN-01;Café; € 5\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(encoding):
    assert text_of(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a;b\n\x001;2", "no_text"), (b"\x01\x02a", "no_text"), (b"\xff\xfem\x00o", "letters"), (b"a\x81b", "letters")],
)
def test_what_is_no_text_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        text_of(content)
    assert refused.value.code == code


@given(st.binary(max_size=60))
def test_no_bytes_break_reading(content):
    try:
        text_of(content)
    except ValidationError as refused:
        assert refused.messages  # noqa: PT017 - either is right
