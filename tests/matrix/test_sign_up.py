"""A sign-up: each step from each status, and what each refuses."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from matrix.models import NEXT, Attestation, Health, Need, Part, Phase, Responsibility, SignUp, Status, StatusUpdate
from periods.verbs import StepRefused
from stakeholders.models import Role, WhoConfirms
from tests.cast import make_world


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


# --- what a sign-up refuses, each in its own words ---


def refusal(world, component, who=None, **facts):
    """The code and sentence with which an offer is refused; nothing may be left behind."""
    count = SignUp.objects.count()
    with pytest.raises(StepRefused) as refused:
        world.offer(component, who, **facts)
    assert SignUp.objects.count() == count
    return refused.value.code, str(refused.value.messages[0])


def test_where_a_lead_holds_one_can_join(world):
    component = world.component()
    world.confirmed(component)
    code, sentence = refusal(world, component, world.bravo)
    assert code == "led"
    assert "meewerken" in sentence
    world.offer(component, world.bravo, part=Part.CONTRIBUTOR)


def test_a_lead_with_an_end_takes_offers_for_the_time_after(world):
    component = world.component()
    world.confirmed(component, until=world.days(30))
    code, _sentence = refusal(world, component, world.bravo)
    assert code == "led_until"
    world.offer(component, world.bravo, since=world.days(30))


def test_nobody_signs_up_twice_for_the_same(world):
    component = world.component()
    world.offer(component)
    assert refusal(world, component)[0] == "already"
    assert refusal(world, component, part=Part.CONTRIBUTOR)[0] == "already"
    assert refusal(world, component, part=Part.INTERESTED)[0] == "already"
    world.offer(component, responsibility=Responsibility.MANAGE)


def test_who_stopped_can_sign_up_again_on_the_same_day(world):
    component = world.component()
    world.offer(component).withdraw(by=None)
    world.confirmed(component).withdraw(by=None, reason="Toch niet")
    world.offer(component)


@pytest.mark.parametrize("who", ["related", "supplier"])
def test_only_partners_and_prospects_sign_up(world, who):
    assert refusal(world, world.component(), world.partners[who])[0] == "no_part"


def test_an_organisation_of_another_network_cannot_sign_up(world):
    other = make_world("ander", "Ander verband")
    assert refusal(world, world.component(), other.alfa)[0] == "no_part"


def test_a_retired_component_takes_nobody(world):
    component = world.component()
    component.enter(Phase.RETIRED, by=None)
    assert refusal(world, component)[0] == "retired"


def test_a_candidate_takes_interest_only(world):
    component = world.component(phase=Phase.CANDIDATE, need=False)
    assert refusal(world, component)[0] == "candidate"
    world.offer(component, part=Part.INTERESTED)


def test_where_nothing_is_asked_nobody_signs_up(world):
    assert refusal(world, world.component(need=False))[0] == "not_asked"


def test_where_no_lead_is_asked_one_contributes(world):
    component = world.component(need=False)
    Need.ask(
        by=None, component=component, responsibility=Responsibility.DEVELOP, lead_wanted=False, contributors_wanted=2
    )
    assert refusal(world, component)[0] == "no_lead_wanted"
    world.offer(component, part=Part.CONTRIBUTOR)


WRONG_INPUT = {
    "an end before the start": ({"since": 10, "until": 5}, "__all__", "einddatum"),
    "negative hours": ({"hours": -1}, "hours", "0"),
    "no way of doing it": ({"own_staff": False}, "__all__", "manier"),
    "hired without the conditions": ({"hired": True}, "__all__", "voorwaarden"),
    "no promise": ({"promise": " "}, "promise", "wat u gaat doen"),
}


@pytest.mark.parametrize("case", WRONG_INPUT)
def test_wrong_input_gets_its_own_sentence(world, case):
    facts, field, word = WRONG_INPUT[case]
    facts = {name: world.days(value) if name in ("since", "until") else value for name, value in facts.items()}
    with pytest.raises(ValidationError) as wrong:
        world.offer(world.component(), **facts)
    assert not isinstance(wrong.value, StepRefused)
    assert word in str(wrong.value.message_dict[field])
    assert not SignUp.objects.exists()


def test_only_the_secretary_lets_an_offer_begin_in_the_past(world):
    component = world.component()
    with pytest.raises(ValidationError) as wrong:
        world.offer(component, by=world.representative, since=world.days(-1))
    assert wrong.value.message_dict == {
        "since": ["Alleen de secretaris kan iets vastleggen voor een dag in het verleden."]
    }
    assert not SignUp.objects.exists()
    assert world.offer(component, by=world.secretary, since=world.days(-1)).since == world.days(-1)


PAST_END = "Deze einddatum is al voorbij. Kies vandaag of een latere dag, of laat het veld leeg."


def test_an_end_that_is_past_is_told_as_such_together_with_a_start_in_the_past(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    with pytest.raises(ValidationError) as changed:
        held.renew(by=world.representative, until=world.today)
    assert changed.value.message_dict == {"until": [PAST_END]}
    with pytest.raises(ValidationError) as offered:
        world.offer(component, world.bravo, by=world.neighbour, since=world.days(-9), until=world.days(-1))
    assert set(offered.value.message_dict) == {"since", "until"}
    assert held.renew(by=world.representative, until=world.days(1)).last_day == world.today


def test_only_the_secretary_enters_the_past(world):
    component = world.component()
    with pytest.raises(ValidationError, match="secretaris"):
        world.offer(component, by=world.representative, on=world.days(-1))
    world.offer(component, by=world.secretary, on=world.days(-1))


# --- correcting an offer ---


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


# --- who confirms ---


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


# --- steps that make two rows move ---


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


def test_only_the_named_successor_may_offer_where_a_lead_holds(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    assert refusal(world, component, world.prospect, since=world.days(10))[0] == "led"
    assert refusal(world, component, world.bravo, since=world.days(9))[0] == "led"
    world.offer(component, world.bravo, since=world.days(10))


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


def test_a_lead_that_was_handed_over_is_not_changed_any_more(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    held.hand_over(by=None, to=world.offer(component, world.bravo, since=world.days(10)))
    with pytest.raises(StepRefused):
        held.renew(by=None, hours=3)
    assert SignUp.objects.count() == 2


def test_of_a_start_that_was_moved_silence_counts_from_where_it_began(world):
    row = world.confirmed(world.component(), on=world.days(-300), since=world.days(-250))
    moved = row.renew(by=None, on=world.days(-280), since=world.days(-30))
    assert moved.since == world.days(-30)
    told = SignUp.objects.with_health(network=world.network, at=world.today).get(pk=moved.pk)
    assert (told.status, told.silent) == (Status.CONFIRMED, False)
    later = world.days(-30 + world.network.silent_after_days + 1)
    assert SignUp.objects.with_health(network=world.network, at=later).get(pk=moved.pk).silent


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


def test_ending_a_lapsed_sign_up_does_not_lengthen_it(world):
    row = world.confirmed(world.component(), on=world.days(-50), until=world.days(-10))
    row.end(by=None)
    assert row.until == world.days(-10)
    assert row.status_on(world.days(-5)) == Status.LAPSED
    assert row.status_on(world.today) == Status.ENDED


# --- a reason where others rely on it; the last word ---


@pytest.mark.parametrize("step", ["decline", "withdraw", "annul"])
def test_a_reason_is_needed(world, step):
    row = world.offer(world.component()) if step == "decline" else world.confirmed(world.component())
    with pytest.raises(ValidationError) as wrong:
        getattr(row, step)(by=None, reason="  ")
    assert "reason" in wrong.value.message_dict


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


def test_annulling_a_renewal_keeps_what_was_told_since(world):
    row = world.confirmed(world.component(), on=world.days(-91))
    new = row.renew(by=None, hours=10, on=world.days(-5))
    new.report(by=None, health=Health.ATTENTION, text="Het kost meer tijd.")
    new.annul(by=None, reason="Vergissing")
    asked = SignUp.objects.with_health(network=world.network, at=world.today).get(pk=row.pk)
    assert (asked.status, asked.health, asked.silent) == (Status.CONFIRMED, Health.ATTENTION, False)


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


@pytest.mark.parametrize("percentage", [-1, 101])
def test_a_percentage_lies_between_0_and_100(world, percentage):
    row = world.confirmed(world.component())
    with pytest.raises(ValidationError):
        row.report(by=None, health=Health.ON_TRACK, text="Goed", percentage=percentage)
    assert not StatusUpdate.objects.exists()


def test_every_change_is_kept_with_who_made_it(world):
    row = world.offer(world.component(), by=world.representative)
    row.confirm(by=world.secretary)
    row.withdraw(by=world.coordinator, reason="Geen geld")
    kept = row.history.order_by("history_id")
    assert [each.history_user for each in kept] == [world.representative, world.secretary, world.coordinator]
    assert kept.last().history_change_reason == "Geen geld"


# --- who looks at it today sees what was entered ---


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


@pytest.mark.parametrize("name", ["supplier", "contact"])
def test_only_suppliers_supply_and_only_ones_own_people_are_contact(world, name):
    component = world.component()
    stranger = {"supplier": world.bravo, "contact": world.board.person}[name]
    own = {"supplier": world.supplier, "contact": world.coordinator.person}[name]
    with pytest.raises(ValidationError) as wrong:
        world.offer(component, by=world.representative, **{name: stranger})
    assert list(wrong.value.message_dict) == [name]
    row = world.confirmed(component, by=world.representative, **{name: own})
    with pytest.raises(ValidationError):
        row.renew(by=world.representative, **{name: stranger})
