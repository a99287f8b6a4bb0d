"""An OIN: what can be one is taken, and what cannot is refused with what is wrong with it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.oin import passes_eleven_test, refuse_wrong_oin


@pytest.mark.parametrize(
    "oin",
    [
        "00000001822477348000",  # an RSIN, as in the documentation of the standard
        "00000004194049711000",  # a SubOIN, from there too
        "00000003123456780000",  # a KvK number has eight digits
        "00000002123456789000",  # of a fiscal number no test is known
        "0000000727DF00000000",  # a school: letters
        "00000099000000001000",  # anybody's, to test with
        "00000012123456789000",  # a register that may come
    ],
)
def test_what_can_be_one(oin):
    refuse_wrong_oin(oin)


@pytest.mark.parametrize(
    ("oin", "said"),
    [
        ("1822477348000", "20 posities"),
        ("000000018224773480000", "20 posities"),
        ("0000000182247734800 ", "cijfers"),
        ("٠٠٠٠٠٠٠١822477348000", "cijfers"),
        ("12345678901234567000", "nummer van een register"),
        ("00000000822477348000", "nummer van een register"),
        ("00000001822477348001", "eindigt op 000"),
        ("00000001A22477348000", "alleen uit cijfers"),
        ("00000003123456789000", "KvK"),
        ("00000001822477349000", "geen RSIN"),
        ("00000001000000000000", "geen RSIN"),
    ],
)
def test_what_cannot(oin, said):
    with pytest.raises(ValidationError) as why:
        refuse_wrong_oin(oin)
    assert said in why.value.messages[0]


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits, place, more):
    if passes_eleven_test(digits):
        wrong = [*digits]
        wrong[place] = (wrong[place] + more) % 10
        assert not passes_eleven_test(wrong)
