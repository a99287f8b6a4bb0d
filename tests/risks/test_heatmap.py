"""The risks on the matrix: every open threat is counted once, in its cell or beside the matrix."""

import random
from collections import Counter

from risks.heatmap import heatmap, of_ratings
from risks.models import Rating, RatingKind, Risk, RiskKind, RiskMatrix, RiskStatus, default_ranks


def counted(heat):
    """Likelihood and impact of every cell that holds something, with how much."""
    squares = [square for row in heat.rows for square in row.squares]
    return {(each.cell.likelihood, each.cell.impact): each.count for each in squares if each.count}


def test_without_a_matrix_there_is_none(world, register):
    register()
    assert heatmap(world.network, Risk.objects.all(), at=world.today) is None
    assert not RiskMatrix.objects.exists()


def test_each_cell_counts_the_open_threats_in_it(world, register):
    """Equal to going through the risks one by one, on any day."""
    dice = random.Random(1)
    for number in range(25):
        risk = register(on=world.days(-30), kind=RiskKind.OPPORTUNITY if number % 8 == 0 else RiskKind.THREAT)
        for day in sorted(dice.sample(range(-29, 1), number % 3)):
            risk.rate(by=world.secretary, likelihood=dice.randint(1, 5), impact=dice.randint(1, 5), on=world.days(day))
        if number % 5 == 0:
            risk.close(by=world.secretary, reason="Voorbij", on=world.days(0))
    for days in (-30, -15, -1, 0):
        day = world.days(days)
        expected = Counter()
        for risk in Risk.objects.all():
            rating = risk.rating_on(day)
            if risk.status_on(day) in (None, RiskStatus.CLOSED):
                continue
            if risk.kind == RiskKind.OPPORTUNITY:
                expected["opportunities"] += 1
            else:
                expected[(rating.cell.likelihood, rating.cell.impact) if rating else "unrated"] += 1
        heat = heatmap(world.network, Risk.objects.all(), at=day)
        assert heat.opportunities == expected.pop("opportunities", 0)
        assert heat.unrated == expected.pop("unrated", 0)
        assert counted(heat) == expected
        assert heat.rated == sum(count for _level, count in heat.levels) == expected.total()


def test_the_highest_likelihood_stands_on_top_and_each_level_is_told_once(world, rated):
    rated(5, 1)
    heat = heatmap(world.network, Risk.objects.all(), at=world.today)
    assert [square.count for square in heat.rows[0].squares] == [1, 0, 0, 0, 0]
    assert heat.rows[0].squares[0].address == "5-1"
    assert [(level.rank, count) for level, count in heat.levels] == [(4, 0), (3, 0), (2, 1), (1, 0)]


def test_what_is_above_the_appetite_is_counted_as_the_list_of_it_is(world, rated):
    rated(5, 5)
    rated(3, 4)
    rated(1, 1)
    rated(5, 5, kind=RiskKind.OPPORTUNITY)
    heat = heatmap(world.network, Risk.objects.all(), at=world.today)
    assert heat.above_appetite == Risk.objects.above_appetite(at=world.today).count() == 2


def test_only_the_risks_that_are_given_are_counted(world, rated):
    rated(2, 2)
    rated(2, 2, visibility="board")
    assert counted(heatmap(world.network, Risk.objects.visible_to(world.neighbour), at=world.today)) == {(2, 2): 1}


def test_what_was_rated_on_an_earlier_matrix_stands_beside_it(world, register):
    RiskMatrix.make(by=None, network=world.network, on=world.days(-100))
    risk = register(on=world.days(-90))
    risk.rate(by=world.secretary, likelihood=2, impact=2, on=world.days(-80))
    RiskMatrix.make(by=None, network=world.network, ranks=default_ranks(3, 3), on=world.days(-10))
    heat = heatmap(world.network, Risk.objects.all(), at=world.today)
    assert (counted(heat), heat.earlier, len(heat.rows)) == ({}, 1, 3)
    assert counted(heatmap(world.network, Risk.objects.all(), at=world.days(-11))) == {(2, 2): 1}


def test_the_number_of_queries_does_not_grow_with_the_risks(world, rated, django_assert_num_queries):
    for number in range(3):
        rated(number + 1, 2)
    with django_assert_num_queries(3):
        heatmap(world.network, Risk.objects.all(), at=world.today)
    for number in range(7):
        rated(number % 5 + 1, 3)
    with django_assert_num_queries(3):
        heatmap(world.network, Risk.objects.all(), at=world.today)


def test_the_ratings_of_one_risk_are_marked_in_their_cells(world, rated):
    rated(4, 4, kinds=[RatingKind.INHERENT, RatingKind.CURRENT])
    heat = of_ratings(RiskMatrix.of(world.network), list(Rating.objects.all()))
    marked = [square for row in heat.rows for square in row.squares if square.marks]
    assert [(each.address, len(each.marks)) for each in marked] == [("4-4", 2)]
