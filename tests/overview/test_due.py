"""What is no longer needed is not kept: sessions that are over, and what tasks were asked to do."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from overview.due import run_due


def test_what_is_over_is_forgotten_and_the_rest_is_not(db):
    now = timezone.now()
    for key, days in (("over", -1), ("holds", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    for days in (15, 1):
        DBTaskResult.objects.create(
            task_path="matrix.tasks.read_import",
            backend_name="default",
            args_kwargs={"args": [1, 1, 1], "kwargs": {}},
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=now - timedelta(days=days),
            run_after=now,
        )
    assert len(run_due()) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == ["holds"]
    assert DBTaskResult.objects.count() == 1


def test_from_where_somebody_was_logged_in_is_forgotten_with_the_session(world, log_in):
    for account in (world.board, world.council):
        client = log_in(account)
        UserSession.objects.create(user=account, ip="192.0.2.7", session_key=client.session.session_key)
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    run_due()
    assert [each.user for each in UserSession.objects.all()] == [world.board]
