"""What is a risk for the network as a whole, on the overview; and what the reader's own organisation promised."""

import pytest

from matrix.models import Health, Need, Part, Priority, Responsibility


def attention(client, **asked):
    text = client.get("/proef/", asked).text
    return text[text.index('id="attention"') : text.index('id="lately-heading"')]


def test_who_leads_too_much_is_named_with_how_much(world, client):
    world.network.overload_leads = 1
    world.network.save()
    for number in (1, 2):
        world.confirmed(world.component(f"FUN-0{number}"))
    said = " ".join(attention(client).split())
    assert "overbelast" in said
    assert "2 keer trekker; meer dan 1 keer is te veel" in said
    assert "/proef/partners/proef-alfa/" in said


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("nobody", True),
        ("offered", True),
        ("upcoming", True),
        ("contributor", True),
        ("led", False),
        ("should", False),
        ("no lead wanted", False),
    ],
)
def test_a_must_have_that_nobody_leads_is_a_risk(world, client, case, told):
    priority = Priority.SHOULD if case == "should" else Priority.MUST
    component = world.component("FUN-01", name="Wiki", priority=priority)
    Need.objects.filter(component=component, responsibility=Responsibility.MANAGE).delete()
    if case == "no lead wanted":
        Need.objects.filter(component=component).update(lead_wanted=False, contributors_wanted=1)
    if case == "offered":
        world.offer(component)
    if case == "upcoming":
        world.confirmed(component, since=world.days(9))
    if case == "contributor":
        world.confirmed(component, part=Part.CONTRIBUTOR)
    if case == "led":
        world.confirmed(component)
    said = attention(client)
    assert ("moet er komen, geen trekker" in said) is told
    assert ("iemand biedt zich aan" in said) is (case == "offered")
    assert ("een trekker begint op" in said) is (case == "upcoming")


def test_what_is_contested_is_told_once(world, client):
    component = world.component("FUN-01", name="Wiki", priority=Priority.MUST)
    Need.objects.filter(component=component, responsibility=Responsibility.MANAGE).delete()
    world.offer(component)
    world.offer(component, world.bravo)
    said = attention(client)
    assert "omstreden" in said
    assert "geen trekker" not in said


def test_of_a_past_day_it_is_told_as_it_was(world, client):
    component = world.component("FUN-01", priority=Priority.MUST)
    for responsibility in Responsibility:
        world.confirmed(component, responsibility=responsibility, on=world.days(-10))
    assert "geen trekker" not in attention(client)
    assert "geen trekker" in attention(client, at=world.days(-11).isoformat())


def test_ones_own_promises_stand_first_where_a_word_is_needed_most(world, log_in, client):
    for number in range(1, 5):
        world.confirmed(world.component(f"FUN-0{number}", name=f"Onderdeel {number}"), on=world.days(-5))
    silent = world.confirmed(world.component("FUN-08", name="Stil"), on=world.days(-200))
    worse = world.confirmed(world.component("FUN-09", name="Hapert"), on=world.days(-5))
    worse.report(by=None, health=Health.ATTENTION, text="Het hapert.")
    own = log_in(world.representative).get("/proef/")
    assert [row.pk for row in own.context["own"]][:2] == [silent.pk, worse.pk]
    assert len(own.context["own"]) == 3
    assert f"/sign-ups/{silent.pk}/report/" in own.text
    for other in (client, log_in(world.neighbour), log_in(world.board)):
        assert other.get("/proef/").context["own"] == []
    past = log_in(world.representative).get("/proef/", {"at": world.days(-1).isoformat()})
    assert past.context["own"] == []


def test_a_network_without_categories_counts_its_organisations_too(world, client):
    world.category.delete()
    assert "3 deelnemende organisaties" in client.get("/proef/").text
