"""A promise is changed: a new row follows the old one, and annulling it brings the old one back."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from matrix.models import Health, SignUp, Status, StatusUpdate
from periods.verbs import StepRefused


def test_a_renewal_keeps_the_confirmation_and_the_rest_of_the_promise(world):
    row = world.confirmed(world.component(), on=world.days(-50), hours=100)
    new = row.renew(by=world.representative, hours=40, until=world.days(100))
    assert (new.status_on(world.today), new.hours, new.promise) == (Status.CONFIRMED, 40, row.promise)
    assert (row.status_on(world.today), row.status_on(world.days(-1))) == (Status.ENDED, Status.CONFIRMED)
    assert new.status_on(world.days(100)) == Status.LAPSED


def test_a_promise_for_later_is_changed_and_keeps_its_start(world):
    row = world.confirmed(world.component(), on=world.days(-5), since=world.days(10), hours=100)
    new = row.renew(by=world.representative, hours=40, contact=world.representative.person, until=world.days(200))
    assert (new.since, new.hours, new.contact) == (world.days(10), 40, world.representative.person)
    assert (new.status_on(world.today), new.status_on(world.days(10))) == (Status.UPCOMING, Status.CONFIRMED)
    assert (row.status_on(world.days(-1)), row.status_on(world.today)) == (Status.UPCOMING, Status.ENDED)
    assert (new.origin, new.follows, new.until, new.promised_until) == (row, row, world.days(200), world.days(200))
    again = new.renew(by=world.representative, since=world.days(20))
    assert (again.origin, again.since, again.status_on(world.days(19))) == (row, world.days(20), Status.UPCOMING)
    again.annul(by=world.secretary, reason="Vergissing")
    new.refresh_from_db()
    assert new.status_on(world.days(10)) == Status.CONFIRMED


@pytest.mark.parametrize("since", [-1, 400])
def test_a_promise_for_later_cannot_begin_before_today_or_after_its_end(world, since):
    row = world.confirmed(world.component(), since=world.days(10), until=world.days(300))
    with pytest.raises(ValidationError):
        row.renew(by=world.representative, since=world.days(since))
    assert SignUp.objects.get().closed_on is None


def test_a_promise_for_later_cannot_begin_while_another_leads(world):
    component = world.component()
    world.confirmed(component, until=world.days(30))
    later = world.confirmed(component, world.bravo, since=world.days(30))
    with pytest.raises(StepRefused):
        later.renew(by=None, since=world.days(20))
    assert later.renew(by=None, since=world.days(31)).since == world.days(31)


def test_what_has_begun_keeps_its_start_and_so_does_what_is_taken_over(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    with pytest.raises(ValidationError) as wrong:
        held.renew(by=None, since=world.days(5))
    assert set(wrong.value.message_dict) == {"since"}
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    offer = world.offer(component, world.bravo, since=world.days(10))
    held.hand_over(by=None, to=offer)
    changed = offer.renew(by=world.neighbour, hours=20)
    for row in (offer, changed):
        row.refresh_from_db()
    with pytest.raises(ValidationError) as wrong:
        changed.renew(by=world.neighbour, since=world.days(15))
    assert set(wrong.value.message_dict) == {"since"}
    assert (changed.since, changed.takes_over) == (world.days(10), True)


def test_annulling_a_renewal_reopens_what_it_followed(world):
    row = world.confirmed(world.component(), on=world.days(-50), until=world.days(60))
    new = row.renew(by=None, hours=40)
    with pytest.raises(StepRefused):
        row.annul(by=None, reason="Kan niet: er volgt iets op")
    new.annul(by=world.secretary, reason="Vergissing")
    row.refresh_from_db()
    assert (row.status_on(world.today), row.until) == (Status.CONFIRMED, world.days(60))
    assert new.status_on(world.today) == Status.ANNULLED
    assert new.history.latest().history_user == world.secretary


def test_renewals_of_an_older_version_find_their_origin(world):
    first = world.confirmed(world.component(), on=world.days(-91))
    second = first.renew(by=None, hours=10, on=world.days(-50))
    third = second.renew(by=None, hours=20, on=world.days(-5))
    other = world.confirmed(world.component("B-1"), on=world.days(-91))
    for row in (second, third):
        StatusUpdate.objects.create(
            network=world.network, sign_up=row, on=row.since, health=Health.STALLED, text="Het staat stil."
        )
    SignUp.objects.update(origin=None)
    import_module("matrix.migrations.0004_follow_renewals").follow_renewals(apps, None)
    assert dict(SignUp.objects.values_list("pk", "origin")) == {
        first.pk: None,
        second.pk: first.pk,
        third.pk: first.pk,
        other.pk: None,
    }
    assert StatusUpdate.objects.of(third).count() == first.updates.count() == 2
