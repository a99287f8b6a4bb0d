"""What is open, taken along: feed, calendar and frame."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from icalendar import Calendar

from matrix.models import Component, Need, Part, Responsibility
from stakeholders.models import Network

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, **query):
    answer = client.get("/proef/open.atom", query)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content).findall(f"{ATOM}entry")


def events(client, **query):
    answer = client.get("/proef/calendar.ics", query)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def title(entry):
    return entry.find(f"{ATOM}title").text


def test_the_feed_tells_what_is_open_and_not_what_is_covered(world, client):
    world.confirmed(world.component("FUN-01", name="Wiki & blog"))
    [entry] = entries(client)
    assert title(entry) == "Wiki & blog: beheren"
    assert entry.find(f"{ATOM}summary").text == "Gevraagd: trekker. Nu: open."
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/proef/components/FUN-01/"


def test_each_need_stays_one_entry_of_the_feed(world, client):
    world.component("FUN-01")
    ids = [entry.find(f"{ATOM}id").text for entry in entries(client)]
    assert len(set(ids)) == 2
    world.offer(Component.objects.get())
    assert [entry.find(f"{ATOM}id").text for entry in entries(client)] == ids


def test_what_became_open_again_comes_first_with_the_day_on_which_it_did(world, client):
    row = world.confirmed(world.component("FUN-01", name="Wiki"), on=world.days(-50))
    world.component("FUN-02", name="Blog")
    row.withdraw(by=None, reason="Geen tijd", on=world.days(-3))
    first = entries(client)[0]
    assert title(first) == "Wiki: ontwikkelen"
    assert first.find(f"{ATOM}updated").text.startswith(world.days(-3).isoformat())


def test_feed_and_frame_show_what_the_filter_leaves(world, client):
    world.component("FUN-01", name="Wiki")
    world.component("FUN-02", name="Blog")
    assert {title(entry) for entry in entries(client, q="wiki", responsibility="develop")} == {"Wiki: ontwikkelen"}
    framed = client.get("/proef/open/embed/", {"q": "blog"}).text
    assert "Blog" in framed
    assert "Wiki" not in framed
    listed = client.get("/proef/open/", {"q": "blog", "sort": "coverage"}).text
    assert "/proef/open.atom?q=blog" in listed
    assert "http://testserver/proef/open/embed/?q=blog" in listed


def test_the_calendar_has_the_days_by_which_something_is_wanted_and_on_which_promises_end(world, client):
    component = world.component("FUN-01", name="Wiki")
    Need.objects.filter(responsibility=Responsibility.MANAGE).update(due_on=world.days(30))
    row = world.confirmed(component, until=world.days(60))
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR)  # without an end
    world.offer(component, world.prospect, responsibility=Responsibility.MANAGE, until=world.days(5))
    told = {str(each["summary"]): (each["dtstart"].dt, str(each["uid"])) for each in events(client)}
    need = Need.objects.get(responsibility=Responsibility.MANAGE)
    assert told == {
        "Nodig: Wiki, beheren": (world.days(30), f"need-{need.pk}@testserver"),
        "Intekening loopt af: Gemeente Alfa, Wiki, ontwikkelen": (world.days(59), f"sign-up-{row.pk}@testserver"),
    }


def test_the_calendar_of_an_organisation_has_the_ends_of_its_own_promises(world, client):
    component = world.component("FUN-01", name="Wiki")
    world.confirmed(component, until=world.days(60))
    world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR, until=world.days(20))
    [event] = events(client, organisation="proef-bravo")
    assert event["dtstart"].dt == world.days(19)
    assert client.get("/proef/calendar.ics", {"organisation": "bestaat-niet"}).status_code == 404
    assert "calendar.ics?organisation=proef-bravo" in client.get("/proef/partners/proef-bravo/").text


def test_only_the_page_for_a_frame_may_stand_in_one(world, client):
    framed = client.get("/proef/open/embed/")
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    whole = client.get("/proef/open/")
    assert whole.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]


def test_a_frame_in_which_nothing_is_open_says_so(world, client):
    assert "staat er niets open" in client.get("/proef/open/embed/").text


@pytest.mark.parametrize("address", ["open.atom", "calendar.ics", "open/embed/"])
def test_of_a_private_network_nobody_else_takes_anything_along(world, client, log_in, address):
    Network.objects.update(public=False)
    assert client.get(f"/proef/{address}").status_code == 404
    assert log_in(world.representative).get(f"/proef/{address}").status_code == 200


def test_what_people_entered_is_escaped(world, client):
    world.component("FUN-01", name="<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/proef/open/embed/").text
    assert title(entries(client)[0]).startswith("<script>")
    assert b"<script>" not in client.get("/proef/open.atom").content


def test_more_needs_cost_no_more_queries(world, django_assert_max_num_queries):
    client = Client()
    addresses = ["/proef/open.atom", "/proef/calendar.ics", "/proef/open/embed/"]

    def fill(numbers):
        for number in numbers:
            component = world.component(f"FUN-{number:02}")
            world.confirmed(component, world.bravo, part=Part.CONTRIBUTOR, until=world.days(40))
        Need.objects.update(due_on=world.days(30))

    fill(range(2))
    few = {}
    for address in addresses:
        with django_assert_max_num_queries(10) as counted:
            client.get(address)
        few[address] = len(counted)
    fill(range(2, 20))
    for address in addresses:
        with django_assert_max_num_queries(few[address]):
            client.get(address)
