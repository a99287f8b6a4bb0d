"""The page of one sign-up, and that of all of one's own: what each tells to whom."""

import pytest
from django.utils import translation
from django.utils.formats import date_format

from matrix.models import Health
from tests.matrix.pages import address, text_of


def test_the_details_of_a_sign_up_are_for_members(world, client, log_in):
    component = world.component()
    row = world.confirmed(
        component,
        contact=world.coordinator.person,
        hours=987_654,
        cents=123_400,
        mandate="Directeur Dijk",
        on=world.days(-9),
    )
    row.report(by=None, health=Health.ON_TRACK, text="Het loopt goed.")
    row.withdraw(by=None, reason="Verhuizing")
    url = address("sign_up_detail", world, row.pk)
    details = ("Co Alfa", "987,654", "€\u00a01,234.00", "Directeur Dijk", "Verhuizing")
    for outsider in (client, log_in(world.outsider), log_in(world.administrator)):
        text = text_of(outsider.get(url))
        assert "Gemeente Alfa" in text
        assert "Het loopt goed." in text
        for detail in details:
            assert detail not in text, detail
    for name in ("neighbour", "council", "board", "secretary"):
        text = text_of(log_in(world.users[name]).get(url))
        for detail in details:
            assert detail in text, (name, detail)


def test_an_annulled_sign_up_says_so(world, client):
    row = world.offer(world.component())
    row.annul(by=None, reason="Vergissing")
    text = text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert "Annulled" in text


def test_hours_that_nobody_filled_in_are_shown_as_unknown(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-3))
    client = log_in(world.representative)
    assert "<dt>Hours a year</dt><dd>–</dd>" in text_of(client.get(address("sign_up_detail", world, row.pk)))
    assert client.get(address("sign_up_renew", world, row.pk)).context["form"]["hours"].value() == ""


@pytest.mark.parametrize(
    ("since", "days", "words"),
    [
        (0, 0, "Began and stopped on {since}"),
        (-5, 0, "From {since} up to and including {last}"),
        (5, 0, "Would have begun on {since}"),
    ],
)
def test_a_sign_up_that_is_closed_never_says_it_has_no_end(world, client, since, days, words):
    row = world.offer(world.component(), on=world.days(min(since, 0)), since=world.days(since))
    row.confirm(by=None, on=world.days(min(since, 0)))
    row.withdraw(by=None, reason="Toch niet", on=world.days(days))
    text = text_of(client.get(address("sign_up_detail", world, row.pk)))
    with translation.override("en"):
        shown = {"since": date_format(world.days(since)), "last": date_format(world.days(-1))}
    assert words.format(**shown) in text
    assert "no end" not in text


def test_my_sign_ups_stand_by_organisation_with_what_there_is_to_do(world, log_in):
    world.confirmed(world.component("FUN-01", name="Wiki"), on=world.days(-200))
    world.offer(world.component("FUN-02", name="Blog"))
    world.offer(world.component("FUN-03", name="Chat")).decline(by=None, reason="Nee")
    world.confirmed(world.component("FUN-04", name="Van Bravo"), world.bravo)
    text = text_of(log_in(world.representative).get(address("my_sign_ups", world)))
    for said in ("Gemeente Alfa", "Wiki", "silent", "Blog", "Offered", "Show 1 earlier sign-up", "Declined"):
        assert said in text, said
    assert "Van Bravo" not in text
    assert text.count("/report/") == 1
    assert text.count("/withdraw/") == 2


def test_who_acts_for_nobody_has_no_sign_ups(world, log_in, client):
    for user in (world.secretary, world.board, world.outsider):
        response = log_in(user).get(address("my_sign_ups", world))
        assert response.status_code == 403
        assert "You do not act for any organisation in this network" in text_of(response)
    assert "login" in client.get(address("my_sign_ups", world)).headers["Location"]
