"""Who confirms what, what follows from it, and what stands in its way."""

import pytest
from django.utils.formats import date_format

from matrix.models import Part, Status
from periods.verbs import StepRefused
from stakeholders.models import Role, WhoConfirms


@pytest.mark.parametrize(
    ("held", "offered", "words"),
    [
        (None, None, ["Waterschap Bravo", "zonder einddatum"]),
        (20, None, ["Waterschap Bravo", "tot en met {last}", "vanaf {free}"]),
        (20, 10, ["Waterschap Bravo", "tot en met {last}", "langer dan"]),
    ],
)
def test_a_lead_that_another_holds_is_refused_with_who_until_when_and_what_is_possible(world, held, offered, words):
    component = world.component()
    row = world.offer(component, until=offered and world.days(offered))
    world.confirmed(component, world.bravo, until=held and world.days(held))
    with pytest.raises(StepRefused) as refused:
        row.confirm(by=world.secretary)
    assert refused.value.code == "led"
    (sentence,) = refused.value.messages
    days = {"last": date_format(world.days(19), "DATE_FORMAT"), "free": date_format(world.days(20), "DATE_FORMAT")}
    for word in words:
        assert word.format(**days) in sentence
    assert row.status_on(world.today) == Status.OFFERED


def test_a_lead_in_another_period_stands_in_no_ones_way(world):
    component = world.component()
    early, late = world.offer(component, until=world.days(9)), world.offer(component, world.bravo, since=world.days(9))
    late.confirm(by=world.secretary)
    early.confirm(by=world.secretary)
    assert early.status_on(world.today) == Status.CONFIRMED


def test_contributors_count_at_once_by_default_and_leads_do_not(world):
    component = world.component()
    assert world.offer(component, part=Part.CONTRIBUTOR).status_on(world.today) == Status.CONFIRMED
    assert world.offer(component, world.bravo).status_on(world.today) == Status.OFFERED


def test_leads_at_once_only_where_nobody_else_offers(world):
    first = world.offer(world.component("FUN-01"))
    world.network.leads_confirmed_by = WhoConfirms.AT_ONCE
    world.network.save()
    assert world.offer(first.component, world.bravo).status_on(world.today) == Status.OFFERED
    assert world.offer(world.component("FUN-02"), world.bravo).status_on(world.today) == Status.CONFIRMED


def test_the_offer_of_a_named_successor_is_not_confirmed_at_once_while_its_holder_leads(world):
    world.network.leads_confirmed_by = WhoConfirms.AT_ONCE
    world.network.save()
    held = world.confirmed(world.component(), on=world.days(-9))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    offer = world.offer(held.component, world.bravo, since=world.days(10))
    assert offer.status_on(world.today) == Status.OFFERED
    held.hand_over(by=None)
    assert offer.status_on(world.days(10)) == Status.CONFIRMED


def test_a_prospect_becomes_partner_at_its_first_confirmation(world):
    world.confirmed(world.component(), world.prospect)
    held = list(world.prospect.roles.as_at(world.today).values_list("role", flat=True))
    assert held == [Role.PARTNER]
    assert list(world.prospect.roles.as_at(world.days(-1)).values_list("role", flat=True)) == [Role.PROSPECT]


def test_confirmed_after_its_start_it_counts_from_the_confirmation(world):
    row = world.offer(world.component(), on=world.days(-20))
    row.confirm(by=None)
    assert row.status_on(world.days(-1)) == Status.OFFERED
    assert row.since == world.today


def test_interest_is_never_confirmed(world):
    row = world.offer(world.component(), part=Part.INTERESTED)
    with pytest.raises(StepRefused):
        row.confirm(by=None)
