"""Proposals: who makes them, what becomes of them, and each step in each state."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from matrix.models import Component, Need, Part, Phase, Priority, Responsibility, SignUp, Status
from matrix.movements import MovementKind, movements
from matrix.waiting import waiting
from periods.verbs import StepRefused
from stakeholders.models import Network

pytestmark = pytest.mark.django_db


def propose(world, who=None, name="Ideeënbus", **facts):
    facts.setdefault("by", world.representative)
    return Component.propose(
        participation=who or world.alfa, category=world.category, name=name, summary="Om ideeën te delen.", **facts
    )


def address(name, component=None):
    return reverse(f"matrix:{name}", args=["proef", *([component.code] if component else [])])


def filled(world, **changes):
    facts = {"name": "Ideeënbus", "summary": "Om ideeën te delen.", "category": world.category.pk}
    return {name: value for name, value in (facts | changes).items() if value is not None}


# --- the verbs ---


def test_a_proposal_is_a_candidate_at_once_and_waits(world):
    world.component("FUN-07")
    made = propose(world)
    assert (made.code, made.proposed_by, made.phase_on(world.today)) == ("FUN-08", world.alfa, Phase.CANDIDATE)
    assert made.waits
    assert list(Component.objects.that_wait(at=world.today)) == [made]
    assert made.history.first().history_user == world.representative


@pytest.mark.parametrize("who", ["related", "supplier"])
def test_only_partners_and_prospects_propose(world, who):
    with pytest.raises(StepRefused, match="beoogde partner"):
        propose(world, world.partners[who])
    assert not Component.objects.exists()


def test_what_looks_like_it_is_seen_first_also_when_it_came_a_moment_ago(world):
    first = propose(world, knowing=())
    with pytest.raises(ValidationError) as refused:
        propose(world, world.bravo, name="Ideeenbus", knowing=())
    assert refused.value.error_dict["name"][0].params == {"codes": [first.code]}
    propose(world, world.bravo, name="Ideeenbus", knowing=[first.code])
    assert Component.objects.count() == 2


def test_taken_up_it_is_wanted_and_asked_for_on_the_same_day(world):
    made = propose(world)
    world.offer(made, world.bravo, part=Part.INTERESTED)
    made.take_up(
        by=world.secretary,
        priority=Priority.MUST,
        asks={Responsibility.DEVELOP: {"contributors_wanted": 2}, Responsibility.MANAGE: {"hours_wanted": 80}},
    )
    made.refresh_from_db()
    assert (made.phase_on(world.today), made.priority, made.proposed_by) == (Phase.WANTED, Priority.MUST, world.alfa)
    assert [row.phase for row in made.phases.all()] == [Phase.WANTED]
    assert set(made.needs.values_list("responsibility", "contributors_wanted", "hours_wanted")) == {
        (1, 2, 0),
        (2, 0, 80),
    }
    assert SignUp.objects.as_at(world.today).count() == 1


def test_taken_up_with_something_wrong_nothing_happens(world):
    made = propose(world)
    with pytest.raises(ValidationError):
        made.take_up(by=world.secretary, asks={Responsibility.DEVELOP: {"lead_wanted": False}})
    assert made.waits
    assert not Need.objects.exists()


@pytest.mark.parametrize(("step", "reason"), [("turn_down", "Valt buiten ons doel"), ("withdraw_proposal", "")])
@pytest.mark.parametrize("day", [0, -9])
def test_dropped_it_is_not_taken_up_and_interest_in_it_ends(world, step, reason, day):
    made = propose(world, by=None, on=world.days(day))
    world.offer(made, world.bravo, part=Part.INTERESTED)
    getattr(made, step)(by=world.secretary, reason=reason)
    assert made.phase_on(world.today) == Phase.RETIRED
    row = Component.objects.with_proposer(at=world.today).get()
    assert (row.proposer, row.taken_up) == ("Gemeente Alfa", False)
    ended = SignUp.objects.with_status(at=world.today).get()
    assert ended.status == Status.DECLINED
    assert ended.reason == made.phase_held_on(world.today).reason
    assert not Component.objects.that_wait(at=world.today).exists()
    assert MovementKind.TURNED_DOWN in [each.kind for each in movements(world.network, world.today, world.days(1))]


def test_turning_down_takes_a_reason(world):
    with pytest.raises(ValidationError):
        propose(world).turn_down(by=world.secretary, reason=" ")


def correct(component, by):
    component.correct_proposal(by=by, name="Ideeënmuur")


def withdraw(component, by):
    component.withdraw_proposal(by=by)


def take_up(component, by):
    component.take_up(by=by)


def turn_down(component, by):
    component.turn_down(by=by, reason="Nee")


STEPS = {"correct": correct, "withdraw": withdraw, "take up": take_up, "turn down": turn_down}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ["taken up", "turned down", "withdrawn", "never proposed"])
def test_what_was_decided_is_decided(world, step, state):
    if state == "never proposed":
        made = world.component(phase=Phase.CANDIDATE, need=False)
    else:
        made = propose(world)
        {"taken up": take_up, "turned down": turn_down, "withdrawn": withdraw}[state](made, world.secretary)
    before = made.phase_on(world.today), made.history.count()
    with pytest.raises(StepRefused):
        STEPS[step](made, world.secretary)
    assert (made.phase_on(world.today), made.history.count()) == before


def test_corrected_in_another_category_it_gets_a_code_of_that_one(world, client):
    from matrix.models import Category

    made = propose(world)
    legal = Category.establish(by=None, network=world.network, kind="legal", prefix="JUR")
    old = made.get_absolute_url()
    made.correct_proposal(by=world.representative, category=legal, name="Afspraken over ideeën")
    assert (made.code, made.name) == ("JUR-01", "Afspraken over ideeën")
    assert client.get(old).headers["Location"] == made.get_absolute_url()


# --- the pages ---


def test_three_questions_make_a_proposal(world, log_in):
    client = log_in(world.representative)
    page = client.get(address("component_propose")).text
    assert "namens <strong>Gemeente Alfa</strong>" in page
    answer = client.post(address("component_propose"), filled(world))
    made = Component.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert "Voorgesteld door Gemeente Alfa" in client.get(answer.headers["Location"]).text


def test_who_acts_for_many_says_for_whom(world, log_in):
    client = log_in(world.secretary)
    answer = client.post(address("component_propose"), filled(world))
    assert "Kies namens welke organisatie." in answer.text
    client.post(address("component_propose"), filled(world, participation=world.bravo.pk))
    assert Component.objects.get().proposed_by == world.bravo


@pytest.mark.parametrize("whose", ["supplier", "bravo"])
def test_on_behalf_of_others_one_proposes_nothing(world, log_in, whose):
    """What is sent along about another organisation counts for nothing."""
    log_in(world.representative).post(
        address("component_propose"), filled(world, participation=world.partners[whose].pk)
    )
    assert [row.proposed_by for row in Component.objects.all()] == [world.alfa]


def test_something_similar_is_shown_and_one_may_go_on(world, log_in):
    there = world.component("FUN-01", name="Ideeënbus")
    client = log_in(world.representative)
    page = client.post(address("component_propose"), filled(world, name="Ideeenbus")).text
    assert f'href="{there.get_absolute_url()}"' in page
    assert Component.objects.count() == 1
    still = client.post(address("component_propose"), filled(world, name="Ideeenbus", known="FUN-01")).text
    assert "Mijn voorstel is iets anders" in still
    client.post(address("component_propose"), filled(world, name="Ideeenbus", known="FUN-01", another="on"))
    assert Component.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"summary": None},
        {"category": "zzz"},
        {"category": "9" * 30},
        {"name": "A\x00B"},
        {"known": "\x00'--", "another": "on", "name": ""},
        {"platforms": ["9" * 30]},
        {"documentation": "javascript:alert(1)"},
        {"wanted_by": "gisteren"},
    ],
)
def test_wrong_input_is_told_and_proposes_nothing(world, log_in, wrong):
    from matrix.models import Platform

    Platform.establish(by=None, network=world.network, name="Plein")
    answer = log_in(world.representative).post(address("component_propose"), filled(world, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Component.objects.exists()


def test_without_categories_it_is_said_what_comes_first(world, log_in):
    world.category.delete()
    assert "nog geen categorieën" in log_in(world.representative).get(address("component_propose")).text


def test_the_reason_is_for_members(world, log_in, client):
    made = propose(world)
    made.turn_down(by=world.secretary, reason="Valt buiten ons doel")
    for reader, tells in ((client, False), (log_in(world.outsider), False), (log_in(world.neighbour), True)):
        page = reader.get(made.get_absolute_url()).text
        assert "niet opgenomen" in page
        assert ("Valt buiten ons doel" in page) == tells


def test_proposals_wait_in_the_inbox_and_count(world, log_in, django_assert_num_queries):
    propose(world)
    world.offer(world.component("FUN-30"))
    with django_assert_num_queries(1):
        assert waiting(world.network, at=world.today) == 2
    page = log_in(world.secretary).get(address("inbox"))
    assert "Voorgestelde onderdelen" in page.text
    assert "Postvak (2)" in page.text
    assert "2 intekeningen en voorstellen wachten op uw beslissing." in log_in(world.secretary).get("/proef/").text


def test_the_inbox_costs_as_few_queries_with_many_proposals(world, log_in, django_assert_max_num_queries):
    client = log_in(world.secretary)
    for number in range(12):
        made = propose(world, name=f"Voorstel nummer {number}")
        world.offer(made, world.bravo, part=Part.INTERESTED)
    with django_assert_max_num_queries(15):
        page = client.get(address("inbox")).text
    assert page.count("1 organisatie heeft belangstelling") == 12


def test_taking_up_asks_in_the_same_step(world, log_in):
    made = propose(world)
    client = log_in(world.secretary)
    facts = {"priority": "1", "develop_asked": "on", "develop_lead_wanted": "on", "develop_hours_wanted": "1.200"}
    assert client.get(address("proposal_take_up", made)).status_code == 200
    assert client.post(address("proposal_take_up", made), facts).status_code == 302
    assert list(made.needs.values_list("responsibility", "lead_wanted", "hours_wanted")) == [(1, True, 1200)]


@pytest.mark.parametrize(
    "facts",
    [
        {"develop_asked": "on"},
        {"manage_hours_wanted": "80"},
        {"develop_asked": "on", "develop_contributors_wanted": "-1"},
        {"develop_asked": "on", "develop_lead_wanted": "on", "develop_due_on": "2001-01-01"},
        {"priority": "9"},
    ],
)
def test_taking_up_with_something_wrong_tells_where(world, log_in, facts):
    made = propose(world)
    answer = log_in(world.secretary).post(address("proposal_take_up", made), {"priority": "1"} | facts)
    assert set(answer.context["form"].errors) & {*facts, "develop_lead_wanted", "manage_asked"}
    assert made.waits


def test_nobody_judges_what_they_have_not_seen(world, log_in):
    made = propose(world)
    client = log_in(world.secretary)
    version = client.get(address("proposal_take_up", made)).context["version"]
    made.correct_proposal(by=world.representative, summary="Iets heel anders.")
    answer = client.post(address("proposal_take_up", made), {"priority": "1", "version": version})
    assert answer.status_code == 409
    assert made.waits


@pytest.mark.parametrize("name", ["proposal_correct", "proposal_take_up", "proposal_turn_down", "proposal_withdraw"])
def test_what_was_decided_leads_back_or_is_refused(world, log_in, name):
    made = propose(world)
    made.turn_down(by=world.secretary, reason="Nee")
    client = log_in(world.secretary)
    assert client.get(address(name, made)).headers["Location"] == made.get_absolute_url()
    facts = filled(world, reason="Nogmaals", priority="1")
    assert client.post(address(name, made), facts).status_code == 409


def test_the_list_shows_candidates_with_who_proposed_them_and_invites(world, log_in, client):
    empty = log_in(world.representative).get(address("component_list")).text
    assert address("component_propose") in empty
    assert address("component_propose") not in client.get(address("component_list")).text
    made = propose(world)
    for page in (address("component_list"), address("matrix")):
        assert "voorgesteld door Gemeente Alfa" in client.get(page).text
    made.take_up(by=world.secretary)
    assert "voorgesteld door" not in client.get(address("matrix")).text


def test_in_a_private_network_a_proposal_is_not_there(world, client, log_in):
    made = propose(world)
    Network.objects.filter(pk=world.network.pk).update(public=False)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert log_in(world.outsider).get(address("component_propose")).status_code == 404
