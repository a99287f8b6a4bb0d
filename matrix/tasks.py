"""Work that takes seconds and so is done by the task worker, not while somebody waits for a page."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django_tasks import task

from periods.verbs import StepRefused
from stakeholders.letters import coordinators, send
from stakeholders.models import Participation, User

from .exchange.apply import NotAsPreviewed, apply
from .exchange.compare import compare
from .exchange.progress import counting, one_at_a_time, tell
from .models import ImportState, SheetImport, SignUp


@task()
def read_import(pk: int, attempt: int, by: int | None) -> str:
    """Compare a file with what is there. Nothing is locked, and nothing but the preview is written."""
    row = _taken(pk, attempt, ImportState.READING)
    if row is None:
        return "no longer asked"
    user = User.objects.filter(pk=by).first()
    try:
        with override(row.language):
            today = timezone.localdate()
            found = compare(row.network, row.parsed(), row.plan, by=user, today=today, tell=row.tell)
            shown = row.show(attempt=attempt, comparison=found, notice=found.notice)
    except Exception:
        row.fail(attempt=attempt)
        raise
    return "shown" if shown else "no longer asked"


@task()
def apply_import(pk: int, attempt: int, by: int | None) -> str:
    """Do what the preview promised, or nothing: then a new preview tells what is not as it was."""
    with one_at_a_time():
        row = _taken(pk, attempt, ImportState.APPLYING)
        if row is None:
            return "no longer asked"
        user = User.objects.filter(pk=by).first()
        try:
            with override(row.language):
                return _apply(row, attempt, user)
        except Exception:
            row.fail(attempt=attempt)
            raise


def _taken(pk: int, attempt: int, state: str) -> SheetImport | None:
    row = SheetImport.objects.filter(pk=pk, state=state).select_related("network").first()
    return row if row is not None and row.begin(attempt=attempt) else None


def _apply(row: SheetImport, attempt: int, user: Any) -> str:
    try:
        sheets = row.parsed()
        with counting(row.pk) as counter, transaction.atomic():
            apply(
                row.network,
                sheets,
                row.plan,
                by=user,
                today=timezone.localdate(),
                previewed=row.previewed,
                tell=partial(tell, counter),
            )
            row.finish(attempt=attempt, by=user)
    except NotAsPreviewed as refused:
        row.show(attempt=attempt, comparison=refused.comparison, notice=_told(refused))
        return "refused"
    except StepRefused:
        return "no longer asked"
    except ValidationError:
        row.fail(attempt=attempt)
        return "failed"
    return "applied"


def _told(refused: NotAsPreviewed) -> str:
    """Why nothing was done."""
    number = len(refused.comparison.moved)
    if refused.overtaken:
        return (
            ngettext(
                "Nothing was done: since the preview %d row became different. Look at it, then apply again.",
                "Nothing was done: since the preview %d rows became different. Look at them, then apply again.",
                number,
            )
            % number
        )
    return _("While applying, rows were refused that looked right beforehand. Nothing was done.")


@task()
def tell_what_went_along(before: int, heir: int, along: list[int]) -> str:
    """Tell the coordinators of an organisation what it stands for since another went on in it, and what of that has no
    contact. All by their keys.
    """
    who = Participation.objects.select_related("network", "organisation").in_bulk([before, heir])
    rows = SignUp.objects.filter(pk__in=along, participation=heir).select_related("component", "contact")
    lines = list(rows.order_by("component__code", "pk"))
    if len(who) < 2 or not lines:
        return "nothing to tell"
    network, lacking = who[heir].network, any(row.contact is None for row in lines)
    for user in coordinators(who[heir]):
        send(
            "went_along",
            to=user.email,
            language=user.language,
            reader=user.person.name,
            network=network,
            before=who[before].name,
            now=who[heir].name,
            lines=lines,
            lacking=lacking,
            links={
                "link": (
                    "overview:contacts" if lacking else "overview:partner_detail",
                    [network.slug, who[heir].organisation.slug],
                )
            },
        )
    return "sent"
