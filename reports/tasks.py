"""Work that takes seconds and so is done by the task worker, not while somebody waits for a page."""

from django_tasks import task

from .document import pdf
from .facts import AnnualFacts
from .models import Draft, ReportFile


@task()
def make_report_file(pk: int, attempt: int) -> str:
    """Make the file of a report. Run twice it makes the same file, or sees that it is no longer asked for."""
    row = ReportFile.objects.select_related("network").get(pk=pk)
    if not row.begin(attempt=attempt):
        return "no longer asked"
    try:
        facts = _facts(row)
        made = row.finish(attempt=attempt, content=pdf(facts), digest=facts.digest)
    except Exception:
        row.fail(attempt=attempt)
        raise
    return "made" if made else "no longer asked"


def _facts(row: ReportFile) -> AnnualFacts:
    """The facts of the draft that the file is made of."""
    draft = Draft.objects.get(**row.which)
    if draft.facts is None:
        raise ValueError("The facts were collected by an earlier version: they have to be collected anew.")
    return draft.facts
