"""Progress in the API: reported, read, and asked since a moment."""

from datetime import UTC, datetime, timedelta

from matrix.models import StatusUpdate
from tests.matrix.api.asking import HERE


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
