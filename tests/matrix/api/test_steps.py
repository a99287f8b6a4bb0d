"""The steps of a sign-up by the API: who takes which, and what each refuses."""

import threading

import pytest
from django.db import connection
from django.test import Client

from matrix.models import SignUp
from stakeholders.models import Role
from tests.cast import make_world
from tests.matrix.api.asking import HERE


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
        str(since),
        ["volunteers"],
        10,
        "offered",
    )


def test_a_correction_says_everything_that_is_wrong_at_once(world, post):
    row = world.offer(world.component())
    body = {"hours": -1, "promise": "", "since": str(world.days(9)), "until": str(world.days(8)), "component": "FUN-02"}
    answer = post(f"{HERE}/sign-ups/{row.pk}/amendments", body, world.representative)
    assert answer.status_code == 400
    assert {each["field"] for each in answer.json()["errors"]} == {"hours", "promise", None, "component"}
    row.refresh_from_db()
    assert row.since == world.today


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
def test_who_may_take_which_step(world, post, caplog, step, body, allowed):
    make = world.offer if step in ("confirmation", "refusal", "amendments") else world.confirmed
    everybody = ["board", "council", "neighbour", "outsider", "administrator", *HOLDERS]
    rows = {who: make(world.component(f"FUN-{number}")) for number, who in enumerate(everybody)}
    assert post(f"{HERE}/sign-ups/{rows['board'].pk}/{step}", body).status_code == 401
    for who, row in rows.items():
        answer = post(f"{HERE}/sign-ups/{row.pk}/{step}", body, getattr(world, who))
        assert (answer.status_code == 201) == (who in allowed), who
        assert (answer.status_code == 403) == (who not in allowed), who
        noted = [each.getMessage() for each in caplog.records if each.name == "intekenen.security"]
        assert bool(noted) == (who not in allowed), who
        caplog.clear()


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
