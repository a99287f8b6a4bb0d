"""An offer is corrected until it is confirmed: what it was stays in its history, and what is wrong is refused."""

import pytest
from django.core.exceptions import ValidationError

from matrix.models import Part, SignUp, Status
from periods.verbs import StepRefused


def test_an_offer_is_corrected_and_what_it_was_stays_in_its_history(world):
    row = world.offer(world.component(), by=world.representative, until=world.days(50))
    row.amend(
        by=world.representative,
        part=Part.LEAD,
        promise="Beter gezegd.",
        volunteers=True,
        since=world.days(3),
        until=world.days(90),
        contact=world.coordinator.person,
    )
    assert (row.promise, row.volunteers, row.since) == ("Beter gezegd.", True, world.days(3))
    assert (row.until, row.promised_until) == (world.days(90), world.days(90))
    assert row.contact == world.coordinator.person
    latest, before = row.history.all()
    assert (latest.history_user, before.promise) == (world.representative, "Wij doen dit.")


WRONG_CORRECTION = {
    "an end before the start": ({"since": 10, "until": 5}, "__all__"),
    "an end that is past": ({"until": 0}, "until"),
    "another start, in the past": ({"since": -1}, "since"),
    "no way of doing it": ({"own_staff": False}, "__all__"),
    "hired without the conditions": ({"hired": True}, "__all__"),
    "no promise": ({"promise": " "}, "promise"),
    "no promise after all": ({"part": Part.INTERESTED}, "part"),
}


@pytest.mark.parametrize("case", WRONG_CORRECTION)
def test_a_wrong_correction_is_refused_and_changes_nothing(world, case):
    changes, field = WRONG_CORRECTION[case]
    changes = {name: world.days(value) if name in ("since", "until") else value for name, value in changes.items()}
    row = world.offer(world.component(), on=world.days(-5))
    before = SignUp.objects.values().get()
    with pytest.raises(ValidationError) as wrong:
        row.amend(by=world.representative, **changes)
    assert set(wrong.value.message_dict) == {field}
    assert SignUp.objects.values().get() == before


def test_a_start_that_has_passed_since_it_was_offered_may_stay(world):
    row = world.offer(world.component(), on=world.days(-5))
    row.amend(by=world.representative, since=world.days(-5), hours=3)
    assert (row.hours, row.since) == (3, world.days(-5))


def test_a_supplier_that_stands_there_may_stay_although_it_supplies_no_longer(world):
    facts = {"outsourced": True, "conditions_accepted": True, "supplier": world.supplier}
    offered = world.offer(world.component("FUN-01"), **facts)
    held = world.confirmed(world.component("FUN-02"), **facts)
    world.supplier.roles.all().delete()
    offered.amend(by=world.representative, supplier=world.supplier, hours=3)
    assert held.renew(by=world.representative, supplier=world.supplier, hours=3).supplier == world.supplier
    with pytest.raises(ValidationError):
        world.offer(world.component("FUN-03"), by=world.representative, **facts)


def test_a_correction_cannot_take_what_another_holds(world):
    component = world.component()
    row = world.offer(component)
    world.confirmed(component, world.bravo, until=world.days(30))
    for changes in ({"hours": 9}, {"since": world.days(29)}):
        with pytest.raises(StepRefused) as refused:
            row.amend(by=world.representative, **changes)
        assert refused.value.code == "led_until"
    row.amend(by=world.representative, since=world.days(30))
    row.confirm(by=world.secretary)
    assert row.status_on(world.today) == Status.UPCOMING


def test_corrected_into_what_counts_at_once_it_counts_at_once(world):
    row = world.offer(world.component())
    row.amend(by=world.representative, part=Part.CONTRIBUTOR)
    assert (row.part, row.status_on(world.today)) == (Part.CONTRIBUTOR, Status.CONFIRMED)


def test_interest_is_corrected_too(world):
    row = world.offer(world.component(), part=Part.INTERESTED)
    row.amend(by=world.representative, promise="Wij denken graag mee.")
    assert (row.promise, row.status_on(world.today)) == ("Wij denken graag mee.", Status.OFFERED)
