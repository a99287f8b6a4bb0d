"""The matrix crosswise: a row for each slot, a column for each organisation."""

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from matrix import crosswise, grid
from matrix.models import Component, Health, Part, Phase, Priority, Responsibility


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def read(world):
    return grid.read(world.network, Component.objects.filter(network=world.network), at=world.today)


def columns(world):
    return crosswise.columns(world.network, read(world), at=world.today)


def draw(world, **facts):
    return crosswise.draw(read(world), columns(world), **{"may_offer": True, **facts})


def row(html, name, responsibility):
    """The cells of one row as text: coverage first, then one for each organisation."""
    found = next(part for part in html.split("<tr>") if f">{name}</a>" in part and f">{responsibility}<" in part)
    return [strip_tags(f"<td{cell}").strip() for cell in found.split("<td")[1:]]


def test_only_organisations_that_do_something_have_a_column_with_their_sums(world):
    wiki, blog = world.component("FUN-01", name="Wiki"), world.component("FUN-02", name="Blog")
    world.confirmed(wiki)
    world.confirmed(blog)
    world.confirmed(wiki, world.bravo, part=Part.CONTRIBUTOR)
    world.offer(blog, world.bravo, responsibility=Responsibility.MANAGE)
    told = [(each.name, each.leads, each.joins, each.coming) for each in columns(world)]
    assert told == [("Gemeente Alfa", 2, 0, 0), ("Waterschap Bravo", 0, 1, 1)]
    html = draw(world)
    assert "<tr><th scope=row>Leads<td><td>2<td>2<td>0" in html
    assert "<tr><th scope=row>Contributes<td><td>1<td>0<td>1" in html
    assert "<tr><th scope=row>Offered or upcoming<td><td>1<td>0<td>1" in html


def test_a_row_for_each_slot_where_something_is_asked_or_somebody_is(world):
    world.component("FUN-01", name="Wiki")
    nothing = world.component("FUN-02", name="Blog", need=False)
    candidate = world.component("FUN-03", name="Chat", phase=Phase.CANDIDATE, need=False)
    world.offer(candidate, part=Part.INTERESTED)
    html = draw(world)
    # Also where nobody is interested in a candidate yet.
    assert html.count("<tr><th scope=row><a") == 4
    assert nothing.name not in html
    assert row(html, "Chat", "manage")[0] == "candidate"


def test_every_row_says_how_it_is_covered_or_why_not(world):
    """Also where somebody is and nothing is asked any more, or not now; retired ones have no row."""
    asked_no_more = world.component("FUN-01", name="Wiki")
    world.confirmed(asked_no_more)
    asked_no_more.needs.get(responsibility=Responsibility.DEVELOP).close(by=None, closed_as="fulfilled")
    wont = world.component("FUN-02", name="Blog", priority=Priority.WONT)
    world.offer(wont, part=Part.INTERESTED)
    retired = world.component("FUN-03", name="Oud", need=False)
    retired.enter(Phase.RETIRED, by=None)
    html = draw(world)
    assert row(html, "Wiki", "develop")[0] == "not asked for"
    assert row(html, "Blog", "develop")[0].startswith("won")
    assert "Oud" not in html
    # Of four slots of the two that are shown, one has no row: the blog's second.
    assert crosswise.left_out(read(world)) == 1


def test_each_letter_says_in_words_what_it_means(world):
    lead = world.component("FUN-01", name="Wiki")
    world.confirmed(lead)
    world.confirmed(lead, world.bravo, part=Part.CONTRIBUTOR)
    world.offer(lead, world.prospect, part=Part.INTERESTED)
    html = draw(world)
    assert row(html, "Wiki", "develop") == ["covered", "2", "L", "I", "C"]
    assert 'aria-label="L: lead"' in html
    assert 'aria-label="C: contributor"' in html
    assert 'aria-label="I: interested"' in html


def test_what_is_offered_promised_at_risk_or_ending_is_told_by_a_sign_and_in_words(world):
    world.offer(world.component("FUN-01", name="Aanbod"))
    world.confirmed(world.component("FUN-02", name="Later"), since=world.days(20))
    world.confirmed(world.component("FUN-03", name="Stil"), on=world.days(-200), until=world.days(9))
    world.confirmed(world.component("FUN-04", name="Vast")).report(by=None, health=Health.STALLED, text="Ligt stil.")
    html = draw(world)
    signs = {name: row(html, name, "develop")[2] for name in ("Aanbod", "Later", "Stil", "Vast")}
    assert signs == {"Aanbod": "L?", "Later": "L+", "Stil": "L!*", "Vast": "L!"}
    for words in ("lead, offered", "lead, upcoming", "lead, silent, ending soon", "lead, stalled"):
        assert words in html


def test_one_signs_up_from_the_row_where_it_is_open(world):
    world.confirmed(world.component("FUN-01", name="Wiki"))
    html = draw(world)
    assert 'href=../../components/FUN-01/sign-up/manage/ aria-label="Sign up: Wiki, manage"' in html
    assert "sign-up/develop" not in html
    assert "sign-up/" not in draw(world, may_offer=False)


def test_what_people_entered_is_escaped(world):
    world.confirmed(world.component("FUN-01", name="<b>Wiki</b>"))
    organisation = world.alfa.organisation
    organisation.rename(by=None, name='Alfa "<i>')
    html = draw(world, language="nl")
    assert "<b>Wiki" not in html
    assert "<i>" not in html


def test_the_page_shows_the_part_of_the_organisations_that_is_asked_for(world, client, monkeypatch):
    world.confirmed(world.component("FUN-01"))
    world.confirmed(world.component("FUN-02"), world.bravo)
    monkeypatch.setattr("matrix.views.matrix.COLUMNS_MOST", 1)
    first = client.get("/proef/matrix/organisations/")
    assert [each.name for each in first.context["columns"]] == ["Gemeente Alfa"]
    second = client.get("/proef/matrix/organisations/", {"part": "2", "coverage": "covered"})
    assert [each.name for each in second.context["columns"]] == ["Waterschap Bravo"]
    assert "/proef/matrix/?coverage=covered" in second.text
    assert client.get("/proef/matrix/organisations/", {"part": "onzin", "columns": "onzin"}).status_code == 200


def test_the_page_says_what_to_do_where_there_is_nothing(world, client):
    assert "Nog geen onderdelen" in client.get("/proef/matrix/organisations/").text
    world.component("FUN-01", need=False)
    assert "Hier wordt nog niets gevraagd" in client.get("/proef/matrix/organisations/").text
    assert "Niets past bij dit filter" in client.get("/proef/matrix/organisations/", {"q": "bestaatniet"}).text


def test_more_components_and_organisations_cost_no_more_queries(world, log_in, django_assert_max_num_queries):
    client = log_in(world.representative)
    for number in range(3):
        world.confirmed(world.component(f"FUN-{number:02}"))
    with django_assert_max_num_queries(15) as few:
        client.get("/proef/matrix/organisations/")
    for number in range(3, 30):
        world.confirmed(world.component(f"FUN-{number:02}"), world.bravo)
    with django_assert_max_num_queries(len(few)):
        client.get("/proef/matrix/organisations/")
