"""What is kept of an annual report that is being prepared: the facts, and the file made of them in the background.

One of each for each year, language and audience.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network

if TYPE_CHECKING:
    from .facts import AnnualFacts

# A worker that was killed says nothing. Making a report takes seconds, so after this time it may be asked for again.
PATIENCE = timedelta(minutes=5)
YEARS = [MinValueValidator(1900), MaxValueValidator(2200)]


class Audience(models.TextChoices):
    """For whom a report is. Public: what everybody may know who sees the network. Board: everything."""

    PUBLIC = "public", _("public version")
    BOARD = "board", _("board version")

    def name_for(self, network: Network) -> str:
        """What this version is called; in a private network nothing is public."""
        if self is Audience.PUBLIC and not network.public:
            return str(_("version for everybody in the network"))
        return str(self.label)


class Version(InNetwork):
    """What is kept of one year in one language for one audience."""

    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS, editable=False)
    language = models.CharField(_("language"), max_length=5, editable=False)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices, editable=False)

    class Meta:
        abstract = True
        ordering = ["network", "-year", "audience", "language"]

    def __str__(self) -> str:
        return f"{self.network}, {self.year}: {self.get_audience_display()} ({self.language})"

    @property
    def which(self) -> dict[str, Any]:
        """Of what this is a version, as a query asks for it."""
        return {name: getattr(self, name) for name in ("network", "year", "language", "audience")}


class Draft(Version):
    """The facts of one year as they were collected, in one language for one audience: what page and file are made of.

    Nothing is asked of the year again until somebody collects anew, so that who prepares the report and who judges it
    read the same.
    """

    AS_MADE = frozenset({"content"})

    collected_at = models.DateTimeField(_("collected at"), editable=False)
    digest = models.CharField(_("digest of the facts"), max_length=64, editable=False)
    content = models.TextField(_("facts"), editable=False)
    history = History(excluded_fields=["content"])

    class Meta(Version.Meta):
        abstract = False
        verbose_name = _("draft of an annual report")
        verbose_name_plural = _("drafts of annual reports")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "year", "language", "audience"],
                name="report_draft_once",
                violation_error_message=_("Somebody asked for this at the same moment."),
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="report_draft_audience_known"),
        ]

    @property
    def facts(self) -> "AnnualFacts | None":
        """The facts; None where an earlier version of the product wrote them in another form."""
        from .facts import AnnualFacts

        try:
            return AnnualFacts.from_json(self.content)
        except ValueError:
            return None

    @classmethod
    def collect(cls, *, by: Any, network: Network, year: int, language: str) -> bool:
        """Collect the facts of `year` in `language`, for every audience at one moment; whether any differs from before.

        Raises:
            NothingToTell: the year is still to come, or the network had nothing yet.
        """
        from .year import collect

        # Read before the lock: on SQLite nobody could write meanwhile.
        collected = {audience: collect(network, year, language=language, audience=audience) for audience in Audience}
        changed = False
        with transaction.atomic():
            locked(network)
            for audience, facts in collected.items():
                same = {"network": network, "year": year, "language": language, "audience": audience}
                row = cls.objects.filter(**same).first() or cls(**same)
                changed |= row.digest != facts.digest
                row.content, row.digest, row.collected_at = facts.to_json(), facts.digest, timezone.now()
                save_row(row, by=by)
        return changed


class FileState(models.TextChoices):
    """How far the making of a file is."""

    WAITING = "waiting", _("waiting for its turn")
    WORKING = "working", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


BUSY = (FileState.WAITING, FileState.WORKING)


def _where(row: "ReportFile", _name: str) -> str:
    return f"reports/{row.network.slug}/{row.year}-{row.audience}-{row.language}.pdf"


class ReportFile(Version):
    """The PDF of a draft. `attempt` counts how often it was asked for.

    `digest`: of the facts it was made from. While a new one is being made, the file that was there can still be had.
    """

    state = models.CharField(
        _("state"), max_length=10, choices=FileState.choices, default=FileState.WAITING, editable=False
    )
    attempt = models.PositiveIntegerField(_("attempt"), default=0, editable=False)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest of the facts"), max_length=64, blank=True, editable=False)
    file = models.FileField(_("file"), upload_to=_where, blank=True, editable=False)
    history = History()

    class Meta(Version.Meta):
        abstract = False
        verbose_name = _("file of an annual report")
        verbose_name_plural = _("files of annual reports")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "year", "language", "audience"],
                name="report_file_once",
                violation_error_message=_("Somebody asked for this at the same moment."),
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="report_file_audience_known"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="report_file_state_known"),
            models.CheckConstraint(
                condition=~Q(state=FileState.READY) | (~Q(file="") & Q(made_at__isnull=False)),
                name="report_file_ready_is_there",
            ),
        ]

    @property
    def busy(self) -> bool:
        """Whether it is waiting or being made, as far as is known."""
        return self.state in BUSY

    @property
    def overdue(self) -> bool:
        """Whether it takes so long that its worker will have stopped."""
        return self.busy and timezone.now() - self.asked_at > PATIENCE

    @property
    def may_be_asked(self) -> bool:
        return not self.busy or self.overdue

    # --- verbs ---

    @classmethod
    def ask(cls, *, by: Any, network: Network, year: int, language: str, audience: str) -> "ReportFile":
        """Have this file made, in the background.

        Raises:
            StepRefused: there is no draft to make it of, or it is being made already.
        """
        from .tasks import make_report_file

        if language not in dict(settings.LANGUAGES):
            raise ValueError(f"Not a language of this product: {language!r}")
        with transaction.atomic():
            locked(network)
            same = {"network": network, "year": year, "language": language, "audience": audience}
            if not Draft.objects.filter(**same).exists():
                raise StepRefused(_("Collect the facts of this year first."))
            row = cls.objects.filter(**same).first() or cls(**same)
            if row.attempt and not row.may_be_asked:
                raise StepRefused(_("This file is being made already."))
            row.state, row.attempt, row.asked_at = FileState.WAITING, row.attempt + 1, timezone.now()
            save_row(row, by=by)
            make_report_file.enqueue(row.pk, row.attempt)
        return row

    def begin(self, *, attempt: int) -> bool:
        """Take up this attempt; False where it is no longer the one that is waited for."""
        return self._step(attempt, FileState.WORKING)

    def finish(self, *, attempt: int, content: bytes, digest: str) -> bool:
        """Put the file in place of the one that was there; False where another attempt has taken over."""
        return self._step(attempt, FileState.READY, content=content, digest=digest)

    def fail(self, *, attempt: int) -> bool:
        """Say that this attempt did not succeed; the file that was there stays."""
        return self._step(attempt, FileState.FAILED)

    def _step(self, attempt: int, state: str, *, content: bytes = b"", digest: str = "") -> bool:
        with transaction.atomic():
            row: ReportFile = locked(self)
            if row.attempt != attempt or not row.busy:
                return False
            row.state = state
            if content:
                storage, old = row.file.storage, row.file.name
                row.digest, row.made_at = digest, timezone.now()
                row.file.save("", ContentFile(content), save=False)
                if old:
                    transaction.on_commit(lambda: storage.delete(old))
            save_row(row, by=None)
        self.refresh_from_db()
        return True
