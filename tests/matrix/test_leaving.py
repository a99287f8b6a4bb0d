"""An organisation leaves: each sign-up is settled, none is left hanging, and all of it happens or nothing."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.leaving import Settle, Unsettled, leave, left_hanging, supplied_by
from matrix.models import Closed, Part, Responsibility, SignUp, Status
from periods.verbs import StepRefused
from stakeholders.models import Access, Membership, Participation, ParticipationRole, Role, User
from tests.cast import make_world, member, user

REASON = "Gaat op in een andere organisatie"


def state():
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (SignUp, Participation, ParticipationRole, Membership)
    }


def gone(world, settle=None, *, who=None, **facts):
    leave(who or world.alfa, by=world.secretary, reason=REASON, settle=settle or {}, **facts)


def refused(world, settle=None, **facts):
    before = state()
    with pytest.raises(ValidationError) as why:
        gone(world, settle, **facts)
    assert state() == before
    return why.value


def made(world, kind, code="FUN-01"):
    """One sign-up that has to be settled when alfa leaves, of each kind."""
    component = world.component(code)
    if kind == "offer":
        return world.offer(component)
    if kind == "interest":
        return world.offer(component, part=Part.INTERESTED)
    if kind == "upcoming":
        return world.confirmed(component, since=world.days(9))
    if kind == "contributor":
        return world.confirmed(component, part=Part.CONTRIBUTOR, on=world.days(-9))
    if kind == "lead":
        return world.confirmed(component, on=world.days(-9))
    row = world.confirmed(component, world.bravo, on=world.days(-9))
    row.name_successor(by=None, successor=world.alfa, handover_on=world.days(5))
    return row


ALLOWED = {
    "offer": {Settle.WITHDRAW},
    "interest": {Settle.WITHDRAW},
    "upcoming": {Settle.WITHDRAW},
    "contributor": {Settle.END, Settle.WITHDRAW},
    "lead": {Settle.END, Settle.WITHDRAW},
    "named as successor": {Settle.RELEASE},
}


@pytest.mark.parametrize("choice", [*Settle, "", "x"])
@pytest.mark.parametrize("kind", ALLOWED)
def test_what_can_become_of_each(world, kind, choice):
    row = made(world, kind)
    if choice not in ALLOWED[kind]:
        why = refused(world, {row.pk: choice})
        assert isinstance(why, Unsettled)
        assert list(why.rows) == [row.pk]
        return
    gone(world, {row.pk: choice})
    row.refresh_from_db()
    if choice == Settle.RELEASE:
        assert (row.successor, row.handover_on, row.status_on(world.today)) == (None, None, Status.CONFIRMED)
    else:
        assert (row.closed_as, row.reason) == (Closed.ENDED if choice == Settle.END else Closed.WITHDRAWN, REASON)
    assert left_hanging(world.alfa, on=world.today) == []


def test_it_ends_with_its_roles_and_the_access_of_its_people(world):
    gone(world)
    assert world.alfa.until == world.today
    assert not Participation.objects.as_at(world.today).filter(pk=world.alfa.pk).exists()
    assert Participation.objects.as_at(world.days(-1)).in_role(Role.PARTNER, at=world.days(-1)).contains(world.alfa)
    assert not ParticipationRole.objects.filter(participation=world.alfa).as_at(world.today).exists()
    for who in (world.coordinator, world.representative):
        assert Access.of(User.objects.get(pk=who.pk), world.network).roles == frozenset()
    assert Access.of(User.objects.get(pk=world.neighbour.pk), world.network).participations
    last = world.alfa.history.first()
    assert (last.history_user, last.history_change_reason) == (world.secretary, REASON)


def test_access_that_begins_today_never_was(world):
    new = member(user("nieuw@proef.example", "Nieuw").person, world.network, "representative", world.alfa)
    Membership.objects.filter(pk=new.pk).update(since=world.today)
    gone(world)
    assert not Membership.objects.filter(pk=new.pk).exists()


def test_who_left_can_sign_up_no_more(world):
    gone(world)
    with pytest.raises(StepRefused) as why:
        world.offer(world.component(), world.alfa)
    assert why.value.code == "no_part"


def handed(world, *, handover, since):
    component = world.component()
    row = world.confirmed(component, on=world.days(-9))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(handover))
    return row, world.offer(component, world.bravo, since=world.days(since))


def test_a_lead_is_handed_over_without_a_gap(world):
    row, offer = handed(world, handover=0, since=0)
    (loose,) = left_hanging(world.alfa, on=world.today)
    assert (loose.choices[0], loose.offer) == (Settle.HAND_OVER, offer)
    gone(world, {row.pk: Settle.HAND_OVER})
    row.refresh_from_db()
    offer.refresh_from_db()
    assert (row.until, offer.since) == (world.today, world.today)
    assert offer.status_on(world.today) == Status.CONFIRMED


def test_a_handover_that_is_later_comes_first(world):
    row, _offer = handed(world, handover=5, since=5)
    why = refused(world, {row.pk: Settle.HAND_OVER})
    assert "De overdracht is op" in why.rows[row.pk][0]


def test_what_is_handed_over_on_a_later_day_holds_until_then(world):
    row, offer = handed(world, handover=5, since=5)
    row.hand_over(by=None, to=offer)
    (loose,) = left_hanging(world.alfa, on=world.today)
    assert (loose.choices, loose.offer) == ((), None)
    why = refused(world, {row.pk: Settle.END})
    assert "kan vertrekken vanaf de dag erna" in why.rows[row.pk][0]


def test_all_of_it_or_nothing(world):
    first, second = (world.confirmed(world.component(f"FUN-0{each}"), on=world.days(-9)) for each in (1, 2))
    why = refused(world, {first.pk: Settle.END})
    assert list(why.rows) == [second.pk]
    gone(world, {first.pk: Settle.END, second.pk: Settle.WITHDRAW})


def test_what_is_over_and_what_is_of_others_is_left_alone(world):
    world.confirmed(world.component("FUN-01"), on=world.days(-9)).withdraw(by=None, reason="Geen tijd")
    theirs = world.confirmed(world.component("FUN-02"), world.bravo)
    gone(world)
    assert theirs.status_on(world.today) == Status.CONFIRMED


def test_as_supplier_of_others_it_stays_and_that_is_told(world):
    world.alfa.take_role(by=None, role=Role.SUPPLIER)
    row = world.confirmed(
        world.component(), world.bravo, supplier=world.alfa, outsourced=True, conditions_accepted=True
    )
    assert list(supplied_by(world.alfa, on=world.today)) == [row]
    gone(world)
    row.refresh_from_db()
    assert row.supplier == world.alfa


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"reason": " "}, "reason", "waarom deze organisatie vertrekt"),
        ({"on": 1}, "on", "vandaag of een dag die voorbij is"),
    ],
)
def test_wrong_input_is_told_beside_its_field(world, facts, field, sentence):
    facts = {"reason": REASON, "settle": {}} | facts
    if "on" in facts:
        facts["on"] = world.days(facts["on"])
    with pytest.raises(ValidationError) as wrong:
        leave(world.alfa, by=world.secretary, **facts)
    assert sentence in wrong.value.message_dict[field][0]


def test_a_day_before_it_last_signed_up_is_refused(world):
    row = world.offer(world.component(), on=world.days(-3))
    assert "nog ingetekend" in refused(world, {row.pk: Settle.WITHDRAW}, on=world.days(-4)).messages[0]
    gone(world, {row.pk: Settle.WITHDRAW}, on=world.days(-3))
    assert world.alfa.until == world.days(-3)


def test_who_has_left_or_only_just_came_cannot_leave(world):
    gone(world)
    assert "neemt op die dag niet deel" in refused(world).messages[0]
    Participation.objects.filter(pk=world.bravo.pk).update(since=world.today)
    world.bravo.refresh_from_db()
    assert "Kies een latere dag" in refused(world, who=world.bravo).messages[0]


def test_a_past_day_is_for_the_secretary(world):
    with pytest.raises(ValidationError) as wrong:
        leave(world.alfa, by=world.coordinator, reason=REASON, settle={}, on=world.days(-1))
    assert wrong.value.code == "past"


@pytest.mark.django_db(transaction=True)
def test_who_signs_up_while_its_organisation_leaves_is_not_left_hanging(world):
    """Either the offer is there first and leaving is refused, or the organisation has left and the offer is."""
    component, outcomes = world.component(), {}
    start = threading.Barrier(2)

    def run(name, act):
        try:
            start.wait(10)
            act()
            outcomes[name] = None
        except ValidationError as refusal:
            outcomes[name] = refusal
        finally:
            connection.close()

    acts = {"leave": lambda: gone(world), "offer": lambda: world.offer(component)}
    racers = [threading.Thread(target=run, args=each) for each in acts.items()]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert sorted(outcomes) == ["leave", "offer"]
    assert [name for name, refusal in outcomes.items() if refusal is None] != ["leave", "offer"]
    assert sum(refusal is None for refusal in outcomes.values()) == 1
    left = not Participation.objects.as_at(world.today).filter(pk=world.alfa.pk).exists()
    assert left != SignUp.objects.as_at(world.today).filter(participation=world.alfa).exists()


class LeavingTest(TestCase):
    """Whatever it promised and whatever is chosen: it left and nothing of it stands, or nothing was changed."""

    KINDS = st.tuples(
        st.sampled_from(["offer", "lead", "contributor", "interest", "upcoming", "named"]),
        st.sampled_from([*Settle, ""]),
    )

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(KINDS, max_size=4))
    def test_none_is_left_hanging(self, told):
        world, settle = make_world(), {}
        for number, (kind, choice) in enumerate(told):
            settle[made(world, kind, f"FUN-{number:02}").pk] = choice
        before = state()
        try:
            leave(world.alfa, by=None, reason=REASON, settle=settle)
        except Unsettled:
            assert state() == before
        else:
            assert left_hanging(world.alfa, on=world.today) == []
            assert not Participation.objects.who_may_sign_up(at=world.today).filter(pk=world.alfa.pk).exists()


# --- the page ---

ADDRESS = "/proef/partners/proef-alfa/end/"


def sent(world, **facts):
    return {"on": world.today.isoformat(), "reason": REASON} | facts


def test_the_page_asks_of_each_sign_up_and_says_what_follows(world, log_in):
    world.confirmed(world.component("FUN-01", name="Wiki"), on=world.days(-9))
    world.offer(world.component("FUN-02", name="Blog"))
    client = log_in(world.secretary)
    assert ADDRESS in client.get(world.alfa.get_absolute_url()).text
    text = client.get(ADDRESS).text
    for sentence in (
        "Wiki, ontwikkelen",
        "Blog, ontwikkelen",
        "staat dit weer open",
        "2 personen verliezen de toegang",
        "Kan een ander het overnemen?",
    ):
        assert sentence in text
    assert " checked" not in text
    assert ADDRESS not in log_in(world.coordinator).get(world.alfa.get_absolute_url()).text


def test_what_was_refused_is_told_by_row_and_what_was_chosen_is_kept(world, log_in):
    first = world.confirmed(world.component("FUN-01"), on=world.days(-9))
    second, _offer = handed_on(world, "FUN-02")
    client = log_in(world.secretary)
    answer = client.post(ADDRESS, sent(world, **{f"row-{first.pk}": "end"}))
    assert list(answer.context["form"].errors) == [f"row-{second.pk}"]
    answer = client.post(ADDRESS, sent(world, **{f"row-{first.pk}": "end", f"row-{second.pk}": "hand_over"}))
    assert answer.status_code == 409
    assert "De overdracht is op" in str(answer.context["form"].errors[f"row-{second.pk}"])
    assert answer.context["form"][f"row-{first.pk}"].value() == "end"
    first.refresh_from_db()
    assert first.closed_on is None


def handed_on(world, code):
    component = world.component(code)
    row = world.confirmed(component, on=world.days(-9))
    row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    return row, world.offer(component, world.bravo, since=world.days(5))


def test_the_secretary_settles_all_of_it_at_once(world, log_in):
    first = world.confirmed(world.component("FUN-01"), on=world.days(-9))
    second = world.offer(world.component("FUN-02"))
    chosen = {f"row-{first.pk}": "end", f"row-{second.pk}": "withdraw"}
    answer = log_in(world.secretary).post(ADDRESS, sent(world, **chosen), follow=True)
    assert "neemt niet meer deel. De intekeningen zijn afgehandeld." in answer.text
    assert "neemt niet meer deel" in answer.text
    assert log_in(world.secretary).get(ADDRESS).status_code == 404


def test_what_was_changed_meanwhile_is_looked_at_first(world, log_in):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-9))
    secretary = log_in(world.secretary)
    seen = secretary.hidden_on(ADDRESS)
    SignUp.objects.get(pk=row.pk).name_successor(by=None, successor=world.bravo, handover_on=world.days(9))
    world.offer(world.component("FUN-02", name="Blog"))
    facts = sent(world, **{f"row-{row.pk}": "end"})
    answer = secretary.post(ADDRESS, facts | seen)
    assert answer.status_code == 409
    labels = [each.label for each in answer.context["changes"]]
    assert any("Wiki" in label for label in labels)
    assert any("Blog" in label for label in labels)
    assert Participation.objects.get(pk=world.alfa.pk).until is None


def test_what_holds_longer_hinders_and_there_is_no_form(world, log_in):
    row, offer = handed_on(world, "FUN-02")
    row.hand_over(by=None, to=offer)
    text = log_in(world.secretary).get(ADDRESS).text
    assert "Dit kan vandaag niet" in text
    assert "<textarea" not in text


def test_who_promised_nothing_leaves_in_one_form(world, log_in):
    text = log_in(world.secretary).get(ADDRESS).text
    assert "U hoeft niets te regelen." in text
    assert log_in(world.secretary).post(ADDRESS, sent(world)).status_code == 302


def test_bad_input_changes_nothing(world, log_in):
    row = world.confirmed(world.component(), on=world.days(-9))
    client = log_in(world.secretary)
    for facts in ({"on": "nooit"}, {"on": ""}, {"reason": ""}, {f"row-{row.pk}": "x"}, {f"row-{row.pk}": ""}):
        answer = client.post(ADDRESS, sent(world) | {f"row-{row.pk}": "end"} | facts)
        assert answer.status_code == 200
        assert list(answer.context["form"].errors)
    assert Participation.objects.get(pk=world.alfa.pk).until is None


def test_the_page_takes_as_many_queries_with_much(world, log_in, django_assert_max_num_queries):
    client = log_in(world.secretary)
    address = reverse("matrix:participation_end", args=["proef", world.alfa.organisation.slug])

    def count():
        with django_assert_max_num_queries(15) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    world.confirmed(world.component("FUN-01"))
    count()
    few = count()
    for number in range(2, 15):
        component = world.component(f"FUN-{number:02}")
        world.offer(component)
        row = world.confirmed(component, responsibility=Responsibility.MANAGE, on=world.days(-9))
        row.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    assert count() == few
