"""Work that takes seconds and so is done by the task worker, not while somebody waits for a page."""

from django_tasks import task

from .document import pdf
from .models import ReportFile
from .year import collect


@task()
def make_report_file(pk: int, attempt: int) -> str:
    """Make the file of a report. Run twice it makes the same file, or sees that it is no longer asked for."""
    row = ReportFile.objects.select_related("network").get(pk=pk)
    if not row.begin(attempt=attempt):
        return "no longer asked"
    try:
        facts = collect(row.network, row.year, language=row.language, audience=row.audience)
        made = row.finish(attempt=attempt, content=pdf(facts), digest=facts.digest)
    except Exception:
        row.fail(attempt=attempt)
        raise
    return "made" if made else "no longer asked"
