"""A program that says which version of a sign-up it saw changes nothing that was changed since."""

import pytest

from matrix.models import SignUp
from tests.matrix.api.asking import HERE

PLACE = f"{HERE}/sign-ups"


@pytest.fixture
def offer(world):
    return world.offer(world.component())


def send(client, row, step, body=None, **headers):
    return client.post(f"{PLACE}/{row.pk}/{step}", body or {}, content_type="application/json", headers=headers)


def test_a_sign_up_tells_its_version_and_another_after_each_change(world, log_in, offer):
    secretary = log_in(world.secretary)
    first = secretary.get(f"{PLACE}/{offer.pk}")["ETag"]
    assert first == secretary.get(f"{PLACE}/{offer.pk}")["ETag"]
    offer.amend(by=None, hours=80)
    assert secretary.get(f"{PLACE}/{offer.pk}")["ETag"] != first
    assert "ETag" not in secretary.get(f"{PLACE}/{offer.pk}?at={world.today}")


def test_a_step_on_what_was_seen_is_done_and_tells_the_next_version(world, log_in, offer):
    secretary = log_in(world.secretary)
    seen = secretary.get(f"{PLACE}/{offer.pk}")["ETag"]
    answer = send(secretary, offer, "amendments", {"hours": 80}, **{"If-Match": seen})
    assert answer.status_code == 201
    assert send(secretary, offer, "confirmation", **{"If-Match": f'"x", {answer["ETag"]}'}).status_code == 201


@pytest.mark.parametrize(
    ("step", "body"),
    [("confirmation", {}), ("refusal", {"reason": "Nee."}), ("withdrawal", {}), ("annulment", {"reason": "Fout."})],
)
def test_a_step_on_what_was_changed_since_is_refused_and_does_nothing(world, log_in, offer, step, body):
    secretary = log_in(world.secretary)
    seen = secretary.get(f"{PLACE}/{offer.pk}")["ETag"]
    offer.amend(by=None, hours=80)
    before = SignUp.history.count()
    for tag in (seen, f"W/{seen}", "iets", ""):
        answer = send(secretary, offer, step, body, **{"If-Match": tag})
        assert answer.status_code == 412
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["title"] == "Gewijzigd sinds u keek"
    assert SignUp.history.count() == before


def test_without_a_version_a_step_is_taken_as_it_is_asked(world, log_in, offer):
    offer.amend(by=None, hours=80)
    assert send(log_in(world.secretary), offer, "confirmation").status_code == 201


def test_any_version_will_do_for_who_says_so(world, log_in, offer):
    assert send(log_in(world.secretary), offer, "confirmation", **{"If-Match": "*"}).status_code == 201


def test_progress_takes_a_version_too(world, log_in):
    held = world.confirmed(world.component(), on=world.days(-9))
    told = {"health": "on_track", "text": "Goed."}
    assert send(log_in(world.secretary), held, "progress-reports", told, **{"If-Match": '"0"'}).status_code == 412
    assert held.updates.count() == 0
