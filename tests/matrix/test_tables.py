"""The lists of components and of what is open, as tables."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape

from matrix.models import Component, Need, Part, Phase, Priority, Responsibility
from matrix.tables import ComponentTable, NeedTable, told_in
from matrix.words import as_what, asked, coverage_badge, money, still_asked
from stakeholders.day_shown import DayShown


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def cells(table, world, column):
    table.request = RequestFactory().get("/")
    table.request.network, table.request.user = world.network, AnonymousUser()
    table.request.shown = DayShown(world.today, world.today)
    return [row.get_cell(column) for row in table.rows]


def test_the_list_tells_phase_priority_and_coverage(world):
    world.confirmed(world.component("FUN-01", name="Wiki", priority=Priority.MUST))
    world.component("FUN-02", phase=Phase.CANDIDATE, need=False)
    world.component("FUN-03", need=False)
    world.component("FUN-04", priority=Priority.WONT)
    today = world.today
    table = ComponentTable(
        Component.objects.order_by("code")
        .with_phase(at=today)
        .with_proposer(at=today)
        .with_coverage(at=today)
        .with_upcoming(at=today)
    )
    assert cells(table, world, "phase") == ["Wanted", "Candidate", "Wanted", "Wanted"]
    assert cells(table, world, "priority")[0] == "Must have"
    assert cells(table, world, "coverage") == [
        coverage_badge(1),  # to manage it is still open: a component is as covered as its worst need
        "–",
        '<span class="gv-meta">not asked for</span>',
        "–",
    ]
    assert 'href="/en/proef/components/FUN-01/"' in cells(table, world, "name")[0]


def test_a_confirmed_lead_that_begins_later_is_no_mere_offer(world):
    world.confirmed(world.component("FUN-01"), since=world.days(30))
    assert cells(NeedTable(open_needs(world)), world, "coverage")[0] == '<span class="gv-badge">upcoming</span>'


@pytest.mark.parametrize(("rival", "word"), [(False, "upcoming"), (True, "offered")])
def test_a_component_whose_worst_need_has_somebody_for_later_is_told_so(world, rival, word):
    component = world.component("FUN-01")
    world.confirmed(component, since=world.days(30))
    if rival:
        world.offer(component, world.bravo, responsibility=Responsibility.MANAGE)
    else:
        world.confirmed(component, world.bravo, responsibility=Responsibility.MANAGE)
    rows = Component.objects.with_phase(at=world.today).with_proposer(at=world.today)
    table = ComponentTable(told_in(rows, ["coverage"], day=world.today, network=world.network))
    assert cells(table, world, "coverage") == [f'<span class="gv-badge">{word}</span>']


def test_where_no_lead_is_wanted_a_contributor_for_later_is_no_mere_offer_either(world):
    component = world.component("FUN-01")
    component.needs.update(lead_wanted=False, contributors_wanted=1)
    world.confirmed(component, part=Part.CONTRIBUTOR, since=world.days(30))
    assert cells(NeedTable(open_needs(world)), world, "coverage")[0] == '<span class="gv-badge">upcoming</span>'


def test_what_people_entered_is_escaped(world):
    world.component("FUN-01", name="<script>alert(1)</script>")
    today = world.today
    rows = Component.objects.with_phase(at=today).with_proposer(at=today)
    table = ComponentTable(told_in(rows, ComponentTable.choices, day=today, network=world.network))
    assert "<script>" not in cells(table, world, "name")[0]
    assert "<script>" not in table.body


@pytest.mark.parametrize("table_of", [ComponentTable, NeedTable])
def test_the_body_holds_each_cell_as_the_library_draws_it(world, table_of):
    """The rows are joined by hand for speed: what stands in them is still what each column says."""
    world.offer(world.component("FUN-01"), world.bravo)
    world.category.own_name = "Werk & <meer>"
    world.category.save()
    today = world.today
    rows = Component.objects.with_phase(at=today).with_proposer(at=today).select_related("category")
    components = told_in(rows, ComponentTable.choices, day=today, network=world.network)
    table = table_of(components if table_of is ComponentTable else open_needs(world))
    for column in table.columns:
        for cell in map(conditional_escape, cells(table, world, column.name)):
            assert cell in table.body
    assert table.body.count("<tr ") == len(table.rows)
    assert table.body.count('<th scope="row"') == len(table.rows)
    assert 'data-label="Coverage"' in table.body


def open_needs(world):
    needs = Need.objects.with_coverage(at=world.today).select_related("component__category")
    rows = list(needs.order_by("component__code", "responsibility"))
    for row in rows:
        row.component.coming = list(row.component.sign_ups.as_at(world.today).with_name(at=world.today))
    return rows


def test_what_is_open_tells_who_is_there_and_where_to_sign_up(world):
    component = world.component("FUN-01", name="Wiki", priority=Priority.MUST)
    world.offer(component)
    world.offer(component, world.bravo, part=Part.INTERESTED)
    table = NeedTable(open_needs(world))
    there = cells(table, world, "coming")
    assert 'Gemeente Alfa <span class="gv-meta">lead, offered</span>' in there[0]
    assert 'Waterschap Bravo <span class="gv-meta">interested</span>' in there[0]
    assert there[1] == "–"
    links = cells(table, world, "sign_up")
    assert 'href="/en/proef/components/FUN-01/sign-up/develop/"' in links[0]
    assert 'href="/en/proef/components/FUN-01/sign-up/manage/"' in links[1]
    assert "must have" in cells(table, world, "component")[0]


def test_several_offers_to_lead_are_told(world):
    component = world.component()
    world.offer(component)
    world.offer(component, world.bravo)
    assert "contested" in cells(NeedTable(open_needs(world)), world, "coverage")[0]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"lead_wanted": True}, "lead"),
        ({"lead_wanted": False, "contributors_wanted": 1}, "1 contributor"),
        ({"lead_wanted": True, "contributors_wanted": 2, "hours_wanted": 1}, "lead, 2 contributors, 1 hour a year"),
        ({"lead_wanted": False, "hours_wanted": 40}, "40 hours a year"),
    ],
)
def test_what_is_asked_in_words(facts, words):
    assert asked(Need(**facts)) == words


def test_a_part_is_told_with_its_status_only_where_that_is_not_what_one_expects(world):
    component = world.component()
    offered = world.offer(component)
    held = world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)
    coming = world.offer(component, since=world.days(9), responsibility=Responsibility.MANAGE)
    coming.confirm(by=None)
    rows = component.sign_ups.with_status(at=world.today).in_bulk()
    assert [as_what(rows[row.pk]) for row in (offered, held, coming)] == [
        "lead, offered",
        "contributor",
        f"lead, upcoming from {date_format(world.days(9), 'SHORT_DATE_FORMAT')}",
    ]


def test_money_in_words():
    assert money(0) == ""
    assert money(123_456_700) == "€\u00a01,234,567.00"
    with translation.override("nl"):
        assert money(125_050) == "€\u00a01.250,50"


def test_what_is_still_asked_is_what_nobody_has_yet(world):
    component = world.component()
    need = component.needs.get(responsibility=Responsibility.DEVELOP)
    Need.objects.filter(pk=need.pk).update(contributors_wanted=2, hours_wanted=300)

    def told():
        return still_asked(Need.objects.with_coverage(at=world.today).get(pk=need.pk))

    assert told() == "lead, 2 contributors, 300 hours a year"
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)
    assert told() == "lead, 1 contributor, 300 hours a year"
    world.confirmed(component, hours=100)
    assert told() == "1 contributor, more hours"
