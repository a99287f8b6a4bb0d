"""The API over HTTP: networks, components, needs and sign-ups, with the same verbs and rules as the pages."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matrix.models import CategoryKind, Health, Need, Part, Phase, Priority, Responsibility, SignUp, StatusUpdate
from stakeholders.models import Role, WhoConfirms
from tests.cast import make_world

HERE = "/api/v1/networks/proef"
DETAILS = {"contact", "hours", "cents", "mandate", "reason"}


@pytest.fixture
def get(log_in):
    """The body of an answer that should be 200."""

    def read(path, user=None, **query):
        answer = log_in(user).get(path, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return read


@pytest.fixture
def post(log_in):
    def send(path, body=None, user=None):
        return log_in(user).post(path, body or {}, content_type="application/json")

    return send


def offer_of(component="FUN-01", **facts):
    """A body that is right."""
    return {
        "component": component,
        "responsibility": "develop",
        "organisation": "proef-alfa",
        "part": "lead",
        "promise": "Wij bouwen dit.",
        "arrangements": ["own_staff"],
        **facts,
    }


# Networks


def test_a_visitor_lists_public_networks_only(world, get):
    make_world("besloten", "Besloten", public=False)
    assert [network["slug"] for network in get("/api/v1/networks")["results"]] == ["proef"]


def test_a_network_tells_what_it_has_agreed(world, get):
    network = get(HERE)
    assert network["name"] == "Samenwerkverband"
    assert (network["leadsConfirmedBy"], network["contributorsConfirmedBy"]) == ("secretary", "at_once")
    assert (network["silentAfterDays"], network["endingSoonDays"], network["overloadLeads"]) == (90, 30, 5)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/components"),
        ("get", "/components/FUN-01"),
        ("get", "/needs"),
        ("get", "/needs/{need}"),
        ("get", "/sign-ups"),
        ("get", "/sign-ups/{sign_up}"),
        ("get", "/sign-ups/{sign_up}/progress-reports"),
        ("post", "/sign-ups"),
        ("post", "/sign-ups/{sign_up}/confirmation"),
        ("post", "/sign-ups/{sign_up}/refusal"),
        ("post", "/sign-ups/{sign_up}/withdrawal"),
        ("post", "/sign-ups/{sign_up}/amendments"),
        ("post", "/sign-ups/{sign_up}/renewals"),
        ("post", "/sign-ups/{sign_up}/progress-reports"),
    ],
)
def test_a_private_network_does_not_exist_for_outsiders(world, log_in, method, path):
    private = make_world("besloten", "Besloten", public=False)
    row = private.confirmed(private.component())
    address = "/api/v1/networks/{network}" + path.format(sign_up=row.pk, need=Need.objects.first().pk)
    for outsider in (None, world.secretary, private.outsider, private.administrator):
        refused = getattr(log_in(outsider), method)(address.format(network="besloten"))
        unknown = getattr(log_in(outsider), method)(address.format(network="onbekend"))
        assert refused.status_code == unknown.status_code == 404
        assert refused.json() == unknown.json()
    assert getattr(log_in(private.board), method)(address.format(network="besloten")).status_code != 404


def test_what_is_in_one_network_is_not_found_in_another(world, log_in):
    other = make_world("ander", "Ander")
    row = other.confirmed(other.component())
    for path in (
        "components/FUN-01",
        f"needs/{Need.objects.first().pk}",
        f"sign-ups/{row.pk}",
        f"sign-ups/{row.pk}/progress-reports",
    ):
        assert log_in().get(f"{HERE}/{path}").status_code == 404
    answer = log_in(world.secretary).post(f"{HERE}/sign-ups/{row.pk}/withdrawal", content_type="application/json")
    assert answer.status_code == 404


# Components


def test_a_component_with_its_coverage(world, get):
    component = world.component("FUN-01", name="Wiki", summary="Samen schrijven", description="**Alles**")
    world.confirmed(component)
    found = get(f"{HERE}/components/FUN-01")
    assert found["coverage"] == "open"  # develop is covered, manage is not: the worst counts
    assert (found["phase"], found["priority"]) == ("wanted", "should")
    assert found["category"] == {"code": "FUN", "kind": "functional", "name": "functioneel"}
    assert found["description"] == "**Alles**"
    assert "description" not in get(f"{HERE}/components")["results"][0]


def test_components_as_they_were_on_a_day(world, get):
    component = world.component(phase=None)
    component.enter(Phase.WANTED, by=None, on=world.days(-30))
    component.enter(Phase.IN_DEVELOPMENT, by=None, on=world.days(-10))
    phases = {days: get(f"{HERE}/components/FUN-01", at=world.days(days))["phase"] for days in (-40, -20, 0)}
    assert phases == {-40: None, -20: "wanted", 0: "in_development"}


def test_components_are_filtered(world, get):
    world.component("FUN-01")
    world.confirmed(world.component("FUN-02"), responsibility=Responsibility.MANAGE)
    world.component("FUN-03", phase=Phase.CANDIDATE, need=False)
    codes = lambda **query: [row["code"] for row in get(f"{HERE}/components", **query)["results"]]  # noqa: E731
    assert codes() == ["FUN-01", "FUN-02", "FUN-03"]
    assert codes(phase="candidate") == ["FUN-03"]
    assert codes(coverage="open") == ["FUN-01", "FUN-02"]
    assert codes(category="legal") == []


# Needs


def test_needs_with_their_coverage(world, get):
    component = world.component()
    world.offer(component)
    world.offer(component, world.bravo)
    found = {row["responsibility"]: row for row in get(f"{HERE}/needs")["results"]}
    assert found["develop"]["coverage"] == "offered"
    assert found["develop"]["contested"] is True
    assert found["develop"]["leadOffers"] == 2
    assert found["manage"]["coverage"] == "open"
    assert found["manage"]["component"] == {"code": "FUN-01", "name": "FUN-01"}


def test_needs_are_filtered(world, get):
    covered = world.component("FUN-01")
    world.confirmed(covered)
    world.component("FUN-02")
    found = lambda **query: [  # noqa: E731
        (row["component"]["code"], row["responsibility"]) for row in get(f"{HERE}/needs", **query)["results"]
    ]
    assert found(coverage="covered") == [("FUN-01", "develop")]
    assert found(responsibility="manage") == [("FUN-01", "manage"), ("FUN-02", "manage")]
    assert found(component="FUN-02") == [("FUN-02", "develop"), ("FUN-02", "manage")]
    assert len(found(category="functional")) == 4
    assert found(category="technical") == []


def test_needs_that_are_not_counted_are_left_out(world, get):
    world.component("FUN-01", phase=Phase.CANDIDATE)
    world.component("FUN-02", phase=Phase.RETIRED)
    world.component("FUN-03", priority=Priority.WONT)
    assert get(f"{HERE}/needs")["count"] == 0


def test_needs_on_a_past_day(world, get):
    component = world.component()
    world.confirmed(component, on=world.days(-10))
    need = get(f"{HERE}/needs", responsibility="develop")["results"][0]
    assert need["coverage"] == "covered"
    assert get(f"{HERE}/needs/{need['id']}", at=world.days(-11))["coverage"] == "open"


def test_promised_hours_of_a_need_are_for_members(world, get):
    world.confirmed(world.component(), hours=40)
    need = get(f"{HERE}/needs", coverage="covered")["results"][0]
    assert "hours" not in need
    assert get(f"{HERE}/needs/{need['id']}", world.board)["hours"] == 40


# Sign-ups: reading


def test_a_visitor_sees_who_promised_what_but_no_details(world, get):
    row = world.confirmed(world.component(), hours=40, cents=100, contact=world.coordinator.person)
    seen = get(f"{HERE}/sign-ups/{row.pk}")
    assert seen["organisation"] == {"slug": "proef-alfa", "name": "Gemeente Alfa"}
    assert seen["component"]["code"] == "FUN-01"
    assert (seen["responsibility"], seen["part"], seen["status"]) == ("develop", "lead", "confirmed")
    assert (seen["promise"], seen["arrangements"]) == ("Wij doen dit.", ["own_staff"])
    assert DETAILS.isdisjoint(seen)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretary", True),
        ("board", True),
        ("council", True),
        ("coordinator", True),
        ("neighbour", True),
        ("outsider", False),
        ("administrator", False),
    ],
)
def test_details_are_for_members(world, get, who, sees):
    row = world.confirmed(world.component(), hours=40, cents=100, contact=world.coordinator.person, mandate="Directie")
    for seen in (
        get(f"{HERE}/sign-ups/{row.pk}", getattr(world, who)),
        get(f"{HERE}/sign-ups", getattr(world, who))["results"][0],
    ):
        details = {name: seen[name] for name in DETAILS & seen.keys()}
        expected = {
            "contact": {"id": world.coordinator.person.pk, "name": "Co Alfa"},
            "hours": 40,
            "cents": 100,
            "mandate": "Directie",
            "reason": "",
        }
        assert details == (expected if sees else {})


def test_sign_ups_on_a_past_day(world, get):
    row = world.confirmed(world.component(), on=world.days(-10))
    row.report(by=None, health=Health.STALLED, text="Het stokt.", on=world.days(-2))
    row.withdraw(by=world.secretary, reason="Geen tijd")
    address = f"{HERE}/sign-ups/{row.pk}"
    assert get(address)["status"] == "withdrawn"
    before = get(address, at=world.days(-1))
    assert (before["status"], before["health"], before["atRisk"]) == ("confirmed", "stalled", True)
    assert get(address, at=world.days(-5))["health"] is None


def test_a_sign_up_is_not_found_before_its_offer_or_once_annulled(world, log_in):
    row = world.offer(world.component())
    assert log_in().get(f"{HERE}/sign-ups/{row.pk}", {"at": world.days(-1)}).status_code == 404
    row.annul(by=None, reason="Vergissing")
    assert log_in().get(f"{HERE}/sign-ups/{row.pk}").status_code == 404
    assert log_in().get(f"{HERE}/sign-ups").json()["count"] == 0


def test_organisations_are_called_as_on_the_day_looked_at(world, get):
    row = world.offer(world.component(), on=world.days(-10))
    world.alfa.organisation.rename(by=None, name="Gemeente Groot Alfa", on=world.days(-3))
    assert get(f"{HERE}/sign-ups/{row.pk}")["organisation"]["name"] == "Gemeente Groot Alfa"
    assert get(f"{HERE}/sign-ups", at=world.days(-5))["results"][0]["organisation"]["name"] == "Gemeente Alfa"


def test_sign_ups_are_filtered(world, get):
    one, two = world.component("FUN-01"), world.component("FUN-02")
    lead = world.confirmed(one)
    joined = world.offer(one, world.bravo, part=Part.CONTRIBUTOR)
    offered = world.offer(two, responsibility=Responsibility.MANAGE)
    found = lambda **query: {row["id"] for row in get(f"{HERE}/sign-ups", **query)["results"]}  # noqa: E731
    assert found() == {lead.pk, joined.pk, offered.pk}
    assert found(status="offered") == {offered.pk}
    assert found(status=["offered", "confirmed"]) == found()
    assert found(part="lead") == {lead.pk, offered.pk}
    assert found(part=["contributor", "interested"]) == {joined.pk}
    assert found(component="FUN-01") == {lead.pk, joined.pk}
    assert found(organisation="proef-bravo") == {joined.pk}
    assert found(responsibility="manage") == {offered.pk}
    assert found(status="offered", part="contributor") == set()


# Sign-ups: offering


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


def test_the_secretary_offers_for_any_organisation_and_for_a_past_day(world, post):
    world.component()
    answer = post(f"{HERE}/sign-ups", offer_of(organisation="proef-bravo", on=str(world.days(-5))), world.secretary)
    assert answer.status_code == 201
    assert answer.json()["offeredOn"] == str(world.days(-5))


def test_an_offer_for_a_later_day_is_shown_as_it_is_then(world, post):
    world.component()
    answer = post(f"{HERE}/sign-ups", offer_of(on=str(world.days(5))), world.representative)
    assert answer.status_code == 201
    assert (answer.json()["offeredOn"], answer.json()["status"]) == (str(world.days(5)), "offered")


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


# Sign-ups: steps


def test_the_secretary_confirms(world, post):
    row = world.offer(world.component(), world.prospect)
    answer = post(f"{HERE}/sign-ups/{row.pk}/confirmation", user=world.secretary)
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{HERE}/sign-ups/{row.pk}"
    assert (answer.json()["status"], answer.json()["confirmedOn"]) == ("confirmed", str(world.today))
    assert world.prospect.roles.as_at(world.today).get().role == Role.PARTNER


def test_the_secretary_declines_with_a_reason(world, post):
    row = world.offer(world.component())
    address = f"{HERE}/sign-ups/{row.pk}/refusal"
    without = post(address, {"reason": "  "}, world.secretary)
    assert without.status_code == 400
    assert without.json()["errors"][0]["field"] == "reason"
    answer = post(address, {"reason": "Er is al iemand."}, world.secretary)
    assert (answer.json()["status"], answer.json()["reason"]) == ("declined", "Er is al iemand.")


def test_a_reason_may_be_long_but_not_endless(world, post):
    row = world.offer(world.component())
    address = f"{HERE}/sign-ups/{row.pk}/refusal"
    assert post(address, {"reason": "a" * 2001}, world.secretary).status_code == 400
    assert post(address, {"reason": "a" * 2000}, world.secretary).json()["reason"] == "a" * 2000


def test_who_promised_withdraws_with_a_reason_once_confirmed(world, post):
    row = world.confirmed(world.component())
    address = f"{HERE}/sign-ups/{row.pk}/withdrawal"
    without = post(address, {}, world.representative)
    assert without.status_code == 400
    assert without.json()["errors"][0]["field"] == "reason"
    answer = post(address, {"reason": "Geen mensen."}, world.representative)
    assert answer.json()["status"] == "withdrawn"


def test_who_promised_renews(world, post, get):
    row = world.confirmed(world.component(), hours=40, on=world.days(-10))
    answer = post(f"{HERE}/sign-ups/{row.pk}/renewals", {"hours": 80}, world.representative)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["follows"], made["hours"], made["promise"]) == (row.pk, 80, "Wij doen dit.")
    assert made["status"] == "confirmed"
    assert answer["Location"].endswith(f"/sign-ups/{made['id']}")
    assert get(f"{HERE}/sign-ups/{row.pk}")["status"] == "ended"


def test_a_renewal_says_everything_that_is_wrong_at_once(world, post):
    row = world.confirmed(world.component(), on=world.days(-10))
    body = {"hours": -1, "promise": "", "until": str(world.today), "part": "contributor"}
    answer = post(f"{HERE}/sign-ups/{row.pk}/renewals", body, world.representative)
    assert answer.status_code == 400
    assert {each["field"] for each in answer.json()["errors"]} == {"hours", "promise", None, "part"}
    assert SignUp.objects.count() == 1


def test_an_offer_is_corrected(world, post, get):
    row = world.offer(world.component(), by=world.representative, hours=10)
    since = world.days(9)
    body = {"part": "lead", "since": str(since), "arrangements": ["volunteers"], "until": None}
    answer = post(f"{HERE}/sign-ups/{row.pk}/amendments", body, world.representative)
    assert answer.status_code == 201, answer.content
    assert answer.headers["Location"].endswith(f"/sign-ups/{row.pk}")
    found = get(f"{HERE}/sign-ups/{row.pk}", world.representative)
    assert (found["since"], found["arrangements"], found["hours"], found["status"]) == (
        str(since), ["volunteers"], 10, "offered",
    )  # fmt: skip


def test_a_correction_says_everything_that_is_wrong_at_once(world, post):
    row = world.offer(world.component())
    body = {"hours": -1, "promise": "", "since": str(world.days(9)), "until": str(world.days(8)), "component": "FUN-02"}
    answer = post(f"{HERE}/sign-ups/{row.pk}/amendments", body, world.representative)
    assert answer.status_code == 400
    assert {each["field"] for each in answer.json()["errors"]} == {"hours", "promise", None, "component"}
    row.refresh_from_db()
    assert row.since == world.today


def test_progress_is_reported_and_read(world, post, get):
    row = world.confirmed(world.component(), on=world.days(-10))
    address = f"{HERE}/sign-ups/{row.pk}/progress-reports"
    body = {"health": "attention", "text": "Het duurt langer.", "percentage": 40}
    answer = post(address, body, world.representative)
    assert answer.status_code == 201, answer.content
    (report,) = get(address)["results"]
    assert report == answer.json()
    assert report | body == report
    assert report["on"] == str(world.today)
    assert get(f"{HERE}/sign-ups/{row.pk}")["health"] == "attention"
    assert get(address, at=world.days(-1))["count"] == 0


def test_wrong_progress_is_said_at_once(world, post):
    row = world.confirmed(world.component())
    answer = post(
        f"{HERE}/sign-ups/{row.pk}/progress-reports",
        {"health": "good", "text": "", "percentage": 101},
        world.representative,
    )
    assert {each["field"] for each in answer.json()["errors"]} == {"health", "text", "percentage"}
    assert not StatusUpdate.objects.exists()


HOLDERS = {"secretary", "coordinator", "representative"}


@pytest.mark.parametrize(
    ("step", "body", "allowed"),
    [
        ("confirmation", {}, {"secretary"}),
        ("refusal", {"reason": "Daarom"}, {"secretary"}),
        ("withdrawal", {"reason": "Daarom"}, HOLDERS),
        ("amendments", {"hours": 1}, HOLDERS),
        ("renewals", {"hours": 1}, HOLDERS),
        ("progress-reports", {"health": "on_track", "text": "Het loopt."}, HOLDERS),
    ],
)
def test_who_may_take_which_step(world, post, step, body, allowed):
    make = world.offer if step in ("confirmation", "refusal", "amendments") else world.confirmed
    everybody = ["board", "council", "neighbour", "outsider", "administrator", *HOLDERS]
    rows = {who: make(world.component(f"FUN-{number}")) for number, who in enumerate(everybody)}
    assert post(f"{HERE}/sign-ups/{rows['board'].pk}/{step}", body).status_code == 401
    for who, row in rows.items():
        answer = post(f"{HERE}/sign-ups/{row.pk}/{step}", body, getattr(world, who))
        assert (answer.status_code == 201) == (who in allowed), who
        assert (answer.status_code == 403) == (who not in allowed), who


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("confirmation", {}),
        ("refusal", {"reason": "Daarom"}),
        ("withdrawal", {"reason": "Daarom"}),
        ("amendments", {"hours": 1}),
        ("renewals", {"hours": 1}),
        ("progress-reports", {"health": "on_track", "text": "Het loopt."}),
    ],
)
def test_a_step_that_the_status_forbids_is_409(world, post, step, body):
    row = world.offer(world.component())
    row.decline(by=None, reason="Past niet")
    answer = post(f"{HERE}/sign-ups/{row.pk}/{step}", body, world.secretary)
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_second_lead_is_409(world, post):
    component = world.component()
    first, second = world.offer(component), world.offer(component, world.bravo)
    assert post(f"{HERE}/sign-ups/{first.pk}/confirmation", user=world.secretary).status_code == 201
    answer = post(f"{HERE}/sign-ups/{second.pk}/confirmation", user=world.secretary)
    assert answer.status_code == 409, answer.content
    second.refresh_from_db()
    assert second.confirmed_on is None


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_the_same_moment_one_wins():
    world = make_world()
    component = world.component()
    rivals = [world.offer(component), world.offer(component, world.bravo)]
    start = threading.Barrier(len(rivals))
    statuses = []

    def confirm(row, client):
        try:
            start.wait()
            answer = client.post(f"{HERE}/sign-ups/{row.pk}/confirmation", {}, content_type="application/json")
            statuses.append(answer.status_code)
        finally:
            connection.close()

    threads = []
    for row in rivals:
        client = Client(raise_request_exception=False)
        client.force_login(world.secretary)
        threads.append(threading.Thread(target=confirm, args=[row, client]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 409]
    assert SignUp.objects.filter(confirmed_on__isnull=False).count() == 1


# Speed


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(world, log_in):
    client = log_in(world.secretary)
    first = world.confirmed(world.component("FUN-00"))

    def fill(numbers):
        for number in numbers:
            world.confirmed(
                world.component(f"FUN-{number:02}", parent=first.component),
                contact=world.coordinator.person,
                outsourced=True,
                conditions_accepted=True,
                supplier=world.supplier,
            )
            first.report(by=None, health=Health.ON_TRACK, text=f"Bericht {number}")

    def costs():
        found = {}
        for path in ("components", "needs", "sign-ups", f"sign-ups/{first.pk}/progress-reports"):
            with CaptureQueriesContext(connection) as seen:
                found[path] = client.get(f"{HERE}/{path}").json()["count"], len(seen)
        return found

    fill(range(1, 3))
    few = costs()
    fill(range(3, 30))
    many = costs()
    for path, (count, queries) in many.items():
        assert count > few[path][0]
        assert queries == few[path][1] <= 15, path


# Time


def test_moments_come_out_in_utc_and_go_in_with_any_offset(world, post, get):
    row = world.confirmed(world.component())
    address = f"{HERE}/sign-ups/{row.pk}/progress-reports"
    body = {"health": "on_track", "text": "Het loopt."}
    moment = datetime.fromisoformat(post(address, body, world.representative).json()["recordedAt"])
    assert moment.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=5)
    for hours, minutes, found in ((0, -1, 1), (2, -1, 1), (-9, -1, 1), (2, 1, 0), (-9, 1, 0)):
        local = (moment + timedelta(hours=hours, minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")
        since = f"{local}{hours:+03}:00"
        assert get(address, recordedSince=since)["count"] == found, since
    assert get(address, recordedSince=(moment - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ"))["count"] == 1


def test_leads_are_confirmed_at_once_where_the_network_says_so(world, post):
    world.network.leads_confirmed_by = WhoConfirms.AT_ONCE
    world.network.save()
    world.component()
    assert post(f"{HERE}/sign-ups", offer_of(), world.representative).json()["status"] == "confirmed"


def test_own_categories_keep_their_name_and_fixed_ones_follow_the_language(world, log_in):
    world.component()
    address = f"{HERE}/components/FUN-01"
    read = lambda language: log_in().get(address, headers={"accept-language": language}).json()["category"]["name"]  # noqa: E731
    assert (read("nl"), read("en")) == ("functioneel", "functional")
    world.category.own_name = "Functies"
    world.category.kind = CategoryKind.FUNCTIONAL
    world.category.save()
    assert (read("nl"), read("en")) == ("Functies", "Functies")
