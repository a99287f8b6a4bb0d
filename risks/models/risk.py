"""A risk of the network. Its status and ratings are rows in time; its verbs are the only way to change them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matrix.models import Component, SignUp
from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network, Participation, Person

from .category import RiskCategory
from .matrix import Cell, Level, RiskMatrix
from .rating import Rating, RatingKind
from .risk_queryset import RiskQuerySet, Visibility
from .status_change import NEXT, RiskStatus, StatusChange
from .treatment import OPPORTUNITY_TREATMENTS, THREAT_TREATMENTS, TREATMENT_FITS, RiskKind, Treatment

# Why a row of the history is there, where a rating or a change of status tells it already.
REGISTERED, RATED, MOVED = "registered", "rated", "moved"


SAME_TITLE = _("%(number)s has this title already.")


class Proximity(models.TextChoices):
    """How soon it could happen."""

    MONTH = "month", _("within a month")
    QUARTER = "quarter", _("within three months")
    YEAR = "year", _("within a year")
    LATER = "later", _("later than in a year")


class Risk(InNetwork):
    """What could happen to the network, for worse or for better, and who looks after it."""

    number = models.CharField(
        _("number"),
        max_length=20,
        editable=False,
        validators=[RegexValidator(r"^R-\d{4}-\d{3,}$", _("A number looks like R-2026-001."))],
    )
    title = models.CharField(_("title"), max_length=150)
    cause = models.TextField(_("cause"), blank=True)
    event = models.TextField(_("what could happen"), blank=True)
    consequence = models.TextField(_("consequence"), blank=True)
    kind = models.CharField(
        _("threat or opportunity"), max_length=12, choices=RiskKind.choices, default=RiskKind.THREAT
    )
    category = models.ForeignKey(
        RiskCategory,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="risks",
        verbose_name=_("category"),
    )
    owner = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_risks",
        verbose_name=_("owner"),
    )
    owner_organisation = models.ForeignKey(
        Participation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_risks",
        verbose_name=_("owner organisation"),
    )
    proximity = models.CharField(_("proximity"), max_length=10, choices=Proximity.choices, blank=True)
    treatment = models.CharField(_("treatment"), max_length=10, choices=Treatment.choices, default=Treatment.UNDECIDED)
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility.choices, default=Visibility.PARTNERS
    )
    components = models.ManyToManyField(Component, blank=True, related_name="risks", verbose_name=_("components"))
    sign_ups = models.ManyToManyField(SignUp, blank=True, related_name="risks", verbose_name=_("sign-ups"))
    identified_on = models.DateField(_("identified on"), editable=False)
    next_review = models.DateField(_("next review"), null=True, blank=True)
    history = History(m2m_fields=[components, sign_ups])

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["network", "number"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "number"],
                name="risk_number_once",
                violation_error_message=_("Somebody registered a risk at the same moment. Try again."),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="risk_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind=RiskKind.THREAT, treatment__in=THREAT_TREATMENTS)
                | Q(kind=RiskKind.OPPORTUNITY, treatment__in=OPPORTUNITY_TREATMENTS),
                name="risk_treatment_fits",
                violation_error_message=TREATMENT_FITS,
            ),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="risk_visibility_known"),
            models.CheckConstraint(
                condition=Q(proximity="") | Q(proximity__in=Proximity.values), name="risk_proximity_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("risks:risk_detail", args=[self.network.slug, self.number])

    @property
    def story(self) -> list[tuple[Any, str]]:
        """Cause, event and consequence as far as they are known, each with its word."""
        parts = (
            (_("Cause"), self.cause),
            (_("What could happen"), self.event),
            (_("Consequence"), self.consequence),
        )
        return [(words, text.strip()) for words, text in parts if text.strip()]

    @property
    def level(self) -> Level | None:
        """The level of the current rating, of the day that `with_rating` was asked for."""
        return Level(**self.level_facts) if self.level_facts else None  # type: ignore[attr-defined]

    @property
    def status_label(self) -> str:
        """The word for the status, of the day that `with_status` was asked for."""
        return str(RiskStatus(self.status).label)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if not self.title.strip():
            raise ValidationError({"title": _("Give the risk a title.")})
        if self.treatment not in (THREAT_TREATMENTS if self.kind == RiskKind.THREAT else OPPORTUNITY_TREATMENTS):
            raise ValidationError({"treatment": TREATMENT_FITS})

    def day(self, on: date | None, *, by: Any) -> date:
        """As for every row; and a risk is known, rated or closed on a day that has come.

        Raises:
            ValidationError: a day to come, or a past day by anybody but the secretary.
        """
        day = super().day(on, by=by)
        if day > timezone.localdate():
            raise ValidationError(_("Choose today or a day in the past."), code="future")
        return day

    def status_on(self, day: date) -> str | None:
        """The status on `day`; None before this risk was known."""
        known = self.status_changes.filter(effective_on__lte=day).last_first()
        return known.values_list("status", flat=True).first()

    def rating_on(self, day: date, kind: str = RatingKind.CURRENT) -> Rating | None:
        """The rating of that kind that holds on `day`, with its cell."""
        rows = self.ratings.filter(kind=kind).as_at(day)
        return rows.select_related("cell__level", "cell__matrix").first()

    def steps_on(self, day: date) -> frozenset[str]:
        """What can be done with this risk on `day`: the names of verbs."""
        status = self.status_on(day)
        return NEXT[status] if status else frozenset()

    # --- verbs ---

    @classmethod
    def register(
        cls,
        *,
        by: Any,
        network: Network,
        title: str,
        on: date | None = None,
        components: Iterable[Component] = (),
        sign_ups: Iterable[SignUp] = (),
        unlike: RiskQuerySet | None = None,
        **facts: Any,
    ) -> "Risk":
        """Write down a risk; it gets the next number of its year.

        `facts`: event, cause, consequence, kind, category, owner, owner_organisation, proximity, treatment, visibility.
        `unlike`: the risks whose title it may not have, such as those that who registers it may know of. Without it
        any title will do: two risks may be called the same, when somebody means it.

        Raises:
            ValidationError: something in the input is wrong; `same_title`, with the `number` of the one that is there.
        """
        row = cls(network=network, title=title.strip(), **facts)
        row.identified_on = row.day(on, by=by)
        with transaction.atomic():
            locked(network)
            if unlike is not None and row.title and (there := unlike.filter(network=network).titled(row.title).first()):
                raise ValidationError({"title": ValidationError(SAME_TITLE, "same_title", {"number": there.number})})
            row.number = _next_number(network, row.identified_on.year)
            save_row(row, by=by, reason=REGISTERED)
            row._link(components=components, sign_ups=sign_ups)
            row._enter(RiskStatus.IDENTIFIED, by=by, on=row.identified_on)
        return row

    def change(
        self,
        *,
        by: Any,
        components: Iterable[Component] | None = None,
        sign_ups: Iterable[SignUp] | None = None,
        **facts: Any,
    ) -> None:
        """Change what is known of this risk; what is not named stays as it is.

        Raises:
            ValidationError: something in the input is wrong.
        """
        with transaction.atomic():
            row: Risk = locked(self)
            planned = row.next_review
            for name, value in facts.items():
                setattr(row, name, value)
            if row.next_review and row.next_review != planned and row.next_review < timezone.localdate():
                raise ValidationError({"next_review": _("Choose today or a later day.")})
            save_row(row, by=by)
            row._link(components=components, sign_ups=sign_ups)
        self.refresh_from_db()

    def rate(
        self,
        *,
        by: Any,
        kind: str = RatingKind.CURRENT,
        cell: Cell | None = None,
        likelihood: int | None = None,
        impact: int | None = None,
        on: date | None = None,
        note: str = "",
        supersedes: Rating | None = None,
    ) -> Rating:
        """Judge this risk on the matrix of that day: by `cell`, or by `likelihood` and `impact`.

        The first rating makes an identified risk assessed; a current one sets the next review, as its level asks.
        `supersedes`: the rating that this one corrects; it then counts from the same day unless `on` says otherwise.

        Raises:
            ValidationError: off the scale, of another matrix, or a correction of another risk or kind.
            StepRefused: the risk is closed or not yet known on that day, or that rating was corrected already.
        """
        on = self.day(on or (supersedes.effective_on if supersedes else None), by=by)
        with transaction.atomic():
            row, status = self._at_step("rate", on)
            matrix = RiskMatrix.of(row.network, at=on)
            if cell is None:
                cell = matrix.cell(likelihood, impact)  # type: ignore[arg-type]
            elif cell.matrix_id != matrix.pk:
                raise ValidationError(_("Rate on the risk matrix that is in use on that day."), code="other_matrix")
            rating = Rating(network=row.network, risk=row, kind=kind, cell=cell, effective_on=on, note=note.strip())
            rating.supersedes = supersedes
            save_row(rating, by=by)
            if status == RiskStatus.IDENTIFIED and not row._changed_after(on):
                row._enter(RiskStatus.ASSESSED, by=by, on=on)
            if kind == RatingKind.CURRENT and row.rating_on(timezone.localdate()) == rating:
                row.next_review = on + timedelta(days=cell.level.review_days)
                save_row(row, by=by, reason=RATED)
        self.refresh_from_db()
        return rating

    def treat(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Begin to do something about it.

        Raises:
            StepRefused: not assessed, closed, or in treatment already; or a later change is known.
        """
        self._move("treat", RiskStatus.IN_TREATMENT, by=by, on=on, reason=reason)

    def monitor(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Do no more about it for now, and keep an eye on it.

        Raises:
            StepRefused: not assessed, closed, or monitored already; or a later change is known.
        """
        self._move("monitor", RiskStatus.MONITORING, by=by, on=on, reason=reason)

    def close(self, *, by: Any, reason: str, on: date | None = None) -> None:
        """Look at it no longer, with a reason: it passed, it happened, or it was a mistake.

        Raises:
            ValidationError: no reason given.
            StepRefused: closed already, or a later change is known.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why this risk is closed.")})
        self._move("close", RiskStatus.CLOSED, by=by, on=on, reason=reason)

    def reopen(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Look at it again: assessed when it was ever rated, else identified.

        A rated one gets a next review, as its level asks.

        Raises:
            StepRefused: it is not closed, or a later change is known.
        """
        day = self.day(on, by=by)
        status = RiskStatus.ASSESSED if self.ratings.as_at(day).exists() else RiskStatus.IDENTIFIED
        self._move("reopen", status, by=by, on=on, reason=reason)

    # --- the one way in which verbs change a risk ---

    def _at_step(self, step: str, on: date) -> "tuple[Risk, str]":
        """This row, read anew and locked, and its status on `on`, when that allows `step`."""
        row: Risk = locked(self)
        status = row.status_on(on)
        if status is None:
            raise StepRefused(_("This risk was not yet known on that day."), code="day")
        if step not in NEXT[status]:
            raise StepRefused(
                _("That is not possible: this risk is “%(status)s”. Look which steps it allows."),
                code="status",
                params={"status": RiskStatus(status).label},
            )
        return row, status

    def _move(self, step: str, status: str, *, by: Any, on: date | None, reason: str) -> None:
        on = self.day(on, by=by)
        with transaction.atomic():
            row, _before = self._at_step(step, on)
            if row._changed_after(on):
                raise StepRefused(_("A change of status from a later day is already known."), code="day")
            row._enter(status, by=by, on=on, reason=reason.strip())
            planned = row._review_after(step, on)
            if planned != row.next_review:
                row.next_review = planned
                save_row(row, by=by, reason=MOVED)
        self.refresh_from_db()

    def _review_after(self, step: str, on: date) -> date | None:
        """When it is looked at again after a step of its status: as planned; never when closed, anew when reopened."""
        if step == "close":
            return None
        rating = self.rating_on(on) if step == "reopen" else None
        return on + timedelta(days=rating.cell.level.review_days) if rating else self.next_review

    def _enter(self, status: str, *, by: Any, on: date, reason: str = "") -> None:
        save_row(StatusChange(network=self.network, risk=self, status=status, effective_on=on, reason=reason), by=by)

    def _changed_after(self, day: date) -> bool:
        return self.status_changes.filter(effective_on__gt=day).exists()

    def _link(self, **links: Iterable[InNetwork] | None) -> None:
        """Replace the linked rows of each name that is given. Links are no column, so `clean` cannot look at them."""
        for name, given in links.items():
            if given is None:
                continue
            rows = list(given)
            if any(row.network_id != self.network_id for row in rows):
                raise ValidationError({name: _("This belongs to another network.")}, code="other_network")
            if rows or getattr(self, name).exists():
                getattr(self, name).set(rows)


def _next_number(network: Network, year: int) -> str:
    """The number after the last one of that year; only right while `network` is locked."""
    of_year = Risk.objects.filter(network=network, number__startswith=f"R-{year}-")
    last = of_year.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"R-{year}-{1 + (int(last.rpartition('-')[2]) if last else 0):03}"
