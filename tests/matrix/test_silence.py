"""The last word on a promise: health and silence belong to the promise, not to its row."""

from matrix.models import Health, Responsibility, SignUp, Status, StatusUpdate


def test_silence_ends_with_a_word(world):
    row = world.confirmed(world.component(), on=world.days(-91))
    asked = SignUp.objects.with_health(network=world.network, at=world.today)
    assert asked.get().silent
    assert asked.get().at_risk
    row.report(by=None, health=Health.ON_TRACK, text="Het loopt.")
    assert not asked.get().silent
    assert not asked.get().at_risk


def test_silence_begins_after_the_limit_not_on_it(world):
    world.confirmed(world.component(), on=world.days(-90))
    assert not SignUp.objects.with_health(network=world.network, at=world.today).get().silent
    assert SignUp.objects.with_health(network=world.network, at=world.days(1)).get().silent


def test_of_a_start_that_was_moved_silence_counts_from_where_it_began(world):
    row = world.confirmed(world.component(), on=world.days(-300), since=world.days(-250))
    moved = row.renew(by=None, on=world.days(-280), since=world.days(-30))
    assert moved.since == world.days(-30)
    told = SignUp.objects.with_health(network=world.network, at=world.today).get(pk=moved.pk)
    assert (told.status, told.silent) == (Status.CONFIRMED, False)
    later = world.days(-30 + world.network.silent_after_days + 1)
    assert SignUp.objects.with_health(network=world.network, at=later).get(pk=moved.pk).silent


def test_a_renewal_ends_neither_silence_nor_bad_news(world):
    """Changing what is promised does not say how it goes: health and silence belong to the promise, not to its row."""
    silent = world.confirmed(world.component("A-1"), on=world.days(-91)).renew(by=None, hours=10)
    stalled = world.confirmed(world.component("A-2"), on=world.days(-91))
    stalled.report(by=None, health=Health.STALLED, text="Het staat stil.", on=world.days(-20))
    stalled = stalled.renew(by=None, hours=10, on=world.days(-10)).renew(by=None, hours=20)
    asked = SignUp.objects.with_health(network=world.network, at=world.today)
    told = {row.pk: (row.health, row.silent, row.at_risk, row.last_update_on) for row in asked}
    assert told[silent.pk] == (None, True, True, None)
    assert told[stalled.pk] == (Health.STALLED, False, True, world.days(-20))
    stalled.report(by=None, health=Health.ON_TRACK, text="Het loopt weer.")
    assert [each.text for each in StatusUpdate.objects.of(stalled)] == ["Het loopt weer.", "Het staat stil."]
    assert not asked.get(pk=stalled.pk).at_risk
    assert asked.get(pk=silent.pk).silent


def test_annulling_a_renewal_keeps_what_was_told_since(world):
    row = world.confirmed(world.component(), on=world.days(-91))
    new = row.renew(by=None, hours=10, on=world.days(-5))
    new.report(by=None, health=Health.ATTENTION, text="Het kost meer tijd.")
    new.annul(by=None, reason="Vergissing")
    asked = SignUp.objects.with_health(network=world.network, at=world.today).get(pk=row.pk)
    assert (asked.status, asked.health, asked.silent) == (Status.CONFIRMED, Health.ATTENTION, False)


def test_what_an_organisation_promised_before_says_nothing_of_a_new_promise(world):
    component = world.component()
    before = world.confirmed(component, on=world.days(-200))
    before.report(by=None, health=Health.STALLED, text="Het staat stil.", on=world.days(-150))
    before.withdraw(by=None, reason="Geen tijd", on=world.days(-100))
    anew = world.confirmed(component, on=world.days(-5))
    taken_over = world.confirmed(component, world.bravo, responsibility=Responsibility.MANAGE, on=world.days(-200))
    taken_over.report(by=None, health=Health.STALLED, text="Het staat stil.", on=world.days(-150))
    taken_over.name_successor(by=None, successor=world.alfa, handover_on=world.today)
    offer = world.offer(component, responsibility=Responsibility.MANAGE)
    taken_over.hand_over(by=None, to=offer)
    for row in SignUp.objects.with_health(network=world.network, at=world.today).filter(pk__in=[anew.pk, offer.pk]):
        assert (row.health, row.silent, row.at_risk) == (None, False, False)
