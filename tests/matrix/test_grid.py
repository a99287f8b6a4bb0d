"""The matrix: what it holds, what it says, and that its size costs no queries."""

import re

import pytest
from django.utils import translation
from django.utils.formats import date_format

from matrix import grid
from matrix.models import (
    Category,
    CategoryKind,
    Component,
    Coverage,
    CoverageWord,
    Health,
    Need,
    Part,
    Phase,
    Priority,
    Responsibility,
)
from matrix.tally import totals


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def read(world, **filters):
    return grid.read(world.network, Component.objects.filter(network=world.network, **filters), at=world.today)


def draw(world, *, may_offer=True, **facts):
    return grid.draw(read(world), may_offer=may_offer, **facts)


def cell(html, code, responsibility=Responsibility.DEVELOP):
    """What stands in one slot."""
    row = next(row for row in html.split("<tr ") if f">{code}<" in row)
    return row.split("<td ")[responsibility]


def test_components_stand_by_category_with_two_slots(world):
    law = Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=0)
    Category.objects.create(network=world.network, kind=CategoryKind.TECHNICAL, prefix="TEC", order=3)
    world.component("FUN-02")
    world.component("FUN-01")
    moved = world.component("JUR-01")
    Component.objects.filter(pk=moved.pk).update(category=law)
    matrix = read(world)
    assert [(group.name, [line.code for line in group.lines]) for group in matrix.groups] == [
        ("legal", ["JUR-01"]),
        ("functional", ["FUN-01", "FUN-02"]),
    ]
    assert [slot.responsibility for slot in matrix.groups[0].lines[0].slots] == [1, 2]
    assert matrix.tally.components == 3


def test_what_is_retired_or_has_no_phase_yet_is_left_out(world):
    world.component("FUN-01", phase=Phase.RETIRED)
    world.component("FUN-02", phase=None)
    assert not read(world)
    assert grid.draw(read(world), may_offer=True) == ""


def test_each_coverage_is_told_and_counted(world):
    world.confirmed(world.component("FUN-01"))
    world.offer(world.component("FUN-02"))
    asked = world.component("FUN-03", need=False)
    Need.ask(by=None, component=asked, responsibility=Responsibility.DEVELOP, contributors_wanted=2, hours_wanted=9)
    world.confirmed(asked)
    html = draw(world)
    assert "gv-slot--covered" in cell(html, "FUN-01")
    assert "gv-slot--open" in cell(html, "FUN-01", Responsibility.MANAGE)
    assert "gv-slot--offered" in cell(html, "FUN-02")
    assert "gv-slot--partial" in cell(html, "FUN-03")
    assert "2 more contributors wanted, more hours wanted" in cell(html, "FUN-03")
    assert "not asked for" in cell(html, "FUN-03", Responsibility.MANAGE)
    assert read(world).counts == [
        (CoverageWord.COVERED, 1),
        (CoverageWord.PARTIAL, 1),
        (CoverageWord.UPCOMING, 0),
        (CoverageWord.OFFERED, 1),
        (CoverageWord.OPEN, 2),
    ]


def test_who_leads_joins_offers_and_is_interested(world):
    component = world.component("FUN-01")
    world.confirmed(component)
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)
    world.offer(component, world.prospect, part=Part.INTERESTED)
    there = cell(draw(world), "FUN-01")
    assert "<b>Gemeente Alfa</b> <span class=gv-meta>lead</span>" in there
    assert "Waterschap Bravo <span class=gv-meta>contributor</span>" in there
    assert "Provincie Prospect <span class=gv-meta>interested</span>" in there
    world.offer(component, world.bravo, responsibility=Responsibility.MANAGE)
    assert "Waterschap Bravo <span class=gv-meta>lead, offered</span>" in cell(draw(world), "FUN-01", 2)


def test_a_confirmed_lead_that_begins_later_is_no_mere_offer(world):
    world.confirmed(world.component("FUN-01"), since=world.days(30))
    later = cell(draw(world), "FUN-01")
    assert ">upcoming</span>" in later
    assert f"lead, upcoming from {date_format(world.days(30), 'SHORT_DATE_FORMAT')}" in later
    assert ">offered<" not in later
    assert "gv-slot--offered" in later  # counted as offered: somebody comes, nobody holds


def test_an_organisation_is_called_by_its_abbreviation(world):
    organisation = world.alfa.organisation
    organisation.abbreviation = "GA"
    organisation.save()
    world.confirmed(world.component("FUN-01"))
    assert "<b>GA</b>" in cell(draw(world), "FUN-01")


def test_what_is_contested_silent_stalled_or_ending_is_said_in_words(world):
    contested = world.component("FUN-01")
    world.offer(contested)
    world.offer(contested, world.bravo)
    world.confirmed(world.component("FUN-02"), on=world.days(-200), until=world.days(5))
    world.confirmed(world.component("FUN-03")).report(by=None, health=Health.STALLED, text="Het ligt stil.")
    world.confirmed(world.component("FUN-04")).report(by=None, health=Health.ATTENTION, text="Het hapert.")
    html = draw(world)
    assert ">contested<" in cell(html, "FUN-01")
    assert ">silent<" in cell(html, "FUN-02")
    assert ">ending soon<" in cell(html, "FUN-02")
    assert ">stalled<" in cell(html, "FUN-03")
    assert ">needs attention<" in cell(html, "FUN-04")
    for word in ("contested", "silent", "ending soon", "stalled"):
        assert word not in cell(html, "FUN-04")


def test_one_can_sign_up_where_something_is_open_and_nowhere_else(world):
    world.confirmed(world.component("FUN-01"))
    world.offer(world.component("FUN-02"))
    world.component("FUN-03", phase=Phase.CANDIDATE, need=False)
    world.component("FUN-04", priority=Priority.WONT)
    html = draw(world)
    assert "<a " not in cell(html, "FUN-01")
    assert 'href="../components/FUN-01/sign-up/manage/"' in cell(html, "FUN-01", Responsibility.MANAGE)
    # a lead that is only offered may be offered by another too, as the list of what is open says
    assert ">Sign up<" in cell(html, "FUN-02")
    assert "Show interest" in cell(html, "FUN-03")
    assert "<a " not in cell(html, "FUN-04")
    assert "sign-up" not in draw(world, may_offer=False)


def test_candidates_and_wont_haves_are_marked_and_not_counted(world):
    world.component("FUN-01", phase=Phase.CANDIDATE)
    world.component("FUN-02", priority=Priority.WONT)
    html = draw(world)
    assert ">candidate<" in html
    assert ">won&#x27;t have now<" in html
    assert "not asked for" in cell(html, "FUN-01")  # an empty cell says what it is
    assert all(number == 0 for _coverage, number in read(world).counts)


def test_links_lead_from_any_depth(world):
    world.component("FUN-01")
    assert 'href="../../components/FUN-01/"' in draw(world, root="../../")


def test_whatever_people_entered_is_escaped(world):
    bad = '"><script>alert(1)</script>'
    world.category.own_name = bad
    world.category.save()
    name = world.alfa.organisation.names.get()
    name.name = bad
    name.save()
    world.confirmed(world.component("FUN-01", name=bad))
    html = draw(world)
    assert html.count("&lt;script&gt;") == 4
    assert "<script" not in html


def test_the_table_is_well_formed(world):
    for number in range(3):
        world.confirmed(world.component(f"FUN-{number}"), part=Part.CONTRIBUTOR)
    html = draw(world)
    for element in ("details", "summary", "table", "thead", "tbody", "tr", "th", "td", "a", "ul", "span", "b"):
        opened = len(re.findall(rf"<{element}[ >]", html))
        assert opened == html.count(f"</{element}>"), element
    assert html.count("<td ") == 2 * html.count("scope=row>")  # the foot too


def test_each_category_says_what_is_open_in_it_and_only_the_first_lies_open(world):
    kinds = (CategoryKind.LEGAL, CategoryKind.PROCESS)
    law, process = (
        Category.objects.create(network=world.network, kind=kind, prefix=kind[:3].upper(), order=order)
        for order, kind in enumerate(kinds, start=8)
    )
    world.confirmed(world.component("FUN-01"))
    world.offer(world.component("FUN-02"))
    world.offer(world.component("FUN-03"), since=world.days(9)).confirm(by=None)
    covered = world.component("JUR-01", category=law)
    for responsibility in Responsibility:
        world.confirmed(covered, responsibility=responsibility)
    world.component("PRO-01", category=process, need=False)
    first, second, third = draw(world).split("<details ")[1:]
    assert [each.startswith("class=gv-category open>") for each in (first, second, third)] == [True, False, False]
    for words in (">3 open<", ">1 offered<", ">1 upcoming<"):
        assert words in first
    assert ">nothing open<" in second
    assert ">nothing asked for<" in third
    assert draw(world, unfolded=True).count("class=gv-category open>") == 3


def test_a_filter_narrows_the_matrix_down(world):
    world.component("FUN-01")
    world.component("FUN-02")
    assert read(world, code="FUN-02").tally.components == 1


def test_more_components_cost_no_more_queries(world, django_assert_num_queries):
    def fill(numbers):
        for number in numbers:
            world.confirmed(world.component(f"FUN-{number:02}"), world.bravo if number % 2 else world.alfa)

    fill(range(3))
    with django_assert_num_queries(4):
        draw(world)
    fill(range(3, 30))
    with django_assert_num_queries(4):
        assert draw(world).count("scope=row><a") == 30


def test_of_very_many_components_a_page_is_shown_and_all_are_counted(world, client, monkeypatch):
    monkeypatch.setattr("matrix.chosen.LINES_A_PAGE", 3)
    for number in range(8):
        component = world.component(f"FUN-{number}")
        if number % 2:
            world.confirmed(component)
    first = client.get("/proef/matrix/").context["grid"]
    assert [line.code for group in first.groups for line in group.lines] == ["FUN-0", "FUN-1", "FUN-2"]
    assert (first.tally.components, first.tally.count(Coverage.COVERED), first.tally.count(Coverage.OPEN)) == (8, 4, 12)
    last = client.get("/proef/matrix/", {"page": "99"})
    assert [line.code for line in last.context["grid"].groups[0].lines] == ["FUN-6", "FUN-7"]
    assert "2 van de 8 op deze pagina" in last.text
    assert client.get("/proef/matrix/", {"page": "onzin"}).context["grid"].chosen.page.number == 1
    crosswise = client.get("/proef/matrix/organisations/")
    assert [each.leads for each in crosswise.context["columns"]] == [4]
    assert "op alle pagina’s" in crosswise.text
    assert "page=2" in client.get("/proef/matrix/").text


def test_one_responsibility_alone(world, client):
    component = world.component("FUN-01")
    world.confirmed(component)
    world.offer(component, world.bravo, responsibility=Responsibility.MANAGE)
    page = client.get("/proef/matrix/", {"responsibility": "develop"})
    assert page.context["grid"].counts[0] == (CoverageWord.COVERED, 1)
    assert "Waterschap Bravo" not in page.text.split('id="count"')[1]
    # the other conditions are about that responsibility too
    assert not client.get("/proef/matrix/", {"responsibility": "develop", "coverage": "offered"}).context["grid"]
    assert client.get("/proef/matrix/", {"responsibility": "manage", "coverage": "offered"}).context["grid"]
    columns = client.get("/proef/matrix/organisations/", {"responsibility": "manage"}).context["columns"]
    assert [each.name for each in columns] == ["Waterschap Bravo"]


def test_the_sums_add_up(world):
    for number in range(4):
        world.component(f"FUN-{number}", need=number > 0)
    world.confirmed(world.component("FUN-4"), part=Part.CONTRIBUTOR)
    world.confirmed(world.component("FUN-5"), since=world.days(9))
    found = read(world)
    *lines, together = totals(found.tally, found.responsibilities)
    assert together.numbers == [6, 6]
    assert together.total == 12
    assert [sum(line.numbers[place] for line in lines) for place in (0, 1)] == together.numbers
    assert all(sum(line.numbers) == line.total for line in lines)
    assert draw(world).count("<tfoot ") == 1
    assert ">1 upcoming, 4 open, 1 not asked<" in draw(world)


def test_a_row_counts_the_organisations_that_hold_something(world):
    component = world.component("FUN-01")
    world.confirmed(component)
    world.confirmed(component, responsibility=Responsibility.MANAGE)
    assert ">1 organisation<" in draw(world)
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)
    world.offer(component, world.prospect, part=Part.INTERESTED)
    assert ">2 organisations<" in draw(world)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "not asked for<"),
        ({"phase": Phase.CANDIDATE}, "not asked for yet"),
        ({"priority": Priority.WONT}, "not asked for now"),
    ],
)
@pytest.mark.parametrize("somebody", [True, False])
def test_every_empty_cell_says_what_it_is_also_where_somebody_is(world, facts, words, somebody):
    component = world.component("FUN-01", need=not facts.get("phase"), **facts)
    if somebody:
        world.offer(component, part=Part.INTERESTED)
    for need in component.needs.all():
        need.close(by=None, closed_as="fulfilled")
    assert words in cell(draw(world), "FUN-01")
