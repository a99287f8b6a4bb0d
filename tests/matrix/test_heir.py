"""To whom a lead goes, and when, is told wherever that lead is shown."""

import pytest
from django.urls import reverse
from django.utils.formats import date_format


@pytest.fixture
def named(world):
    """A lead of alfa that bravo is to take over in ten days."""
    row = world.confirmed(world.component(), on=world.days(-30))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    return row


PAGES = {
    "matrix": ("matrix:matrix", ()),
    "crosswise": ("matrix:matrix_crosswise", ()),
    "component": ("overview:component_detail", ("FUN-01",)),
    "sign-ups": ("matrix:sign_up_list", ()),
    "partner": ("overview:partner_detail", ("proef-alfa",)),
    "planning": ("matrix:planning", ()),
    "planning as a list": ("matrix:planning_list", ()),
}


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_shows_the_lead_tells_who_takes_over(world, log_in, named, page, agreed):
    if agreed:
        named.hand_over(by=None, to=world.offer(named.component, world.bravo, since=world.days(10)))
    name, rest = PAGES[page]
    text = log_in(world.secretary).get(reverse(name, args=["proef", *rest])).content.decode()
    day = date_format(world.days(10), "DATE_FORMAT")
    told = f"gaat op {day} over naar Waterschap Bravo" if agreed else f"over te dragen aan Waterschap Bravo op {day}"
    assert told.lower() in text.lower()


def test_the_offer_of_the_successor_says_that_it_is_expected(world, log_in, named):
    client = log_in(world.neighbour)
    form = reverse("matrix:sign_up_create", args=["proef", "FUN-01", "develop"])
    assert "Gemeente Alfa heeft uw organisatie aangewezen als opvolger" in client.get(form).content.decode()
    offer = world.offer(named.component, world.bravo, since=world.days(10))
    page = reverse("matrix:sign_up_detail", args=["proef", offer.pk])
    assert "Deze intekening wordt verwacht" in client.get(page).content.decode()


def test_the_api_tells_it_too(world, client, named):
    row = client.get(f"/api/v1/networks/proef/sign-ups/{named.pk}").json()
    assert (row["successor"]["slug"], row["handoverOn"]) == ("proef-bravo", str(world.days(10)))


def test_an_offer_where_another_was_chosen_is_no_live_offer_in_the_matrix(world, client):
    component = world.component()
    world.offer(component)
    world.confirmed(component, world.bravo)
    text = client.get(reverse("matrix:matrix", args=["proef"])).content.decode()
    assert "een ander is gekozen" in text
    assert "trekker, aangeboden" not in text
    crosswise = client.get(reverse("matrix:matrix_crosswise", args=["proef"]))
    assert "T?: trekker, aangeboden" not in crosswise.content.decode()
