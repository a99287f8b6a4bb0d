"""An offer by the API: who makes it for whom, and everything it may refuse."""

import pytest

from matrix.models import Phase, SignUp
from stakeholders.models import WhoConfirms
from tests.matrix.api.asking import HERE, offer_of


def test_a_representative_offers_for_the_own_organisation(world, post, log_in):
    world.component()
    body = offer_of(
        since=str(world.days(10)),
        until=str(world.days(400)),
        hours=80,
        contact=world.coordinator.person.pk,
        arrangements=["own_staff", "outsourced"],
        conditionsAccepted=True,
        supplier="proef-supplier",
        agreement="https://example.org/sla",
        mandate="Teamleider",
    )
    answer = post(f"{HERE}/sign-ups", body, world.representative)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["status"], made["hours"], made["since"]) == ("offered", 80, str(world.days(10)))
    assert made["arrangements"] == ["own_staff", "outsourced"]
    assert made["supplier"]["name"] == "Leverancier BV"
    assert answer["Location"] == f"http://testserver{HERE}/sign-ups/{made['id']}"
    assert log_in(world.representative).get(answer["Location"]).json() == made
    row = SignUp.objects.get(pk=made["id"])
    assert (row.participation, row.offered_on, row.cents) == (world.alfa, world.today, 0)
    assert row.history.get().history_user == world.representative


def test_a_contributor_counts_at_once_where_the_network_says_so(world, post):
    world.component()
    answer = post(f"{HERE}/sign-ups", offer_of(part="contributor"), world.representative)
    assert answer.json()["status"] == "confirmed"


def test_leads_are_confirmed_at_once_where_the_network_says_so(world, post):
    world.network.leads_confirmed_by = WhoConfirms.AT_ONCE
    world.network.save()
    world.component()
    assert post(f"{HERE}/sign-ups", offer_of(), world.representative).json()["status"] == "confirmed"


def test_the_secretary_offers_for_any_organisation_and_for_a_past_day(world, post):
    world.component()
    answer = post(f"{HERE}/sign-ups", offer_of(organisation="proef-bravo", on=str(world.days(-5))), world.secretary)
    assert answer.status_code == 201
    assert answer.json()["offeredOn"] == str(world.days(-5))


def test_an_offer_is_made_today_also_when_it_is_for_later(world, post):
    """Made on a day to come nobody would see it, and it would be in the way of others."""
    world.component()
    for part in ("lead", "contributor"):
        answer = post(f"{HERE}/sign-ups", offer_of(part=part, on=str(world.days(1))), world.secretary)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "on"
    assert not SignUp.objects.exists()
    later = post(f"{HERE}/sign-ups", offer_of(since=str(world.days(5))), world.representative)
    assert later.json()["offeredOn"] == str(world.today)


@pytest.mark.parametrize("who", ["neighbour", "board", "council", "outsider", "administrator"])
def test_nobody_else_offers_for_an_organisation(world, post, who):
    world.component()
    answer = post(f"{HERE}/sign-ups", offer_of(), getattr(world, who))
    assert answer.status_code == 403
    assert answer.json()["detail"]
    assert not SignUp.objects.exists()


def test_a_visitor_must_log_in_to_offer(world, post):
    world.component()
    answer = post(f"{HERE}/sign-ups", offer_of())
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Session"


def test_everything_that_is_wrong_in_an_offer_is_said_at_once(world, post):
    world.component()
    body = {
        "component": "FUN-99",
        "responsibility": "beheren",
        "organisation": "onbekend",
        "part": 1,
        "since": "morgen",
        "hours": -1,
        "cents": "veel",
        "contact": world.outsider.person.pk,
        "arrangements": ["own_staff", "magic"],
        "agreement": "geen adres",
        "conditionsAccepted": "ja",
        "colour": "blue",
    }
    answer = post(f"{HERE}/sign-ups", body, world.representative)
    assert answer.status_code == 400
    errors = {each["field"]: each["code"] for each in answer.json()["errors"]}
    assert errors == {
        "component": "absent",
        "responsibility": "invalid_choice",
        "organisation": "absent",
        "part": "invalid_choice",
        "since": "invalid",
        "hours": "min_value",
        "cents": "invalid",
        "contact": "absent",
        "arrangements[1]": "invalid_choice",
        "agreement": "invalid",  # found by the model, said together with the rest
        "conditionsAccepted": "invalid",
        "colour": "unknown",
        "promise": "invalid",  # as above
    }
    assert all(each["in"] == "body" and each["message"] for each in answer.json()["errors"])


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"promise": " "}, "promise", "Say in a few words what you promise."),
        ({"since": "2026-07-01", "until": "2026-07-01"}, None, "The end must be later than the start."),
        ({"arrangements": []}, None, "Choose at least one way in which you will do this."),
        (
            {"arrangements": ["hired"]},
            None,
            "With hired staff, an outside party or a partnership, accept the open-source conditions.",
        ),
        ({"on": "2020-02-01"}, None, "Only the secretary can enter something for a past day."),
    ],
)
def test_wrong_input_is_400_in_the_words_of_the_model(world, log_in, facts, field, sentence):
    world.component()
    answer = log_in(world.representative).post(
        f"{HERE}/sign-ups", offer_of(**facts), content_type="application/json", headers={"accept-language": "en"}
    )
    assert answer.status_code == 400, answer.content
    (error,) = answer.json()["errors"]
    assert (error["field"], error["message"]) == (field, sentence)
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("situation", "code"),
    [
        ("led", "led"),
        ("already", "already"),
        ("retired", "retired"),
        ("candidate", "candidate"),
        ("not asked", "not_asked"),
        ("takes no part", "no_part"),
    ],
)
def test_what_cannot_be_signed_up_for_now_is_409(world, post, situation, code):
    phase = {"retired": Phase.RETIRED, "candidate": Phase.CANDIDATE}.get(situation, Phase.WANTED)
    component = world.component(phase=phase, need=situation != "not asked")
    if situation == "led":
        world.confirmed(component, world.bravo)
    if situation == "already":
        world.offer(component)
    before = SignUp.objects.count()
    who = "proef-related" if situation == "takes no part" else "proef-alfa"
    answer = post(f"{HERE}/sign-ups", offer_of(organisation=who), world.secretary)
    assert answer.status_code == 409, answer.content
    assert answer.json()["code"] == code
    assert answer.json()["detail"]
    assert SignUp.objects.count() == before
