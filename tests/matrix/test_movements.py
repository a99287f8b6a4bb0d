"""What moved in a period: each step is told once, on its own day, and nothing outside the period."""

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from matrix.models import Need, NeedClosed, Part, Phase, Responsibility, SignUp
from matrix.movements import MovementKind, movements
from matrix.succession import Plan, go_on
from stakeholders.models import Participation, Role, SuccessionKind
from tests.cast import organisation, participation


def told(world, since=-1000, until=1000):
    return [(each.day, each.kind) for each in movements(world.network, world.days(since), world.days(until))]


def test_a_sign_up_is_told_from_offer_to_withdrawal(world):
    row = world.offer(world.component(), on=world.days(-30))
    row.confirm(by=None, on=world.days(-20))
    row.withdraw(by=None, reason="Geen geld", on=world.days(-10))
    assert told(world) == [
        (world.days(-30), MovementKind.OFFERED),
        (world.days(-20), MovementKind.CONFIRMED),
        (world.days(-10), MovementKind.WITHDRAWN),
    ]
    assert told(world, -25, -10) == [(world.days(-20), MovementKind.CONFIRMED)]


def test_a_renewal_is_told_as_one_thing(world):
    row = world.confirmed(world.component(), on=world.days(-30))
    row.renew(by=None, hours=10, on=world.days(-10))
    assert told(world, -20) == [(world.days(-10), MovementKind.RENEWED)]


def test_a_handover_is_told_on_its_day(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-30))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    offer = world.offer(component, world.bravo, since=world.days(5))
    held.hand_over(by=None, to=offer)
    assert told(world, -20) == [
        (world.today, MovementKind.OFFERED),
        (world.today, MovementKind.HANDOVER_AGREED),
        (world.days(5), MovementKind.HANDED_OVER),
    ]


def test_a_promise_for_later_is_told_when_confirmed_and_when_it_starts(world):
    row = world.offer(world.component(name="Wiki"), on=world.days(-30), since=world.days(-10))
    row.confirm(by=None, on=world.days(-20))
    assert told(world, -25) == [(world.days(-20), MovementKind.PLANNED), (world.days(-10), MovementKind.STARTED)]
    early = world.offer(world.component("FUN-02"), on=world.days(-30), since=world.days(-10))
    early.confirm(by=None, on=world.days(-20))
    early.withdraw(by=None, reason="Toch niet", on=world.days(-15))
    assert [day for day, kind in told(world, -25) if kind == MovementKind.STARTED] == [world.days(-10)]


def test_a_promise_that_was_changed_before_it_began_begins_once(world):
    row = world.confirmed(world.component(), on=world.days(-30), since=world.days(-5))
    row.renew(by=None, on=world.days(-10), hours=10)
    assert told(world, -20) == [(world.days(-10), MovementKind.RENEWED), (world.days(-5), MovementKind.STARTED)]


def test_what_is_taken_over_is_told_once_also_when_changed_before(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-30))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(5))
    offer = world.offer(component, world.bravo, since=world.days(5))
    held.hand_over(by=None, to=offer)
    offer.renew(by=None, hours=8)
    assert [kind for _day, kind in told(world, -20) if kind != MovementKind.OFFERED] == [
        MovementKind.HANDOVER_AGREED,
        MovementKind.RENEWED,
        MovementKind.HANDED_OVER,
    ]


def test_organisations_have_the_name_of_the_last_day(world):
    world.confirmed(world.component(), on=world.days(-10))
    world.alfa.organisation.rename(by=None, name="Gemeente Nieuw-Alfa", on=world.days(-5))
    assert {each.organisation for each in movements(world.network, world.days(-10), world.days(-5))} == {
        "Gemeente Alfa"
    }
    later = movements(world.network, world.days(-10), world.days(-4))
    assert {each.organisation for each in later} == {"Gemeente Nieuw-Alfa"}


def test_what_passed_unnoticed_is_told_as_lapsed(world):
    row = world.confirmed(world.component(), on=world.days(-30), until=world.days(-10))
    assert told(world, -20) == [(world.days(-10), MovementKind.LAPSED)]
    row.end(by=None)
    assert told(world, -20) == [(world.days(-10), MovementKind.LAPSED), (world.today, MovementKind.ENDED)]


def test_interest_and_annulled_rows(world):
    component = world.component()
    world.offer(component, part=Part.INTERESTED)
    world.offer(component, world.bravo).annul(by=None, reason="Vergissing")
    assert told(world, -20) == [(world.today, MovementKind.INTERESTED)]


def test_what_is_asked_and_the_phase(world):
    component = world.component(need=False, phase=Phase.CANDIDATE)
    component.enter(Phase.WANTED, by=None, on=world.days(-30))
    for day, hours in ((-29, 100), (-20, 200)):
        need = Need.ask(
            by=None,
            component=component,
            responsibility=Responsibility.DEVELOP,
            hours_wanted=hours,
            on=world.days(day),
        )
    need.close(by=None, closed_as=NeedClosed.FULFILLED, on=world.days(-10))
    assert told(world, -100) == [
        (world.days(-30), MovementKind.PHASE),
        (world.days(-29), MovementKind.ASKED),
        (world.days(-20), MovementKind.ASKED_ANEW),
        (world.days(-10), MovementKind.FULFILLED),
    ]


def test_what_was_asked_until_a_day_that_passed_is_told_as_over(world):
    component = world.component(need=False)
    place = {"network": world.network, "component": component, "responsibility": Responsibility.MANAGE}
    Need.objects.create(**place, since=world.days(-20), until=world.days(-9))
    assert told(world, -15) == [(world.days(-9), MovementKind.RAN_OUT)]
    Need.objects.create(**place, since=world.days(-9), hours_wanted=10)
    assert told(world, -15) == [(world.days(-9), MovementKind.ASKED_ANEW)]


def test_organisations_join_take_roles_and_leave(world):
    world.alfa.take_role(by=None, role=Role.FUNDER, on=world.days(-5))
    moved = movements(world.network, world.days(-10), world.days(1))
    assert [(each.kind, each.organisation, each.detail) for each in moved] == [
        (MovementKind.ROLE, "Gemeente Alfa", "financier")
    ]
    began = movements(world.network, world.alfa.since, world.alfa.since.replace(day=2))
    assert [(each.kind, each.day) for each in began if each.kind != MovementKind.ENTERED] == [
        (MovementKind.BEGAN, world.alfa.since)
    ]


def test_the_first_day_of_a_network_is_told_as_one_thing(world):
    world.component(need=False)
    (began,) = movements(world.network, world.alfa.since, world.alfa.since.replace(day=2))
    assert began.sentence == (
        "Het begin: 3 organisaties nemen deel; 2 worden genoemd als beoogd partner of verwant initiatief; "
        "er is 1 onderdeel"
    )


def test_only_who_takes_part_has_joined(world):
    hoped, beside, both = (participation(world.network, organisation(name)) for name in ("Hoopvol", "Zusje", "Fonds"))
    Participation.objects.filter(pk__in=[hoped.pk, beside.pk, both.pk]).update(since=world.days(-20))
    for row, role in ((hoped, Role.PROSPECT), (beside, Role.RELATED), (both, Role.PROSPECT), (both, Role.FUNDER)):
        row.refresh_from_db()
        row.take_role(by=None, role=role, on=world.days(-20))
    hoped.become_partner(by=None, on=world.days(-10))
    Participation.objects.filter(pk=beside.pk).update(until=world.days(-5))
    moved = movements(world.network, world.days(-30), world.today)
    assert [(each.day, each.kind, each.organisation, each.detail) for each in moved] == [
        (world.days(-20), MovementKind.JOINED, "Fonds", "financier"),
        (world.days(-20), MovementKind.NAMED, "Fonds", "beoogd partner"),
        (world.days(-20), MovementKind.NAMED, "Hoopvol", "beoogd partner"),
        (world.days(-20), MovementKind.NAMED, "Zusje", "verwant initiatief"),
        (world.days(-10), MovementKind.JOINED, "Hoopvol", "partner"),
        (world.days(-5), MovementKind.UNNAMED, "Zusje", ""),
    ]


def test_what_is_offered_and_confirmed_on_one_day_is_told_once(world):
    world.confirmed(world.component(name="Wiki"), on=world.days(-10))
    later = world.offer(world.component("FUN-02", name="Blog"), on=world.days(-10), since=world.days(-3))
    later.confirm(by=None, on=world.days(-10))
    moved = movements(world.network, world.days(-20), world.today)
    day = date_format(world.days(-3), "DATE_FORMAT")
    assert [each.sentence for each in moved if each.organisation] == [
        "De intekening van Gemeente Alfa om Wiki te ontwikkelen (trekker) is aangeboden en bevestigd",
        f"De intekening van Gemeente Alfa om Blog vanaf {day} te ontwikkelen (trekker) is aangeboden en bevestigd",
        "Gemeente Alfa begint Blog te ontwikkelen (trekker)",
    ]


def test_how_a_sign_up_stopped_is_told_of_the_sign_up_in_english_too(world):
    row = world.confirmed(world.component(name="Wiki"), on=world.days(-30), until=world.days(-10))
    row.end(by=None)
    with override("en"):
        said = [each.sentence for each in movements(world.network, world.days(-10), world.days(1))]
    sign_up = "The sign-up of Gemeente Alfa to develop Wiki (lead)"
    assert said == [f"{sign_up} has lapsed", f"{sign_up} has ended"]


def test_every_kind_makes_a_dutch_sentence(world):
    world.confirmed(world.component(name="Wiki"))
    world.offer(world.component("FUN-02", name="Blog"))
    sentences = [each.sentence for each in movements(world.network, world.today, world.days(1))]
    assert sentences == [
        "Gemeente Alfa biedt aan om Blog te ontwikkelen (trekker)",
        "De intekening van Gemeente Alfa om Wiki te ontwikkelen (trekker) is aangeboden en bevestigd",
    ]


def merged(world, **facts):
    go_on(world.alfa, Plan(SuccessionKind.MERGED, [world.bravo]), by=None, **facts)


def test_a_merger_is_told_once_and_what_goes_along_is_no_offer(world):
    world.confirmed(world.component("FUN-01", name="Wiki"), on=world.days(-30))
    world.offer(world.component("FUN-02", name="Agenda"), on=world.days(-30))
    world.offer(world.component("FUN-03", name="Boek"), on=world.days(-30), part=Part.INTERESTED)
    world.confirmed(world.component("FUN-04", name="Zoeken"), on=world.days(-30), since=world.days(9))
    merged(world, on=world.days(-2))
    with override("nl"):
        moved = movements(world.network, world.days(-20), world.days(20))
        assert [each.sentence for each in moved] == [
            "Gemeente Alfa is opgegaan in Waterschap Bravo",
            "De intekening van Gemeente Alfa om Agenda te ontwikkelen (trekker) gaat mee naar Waterschap Bravo",
            "De intekening van Gemeente Alfa om Boek te ontwikkelen (belangstellende) gaat mee naar Waterschap Bravo",
            "De intekening van Gemeente Alfa om Wiki te ontwikkelen (trekker) gaat mee naar Waterschap Bravo",
            "De intekening van Gemeente Alfa om Zoeken te ontwikkelen (trekker) gaat mee naar Waterschap Bravo",
            "Waterschap Bravo begint Zoeken te ontwikkelen (trekker)",
        ]
    SignUp.objects.get(component__name="Agenda", participation=world.bravo).confirm(by=None)
    SignUp.objects.get(component__name="Wiki", participation=world.bravo).renew(by=None, hours=10)
    assert told(world, -1, 2) == [(world.today, MovementKind.CONFIRMED), (world.today, MovementKind.RENEWED)]


@pytest.mark.parametrize(
    ("theirs", "own", "kinds"),
    [
        (Part.LEAD, Part.CONTRIBUTOR, [MovementKind.MERGED, MovementKind.WENT_ALONG]),
        (Part.CONTRIBUTOR, Part.LEAD, [MovementKind.MERGED, MovementKind.GAVE_WAY]),
        (Part.INTERESTED, Part.LEAD, [MovementKind.MERGED, MovementKind.GAVE_WAY]),
    ],
)
def test_what_both_signed_up_for_becomes_one(world, theirs, own, kinds):
    component = world.component()
    for who, part in ((world.alfa, theirs), (world.bravo, own)):
        make = world.offer if part == Part.INTERESTED else world.confirmed
        make(component, who, part=part, on=world.days(-30))
    merged(world)
    assert [kind for _day, kind in told(world, -20)] == kinds
    (closed,) = SignUp.objects.with_status(at=world.today).with_sequel(at=world.today).filter(gave_way=True)
    with override("nl"):
        assert closed.status_label == "samengevoegd met een andere intekening"


def test_a_split_is_told_once_and_so_is_what_is_split_off(world):
    new = [participation(world.network, organisation(name), Role.PARTNER) for name in ("Een", "Twee", "Drie")]
    row = world.confirmed(world.component(), on=world.days(-30))
    plan = Plan(SuccessionKind.SPLIT_OFF, new[2:], {row.pk: new[2].pk})
    go_on(world.alfa, plan, by=None, on=world.days(-5))
    go_on(world.alfa, Plan(SuccessionKind.SPLIT, new[:2]), by=None)
    with override("nl"):
        moved = movements(world.network, world.days(-20), world.days(1))
        assert [each.sentence for each in moved if each.kind != MovementKind.ROLE] == [
            "Van Gemeente Alfa afgesplitst: Drie",
            "De intekening van Gemeente Alfa om FUN-01 te ontwikkelen (trekker) gaat mee naar Drie",
            "Gemeente Alfa is gesplitst en gaat verder in Een en Twee",
        ]


def test_a_handover_that_was_agreed_goes_along_to_the_successor(world):
    lead = world.confirmed(world.component(), world.prospect, on=world.days(-30))
    lead.name_successor(by=None, successor=world.alfa, handover_on=world.days(5))
    lead.hand_over(by=None, to=world.offer(lead.component, since=world.days(5)))
    merged(world)
    assert told(world, 1) == [(world.days(5), MovementKind.HANDED_OVER)]
