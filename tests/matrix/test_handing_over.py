"""A lead hands over to its successor: no gap, no second lead, and nothing left to change."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from matrix.models import Part, SignUp, Status
from periods.verbs import StepRefused


@pytest.fixture(autouse=True)
def in_dutch():
    with translation.override("nl"):
        yield


def test_a_handover_leaves_no_gap_and_no_second_lead(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.name_successor(by=world.coordinator, successor=world.bravo, handover_on=world.days(10))
    offer = world.offer(component, world.bravo, since=world.days(10))
    held.hand_over(by=world.neighbour, to=offer)
    leads = [
        list(
            SignUp.objects.with_status(at=world.days(number))
            .filter(status=Status.CONFIRMED, part=Part.LEAD)
            .values_list("participation", flat=True)
        )
        for number in range(30)
    ]
    assert leads == [[world.alfa.pk]] * 10 + [[world.bravo.pk]] * 20


def test_a_lead_that_was_handed_over_is_not_changed_any_more(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    held.hand_over(by=None, to=world.offer(component, world.bravo, since=world.days(10)))
    with pytest.raises(StepRefused):
        held.renew(by=None, hours=3)
    assert SignUp.objects.count() == 2


def test_a_lead_that_went_to_another_is_called_handed_over_and_not_just_ended(world, client, log_in):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(-5), on=world.days(-20))
    held.hand_over(
        by=None, to=world.offer(component, world.bravo, since=world.days(-5), on=world.days(-10)), on=world.days(-6)
    )
    pages = [client.get(address).text for address in ("/proef/partners/proef-alfa/", "/proef/components/FUN-01/")]
    pages += [log_in(world.representative).get(f"/proef/{path}/").text for path in ("my/sign-ups", "sign-ups")]
    assert all("vergedragen" in page for page in pages)


# --- the successor stops before its start day ---


@pytest.fixture
def agreed(world):
    """A lead of alfa up to day 90 that bravo takes over on day 10, and the sign-up of bravo."""
    held = world.confirmed(world.component(), on=world.days(-50), until=world.days(90))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    taking = world.offer(held.component, world.bravo, since=world.days(10))
    held.hand_over(by=None, to=taking)
    return held, taking


def stops(row):
    row.withdraw(by=None, reason="Geen tijd.")


def test_the_holder_keeps_its_lead_when_its_successor_withdraws_before_it_began(world, agreed):
    held, taking = agreed
    stops(taking)
    held.refresh_from_db()
    assert (held.closed_on, held.closed_as, held.until) == (None, "", world.days(90))
    assert (held.successor, held.handover_on, held.handed_over()) == (None, None, "")
    assert held.history.first().history_change_reason == "Niet overgedragen"
    held.end(by=None)
    assert held.status_on(world.today) == Status.ENDED


def test_so_it_does_when_that_successor_changed_its_promise_first(world, agreed):
    held, taking = agreed
    changed = taking.renew(by=None, hours=9)
    held.refresh_from_db()
    assert "Waterschap Bravo" in held.handed_over()
    stops(changed)
    held.refresh_from_db()
    assert (held.closed_on, held.until) == (None, world.days(90))


def test_a_successor_that_withdraws_after_it_began_gives_nothing_back(world):
    held = world.confirmed(world.component(), on=world.days(-50))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.today)
    taking = world.offer(held.component, world.bravo)
    held.hand_over(by=None, to=taking)
    stops(taking)
    held.refresh_from_db()
    assert (held.closed_as, held.until) == ("ended", world.today)


def test_where_somebody_else_leads_later_the_holder_goes_on_until_then(world, agreed):
    held, taking = agreed
    SignUp.objects.filter(pk=taking.pk).update(until=world.days(12), promised_until=world.days(12))
    world.confirmed(held.component, world.prospect, since=world.days(12))
    taking.refresh_from_db()
    stops(taking)
    row = SignUp.objects.with_health(network=world.network, at=world.today).get(pk=held.pk)
    assert (row.closed_on, row.until, row.ending) == (None, world.days(12), True)


def test_where_the_holder_contributes_itself_from_then_its_lead_is_ending(world, agreed):
    held, taking = agreed
    world.offer(held.component, since=world.days(10), part=Part.CONTRIBUTOR)
    stops(taking)
    row = SignUp.objects.with_health(network=world.network, at=world.today).get(pk=held.pk)
    assert (row.closed_on, row.until, row.ending) == (None, world.days(10), True)


def test_who_withdraws_before_it_takes_over_reads_who_stays_the_lead(world, log_in, agreed):
    held, taking = agreed
    page = log_in(world.neighbour).get(reverse("matrix:sign_up_withdraw", args=["proef", taking.pk]))
    day = date_format(world.days(89), "DATE_FORMAT")
    assert f"Gemeente Alfa blijft dan trekker, tot en met {day}." in page.content.decode()
    stops(taking)
    page = log_in(world.representative).get(reverse("matrix:sign_up_detail", args=["proef", held.pk]))
    assert "Gaat op" not in page.content.decode()
    assert f"/sign-ups/{held.pk}/renew/" in page.content.decode()


def test_annulling_what_never_took_over_reopens_nothing(world, agreed):
    held, taking = agreed
    stops(taking)
    held.refresh_from_db()
    held.end(by=None)
    taking.annul(by=None, reason="Vergissing")
    held.refresh_from_db()
    assert held.status_on(world.today) == Status.ENDED
