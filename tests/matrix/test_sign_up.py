"""A sign-up: each step from each status, and what each refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from matrix.models import NEXT, Closed, Health, Part, Responsibility, SignUp, Status, StatusUpdate, Need, Phase
from periods.verbs import StepRefused
from stakeholders.models import Role, WhoConfirms


def brought_to(world, status):
    """A lead sign-up of alfa that stands at `status` today."""
    component = world.component()
    begin = world.days(-100)
    if status == Status.UPCOMING:
        row = world.offer(component, on=begin, since=world.days(10))
        row.confirm(by=None, on=begin)
        return row
    until = world.days(-10) if status == Status.LAPSED else None
    row = world.offer(component, on=begin, until=until)
    if status in (Status.CONFIRMED, Status.WITHDRAWN, Status.ENDED, Status.LAPSED):
        row.confirm(by=None, on=begin)
    if status == Status.DECLINED:
        row.decline(by=None, reason="Past niet", on=world.days(-5))
    if status == Status.WITHDRAWN:
        row.withdraw(by=None, reason="Geen tijd", on=world.days(-5))
    if status == Status.ENDED:
        row.end(by=None, on=world.days(-5))
    if status == Status.ANNULLED:
        row.annul(by=None, reason="Vergissing")
    return row


def take(step, row, world):
    """Do `step` on `row` as the secretary, with input that is right."""
    by = world.secretary
    if step in ("confirm", "end"):
        getattr(row, step)(by=by)
    elif step in ("decline", "withdraw", "annul"):
        getattr(row, step)(by=by, reason="Daarom")
    elif step == "renew":
        row.renew(by=by, hours=12)
    elif step == "report":
        row.report(by=by, health=Health.ON_TRACK, text="Het loopt.")
    elif step == "name_successor":
        row.name_successor(by=by, successor=world.bravo, handover_on=world.days(5))
    elif step == "hand_over":
        SignUp.objects.filter(pk=row.pk).update(successor=world.bravo, handover_on=world.days(5))
        offer = SignUp(
            network=world.network,
            component=row.component,
            responsibility=row.responsibility,
            participation=world.bravo,
            part=Part.LEAD,
            promise="Overgenomen",
            own_staff=True,
            offered_on=world.today,
            since=world.days(5),
        )
        offer.save()
        row.hand_over(by=by, to=offer)


AFTER = {
    "confirm": Status.CONFIRMED,
    "decline": Status.DECLINED,
    "withdraw": Status.WITHDRAWN,
    "end": Status.ENDED,
    "renew": Status.ENDED,
    "report": Status.CONFIRMED,
    "name_successor": Status.CONFIRMED,
    "hand_over": Status.CONFIRMED,
    "annul": Status.ANNULLED,
}


@pytest.mark.parametrize("step", AFTER)
@pytest.mark.parametrize("status", Status)
def test_each_step_from_each_status(world, status, step):
    row = brought_to(world, status)
    assert row.status_on(world.today) == status
    before = SignUp.objects.values().get(pk=row.pk)
    if step in NEXT[status]:
        take(step, row, world)
        assert row.status_on(world.today) == AFTER[step]
    else:
        with pytest.raises(StepRefused):
            take(step, row, world)
        after = SignUp.objects.values().get(pk=row.pk)
        if step == "hand_over":
            before["successor_id"], before["handover_on"] = after["successor_id"], after["handover_on"]
        assert after == before
        assert StatusUpdate.objects.count() == 0
