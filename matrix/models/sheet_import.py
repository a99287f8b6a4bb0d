"""A file that somebody brings in: its sheets and columns, how far the reading is, and what it would do in all.

The file is kept for as long as it is needed: until it is applied or thrown away, at most a week.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matrix.exchange.progress import told
from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from publishing.sheets import Sheet

# A worker that was killed says nothing. After this time without a sign of it, one may ask again.
PATIENCE = {"reading": timedelta(minutes=2), "applying": timedelta(minutes=15)}
KEPT = timedelta(days=7)
_FOLDER = "imports"


class ImportState(models.TextChoices):
    """How far an import is."""

    COLUMNS = "columns", _("columns to be chosen")
    READING = "reading", _("being read")
    PREVIEW = "preview", _("ready to be judged")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    FAILED = "failed", _("failed")


BUSY = (ImportState.READING, ImportState.APPLYING)


def _where(_row: Any, _name: str) -> str:
    # A name that nobody can guess and that says nothing of what is in it.
    return f"{_FOLDER}/{uuid4().hex}"


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the networks that `user` is the secretary of."""
        from stakeholders.models import Access, MembershipRole

        if not user.is_authenticated:
            return self.none()
        networks = [pk for pk in user.access if MembershipRole.SECRETARY in Access.of(user, pk).roles]
        return self.filter(network__in=networks)

    def forget_old(self) -> int:
        """Throw away what nobody looked at for a week, and the files with it; what was applied stays known.

        How many that were.
        """
        before = timezone.now() - KEPT
        number = 0
        for row in self.filter(asked_at__lt=before).exclude(state=ImportState.APPLIED):
            # Somebody else may throw it away at the same moment, or work on it at last.
            with suppress(SheetImport.DoesNotExist, StepRefused):
                row.drop(by=None)
                number += 1
        return number

    def forget_files(self) -> int:
        """Throw away files that no import knows, as where one was cut off while it came in. How many that were."""
        storage = SheetImport._meta.get_field("file").storage
        before, number = timezone.now() - timedelta(days=1), 0
        if not storage.exists(_FOLDER):
            return 0
        kept = set(self.values_list("file", flat=True))
        for name in (f"{_FOLDER}/{each}" for each in storage.listdir(_FOLDER)[1]):
            if name not in kept and storage.get_modified_time(name) < before:
                storage.delete(name)
                number += 1
        return number


class SheetImport(InNetwork):
    """One file. `sheets`: what stands in it, to choose columns by; `plan`: of each sheet its kind and columns.

    `done` of `total` rows were looked at. `counts`, `digest`: of the preview. `notice`: what its reader has to know.
    """

    uploaded_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("uploaded by"), editable=False
    )
    file_name = models.CharField(_("name of the file"), max_length=200, editable=False)
    file = models.FileField(_("file"), upload_to=_where, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=5, editable=False)
    sheets = models.JSONField(_("sheets"), default=list, editable=False)
    plan = models.JSONField(_("columns"), default=list, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, editable=False)
    attempt = models.PositiveIntegerField(_("attempt"), default=0, editable=False)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    done = models.PositiveIntegerField(_("rows done"), default=0, editable=False)
    total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    counts = models.JSONField(_("counts"), default=dict, blank=True, editable=False)
    digest = models.CharField(_("digest of the preview"), max_length=64, blank=True, editable=False)
    notice = models.TextField(_("notice"), blank=True, editable=False)
    history = History(excluded_fields=["sheets", "plan", "counts", "done"])

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="sheet_import_state_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("matrix:import_detail", args=[self.network.slug, self.pk])

    @property
    def busy(self) -> bool:
        """Whether it waits for the task worker or is in its hands."""
        return self.state in BUSY

    @property
    def overdue(self) -> bool:
        """Whether nothing was heard of it for so long that its worker will have stopped."""
        return self.busy and timezone.now() - self._heard_at > PATIENCE[self.state]

    @property
    def _heard_at(self) -> datetime:
        counted = told(self.pk) if self.state == ImportState.APPLYING else None
        begun = self.begun_at or self.asked_at
        return max(begun, counted[1]) if counted else begun

    @property
    def so_far(self) -> int:
        """How many rows are done; while they are applied that stands beside the database."""
        counted = told(self.pk) if self.state == ImportState.APPLYING else None
        return counted[0] if counted else self.done

    def previewed(self) -> tuple[str, list[list[Any]]]:
        """The digest of the preview as it is now, and the facts of each of its lines."""
        self.refresh_from_db(fields=["digest"])
        lines = self.lines.values_list("kind", "sheet", "number", "outcome", "key", "changes", "reasons")
        return self.digest, [list(line) for line in lines]

    @property
    def may_be_applied(self) -> bool:
        """Whether there is something to do, and nothing in its way."""
        return self.state == ImportState.PREVIEW and not self.counts.get("refused") and bool(self.moving)

    @property
    def moving(self) -> int:
        """How many rows do anything."""
        return int(self.counts.get("new", 0)) + int(self.counts.get("changed", 0))

    # --- verbs ---

    @classmethod
    def upload(cls, *, by: Any, network: Network, content: bytes, file_name: str, kind: str = "") -> "SheetImport":
        """Take in a file and guess its columns. `kind`: of the first sheet; else each sheet is recognised.

        Raises:
            ValidationError: the file cannot be read.
        """
        from matrix.exchange.plan import described, guessed
        from publishing.sheets import read

        sheets = read(content, file_name)
        cls.objects.filter(network=network).forget_old()
        row = cls(
            network=network,
            uploaded_by=by,
            file_name=file_name[-200:],
            language=get_language() or network.language,
            sheets=described(sheets),
            plan=guessed(network, sheets, kind=kind),
            state=ImportState.COLUMNS,
            asked_at=timezone.now(),
            total=sum(len(sheet.rows) for sheet in sheets),
        )
        row.file.save("", ContentFile(content), save=False)
        save_row(row, by=by)
        return row

    def choose(self, *, by: Any, plan: Sequence[dict[str, Any]]) -> None:
        """Read the file with these columns, in the background; they are remembered for the next file.

        Raises:
            ValidationError: a column that is needed is missing, or one was chosen twice.
            StepRefused: it is being read or applied, or was applied already.
        """
        from matrix.exchange.plan import refuse_plan, remember

        refuse_plan(self.sheets, plan)
        with transaction.atomic():
            row = self._at((ImportState.COLUMNS, ImportState.PREVIEW, ImportState.FAILED, ImportState.READING))
            row.plan, row.language = list(plan), get_language() or row.language
            remember(row.network, row.sheets, plan, by=by)
            row._ask(ImportState.READING, by=by)
        self.refresh_from_db()

    def read_again(self, *, by: Any) -> None:
        """Compare anew with what is there now; what is refused is told in the language of who asks.

        Raises:
            StepRefused: it is in the hands of the worker, or was applied already.
        """
        with transaction.atomic():
            row = self._at((ImportState.PREVIEW, ImportState.FAILED, ImportState.READING))
            row.language = get_language() or row.language
            row._ask(ImportState.READING, by=by)
        self.refresh_from_db()

    def apply(self, *, by: Any, digest: str | None = None) -> None:
        """Do all of it, in the background, or nothing. `digest`: of the preview that was looked at.

        Raises:
            StepRefused: a row is refused, there is nothing to do, it is being done already, or another file is; or
                there is another preview since.
        """
        with transaction.atomic():
            row = self._at((ImportState.PREVIEW, ImportState.APPLYING))
            if digest is not None and digest != row.digest:
                raise StepRefused(
                    _("The file was compared anew since you opened this page. Look at it again, then apply.")
                )
            row._refuse_second()
            if row.state == ImportState.PREVIEW and not row.may_be_applied:
                raise StepRefused(_("There is nothing to apply, or a row is refused: mend the file first."))
            row._ask(ImportState.APPLYING, by=by)
        self.refresh_from_db()

    def drop(self, *, by: Any) -> None:
        """Throw the file away, with all that was read of it.

        Raises:
            StepRefused: it is being worked on; or it was applied, and then it stays known.
        """
        with transaction.atomic():
            row = locked(self)
            if row.state == ImportState.APPLIED:
                raise StepRefused(_("This import was applied: what it changed stays, and so does this line about it."))
            if row.busy and not row.overdue:
                raise StepRefused(_("It is being worked on. Wait until that is done."))
            storage, name = row.file.storage, row.file.name
            row._history_user = by
            row.delete()
            if name:
                transaction.on_commit(lambda: storage.delete(name))

    def _at(self, states: Sequence[str]) -> "SheetImport":
        """This row, read anew and locked, where its state allows the step."""
        row: SheetImport = locked(self)
        if row.state not in states or (row.busy and not row.overdue) or not row.file:
            raise StepRefused(
                _("That is not possible: this import is “%(state)s”."), params={"state": row.get_state_display()}
            )
        return row

    def _refuse_second(self) -> None:
        """One file of a network is applied at a time; should two begin at once, the workers wait for each other."""
        others = SheetImport.objects.filter(network=self.network, state=ImportState.APPLYING).exclude(pk=self.pk)
        if any(not other.overdue for other in others):
            raise StepRefused(_("Another file is being applied. Wait until that is done, then apply this one."))

    def _ask(self, state: str, *, by: Any) -> None:
        from matrix.exchange.plan import beginning
        from matrix.tasks import apply_import, read_import

        if state == ImportState.READING:
            self.plan = beginning(self.network, self.plan)
        self.state, self.attempt, self.asked_at = state, self.attempt + 1, timezone.now()
        self.begun_at, self.done, self.notice = None, 0, ""
        save_row(self, by=by)
        task = apply_import if state == ImportState.APPLYING else read_import
        task.enqueue(self.pk, self.attempt, by.pk if by else None)

    # --- what the worker tells ---

    def begin(self, *, attempt: int) -> bool:
        """Take up this attempt; False where it is no longer the one that is waited for."""
        rows = SheetImport.objects.filter(pk=self.pk, attempt=attempt, state__in=BUSY)
        return bool(rows.update(begun_at=timezone.now()))

    def tell(self, done: int) -> None:
        """How far the worker is; a sign of life too. No state, so it has no history."""
        SheetImport.objects.filter(pk=self.pk).update(done=done, begun_at=timezone.now())

    def show(self, *, attempt: int, comparison: Any, notice: str = "") -> bool:
        """Put this preview in place of the one before; False where another attempt has taken over."""
        with transaction.atomic():
            row: SheetImport = locked(self)
            if row.attempt != attempt or not row.busy:
                return False
            from .import_line import ImportLine

            row.lines.all().delete()
            ImportLine.objects.bulk_create(ImportLine.of(row, comparison), batch_size=500)
            row.state, row.counts, row.digest = ImportState.PREVIEW, comparison.counts, comparison.digest
            row.done, row.notice, row.finished_at = row.total, notice, timezone.now()
            save_row(row, by=None)
        return True

    def fail(self, *, attempt: int) -> None:
        """Say that this attempt went wrong. What it did was undone."""
        with transaction.atomic():
            row: SheetImport = locked(self)
            if row.attempt == attempt and row.busy:
                row.state, row.finished_at = ImportState.FAILED, timezone.now()
                save_row(row, by=None)

    def finish(self, *, attempt: int, by: Any) -> None:
        """Say that all of it was done; in the transaction in which it was. The file is not needed any more.

        Raises:
            StepRefused: another attempt has taken over.
        """
        row: SheetImport = locked(self)
        if row.attempt != attempt or row.state != ImportState.APPLYING:
            raise StepRefused(_("Somebody asked for this anew, or stopped it."))
        storage, name = row.file.storage, row.file.name
        row.state, row.file, row.finished_at = ImportState.APPLIED, "", timezone.now()
        save_row(row, by=by)
        transaction.on_commit(lambda: storage.delete(str(name)))

    def content(self) -> bytes:
        """The file.

        Raises:
            ValidationError: it is not there any more.
        """
        try:
            with self.file.open("rb") as stream:
                return bytes(stream.read())
        except (OSError, ValueError) as error:
            raise ValidationError(_("The file is not there any more. Choose it again.")) from error

    def parsed(self) -> "list[Sheet]":
        """The sheets of the file."""
        from publishing.sheets import read

        return read(self.content(), self.file_name)

    @property
    def forgotten_on(self) -> date:
        """Until which day it is kept."""
        return timezone.localdate(self.asked_at + KEPT)
