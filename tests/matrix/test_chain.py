"""A sign-up and the one that follows it lead to each other, in words."""

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from matrix.models import Part


def page(client, row):
    return client.get(reverse("matrix:sign_up_detail", args=["proef", row.pk])).content.decode()


def link(row):
    return reverse("matrix:sign_up_detail", args=["proef", row.pk])


def renewed(world):
    row = world.confirmed(world.component(), on=world.days(-30))
    return row, row.renew(by=None, hours=9, on=world.days(-3)), world.days(-3)


def handed_over(world):
    component = world.component()
    row = world.confirmed(component, on=world.days(-30))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    offer = world.offer(component, world.bravo, since=world.days(5))
    row.hand_over(by=None, to=offer)
    return row, offer, world.days(5)


def contributed_instead(world):
    component = world.component()
    row = world.offer(component)
    world.confirmed(component, world.bravo)
    return row, row.contribute(by=None), world.today


@pytest.mark.parametrize(
    ("story", "back", "on"),
    [
        (renewed, "Wijzigt wat eerder was toegezegd", "Gewijzigd op {day}: dit is sindsdien toegezegd"),
        (handed_over, "Neemt over van Gemeente Alfa", "Gaat op {day} over naar Waterschap Bravo"),
        (
            contributed_instead,
            "Werkt mee in plaats van de aangeboden rol van trekker",
            "Werkt in plaats daarvan mee, sinds {day}",
        ),
    ],
)
def test_each_leads_to_the_other(world, client, story, back, on):
    before, after, day = story(world)
    first, second = page(client, before), page(client, after)
    assert f'<a href="{link(after)}">{on.format(day=date_format(day, "DATE_FORMAT"))}</a>' in first
    assert f'<a href="{link(before)}">{back}</a>' in second


def test_what_was_annulled_follows_nothing(world, client):
    before, after, _day = renewed(world)
    after.annul(by=None, reason="Vergissing")
    assert link(after) not in page(client, before)


def test_annulling_a_contribution_reopens_the_offer_to_lead(world):
    before, after, _day = contributed_instead(world)
    after.annul(by=None, reason="Vergissing")
    before.refresh_from_db()
    assert (before.status_on(world.today), before.part) == ("offered", Part.LEAD)
