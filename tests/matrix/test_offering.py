"""What an offer refuses, each in its own words: where nobody can sign up, who cannot, and wrong input."""

import pytest
from django.core.exceptions import ValidationError

from matrix.models import Need, Part, Phase, Responsibility, SignUp
from periods.verbs import StepRefused
from tests.cast import make_world


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


def test_only_the_named_successor_may_offer_where_a_lead_holds(world):
    component = world.component()
    held = world.confirmed(component, on=world.days(-50))
    held.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    assert refusal(world, component, world.prospect, since=world.days(10))[0] == "led"
    assert refusal(world, component, world.bravo, since=world.days(9))[0] == "led"
    world.offer(component, world.bravo, since=world.days(10))


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
