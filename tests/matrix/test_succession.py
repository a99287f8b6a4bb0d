"""An organisation goes on in another: what it promised goes along on that day, and nothing is left hanging."""

from functools import partial

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matrix.forms.succession import ChooseHeirForm, ChooseHeirsForm, GoOnForm
from matrix.leaving import left_hanging
from matrix.models import Health, Part, Responsibility, SignUp, Status, StatusUpdate
from matrix.roles import change_roles
from matrix.succession import Fate, Plan, acting, go_on, refuse, what_goes_along
from periods.verbs import StepRefused
from stakeholders.models import (
    Membership,
    Participation,
    ParticipationRole,
    Person,
    Relation,
    Role,
    Succession,
    SuccessionKind,
)
from tests.cast import make_world, organisation, participation

pytestmark = pytest.mark.django_db
MERGED, SPLIT, SPLIT_OFF = SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.SPLIT_OFF


def state():
    models = (SignUp, Participation, ParticipationRole, Membership, Succession)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def merged(world, heir=None, **facts):
    go_on(world.alfa, Plan(MERGED, [heir or world.bravo]), by=world.secretary, **facts)


def standing(world, who, on=None):
    rows = SignUp.objects.filter(participation=who).as_at(on or world.today)
    return [(row.component.code, row.part, row.status) for row in rows.order_by("component__code")]


def test_all_that_stands_goes_along_in_one_step(world):
    world.confirmed(world.component("FUN-01"), on=world.days(-9), hours=100, promise="Wij bouwen dit.")
    world.offer(world.component("FUN-02"))
    world.confirmed(world.component("FUN-03"), part=Part.CONTRIBUTOR, on=world.days(-9))
    world.offer(world.component("FUN-04"), part=Part.INTERESTED)
    world.confirmed(world.component("FUN-05"), since=world.days(9))
    before = standing(world, world.alfa)
    assert {each.fate for each in what_goes_along(world.alfa, world.bravo, on=world.today)} == {Fate.GOES_ALONG}
    merged(world)
    assert (standing(world, world.alfa), standing(world, world.bravo)) == ([], before)
    assert standing(world, world.alfa, world.days(-1)) == [before[0], before[2]]
    lead = SignUp.objects.get(component__code="FUN-01", participation=world.bravo)
    assert (lead.hours, lead.promise, lead.follows.participation) == (100, "Wij bouwen dit.", world.alfa)
    assert world.alfa.until == world.today


def test_nobody_leads_twice_and_there_is_no_day_without_a_lead(world):
    component = world.component()
    world.confirmed(component, on=world.days(-9))
    merged(world, on=world.days(-3))
    for day in range(-9, 5):
        leads = component.sign_ups.as_at(world.days(day)).filter(part=Part.LEAD, status=Status.CONFIRMED)
        assert [row.participation_id for row in leads] == [(world.alfa if day < -3 else world.bravo).pk]


@pytest.mark.parametrize(
    ("theirs", "own", "fate", "left"),
    [
        ({"part": Part.LEAD}, {"part": Part.CONTRIBUTOR}, Fate.IN_PLACE, Part.LEAD),
        ({"part": Part.CONTRIBUTOR}, {"part": Part.LEAD}, Fate.IS_THERE, Part.LEAD),
        ({"part": Part.CONTRIBUTOR}, {"part": Part.CONTRIBUTOR}, Fate.IS_THERE, Part.CONTRIBUTOR),
        ({"part": Part.INTERESTED}, {"part": Part.CONTRIBUTOR}, Fate.IS_THERE, Part.CONTRIBUTOR),
    ],
)
def test_what_the_successor_does_itself_stays_once(world, theirs, own, fate, left):
    component = world.component()
    for who, facts in ((world.alfa, theirs), (world.bravo, own)):
        make = world.offer if facts["part"] == Part.INTERESTED else world.confirmed
        make(component, who, on=world.days(-9), **facts)
    assert [each.fate for each in what_goes_along(world.alfa, world.bravo, on=world.today)] == [fate]
    merged(world)
    assert standing(world, world.bravo) == [("FUN-01", left, Status.CONFIRMED)]


def test_leads_of_others_name_the_successor_and_its_own_names_nobody(world):
    third = participation(world.network, organisation("Derde"), Role.PARTNER)
    rows = [
        world.confirmed(world.component(f"FUN-0{n}"), who, on=world.days(-9))
        for n, who in ((1, third), (2, world.bravo))
    ]
    for row in rows:
        row.name_successor(by=None, successor=world.alfa, handover_on=world.days(5))
    merged(world)
    for row in rows:
        row.refresh_from_db()
    assert [row.successor for row in rows] == [world.bravo, None]


def test_its_people_and_roles_go_along(world):
    change_roles(world.alfa, by=None, roles=[Role.PARTNER, Role.FUNDER])
    merged(world, world.supplier)
    acting = Membership.objects.as_at(world.today).filter(participation=world.supplier)
    assert {each.person for each in acting} == {world.coordinator.person, world.representative.person}
    held = world.supplier.roles.as_at(world.today).values_list("role", flat=True)
    assert {*held} == {Role.PARTNER, Role.FUNDER, Role.SUPPLIER}


def test_another_network_keeps_what_was_promised_there_until_its_secretary_says_so(world):
    other = make_world("ander", "Ander verband")
    there = participation(other.network, world.alfa.organisation, Role.PARTNER)
    row = other.confirmed(other.component("FUN-09"), there, on=other.days(-9))
    merged(world)
    assert standing(other, there) == [("FUN-09", Part.LEAD, Status.CONFIRMED)]
    heir = participation(other.network, world.bravo.organisation, Role.PARTNER)
    before = Succession.objects.count()
    go_on(there, Plan(MERGED, [heir]), by=other.secretary)
    row.refresh_from_db()
    assert (row.until, Succession.objects.count()) == (other.today, before)
    assert standing(other, heir) == [("FUN-09", Part.LEAD, Status.CONFIRMED)]


def test_in_another_network_it_does_not_go_on_in_another(world):
    other = make_world("ander", "Ander verband")
    there = participation(other.network, world.alfa.organisation, Role.PARTNER)
    merged(world)
    with pytest.raises(StepRefused):
        go_on(there, Plan(MERGED, [other.alfa]), by=other.secretary)


def test_of_a_split_each_promise_goes_where_the_secretary_says(world):
    new = [participation(world.network, organisation(name), Role.PARTNER) for name in ("Een", "Twee")]
    rows = [world.confirmed(world.component(f"FUN-0{n}"), on=world.days(-9)) for n in (1, 2, 3)]
    moves = {rows[0].pk: new[0].pk, rows[1].pk: new[1].pk, rows[2].pk: None}
    go_on(
        world.alfa,
        Plan(SPLIT, new, moves, people={each.person_id: new[1].pk for each in acting(world.alfa, on=world.today)}),
        by=world.secretary,
    )
    assert [[code for code, *_rest in standing(world, each)] for each in new] == [["FUN-01"], ["FUN-02"]]
    assert standing(world, world.alfa) == []
    rows[2].refresh_from_db()
    assert (rows[2].closed_as, rows[2].until) == ("ended", world.today)
    assert new[1].memberships.as_at(world.today).count() == 2


def test_what_is_split_off_takes_along_what_is_said_and_the_rest_stays(world):
    new = participation(world.network, organisation("Nieuw"), Role.PARTNER)
    rows = [world.confirmed(world.component(f"FUN-0{n}"), on=world.days(-9)) for n in (1, 2)]
    go_on(world.alfa, Plan(SPLIT_OFF, [new], {rows[0].pk: new.pk}), by=world.secretary)
    assert (len(standing(world, world.alfa)), len(standing(world, new))) == (1, 1)
    assert world.alfa.until is None


def test_what_stands_in_the_way_is_told_and_nothing_changes(world):
    component = world.component()
    lead = world.confirmed(component, on=world.days(-9))
    lead.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    world.offer(component, world.bravo, since=world.days(5))
    lead.hand_over(by=None)
    before = state()
    third = participation(world.network, organisation("Derde"), Role.PARTNER)
    before = state()
    assert what_goes_along(world.alfa, third, on=world.today)[0].hindrance
    for act in (
        lambda: merged(world, third),
        lambda: merged(world, third, on=world.days(1)),
        lambda: merged(world, world.alfa),
        lambda: go_on(world.alfa, Plan(SPLIT, [third]), by=None),
    ):
        with pytest.raises(ValidationError):
            act()
        assert state() == before


def test_of_a_split_each_of_its_people_goes_where_the_secretary_says(world):
    new = [participation(world.network, organisation(name), Role.PARTNER) for name in ("Een", "Twee")]
    first, second = (role.person for role in acting(world.alfa, on=world.today))
    row = world.confirmed(world.component(), on=world.days(-9), contact=second)
    plan = Plan(SPLIT, new, {row.pk: new[0].pk}, {first.pk: new[0].pk, second.pk: None})
    go_on(world.alfa, plan, by=world.secretary, reason="Herindeling")
    held = Membership.objects.as_at(world.today).filter(person__in=[first, second])
    assert [(role.person, role.participation) for role in held] == [(first, new[0])]
    assert SignUp.objects.get(participation=new[0]).contact is None
    world.alfa.refresh_from_db()
    assert "Herindeling" in Participation.history.filter(id=world.alfa.pk).first().history_change_reason


@pytest.mark.django_db(transaction=True)
def test_whose_role_moves_is_told_by_mail(world):
    first = acting(world.alfa, on=world.today)[0].person
    heirs = [world.bravo, world.prospect]
    go_on(world.alfa, Plan(SPLIT, heirs, people={first.pk: world.bravo.pk}), by=world.secretary)
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    (told,) = mail.outbox
    assert told.to == [first.user.email]
    assert "Waterschap Bravo" in told.subject
    assert "Gemeente Alfa" in told.body


# --- contacts


@pytest.fixture
def contacts(world):
    """Of four promises of alfa the contacts: only named, who acts for it, who acts for a third, and nobody."""
    elsewhere = participation(world.network, organisation("Derde"), Role.PARTNER)
    other = Person.objects.create(name="Iemand Anders")
    Membership.grant(
        by=None, network=world.network, person=other, role="representative", participation=elsewhere, on=world.days(-9)
    )
    found = [Person.objects.create(name="Nel Genoemd"), acting(world.alfa, on=world.today)[0].person, other, None]
    for number, contact in enumerate(found):
        row = world.confirmed(world.component(f"FUN-0{number}"), on=world.days(-9))
        SignUp.objects.filter(pk=row.pk).update(contact=contact)
    return found


def contacts_of(who):
    return list(SignUp.objects.filter(participation=who).order_by("component__code").values_list("contact", flat=True))


def test_who_is_only_named_goes_along_with_the_work_and_who_acts_for_another_does_not(world, contacts):
    named, own, _other, _nobody = contacts
    outcome = go_on(world.alfa, Plan(MERGED, [world.bravo]), by=world.secretary)
    assert contacts_of(world.bravo) == [named.pk, own.pk, None, None]
    assert (len(outcome.along), outcome.ended, outcome.without_contact(world.bravo)) == (4, 0, 2)


def test_of_a_split_the_contact_stays_with_whom_they_act_for(world, contacts):
    named, own, _other, _nobody = contacts
    rows = SignUp.objects.filter(participation=world.alfa).order_by("component__code")
    moves = {row.pk: heir.pk for row, heir in zip(rows, [world.bravo, world.bravo, world.bravo], strict=False)}
    plan = Plan(SPLIT, [world.bravo, world.prospect], moves, {own.pk: world.prospect.pk})
    outcome = go_on(world.alfa, plan, by=world.secretary)
    assert contacts_of(world.bravo) == [named.pk, None, None]
    assert (len(outcome.along), outcome.ended, outcome.gave_way) == (3, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_the_coordinators_of_the_successor_are_told_what_went_along_and_what_lacks_a_contact(world, contacts):
    merged(world, world.supplier)
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    (told,) = [each for each in mail.outbox if "meegegaan" in each.subject]
    assert told.to == [world.coordinator.email]
    assert told.body.count("FUN-0") == 4
    assert "Nel Genoemd" in told.body
    assert reverse("overview:contacts", args=[world.network.slug, world.supplier.organisation.slug]) in told.body


def test_all_that_is_kept_of_one_step_has_one_reason(world, contacts):
    change_roles(world.alfa, by=None, roles=[Role.PARTNER, Role.FUNDER])
    since = timezone.now()
    merged(world, world.prospect, reason="Herindeling")
    models = (SignUp, Participation, ParticipationRole, Membership, Succession)
    kept = [each for model in models for each in model.history.filter(history_date__gte=since)]
    assert {each.history_change_reason for each in kept} == {f"Verdergegaan in {world.prospect.name}: Herindeling"}
    assert len({(each.instance_type, each.id) for each in kept}) == len(kept)


def test_who_goes_to_what_is_split_off_acts_for_that_and_the_others_stay(world):
    new = participation(world.network, organisation("Nieuw"), Role.PARTNER)
    first, second = (role.person for role in acting(world.alfa, on=world.today))
    go_on(world.alfa, Plan(SPLIT_OFF, [new], {}, {first.pk: new.pk}), by=world.secretary, on=world.days(-2))
    assert [role.person for role in acting(world.alfa, on=world.today)] == [second]
    assert [role.person for role in acting(new, on=world.today)] == [first]


def test_what_is_refused_whatever_is_chosen_is_refused_before_that(world):
    since_today = Participation.begin(
        by=None, network=world.network, organisation=organisation("Vers"), roles=[Role.PARTNER]
    )
    world.supplier.organisation.merge_into(world.prospect.organisation, by=None)
    for who, heir in ((since_today, world.bravo), (world.alfa, world.supplier), (world.supplier, world.bravo)):
        before = state()
        for act in (refuse, partial(go_on, by=None)):
            with pytest.raises(StepRefused):
                act(who, Plan(MERGED, [heir]), on=world.today)
            assert state() == before


def test_what_the_successor_did_later_hinders_an_earlier_day(world):
    component = world.component()
    world.confirmed(component, on=world.days(-9))
    world.offer(component, world.bravo, part=Part.CONTRIBUTOR, on=world.days(-2))
    assert what_goes_along(world.alfa, world.bravo, on=world.days(-5))[0].hindrance
    with pytest.raises(StepRefused):
        merged(world, on=world.days(-5))
    merged(world, on=world.days(-2))


def test_a_lead_of_the_successor_that_begins_later_is_not_in_the_way(world):
    component = world.component()
    world.confirmed(component, on=world.days(-9), until=world.days(9))
    world.confirmed(component, world.bravo, on=world.days(-8), since=world.days(9))
    merged(world)
    for day in (0, 8, 9):
        leads = component.sign_ups.as_at(world.days(day)).filter(part=Part.LEAD, status=Status.CONFIRMED)
        assert [row.participation for row in leads] == [world.bravo]


class GoingOnTest(TestCase):
    """Whatever is promised and chosen: what the preview lets through is done, and what it does not changes nothing."""

    THEIRS = ("", "offer", "lead", "contributor", "interest", "upcoming", "passed", "names it", "stalled")
    OWN = ("", "offer", "contributor", "interest", "upcoming")

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(THEIRS), st.sampled_from(OWN), st.sampled_from([0, 1, None])),
            min_size=1,
            max_size=3,
        ),
        st.sampled_from([MERGED, SPLIT, SPLIT_OFF]),
        st.sampled_from([0, -1, -6, -12]),
    )
    def test_preview_and_step_agree(self, told, kind, back):
        world = make_world()
        third = participation(world.network, organisation("Derde"), Role.PARTNER)
        heirs = [world.bravo] if kind == MERGED else [world.bravo, third]
        on = world.days(back)
        for number, (theirs, own, _choice) in enumerate(told):
            component = world.component(f"FUN-{number:02}")
            _sign_up(world, component, world.alfa, theirs)
            _sign_up(world, component, world.bravo, own)
        asked = {"on": on.isoformat(), "how": kind, "into": [heir.pk for heir in heirs]}
        if kind == MERGED:
            form = ChooseHeirForm({**asked, "into": world.bravo.pk}, participation=world.alfa)
        else:
            form = ChooseHeirsForm(asked, participation=world.alfa)
        possible = form.is_valid()
        plan = Plan(kind, heirs)
        if possible:
            facts = {"participation": world.alfa, "heirs": heirs, "kind": kind, "on": on}
            loose = left_hanging(world.alfa, on=on)
            asked_of = [] if kind == MERGED else [each.row for each in loose if each.choices]
            numbers = {row.pk: told[int(row.component.code[-2:])][2] for row in asked_of}
            choice = {key: None if number is None else heirs[number].pk for key, number in numbers.items()}
            sent = {f"row-{key}": heir or 0 for key, heir in choice.items()}
            sent |= {f"person-{role.person_id}": 0 for role in acting(world.alfa, on=on)}
            step = GoOnForm(sent, by=world.secretary, loose=loose, **facts)
            going = what_goes_along(world.alfa, world.bravo, on=on) if kind == MERGED else loose
            possible = step.is_valid() and not (plan.ends and any(each.hindrance for each in going))
            plan = Plan(kind, heirs, choice)
        before = state()
        if possible:
            go_on(world.alfa, plan, by=world.secretary, on=on)
            assert plan.ends is not Participation.objects.as_at(world.today).filter(pk=world.alfa.pk).exists()
            if plan.ends:
                assert left_hanging(world.alfa, on=on) == []
        elif plan.ends or plan.moves:
            with pytest.raises(ValidationError):
                go_on(world.alfa, plan, by=world.secretary, on=on)
            assert state() == before


def _sign_up(world, component, who, kind):
    part = {"contributor": Part.CONTRIBUTOR, "interest": Part.INTERESTED}.get(kind, Part.LEAD)
    try:
        if kind in ("offer", "interest"):
            world.offer(component, who, part=part, on=world.days(-9))
        elif kind in ("lead", "contributor", "stalled", "passed"):
            row = world.confirmed(component, who, part=part, on=world.days(-9))
            if kind == "stalled":
                row.report(by=None, health=Health.STALLED, text="Het staat stil.", on=world.days(-3))
            if kind == "passed":
                row.name_successor(by=None, successor=world.prospect, handover_on=world.days(3))
                row.hand_over(by=None, to=world.offer(component, world.prospect, since=world.days(3)))
        elif kind == "upcoming":
            world.confirmed(component, who, on=world.days(-4), since=world.days(4))
        elif kind == "names it":
            row = world.confirmed(component, world.prospect, on=world.days(-9))
            row.name_successor(by=None, successor=world.alfa, handover_on=world.days(3), on=world.days(-8))
    except ValidationError:
        pass  # not beside what stands there already


# --- how it goes


def test_how_a_promise_goes_is_still_known_when_it_went_along(world):
    """That another stands for it tells nothing of how it goes: at risk stays at risk, silence goes on counting."""
    rows = [world.confirmed(world.component(f"FUN-0{n}"), on=world.days(-200)) for n in (1, 2, 3, 4)]
    rows[0].report(by=None, health=Health.STALLED, text="Het staat stil.", on=world.days(-9))
    rows[1].report(by=None, health=Health.ATTENTION, text="Te weinig mensen.", on=world.days(-9))
    rows[2].attest(by=None, on=world.days(-9))
    rows[0].renew(by=None, hours=10, on=world.days(-5))
    going = what_goes_along(world.alfa, world.bravo, on=world.today)
    assert [bool(each.risk) for each in going] == [True, True, False, True]
    merged(world)
    asked = SignUp.objects.with_health(network=world.network, at=world.today).filter(participation=world.bravo)
    told = {row.component.code: (row.health, row.silent, row.at_risk) for row in asked}
    assert told == {
        "FUN-01": (Health.STALLED, False, True),
        "FUN-02": (Health.ATTENTION, False, True),
        "FUN-03": (None, False, False),
        "FUN-04": (None, True, True),
    }
    later = SignUp.objects.with_health(network=world.network, at=world.days(100)).filter(participation=world.bravo)
    assert {row.silent for row in later} == {True}
    asked.get(component__code="FUN-01").report(by=None, health=Health.ON_TRACK, text="Het loopt weer.")
    assert not asked.get(component__code="FUN-01").at_risk


def test_who_told_how_it_goes_is_who_stood_for_it_then(world):
    row = world.confirmed(world.component(), on=world.days(-20))
    row.report(by=None, health=Health.STALLED, text="Het staat stil.", on=world.days(-9))
    merged(world, on=world.days(-5))
    new = SignUp.objects.get(participation=world.bravo)
    new.report(by=None, health=Health.ON_TRACK, text="Het loopt weer.")
    told = StatusUpdate.objects.of(new).with_teller(at=world.today)
    assert [(each.teller, each.teller_name) for each in told] == [
        (world.bravo.pk, "Waterschap Bravo"),
        (world.alfa.pk, "Gemeente Alfa"),
    ]


def test_what_went_along_was_handed_over_by_nobody(world):
    row = world.confirmed(world.component(), on=world.days(-9), since=world.days(9))
    offer = world.offer(world.component("FUN-02"))
    merged(world)
    for each in (row, offer):
        new = SignUp.objects.get(participation=world.bravo, component=each.component)
        assert (new.went_along, new.takes_over, new.follows) == (True, False, each)
    new.confirm(by=None)
    later = SignUp.objects.with_health(network=world.network, at=world.days(100)).get(pk=new.pk)
    assert (later.takes_over, later.silent) == (False, True)


def test_what_went_along_by_mistake_is_annulled_and_who_is_gone_holds_nothing(world):
    row = world.confirmed(world.component(), on=world.days(-9))
    merged(world)
    SignUp.objects.get(participation=world.bravo).annul(by=None, reason="Dit deel niet")
    row.refresh_from_db()
    assert (row.closed_as, row.until) == ("ended", world.today)
    assert not SignUp.objects.as_at(world.today).exists()


def test_a_lead_is_handed_over_to_an_offer_that_went_along(world):
    lead = world.confirmed(world.component(), world.prospect, on=world.days(-9))
    lead.name_successor(by=None, successor=world.alfa, handover_on=world.days(1), on=world.days(-3))
    world.offer(lead.component, since=world.days(1))
    merged(world)
    lead.refresh_from_db()
    lead.hand_over(by=None)
    new = SignUp.objects.get(participation=world.bravo)
    assert (new.takes_over, new.went_along, new.since) == (True, False, world.days(1))


# --- roles


def test_roles_change_on_a_day_and_the_relation_is_told(world):
    change_roles(
        world.related, by=None, roles=[Role.RELATED, Role.USER], relation=Relation.OVERLAPPING, agreed="Wij delen."
    )
    role = world.related.roles.get(role=Role.RELATED)
    assert (role.relation, role.agreed, world.related.roles.as_at(world.today).count()) == (
        "overlapping",
        "Wij delen.",
        2,
    )
    change_roles(world.related, by=None, roles=[Role.USER])
    assert world.related.roles.as_at(world.today).get().role == Role.USER


def test_who_signed_up_stays_partner_or_prospect(world):
    world.offer(world.component(), part=Part.INTERESTED, responsibility=Responsibility.MANAGE)
    with pytest.raises(StepRefused):
        change_roles(world.alfa, by=None, roles=[Role.FUNDER])
    with pytest.raises(ValidationError):
        change_roles(world.alfa, by=None, roles=[])
