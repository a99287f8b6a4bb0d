"""The risk matrix: simply there, never decreasing, frozen when used; a change is a new version."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periods.verbs import StepRefused
from risks.models import Cell, Level, LevelWord, Rating, RiskMatrix, default_ranks
from stakeholders.models import Network


def ranks_of(matrix):
    """The ranks as they were stored, lowest likelihood first."""
    rows = Cell.objects.filter(matrix=matrix).values_list("likelihood", "impact", "level__rank")
    table = {(likelihood, impact): rank for likelihood, impact, rank in rows}
    return [[table[row, column] for column in range(1, matrix.impacts + 1)] for row in range(1, matrix.likelihoods + 1)]


def test_a_matrix_of_five_by_five_is_simply_there(world):
    matrix = RiskMatrix.of(world.network)
    assert (matrix.version, matrix.likelihoods, matrix.impacts, matrix.since) == (1, 5, 5, world.today)
    assert ranks_of(matrix) == [
        [1, 1, 1, 1, 2],
        [1, 1, 2, 2, 3],
        [1, 2, 2, 3, 4],
        [1, 2, 3, 4, 4],
        [2, 3, 4, 4, 4],
    ]
    assert RiskMatrix.of(world.network) == matrix


def test_making_the_default_twice_makes_it_once(world):
    assert RiskMatrix.make_default(world.network) == RiskMatrix.make_default(world.network)
    assert RiskMatrix.objects.count() == 1


def test_every_part_of_a_matrix_is_in_its_history(world):
    RiskMatrix.make(by=world.secretary, network=world.network)
    for model in (RiskMatrix, Level, Cell):
        users = {row.history_user for row in model.history.all()}
        assert (model.history.count(), users) == (model.objects.count(), {world.secretary})


def test_the_higher_levels_must_be_treated(world):
    levels = RiskMatrix.of(world.network).levels
    assert list(levels.values_list("word", "treatment_required", "review_days")) == [
        (LevelWord.LOW, False, 365),
        (LevelWord.RAISED, False, 180),
        (LevelWord.HIGH, True, 90),
        (LevelWord.VERY_HIGH, True, 30),
    ]


def test_a_default_of_any_size_goes_from_the_lowest_level_to_the_highest(world):
    for likelihoods, impacts in itertools.product(range(3, 7), repeat=2):
        matrix = RiskMatrix.make(by=None, network=world.network, ranks=default_ranks(likelihoods, impacts))
        ranks = ranks_of(matrix)
        assert (ranks[0][0], ranks[-1][-1]) == (1, 4)
        assert (len(matrix.likelihood_labels), len(matrix.impact_labels)) == (likelihoods, impacts)


def test_fixed_words_are_in_the_language_of_the_reader_and_own_words_as_entered(world):
    own = ["zelden", "soms", "vaak"]
    matrix = RiskMatrix.make(by=None, network=world.network, ranks=default_ranks(3, 3), likelihood_words=own)
    with translation.override("en"):
        assert matrix.likelihood_labels == own
        assert matrix.impact_labels == ["small", "medium", "large"]
        assert str(matrix.cell(3, 1)) == "likelihood vaak × impact small"


@pytest.mark.parametrize("words", [["een"], ["a", "b", " "], "abc", [1, 2, 3]])
def test_words_are_given_for_every_step_or_not_at_all(world, words):
    with pytest.raises(ValidationError) as refused:
        RiskMatrix.make(by=None, network=world.network, ranks=default_ranks(3, 3), impact_words=words)
    assert "impact_words" in refused.value.message_dict


@st.composite
def tables(draw):
    """Tables of ranks, of which about a quarter is a risk matrix."""
    tall, wide = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    table = [[draw(st.integers(1, 4)) for _column in range(wide)] for _row in range(tall)]
    if draw(st.booleans()):
        table = [[max(max(row[: j + 1]) for row in table[: i + 1]) for j in range(wide)] for i in range(tall)]
    if draw(st.integers(1, 4)) == 1:
        table[draw(st.integers(0, tall - 1))][draw(st.integers(0, wide - 1))] = draw(st.integers(0, 5))
    return table


def may_be(ranks):
    """Whether this is a risk matrix, by looking at every pair of cells."""
    sizes = {len(ranks), *(len(row) for row in ranks)}
    cells = [(i, j, rank) for i, row in enumerate(ranks) for j, rank in enumerate(row)]
    return (
        all(3 <= size <= 6 for size in sizes)
        and all(1 <= rank <= 4 for _i, _j, rank in cells)
        and not any(i <= k and j <= m and rank > other for i, j, rank in cells for k, m, other in cells)
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ranks=tables())
def test_a_level_never_goes_down_while_likelihood_or_impact_goes_up(world, ranks):
    before = RiskMatrix.objects.count()
    if may_be(ranks):
        assert ranks_of(RiskMatrix.make(by=None, network=world.network, ranks=ranks)) == ranks
    else:
        with pytest.raises(ValidationError):
            RiskMatrix.make(by=None, network=world.network, ranks=ranks)
        assert RiskMatrix.objects.count() == before


def test_rows_of_different_length_are_no_matrix(world):
    with pytest.raises(ValidationError):
        RiskMatrix.make(by=None, network=world.network, ranks=[[1, 1, 1], [1, 1, 1, 1], [1, 1, 1]])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(likelihood=st.integers(1, 5), impact=st.integers(1, 5), rank=st.integers(1, 4))
def test_changing_one_cell_keeps_the_matrix_from_decreasing(world, likelihood, impact, rank):
    matrix = RiskMatrix.of(world.network)
    ranks = ranks_of(matrix)
    ranks[likelihood - 1][impact - 1] = rank
    cell = matrix.cell(likelihood, impact)
    cell.level = matrix.levels.get(rank=rank)
    if may_be(ranks):
        cell.full_clean()
    else:
        with pytest.raises(ValidationError):
            cell.full_clean()


def test_a_matrix_that_a_rating_uses_stays_as_it_is(world, rated):
    matrix = RiskMatrix.of(world.network)
    level = matrix.levels.get(rank=1)
    level.own_name = "klein"
    level.full_clean()
    assert not matrix.frozen

    rated()
    assert matrix.frozen
    for part in (matrix, level, matrix.cell(1, 1)):
        with pytest.raises(ValidationError, match=r"new version|nieuwe versie"):
            part.full_clean()
    used = Rating.objects.get().cell
    with pytest.raises(ValidationError):
        Cell(network=world.network, matrix=matrix, likelihood=1, impact=1, level=used.level).full_clean()


def test_a_change_is_a_new_version_and_the_old_one_holds_for_the_days_before(world):
    first = RiskMatrix.make(by=None, network=world.network, on=world.days(-400))
    second = RiskMatrix.make(by=None, network=world.network, ranks=default_ranks(4, 4), on=world.days(-10))
    assert second.version == 2
    assert RiskMatrix.of(world.network) == second
    assert RiskMatrix.of(world.network, at=world.days(-11)) == first
    assert RiskMatrix.of(world.network, at=world.days(-9999)) == first


def test_a_version_is_never_put_before_another(world):
    RiskMatrix.make(by=None, network=world.network)
    with pytest.raises(StepRefused):
        RiskMatrix.make(by=None, network=world.network, on=world.days(-1))
    assert RiskMatrix.objects.count() == 1


def test_off_the_scale_there_is_nothing(world):
    matrix = RiskMatrix.of(world.network)
    for likelihood, impact in ((0, 1), (6, 1), (1, 6), (None, 2)):
        with pytest.raises(ValidationError):
            matrix.cell(likelihood, impact)


WRONG = (
    (RiskMatrix, {"likelihoods": 2}),
    (RiskMatrix, {"impacts": 7}),
    (Level, {"rank": 0}),
    (Level, {"rank": 2}),  # there already
    (Level, {"word": "", "own_name": ""}),
    (Level, {"colour": 5}),
    (Level, {"accepted_by": 3}),
    (Cell, {"likelihood": 0}),
    (Cell, {"impact": 7}),
    (Cell, {"impact": 2}),  # there already
)


def test_the_database_refuses_too(world):
    RiskMatrix.of(world.network)
    for model, facts in WRONG:
        row = model.objects.order_by("pk").first()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**facts)


def test_two_networks_have_each_their_own(world):
    other = Network.objects.create(name="Ander", slug="ander")
    assert RiskMatrix.of(other) != RiskMatrix.of(world.network)
    cell = RiskMatrix.of(world.network).cell(1, 1)
    cell.level = RiskMatrix.of(other).levels.get(rank=1)
    with pytest.raises(ValidationError):
        cell.full_clean()
