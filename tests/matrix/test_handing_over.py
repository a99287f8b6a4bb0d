"""A lead hands over to its successor: no gap, no second lead, and nothing left to change."""

import pytest

from matrix.models import Part, SignUp, Status
from periods.verbs import StepRefused


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
