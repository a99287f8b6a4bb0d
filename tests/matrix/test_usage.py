"""Figures a month and findings: what may be entered, corrected, removed and taken in, and what is said of them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrix.models import Finding, Measured, Platform, UsageFigure
from matrix.use import busiest, components_of, counted, month_before, platforms_of, use_of
from periods.verbs import StepRefused
from tests.cast import make_world


@pytest.fixture
def platform(world):
    return Platform.objects.create(network=world.network, name="Plein", slug="plein")


@pytest.fixture
def wiki(world, platform):
    component = world.component(name="Wiki")
    component.platforms.add(platform)
    return component


def ago(world, number):
    return month_before(world.today, number)


def enter(platform, month, component=None, **figures):
    return UsageFigure.enter(by=None, platform=platform, measured=Measured(month, component, **figures))


def take_in(platform, *told, by=None):
    return UsageFigure.take_in(by=by, platform=platform, told=told, source="Test")


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-400, 400))
def test_months_before_and_after(day, number):
    there = month_before(day, number)
    assert there.day == 1
    assert month_before(there, -number) == day.replace(day=1)
    assert (there < day.replace(day=1)) == (number > 0)


def test_a_month_is_entered_once_for_the_whole_and_once_for_each_component(world, platform, wiki):
    enter(platform, ago(world, 1), visits=3)
    enter(platform, ago(world, 1), wiki, visits=3)
    for component in (None, wiki):
        with pytest.raises((ValidationError, StepRefused)):
            enter(platform, ago(world, 1), component, visits=4)
    assert list(UsageFigure.objects.values_list("visits", flat=True)) == [3, 3]


@pytest.mark.parametrize(
    "measured",
    [
        lambda world: Measured(ago(world, 1)),
        lambda world: Measured(ago(world, 0), visits=3),
        lambda world: Measured(ago(world, -1), visits=3),
        lambda world: Measured(ago(world, 1), visits=-1),
        lambda world: Measured(ago(world, 1), visits=10**12),
        lambda world: Measured(ago(world, 1).replace(day=2), visits=1),
    ],
    ids=["nothing", "not over", "to come", "below zero", "too large", "no first day"],
)
@pytest.mark.parametrize("door", ["enter", "take_in"])
def test_what_is_wrong_is_refused_and_nothing_kept(world, platform, measured, door):
    good = Measured(ago(world, 5), visits=1)
    doors = {
        "enter": lambda: UsageFigure.enter(by=None, platform=platform, measured=measured(world)),
        "take_in": lambda: take_in(platform, good, measured(world)),
    }
    with pytest.raises(ValidationError):
        doors[door]()
    assert not UsageFigure.objects.exists()


def test_a_component_of_another_platform_is_refused(world, platform):
    stray = world.component("FUN-09")
    for door in (
        lambda told: UsageFigure.enter(by=None, platform=platform, measured=told),
        lambda told: take_in(platform, told),
    ):
        with pytest.raises(ValidationError):
            door(Measured(ago(world, 1), stray, visits=1))
    assert not UsageFigure.objects.exists()


def test_nought_is_a_figure_and_empty_is_none(world, platform):
    row = enter(platform, ago(world, 1), visitors=0)
    assert (row.visitors, row.visits) == (0, None)


def test_correcting_and_removing_keep_the_history(world, platform):
    row = enter(platform, ago(world, 1), visits=3, visitors=2)
    row.correct(by=world.secretary, visits=30, visitors=None)
    row.refresh_from_db()
    assert (row.visits, row.visitors) == (30, None)
    with pytest.raises(ValidationError):
        row.correct(by=None, visits=None)
    with pytest.raises(ValidationError):
        row.remove(by=None, reason="")
    pk = row.pk
    row.remove(by=world.secretary, reason="Verkeerde maand")
    assert not UsageFigure.objects.exists()
    told = UsageFigure.history.filter(id=pk).values_list("history_type", "visits", "history_change_reason")
    assert list(told) == [("-", 30, "Verkeerde maand"), ("~", 30, None), ("+", 3, None)]


def test_taking_in_adds_what_is_new_and_replaces_what_is_told(world, platform, wiki, django_assert_max_num_queries):
    enter(platform, ago(world, 3), visits=3, visitors=2)
    enter(platform, ago(world, 2), visits=5)
    told = [
        Measured(ago(world, 3), visits=4),  # visitors are not told: they stay
        Measured(ago(world, 2), visits=5),  # the same: nothing happens
        Measured(ago(world, 1), visits=6, actions=9),
        Measured(ago(world, 1), wiki, actions=7),
    ]
    with django_assert_max_num_queries(16):
        assert take_in(platform, *told, by=world.secretary) == 3
    rows = UsageFigure.objects.order_by("month", "component")
    assert [(row.visitors, row.visits, row.actions, row.source) for row in rows.filter(component=None)] == [
        (2, 4, None, "Test"),
        (None, 5, None, ""),
        (None, 6, 9, "Test"),
    ]
    changed = rows.get(month=ago(world, 3))
    assert [(each.visits, each.history_user) for each in changed.history.all()] == [(4, world.secretary), (3, None)]
    assert rows.get(month=ago(world, 2)).history.count() == 1
    assert all(row.history.exists() for row in rows)
    assert take_in(platform, *told) == 0


def test_much_is_taken_in_with_few_questions(world, platform, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        take_in(platform, *[Measured(ago(world, number), visits=2) for number in range(1, 401)])


def test_the_same_month_twice_is_refused_as_a_whole(world, platform):
    with pytest.raises(StepRefused):
        take_in(platform, Measured(ago(world, 1), visits=1), Measured(ago(world, 1), visits=2))
    assert not UsageFigure.objects.exists()


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(1, 5), *[st.none() | st.integers(0, 10)] * 3), unique_by=lambda row: row[0], max_size=5
    )
)
def test_taking_in_twice_changes_nothing_the_second_time(world, platform, rows):
    told = [
        Measured(ago(world, month), visitors=visitors, visits=visits, actions=actions)
        for month, visitors, visits, actions in rows
        if (visitors, visits, actions) != (None, None, None)
    ]
    UsageFigure.objects.all().delete()
    assert take_in(platform, *told) == len(told)
    assert take_in(platform, *told) == 0


# What is said of it


def test_a_gap_is_a_month_without_figures(world, platform):
    take_in(platform, Measured(ago(world, 4), visits=1), Measured(ago(world, 1), visits=3))
    use = use_of(platform, at=world.today)
    assert [month.of("visits") for month in use.months] == [1, None, None, 3]
    assert len(use.newest_first) == 2
    assert str(use.chart(about="Plein", key="plein")).count("<circle") == 2 + 2  # two months, two in the legend


def test_a_past_day_knows_the_months_that_were_over(world, platform):
    take_in(platform, *[Measured(ago(world, number), visits=number) for number in (1, 2, 3)])
    assert [month.of("visits") for month in use_of(platform, at=ago(world, 1)).months] == [3, 2]
    assert not use_of(platform, at=ago(world, 5))


def test_it_is_told_beside_a_year_ago_and_the_year_before(world, platform):
    take_in(platform, *[Measured(ago(world, number), visits=100 if number > 12 else 150) for number in range(1, 25)])
    latest, before = (date_format(ago(world, number), "YEAR_MONTH_FORMAT") for number in (1, 13))
    assert use_of(platform, at=world.today).sentences == [
        f"In {latest}: 150 bezoeken.",
        f"Dat is 50 bezoeken meer dan in {before} (50% meer).",
        "In de afgelopen twaalf maanden: 1.800 bezoeken, 50% meer dan in de twaalf maanden daarvoor.",
    ]


@pytest.mark.parametrize(
    ("now", "then", "told"),
    [
        (50, 100, "50 bezoeken minder dan in {} (50% minder)"),
        (100, 100, "Evenveel als in {}"),
        (9, 0, "9 bezoeken meer dan in {}."),
        (0, 1, "1 bezoek minder dan in {} (100% minder)"),
    ],
)
def test_less_the_same_and_from_nought(world, platform, now, then, told):
    take_in(platform, Measured(ago(world, 1), visits=now), Measured(ago(world, 13), visits=then))
    said = use_of(platform, at=world.today).sentences
    assert told.format(date_format(ago(world, 13), "YEAR_MONTH_FORMAT")) in said[1]
    assert len(said) == 2  # of years that were not measured in full nothing is said


def test_visitors_are_never_added_up(world, platform):
    take_in(platform, *[Measured(ago(world, number), visitors=5) for number in range(1, 25)])
    assert not any("twaalf maanden" in sentence for sentence in use_of(platform, at=world.today).sentences)


def test_the_chart_shows_no_actions_beside_visits(world, platform):
    take_in(platform, Measured(ago(world, 1), visits=1, actions=900), Measured(ago(world, 2), actions=5))
    assert use_of(platform, at=world.today).drawn == ("visits",)
    UsageFigure.objects.update(visits=None)
    assert use_of(platform, at=world.today).drawn == ("actions",)


def test_a_single_month_makes_no_chart(world, platform):
    enter(platform, ago(world, 1), visits=1)
    assert use_of(platform, at=world.today).chart(about="Plein", key="plein") == ""


def test_components_stand_used_most_first_by_one_measure(world, platform, django_assert_num_queries):
    made = [world.component(f"FUN-0{number}", name=f"Onderdeel {number}") for number in range(1, 5)]
    for each in made:
        each.platforms.add(platform)
    first, second, third, _never = made
    take_in(
        platform,
        Measured(ago(world, 1), first, visits=10, actions=999),
        Measured(ago(world, 2), second, visits=30),
        Measured(ago(world, 1), second, visits=11),
        Measured(ago(world, 1), third, actions=5000),
        Measured(ago(world, 14), first, visits=9999),  # longer than a year ago
    )
    components = components_of(platform, at=world.today)
    with django_assert_num_queries(1):
        used = busiest(platform, components, at=world.today)
    assert [(each.component.code, each.per_month) for each in used] == [
        ("FUN-02", 20),
        ("FUN-01", 10),
        ("FUN-03", None),
        ("FUN-04", None),
    ]
    assert [each.component.code for each in busiest(platform, components, at=ago(world, 1))][:1] == ["FUN-02"]


def test_a_component_says_where_it_is_used(world, platform, wiki):
    take_in(platform, Measured(ago(world, 1), wiki, visits=10, visitors=4), Measured(ago(world, 2), wiki, visits=20))
    [told] = platforms_of(wiki, at=world.today)
    assert (told, told.use) == (platform, "15 bezoeken, 4 bezoekers per maand")
    assert [each.use for each in platforms_of(wiki, at=ago(world, 5))] == [""]


def test_counts_have_their_word():
    assert [counted("visits", number) for number in (0, 1, 1250)] == ["0 bezoeken", "1 bezoek", "1.250 bezoeken"]


# Findings


def record(world, platform, **facts):
    facts = {"on": world.today, "source": "Sessie", "text": "Zoeken gaat goed."} | facts
    return Finding.record(by=facts.pop("by", None), platform=platform, **facts)


def test_a_finding_is_recorded_corrected_and_removed_with_its_history(world, platform, wiki):
    row = record(world, platform, by=world.secretary, components=[wiki])
    assert list(row.components.all()) == [wiki]
    row.correct(by=world.secretary, text="Zoeken gaat slecht.", components=[])
    row.refresh_from_db()
    assert (row.text, row.source, row.components.count()) == ("Zoeken gaat slecht.", "Sessie", 0)
    row.correct(by=world.secretary, source="Vragenlijst")
    pk = row.pk
    with pytest.raises(ValidationError):
        row.remove(by=None, reason=" ")
    row.remove(by=world.secretary, reason="Ander platform")
    assert not Finding.objects.exists()
    last = Finding.history.filter(id=pk).latest()
    assert (last.history_type, last.history_user, last.history_change_reason) == (
        "-",
        world.secretary,
        "Ander platform",
    )


@pytest.mark.parametrize("wrong", [{"text": ""}, {"source": ""}, {"address": "javascript:alert(1)"}])
def test_a_finding_that_is_wrong_is_not_kept(world, platform, wrong):
    with pytest.raises(ValidationError):
        record(world, platform, **wrong)
    assert not Finding.objects.exists()


def test_a_finding_is_not_of_a_day_to_come_nor_about_another_network(world, platform):
    with pytest.raises(ValidationError):
        record(world, platform, on=world.days(1))
    foreign = make_world("ander", "Ander").component("FUN-77")
    with pytest.raises(ValidationError):
        record(world, platform, components=[foreign])
    assert not Finding.objects.exists()
