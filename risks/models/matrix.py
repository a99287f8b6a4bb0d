"""The risk matrix of a network: the level that a likelihood and an impact make. Versioned, and frozen when used."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network

from .scale import (
    DEFAULT_LEVELS,
    GAINS,
    IMPACTS,
    LARGEST,
    LIKELIHOODS,
    SMALLEST,
    Colour,
    LevelWord,
    MayAccept,
    default_ranks,
)
from .treatment import RiskKind

_SIZE = [MinValueValidator(SMALLEST), MaxValueValidator(LARGEST)]
_STEP = [MinValueValidator(1), MaxValueValidator(LARGEST)]
GOES_DOWN = _("A level never goes down while likelihood or impact goes up.")


class InMatrix(InNetwork):
    """The matrix or a part of it: it stays as it is from the moment that a risk was rated on it."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        matrix = self.which_matrix()
        if matrix is not None and matrix.frozen:
            raise ValidationError(
                _("Risks were rated on this matrix, so it stays as it is. Make a new version instead."), code="frozen"
            )

    def which_matrix(self) -> "RiskMatrix | None":
        """The matrix this belongs to; None while it has none."""
        return getattr(self, "matrix", None)


class RiskMatrixQuerySet(models.QuerySet["RiskMatrix"]):
    def in_use(self, network: Network, *, at: date) -> "RiskMatrix | None":
        """The version of `network` that is in use on `at`; before the first that one; None where there is none."""
        versions = self.filter(network=network)
        return versions.filter(since__lte=at).order_by("-version").first() or versions.order_by("version").first()


class RiskMatrix(InMatrix):
    """One version of the risk matrix of a network, in use from `since` until the next version is.

    A scale without words of its own uses the fixed words, in the reader's language.
    """

    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    since = models.DateField(_("in use from"))
    likelihoods = models.PositiveSmallIntegerField(_("steps of likelihood"), validators=_SIZE)
    impacts = models.PositiveSmallIntegerField(_("steps of impact"), validators=_SIZE)
    likelihood_words = models.JSONField(_("own words for likelihood, from low to high"), default=list, blank=True)
    impact_words = models.JSONField(_("own words for impact, from low to high"), default=list, blank=True)
    history = History()

    objects = RiskMatrixQuerySet.as_manager()

    class Meta:
        ordering = ["network", "-version"]
        verbose_name = _("risk matrix")
        verbose_name_plural = _("risk matrices")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "version"],
                name="risk_matrix_version_once",
                violation_error_message=_("This version of the matrix is there already."),
            ),
            models.CheckConstraint(
                condition=Q(likelihoods__range=(SMALLEST, LARGEST), impacts__range=(SMALLEST, LARGEST)),
                name="risk_matrix_size",
                violation_error_message=_("A risk matrix has three to six steps on each side."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Risk matrix, version %(version)s") % {"version": self.version})

    def clean(self) -> None:
        super().clean()
        for name, steps in (("likelihood_words", self.likelihoods), ("impact_words", self.impacts)):
            words = getattr(self, name)
            known = isinstance(words, list) and all(isinstance(word, str) and word.strip() for word in words)
            if not known or len(words) not in (0, steps):
                raise ValidationError({name: _("Give a word for every step, or none at all.")})

    def which_matrix(self) -> "RiskMatrix | None":
        return self if self.pk else None

    @property
    def frozen(self) -> bool:
        """Whether a rating points to this version."""
        return self.cells.filter(ratings__isnull=False).exists()

    @property
    def likelihood_labels(self) -> list[str]:
        """What the steps of likelihood are called, from low to high."""
        return [str(word) for word in self.likelihood_words or LIKELIHOODS[self.likelihoods]]

    @property
    def impact_labels(self) -> list[str]:
        """What the steps of impact are called, from low to high."""
        return [str(word) for word in self.impact_words or IMPACTS[self.impacts]]

    @cached_property
    def cells_with_level(self) -> "list[Cell]":
        """All cells, each with its level and this matrix; read once, however often a page asks."""
        cells = list(self.cells.select_related("level"))
        for cell in cells:
            cell.matrix = self
        return cells

    def cell(self, likelihood: int, impact: int) -> "Cell":
        """The cell where two steps meet.

        Raises:
            ValidationError: a step is not on the scale.
        """
        found = self.cells.filter(likelihood=likelihood, impact=impact).select_related("level", "matrix").first()
        if found is None:
            raise ValidationError(_("Choose a likelihood and an impact of the risk matrix."), code="off_the_scale")
        return found

    # --- verbs ---

    @classmethod
    def of(cls, network: Network, *, at: date | None = None) -> "RiskMatrix":
        """The matrix in use on `at` (today); before the first version that one. A network without gets the default."""
        return cls.objects.in_use(network, at=at or timezone.localdate()) or cls.make_default(network)

    @classmethod
    def make_default(cls, network: Network, *, by: Any = None) -> "RiskMatrix":
        """Give `network` the matrix of five by five. Where it has one already, that one is the answer."""
        with transaction.atomic():
            locked(network)
            present = cls.objects.filter(network=network).order_by("version").first()
            return present or cls.make(by=by, network=network)

    @classmethod
    def make(
        cls,
        *,
        by: Any,
        network: Network,
        ranks: Sequence[Sequence[int]] | None = None,
        levels: Sequence[dict[str, Any]] = DEFAULT_LEVELS,
        on: date | None = None,
        **words: list[str],
    ) -> "RiskMatrix":
        """Make the next version of the matrix, in use from `on`.

        `ranks`: a row for each likelihood, the lowest first, with the rank of the level at each impact; five by five
        by default. `levels`: from low to high, facts of `Level`. `words`: `likelihood_words`, `impact_words`.

        Raises:
            ValidationError: a side too short or too long, a rank without a level, or a level that goes down while
                likelihood or impact goes up.
            StepRefused: a version from a later day is there already.
        """
        ranks = default_ranks() if ranks is None else ranks
        _refuse_wrong(ranks, len(levels))
        with transaction.atomic():
            locked(network)
            last = cls.objects.filter(network=network).order_by("-version").first()
            row = cls(network=network, version=1 + (last.version if last else 0), **words)
            row.since, row.likelihoods, row.impacts = row.day(on, by=by), len(ranks), len(ranks[0])
            if last and row.since < last.since:
                raise StepRefused(_("A version of the matrix from a later day is there already."))
            save_row(row, by=by)
            known = {}
            for rank, facts in enumerate(levels, start=1):
                known[rank] = Level(network=network, matrix=row, rank=rank, **facts)
                save_row(known[rank], by=by)
            # All cells at once: what each may be was checked above for the whole, which no cell can do by itself.
            bulk_create_with_history(
                [
                    Cell(network=network, matrix=row, likelihood=likelihood, impact=impact, level=known[rank])
                    for likelihood, steps in enumerate(ranks, start=1)
                    for impact, rank in enumerate(steps, start=1)
                ],
                Cell,
                default_user=by,
            )
        return row


def _refuse_wrong(ranks: Sequence[Sequence[int]], levels: int) -> None:
    """Raise ValidationError for ranks that make no risk matrix."""
    sides = {len(ranks), *map(len, ranks)}
    if not all(SMALLEST <= side <= LARGEST for side in sides) or len(set(map(len, ranks))) != 1:
        raise ValidationError(_("A risk matrix has three to six steps on each side."), code="size")
    if any(not 1 <= rank <= levels for row in ranks for rank in row):
        raise ValidationError(_("Every cell of a risk matrix has one of its levels."), code="no_level")
    lines = [*ranks, *zip(*ranks, strict=True)]
    if any(list(line) != sorted(line) for line in lines):
        raise ValidationError(GOES_DOWN, code="decreasing")


class Level(InMatrix):
    """How serious the risks of some cells are, and what that asks. Without an own name it has a fixed word."""

    matrix = models.ForeignKey(RiskMatrix, on_delete=models.CASCADE, related_name="levels", verbose_name=_("matrix"))
    rank = models.PositiveSmallIntegerField(_("rank, 1 is lowest"), validators=[MinValueValidator(1)])
    word = models.CharField(_("word"), max_length=10, choices=LevelWord.choices, blank=True)
    own_name = models.CharField(_("own name"), max_length=30, blank=True)
    colour = models.PositiveSmallIntegerField(_("colour"), choices=Colour.choices)
    review_days = models.PositiveSmallIntegerField(
        _("look again after (days)"), validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    treatment_required = models.BooleanField(_("must be treated"), default=False)
    accepted_by = models.PositiveSmallIntegerField(
        _("may be accepted by"), choices=MayAccept.choices, default=MayAccept.OWNER
    )
    history = History()

    class Meta:
        ordering = ["matrix", "rank"]
        verbose_name = _("level of risk")
        verbose_name_plural = _("levels of risk")
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "rank"],
                name="risk_level_rank_once",
                violation_error_message=_("Another level has this rank already."),
            ),
            models.CheckConstraint(
                condition=~Q(word="", own_name=""),
                name="risk_level_has_a_name",
                violation_error_message=_("Give the level a name."),
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="risk_level_rank_from_1"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="risk_level_colour_known"),
            models.CheckConstraint(condition=Q(accepted_by__in=MayAccept.values), name="risk_level_accepted_by_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.own_name or str(self.get_word_display())

    @property
    def gain(self) -> str:
        """What it is called for an opportunity: high is then no alarm."""
        return str(_("gain: %(level)s") % {"level": self.own_name}) if self.own_name else str(GAINS[self.word])

    def name_for(self, kind: str) -> str:
        """What it is called for a threat or an opportunity."""
        return self.gain if kind == RiskKind.OPPORTUNITY else self.name


class Cell(InMatrix):
    """One cell: this likelihood and this impact together make that level."""

    matrix = models.ForeignKey(RiskMatrix, on_delete=models.CASCADE, related_name="cells", verbose_name=_("matrix"))
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), validators=_STEP)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=_STEP)
    level = models.ForeignKey(Level, on_delete=models.RESTRICT, related_name="cells", verbose_name=_("level"))
    history = History()

    class Meta:
        ordering = ["matrix", "likelihood", "impact"]
        verbose_name = _("cell of a risk matrix")
        verbose_name_plural = _("cells of risk matrices")
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "likelihood", "impact"],
                name="risk_cell_once",
                violation_error_message=_("This cell is there already."),
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, LARGEST), impact__range=(1, LARGEST)), name="risk_cell_on_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return str(
            _("likelihood %(likelihood)s × impact %(impact)s")
            % {"likelihood": self.likelihood_label, "impact": self.impact_label}
        )

    @property
    def likelihood_label(self) -> str:
        return self.matrix.likelihood_labels[self.likelihood - 1]

    @property
    def impact_label(self) -> str:
        return self.matrix.impact_labels[self.impact - 1]

    @property
    def score(self) -> int:
        """Likelihood × impact: orders the risks of one level, and says nothing by itself."""
        return self.likelihood * self.impact

    def clean(self) -> None:
        super().clean()
        if not (hasattr(self, "level") and hasattr(self, "matrix")):
            return  # what is missing was told already
        if self.level.matrix_id != self.matrix_id:
            raise ValidationError({"level": _("Choose a level of the same matrix.")})
        if self.likelihood > self.matrix.likelihoods or self.impact > self.matrix.impacts:
            raise ValidationError(_("This matrix has fewer steps."))
        others = Cell.objects.filter(matrix=self.matrix).exclude(pk=self.pk)
        lower = Q(likelihood__lte=self.likelihood, impact__lte=self.impact, level__rank__gt=self.level.rank)
        higher = Q(likelihood__gte=self.likelihood, impact__gte=self.impact, level__rank__lt=self.level.rank)
        if others.filter(lower | higher).exists():
            raise ValidationError(GOES_DOWN, code="decreasing")
