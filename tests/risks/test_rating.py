"""Ratings: on the matrix of the day, only ever added, and what a correction replaces is gone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periods.verbs import StepRefused
from risks.models import Rating, RatingKind, Risk, RiskMatrix, RiskStatus, default_ranks
from tests.cast import make_world


def told(day):
    """What a list says of the one risk on `day`."""
    return Risk.objects.with_rating(at=day).values("score", "level_rank", "treatment_required").get()


def test_a_rating_points_to_its_cell_and_makes_the_risk_assessed(world, register):
    risk = register()
    rating = risk.rate(by=world.secretary, likelihood=4, impact=3, note="Zie het onderzoek.")
    assert (rating.cell.likelihood, rating.cell.impact, rating.cell.level.rank) == (4, 3, 3)
    assert (rating.kind, rating.effective_on) == (RatingKind.CURRENT, world.today)
    assert risk.status_on(world.today) == RiskStatus.ASSESSED
    assert risk.next_review == world.days(90)


def test_rating_again_leaves_the_status_alone(world, rated):
    risk = rated()
    risk.treat(by=world.secretary)
    risk.rate(by=world.secretary, likelihood=1, impact=1)
    assert risk.status_on(world.today) == RiskStatus.IN_TREATMENT
    assert risk.next_review == world.days(365)


def test_only_the_current_rating_that_holds_sets_the_next_review(world, register):
    risk = register(on=world.days(-100))
    risk.rate(by=world.secretary, kind=RatingKind.INHERENT, likelihood=5, impact=5, on=world.days(-90))
    assert risk.next_review is None
    risk.rate(by=world.secretary, likelihood=3, impact=4, on=world.days(-10))
    assert risk.next_review == world.days(80)
    risk.rate(by=world.secretary, likelihood=1, impact=1, on=world.days(-20))
    assert risk.next_review == world.days(80)


def test_a_list_tells_the_last_current_rating_on_a_day(world, register):
    risk = register(on=world.days(-100))
    by = world.secretary
    risk.rate(by=by, kind=RatingKind.INHERENT, likelihood=5, impact=4, on=world.days(-90))
    risk.rate(by=by, likelihood=4, impact=4, on=world.days(-60))
    risk.rate(by=by, likelihood=2, impact=4, on=world.days(-30))
    risk.rate(by=by, kind=RatingKind.EXPECTED, likelihood=1, impact=1, on=world.days(-30))
    assert told(world.days(-61)) == dict.fromkeys(("score", "level_rank", "treatment_required"))
    assert told(world.days(-31)) == {"score": 16, "level_rank": 4, "treatment_required": True}
    assert told(world.today) == {"score": 8, "level_rank": 2, "treatment_required": False}
    for kind, day, score in (
        (RatingKind.INHERENT, world.days(-91), None),
        (RatingKind.INHERENT, world.today, 20),
        (RatingKind.EXPECTED, world.today, 1),
    ):
        rating = risk.rating_on(day, kind)
        assert (rating and rating.cell.score) == score


def test_the_level_comes_with_its_name_at_no_query_a_row(world, rated, django_assert_num_queries):
    for step in (1, 3, 5):
        rated(step, step)
    list(Risk.objects.with_rating(at=world.today))  # the first JSON in a process asks the database what it can
    with django_assert_num_queries(1):
        rows = list(Risk.objects.with_rating(at=world.today).worst_first())
        levels = [(row.level.rank, row.level.word) for row in rows]
    assert levels == [(4, "very_high"), (2, "raised"), (1, "low")]


def test_the_last_word_of_a_day_holds(world, rated):
    risk = rated(1, 1)
    risk.rate(by=world.secretary, likelihood=5, impact=5)
    risk.rate(by=world.secretary, likelihood=2, impact=2)
    assert told(world.today)["score"] == 4
    assert risk.rating_on(world.today).cell.score == 4


# --- append-only, and corrections ---


def test_a_rating_is_never_changed(world, rated):
    rated()
    rating = Rating.objects.get()
    rating.note = "Toch anders"
    with pytest.raises(ValidationError) as refused:
        rating.full_clean()
    assert refused.value.error_dict["__all__"][0].code == "append_only"


def test_a_correction_counts_instead_of_what_it_replaces(world, register):
    risk = register(on=world.days(-100))
    wrong = risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-50))
    right = risk.rate(by=world.secretary, likelihood=1, impact=2, supersedes=wrong)
    assert right.effective_on == wrong.effective_on
    assert Rating.objects.count() == 2
    assert told(world.days(-50))["score"] == told(world.today)["score"] == 2
    assert risk.next_review == world.days(-50) + timedelta(days=365)


def test_a_correction_may_count_from_another_day(world, register):
    risk = register(on=world.days(-100))
    wrong = risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-50))
    risk.rate(by=world.secretary, likelihood=1, impact=2, supersedes=wrong, on=world.days(-40))
    assert told(world.days(-45))["score"] is None


def test_a_rating_is_corrected_once_and_its_correction_may_be_corrected(world, rated):
    risk = rated(5, 5)
    wrong = Rating.objects.get()
    better = risk.rate(by=world.secretary, likelihood=3, impact=3, supersedes=wrong)
    with pytest.raises(ValidationError):
        risk.rate(by=world.secretary, likelihood=1, impact=1, supersedes=wrong)
    risk.rate(by=world.secretary, likelihood=2, impact=3, supersedes=better)
    assert told(world.today)["score"] == 6


def test_a_correction_is_of_the_same_risk_and_kind(world, rated):
    risk, other = rated(), rated()
    rating = other.ratings.get()
    for facts in ({"supersedes": rating}, {"supersedes": risk.ratings.get(), "kind": RatingKind.EXPECTED}):
        with pytest.raises(ValidationError) as refused:
            risk.rate(by=world.secretary, likelihood=1, impact=1, **facts)
        assert "supersedes" in refused.value.message_dict
    assert Rating.objects.count() == 2


def test_only_the_secretary_corrects_a_rating_of_the_past(world, register):
    risk = register(on=world.days(-9), owner=world.board.person)
    wrong = risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-5))
    with pytest.raises(ValidationError):
        risk.rate(by=world.board, likelihood=1, impact=1, supersedes=wrong)


# --- on which matrix ---


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (6, 1), (3, 6), (None, 1), (None, None)])
def test_nothing_is_rated_off_the_scale(world, register, likelihood, impact):
    risk = register()
    with pytest.raises(ValidationError):
        risk.rate(by=world.secretary, likelihood=likelihood, impact=impact)
    assert not Rating.objects.exists()
    assert risk.status_on(world.today) == RiskStatus.IDENTIFIED


def test_a_rating_is_on_the_matrix_in_use_on_that_day(world, register):
    old = RiskMatrix.make(by=None, network=world.network, on=world.days(-100))
    new = RiskMatrix.make(by=None, network=world.network, ranks=default_ranks(3, 3), on=world.days(-10))
    risk = register(on=world.days(-50))
    assert risk.rate(by=world.secretary, likelihood=5, impact=5, on=world.days(-40)).cell.matrix == old
    assert risk.rate(by=world.secretary, likelihood=3, impact=3).cell.matrix == new
    with pytest.raises(ValidationError):
        risk.rate(by=world.secretary, likelihood=5, impact=5)
    with pytest.raises(ValidationError):
        risk.rate(by=world.secretary, cell=old.cell(1, 1))
    assert risk.rate(by=world.secretary, cell=new.cell(1, 1)).cell.matrix == new


def test_another_network_has_another_matrix(world, register):
    other = make_world("ander", "Ander")
    with pytest.raises(ValidationError):
        register().rate(by=world.secretary, cell=RiskMatrix.of(other.network).cell(1, 1))


def test_the_first_rating_of_a_network_makes_its_matrix_in_the_same_step(world, register):
    assert not RiskMatrix.objects.exists()
    register().rate(by=world.secretary, likelihood=1, impact=1)
    assert RiskMatrix.objects.get().network == world.network


# --- when ---


def test_nothing_is_rated_before_it_was_known_or_while_it_is_closed(world, register):
    risk = register(on=world.days(-50))
    risk.close(by=world.secretary, reason="Voorbij", on=world.days(-20))
    risk.reopen(by=world.secretary, on=world.days(-10))
    for days in (-51, -20, -11):
        with pytest.raises(StepRefused):
            risk.rate(by=world.secretary, likelihood=1, impact=1, on=world.days(days))
    for days in (-50, -21, -10, 0):
        risk.rate(by=world.secretary, likelihood=1, impact=1, on=world.days(days))
    for days in (-50, -21):
        assert risk.status_on(world.days(days)) == RiskStatus.IDENTIFIED


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.integers(-20, 0), st.sampled_from(RatingKind), st.integers(1, 5), st.booleans()), max_size=8
    )
)
def test_what_a_list_tells_is_what_a_replay_of_the_ratings_tells(world, register, acts):
    """The last one on or before the day, in the order of entry, leaving out what was corrected."""
    risk = register(on=world.days(-20))
    standing = []
    for days, kind, step, corrects in acts:
        mine = [each for each in standing if each.kind == kind]
        wrong = mine[-1] if corrects and mine else None
        rating = risk.rate(
            by=world.secretary, kind=kind, likelihood=step, impact=step, on=world.days(days), supersedes=wrong
        )
        standing = [each for each in standing if each != wrong] + [rating]
    for days in (-20, -10, 0):
        day = world.days(days)
        row = Risk.objects.with_rating(at=day).get(pk=risk.pk)
        inherent = risk.rating_on(day, RatingKind.INHERENT)
        for kind, score in ((RatingKind.CURRENT, row.score), (RatingKind.INHERENT, inherent and inherent.cell.score)):
            held = [each for each in standing if each.kind == kind and each.effective_on <= day]
            last = max(held, key=lambda each: (each.effective_on, each.pk), default=None)
            assert score == (last and last.cell.score)


# --- what the database refuses ---


def test_the_database_refuses_a_wrong_rating_too(world, rated):
    risk = rated()
    first = risk.ratings.get()
    second, third = (risk.rate(by=world.secretary, likelihood=1, impact=1) for _time in range(2))
    Rating.objects.filter(pk=second.pk).update(supersedes=first)
    for row, facts in ((first, {"kind": "iets"}), (first, {"supersedes": first}), (third, {"supersedes": first})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.filter(pk=row.pk).update(**facts)
