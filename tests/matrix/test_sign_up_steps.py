"""A sign-up: each step from each status, and what a step refuses whatever the status."""

import pytest
from django.core.exceptions import ValidationError

from matrix.models import NEXT, Attestation, Health, Part, SignUp, Status, StatusUpdate
from periods.verbs import StepRefused


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
    if step in ("confirm", "end", "attest"):
        getattr(row, step)(by=by)
    elif step in ("decline", "withdraw", "annul"):
        getattr(row, step)(by=by, reason="Daarom")
    elif step == "amend":
        row.amend(by=by, promise="Toch anders", hours=7)
    elif step == "renew":
        row.renew(by=by, hours=12)
    elif step == "report":
        row.report(by=by, health=Health.ON_TRACK, text="Het loopt.")
    elif step == "contribute":
        if row.status_on(world.today) == Status.OFFERED:
            world.confirmed(row.component, world.bravo)
        row.contribute(by=by)
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
    "amend": Status.OFFERED,
    "confirm": Status.CONFIRMED,
    "decline": Status.DECLINED,
    "withdraw": Status.WITHDRAWN,
    "end": Status.ENDED,
    "renew": Status.ENDED,
    "report": Status.CONFIRMED,
    "attest": None,
    "contribute": Status.WITHDRAWN,
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
        assert row.status_on(world.today) == (AFTER[step] or status)
    else:
        with pytest.raises(StepRefused):
            take(step, row, world)
        after = SignUp.objects.values().get(pk=row.pk)
        if step == "hand_over":
            before["successor_id"], before["handover_on"] = after["successor_id"], after["handover_on"]
        assert after == before
        assert StatusUpdate.objects.count() == Attestation.objects.count() == 0


@pytest.mark.parametrize("step", ["decline", "withdraw", "annul"])
def test_a_reason_is_needed(world, step):
    row = world.offer(world.component()) if step == "decline" else world.confirmed(world.component())
    with pytest.raises(ValidationError) as wrong:
        getattr(row, step)(by=None, reason="  ")
    assert "reason" in wrong.value.message_dict


@pytest.mark.parametrize("percentage", [-1, 101])
def test_a_percentage_lies_between_0_and_100(world, percentage):
    row = world.confirmed(world.component())
    with pytest.raises(ValidationError):
        row.report(by=None, health=Health.ON_TRACK, text="Goed", percentage=percentage)
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize("who", ["representative", "secretary"])
def test_a_change_or_report_of_a_later_day_is_refused(world, who):
    row = world.confirmed(world.component())
    by, tomorrow = world.users[who], world.days(1)
    with pytest.raises(ValidationError, match="vandaag"):
        row.renew(by=by, on=tomorrow, hours=5)
    with pytest.raises(ValidationError, match="vandaag"):
        row.report(by=by, health=Health.ON_TRACK, text="Goed", on=tomorrow)
    assert SignUp.objects.count() == 1
    assert not StatusUpdate.objects.exists()


def test_ending_a_lapsed_sign_up_does_not_lengthen_it(world):
    row = world.confirmed(world.component(), on=world.days(-50), until=world.days(-10))
    row.end(by=None)
    assert row.until == world.days(-10)
    assert row.status_on(world.days(-5)) == Status.LAPSED
    assert row.status_on(world.today) == Status.ENDED


def test_every_change_is_kept_with_who_made_it(world):
    row = world.offer(world.component(), by=world.representative)
    row.confirm(by=world.secretary)
    row.withdraw(by=world.coordinator, reason="Geen geld")
    kept = row.history.order_by("history_id")
    assert [each.history_user for each in kept] == [world.representative, world.secretary, world.coordinator]
    assert kept.last().history_change_reason == "Geen geld"
