"""How a verb saves: all or nothing, and always with a sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from periods.verbs import StepRefused, constraints_left_to_database, locked, save_row
from tests.periods.boats import Hire, day, hire

TAKEN = "This boat is taken on those days."


def with_a_rival(row: Hire, rival: Hire) -> Hire:
    """`row`, with somebody who saves `rival` right after `row` was checked: from then on only the database knows."""
    check = row.full_clean

    def check_and_lose(**options) -> None:
        check(**options)
        rival.save()

    row.full_clean = check_and_lose
    return row


def test_a_row_in_order_is_saved(boats):
    save_row(hire(3, 6), by=None)
    assert Hire.objects.get().since == day(3)


def test_wrong_input_is_told_and_nothing_is_saved(boats):
    with pytest.raises(ValidationError) as refusal:
        save_row(hire(6, 3), by=None)
    assert not isinstance(refusal.value, StepRefused)
    assert not Hire.objects.exists()


def test_a_row_that_another_stands_in_the_way_of_is_a_step_refused(boats):
    """Nothing is wrong with the input; the state forbids it."""
    hire(3, 6).save()
    with pytest.raises(StepRefused) as refusal:
        save_row(hire(3, 6), by=None)
    assert refusal.value.messages == [TAKEN]


def test_wrong_input_comes_first_where_both_are_so(boats):
    hire(3, 6).save()
    with pytest.raises(ValidationError) as refusal:
        save_row(hire(3, 6, closed_on="soon"), by=None)
    assert not isinstance(refusal.value, StepRefused)


def test_who_was_first_is_told_when_somebody_gets_in_between(boats):
    with pytest.raises(StepRefused) as refusal:
        save_row(with_a_rival(hire(3, 6), hire(3, 6)), by=None)
    assert refusal.value.messages == [TAKEN]
    assert Hire.objects.count() == 1


def test_what_the_database_was_first_with_in_other_columns_is_told_too(boats):
    with pytest.raises(StepRefused) as refusal:
        save_row(with_a_rival(hire(7, 8, note="mine"), hire(3, 6, note="mine")), by=None)
    assert "note" in refusal.value.messages[0].lower()


def test_without_a_sentence_to_be_found_there_is_a_general_one(boats):
    """A row that lost something which no constraint speaks of."""
    row = hire(3, 6)
    row.full_clean = lambda **_options: setattr(row, "boat_id", None)
    with pytest.raises(StepRefused) as refusal:
        save_row(row, by=None)
    assert refusal.value.messages == [
        _("Somebody else changed this at the same moment. Look at the page again and try once more.")
    ]


def test_after_a_refusal_the_transaction_goes_on(boats):
    with transaction.atomic():
        with pytest.raises(StepRefused):
            save_row(with_a_rival(hire(3, 6), hire(3, 6)), by=None)
        save_row(hire(6, 8), by=None)
    assert Hire.objects.count() == 2


def test_a_row_is_read_anew_when_it_is_locked(boats):
    row = hire(3, 6)
    row.save()
    Hire.objects.update(until=day(9))
    with transaction.atomic():
        assert locked(row).until == day(9)


def test_left_to_the_database_a_refusal_has_the_same_sentence(boats):
    hire(3, 6).save()
    with constraints_left_to_database(), pytest.raises(StepRefused) as refusal:
        save_row(hire(3, 6), by=None)
    assert refusal.value.messages == [TAKEN]
    assert Hire.objects.count() == 1


def test_left_to_the_database_wrong_input_is_refused_just_the_same(boats):
    with constraints_left_to_database(), pytest.raises(ValidationError):
        save_row(hire(6, 3), by=None)
    assert not Hire.objects.exists()
