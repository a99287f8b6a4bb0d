"""What is due for the installation as a whole: what is no longer needed is not kept."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# For as long as somebody may look into what went wrong.
TASKS_KEPT = timedelta(days=14)


def run_due() -> list[str]:
    """Do it; a line for each thing that was done."""
    now = timezone.now()
    done = DBTaskResult.objects.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))
    tasks, _of_them = done.filter(finished_at__lt=now - TASKS_KEPT).delete()
    sessions, _of_them = Session.objects.filter(expire_date__lt=now).delete()
    # From where somebody was logged in, is kept no longer than that they are.
    logins, _of_them = UserSession.objects.exclude(session_key__in=Session.objects.values("pk")).delete()
    return [
        f"tasks forgotten that were done two weeks ago: {tasks}",
        f"sessions forgotten that are over: {sessions}",
        f"logins forgotten of which the session is over: {logins}",
    ]
