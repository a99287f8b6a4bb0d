"""The page of one component: who does what, how it goes, and what went before."""

from matrix.models import Health
from tests.matrix.pages import page_of, text_of


def test_a_component_tells_who_does_what_how_it_goes_and_what_went_before(world, client):
    component = world.component(
        "FUN-01", name="Wiki", summary="Samen schrijven", description="# Waarom\n\n<b>Daarom</b>"
    )
    earlier = world.confirmed(component, world.bravo, on=world.days(-90))
    earlier.withdraw(by=None, reason="Geen mensen", on=world.days(-50))
    held = world.confirmed(component, contact=world.representative.person, hours=77, on=world.days(-10))
    held.report(by=None, health=Health.ATTENTION, text="Het duurt langer.")
    text = text_of(client.get(page_of(component)))
    for said in (
        "Samen schrijven",
        "Gemeente Alfa",
        "needs attention",
        "Het duurt langer.",
        "Waterschap Bravo",
        "Waarom",
    ):
        assert said in text, said
    assert "&lt;b&gt;Daarom" in text
    for hidden in ("Geen mensen", "Ria Alfa"):
        assert hidden not in text, hidden


def test_a_component_and_a_sign_up_tell_what_was_reported_before_the_promise_was_renewed(world, client):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.report(by=None, health=Health.ATTENTION, text="Het duurt langer.", on=world.days(-20))
    new = held.renew(by=None, hours=10, promise="Wij doen de helft.")
    for address in (component.get_absolute_url(), held.get_absolute_url(), new.get_absolute_url()):
        assert "Het duurt langer." in client.get(address).text
    assert "vraagt aandacht" in client.get("/proef/matrix/").text


def test_a_component_says_why_one_cannot_sign_up(world, log_in):
    component = world.component("FUN-01")
    world.confirmed(component)
    text = text_of(log_in(world.representative).get(page_of(component)))
    assert "Your organisation has already signed up for this" in text
    assert "sign-up/develop/" not in text
    assert "sign-up/manage/" in text
