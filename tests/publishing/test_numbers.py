"""What looks like a number to a program and is none."""

import pytest
from django.core.exceptions import ValidationError

from publishing.numbers import refuse_no_number


@pytest.mark.parametrize("cell", ["NaN", "-inf", "Infinity", "1e999", float("nan"), float("inf"), "9" * 400, "∞"])
def test_what_cannot_be_counted_with_is_refused(cell):
    with pytest.raises(ValidationError, match="om mee te rekenen"):
        refuse_no_number(cell)


@pytest.mark.parametrize("cell", ["-0", "−0,0", "-0.000", -0.0])
def test_zero_below_zero_is_refused(cell):
    with pytest.raises(ValidationError, match="een min ervoor"):
        refuse_no_number(cell)


@pytest.mark.parametrize("cell", ["0", "12", "-3", "1.250,50", "veel", "", "-", "nanometer", 0, 1.5, None, "1e3"])
def test_anything_else_is_left_to_who_reads_it(cell):
    refuse_no_number(cell)
