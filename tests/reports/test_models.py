"""A file of a report: asked for once at a time, made once, never left pending for ever, and not lost by a failure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from periods.verbs import StepRefused
from reports.models import PATIENCE, Draft, FileState, ReportFile
from stakeholders.models import Network


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def ask(world, **other):
    facts = {"network": world.network, "year": 2024, "language": "nl", "audience": "public"} | other
    made_of = {"content": "{}", "digest": "d", "collected_at": timezone.now()}
    Draft.objects.get_or_create(**facts, defaults=made_of)
    return ReportFile.ask(by=world.secretary, **facts)


def kept(files):
    return sorted(path.read_bytes() for path in files.rglob("*") if path.is_file())


def test_who_asks_waits(world):
    row = ask(world)
    assert (row.state, row.busy, row.may_be_asked, row.file.name) == (FileState.WAITING, True, False, "")


def test_what_is_being_made_is_not_asked_again(world):
    row = ask(world)
    with pytest.raises(StepRefused, match="wordt al gemaakt"):
        ask(world)
    row.begin(attempt=1)
    with pytest.raises(StepRefused):
        ask(world)


def test_other_versions_are_made_beside_it(world):
    assert (
        len({ask(world).pk, ask(world, language="en").pk, ask(world, audience="board").pk, ask(world, year=2023).pk})
        == 4
    )


def test_an_unknown_language_is_a_mistake_of_ours(world):
    with pytest.raises(ValueError, match="xx"):
        ask(world, language="xx")


def test_finished_it_is_ready(world, files):
    row = ask(world)
    assert row.begin(attempt=1)
    assert row.finish(attempt=1, content=b"een", digest="d")
    assert (row.state, row.digest, row.may_be_asked) == (FileState.READY, "d", True)
    assert row.file.read() == b"een"


def test_a_new_file_takes_the_place_of_the_old(world, files, django_capture_on_commit_callbacks):
    for attempt, content in enumerate((b"een", b"twee"), start=1):
        row = ask(world)
        with django_capture_on_commit_callbacks(execute=True):
            row.finish(attempt=attempt, content=content, digest="d")
    assert kept(files) == [b"twee"]


def test_when_making_fails_the_old_file_stays(world, files):
    ask(world).finish(attempt=1, content=b"een", digest="d")
    row = ask(world)
    row.begin(attempt=2)
    row.fail(attempt=2)
    assert (row.state, row.may_be_asked) == (FileState.FAILED, True)
    assert row.file.read() == b"een"


@pytest.mark.parametrize("begun", [False, True])
def test_a_worker_that_was_killed_does_not_keep_it_for_ever(world, begun):
    row = ask(world)
    if begun:
        row.begin(attempt=1)
    ReportFile.objects.update(asked_at=timezone.now() - PATIENCE - timedelta(seconds=1))
    row.refresh_from_db()
    assert row.overdue
    assert ask(world).attempt == 2


def test_a_late_worker_does_not_overwrite_a_newer_attempt(world, files):
    late = ask(world)
    late.begin(attempt=1)
    ReportFile.objects.update(asked_at=timezone.now() - PATIENCE - timedelta(seconds=1))
    row = ask(world)
    assert not late.finish(attempt=1, content=b"oud", digest="o")
    assert not late.fail(attempt=1)
    assert row.finish(attempt=2, content=b"nieuw", digest="n")
    assert not row.begin(attempt=2)
    assert kept(files) == [b"nieuw"]


def test_two_networks_keep_their_files_apart(world, files):
    other = Network.objects.create(name="Ander", slug="ander")
    ask(world).finish(attempt=1, content=b"een", digest="d")
    ask(world, network=other).finish(attempt=1, content=b"ander", digest="d")
    assert kept(files) == [b"ander", b"een"]
