"""What the network makes: its components, and the phases they go through."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from periods.verbs import locked, save_row
from stakeholders.history import History
from stakeholders.models import Network, Participation, Written
from stakeholders.models.organisation import name_of

from .category import Category
from .licence import on_the_list
from .phase import Phase, PhasedQuerySet, PhaseRow
from .platform import Platform
from .proposal import Proposed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User


class Priority(models.IntegerChoices):
    """How much the network needs a component (MoSCoW)."""

    MUST = 1, _("must have")
    SHOULD = 2, _("should have")
    COULD = 3, _("could have")
    WONT = 4, _("won't have now")
    UNDECIDED = 5, _("no priority yet")


class ComponentQuerySet(PhasedQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Components are known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def that_count(self, *, at: date) -> Self:
        """Those that coverage is counted over on `at`: no candidates, retired or won't-haves."""
        phases = ComponentPhase.objects.as_at(at).exclude(phase__in=[Phase.CANDIDATE, Phase.RETIRED])
        return self.filter(pk__in=phases.values("component")).exclude(priority=Priority.WONT)

    def that_wait(self, *, at: date) -> Self:
        """The proposals of partners about which nothing was decided on `at`."""
        candidates = ComponentPhase.objects.as_at(at).filter(phase=Phase.CANDIDATE)
        return self.filter(pk__in=candidates.values("component"), proposed_by__isnull=False)

    def with_signed_up(self, *, at: date) -> Self:
        """Each with `stands` (somebody has signed up, on `at`) and `promised` (somebody ever promised something)."""
        from .sign_up import SignUp
        from .status import Part

        rows = SignUp.objects.filter(component=OuterRef("pk")).order_by()
        promised = rows.filter(annulled=False, part__lt=Part.INTERESTED)
        return self.annotate(stands=Exists(rows.as_at(at)), promised=Exists(promised))

    def with_proposer(self, *, at: date) -> Self:
        """Each with `proposer`, the name on `at` of who proposed it, and `taken_up`: whether it was ever more."""
        more = ComponentPhase.objects.filter(component=OuterRef("pk"), since__lte=at)
        more = more.exclude(phase__in=[Phase.CANDIDATE, Phase.RETIRED])
        return self.annotate(proposer=name_of("proposed_by__organisation", at=at), taken_up=Exists(more))

    def with_coverage(self, *, at: date, only: int | None = None) -> Self:
        """Each with `coverage`: the worst of its needs on `at`, or of that of `only`; None where nothing is asked."""
        from .need import Need

        needs = Need.objects.filter(component=OuterRef("pk")).as_at(at).with_coverage(at=at)
        if only:
            needs = needs.filter(responsibility=only)
        return self.annotate(coverage=Subquery(needs.order_by("coverage").values("coverage")[:1]))

    def with_upcoming(self, *, at: date, only: int | None = None) -> Self:
        """Each with `upcoming`: of its worst needs on `at` each has somebody who is confirmed for a later day."""
        from .need import Need

        needs = Need.objects.filter(component=OuterRef("pk")).as_at(at).with_coverage(at=at)
        if only:
            needs = needs.filter(responsibility=only)
        return self.annotate(upcoming=Subquery(needs.order_by("coverage", "upcoming").values("upcoming")[:1]))

    def with_asked(self, *, at: date, only: int | None = None) -> Self:
        """Each with what its needs on `at`, or that of `only`, ask: `hours_asked` a year, and `due_first`."""
        from .need import Need

        needs = Need.objects.filter(component=OuterRef("pk")).as_at(at).order_by()
        if only:
            needs = needs.filter(responsibility=only)
        of_all = needs.values("component")
        return self.annotate(
            hours_asked=Subquery(of_all.annotate(sum=Sum("hours_wanted")).values("sum")),
            due_first=Subquery(of_all.annotate(first=Min("due_on")).values("first")),
        )


class Component(Written, Proposed):
    """A piece of the shared work that organisations sign up for."""

    SEVERAL_LINES = frozenset({"summary"})
    TEXTS = {"summary": 300, "description": 50_000}

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="components", verbose_name=_("category")
    )
    platforms = models.ManyToManyField(Platform, blank=True, related_name="components", verbose_name=_("platforms"))
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[
            RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", _("Capitals, digits and hyphens only, for example FUN-01."))
        ],
    )
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.SHOULD)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    core = models.BooleanField(_("core function"), default=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    licence = models.CharField(_("licence (SPDX)"), max_length=60, blank=True)
    repository = models.URLField(_("source code"), blank=True)
    documentation = models.URLField(_("documentation"), blank=True)
    proposed_by = models.ForeignKey(
        Participation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
        editable=False,
    )
    history = History(m2m_fields=[platforms])

    objects = ComponentQuerySet.as_manager()

    class Meta:
        ordering = ["category__order", "code"]
        verbose_name = _("component")
        verbose_name_plural = _("components")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "code"],
                name="component_code_once",
                violation_error_message=_("Another component of this network has this code already."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="component_not_own_parent",
                violation_error_message=_("A component cannot be part of itself."),
            ),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="component_priority_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("overview:component_detail", args=[self.network.slug, self.code])

    def clean(self) -> None:
        super().clean()
        self.licence = on_the_list(self.licence)
        above: Any = self.parent
        seen: set[int] = set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": _("A component cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent

    @classmethod
    def establish(
        cls,
        *,
        by: Any,
        network: Network,
        category: Category,
        name: str,
        code: str = "",
        platforms: Iterable[Platform] = (),
        phase: str | None = Phase.WANTED,
        on: date | None = None,
        reason: str = "",
        **facts: Any,
    ) -> "Component":
        """Add a component to the framework of `network`, in `phase` from `on`; without a code it gets the next one.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: another component has this code.
        """
        row = cls(network=network, category=category, name=name.strip(), **facts)
        on = row.day(on, by=by)
        with transaction.atomic():
            locked(network)
            row.code = code or category.next_code()
            save_row(row, by=by, reason=reason)
            row._link(platforms)
            if phase is not None:
                row.enter(phase, by=by, on=on)
        return row

    def change(self, *, by: Any, platforms: Iterable[Platform] | None = None, reason: str = "", **facts: Any) -> None:
        """Change what is known of this component; what is not named stays as it is.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: another component has this code.
        """
        with transaction.atomic():
            row: Component = locked(self)
            for name, value in facts.items():
                setattr(row, name, value)
            save_row(row, by=by, reason=reason)
            row._link(platforms)
        self.refresh_from_db()

    def _link(self, platforms: Iterable[Platform] | None) -> None:
        if platforms is None:
            return
        chosen = list(platforms)
        if any(each.network_id != self.network_id for each in chosen):
            raise ValidationError({"platforms": _("This belongs to another network.")})
        self.platforms.set(chosen)


class ComponentPhase(PhaseRow):
    component = models.ForeignKey(
        Component, on_delete=models.CASCADE, related_name="phases", verbose_name=_("component")
    )
    history = History()

    objects = PeriodQuerySet.as_manager()

    class Meta(PhaseRow.Meta):
        abstract = False
        ordering = ["since"]
        verbose_name = _("phase of a component")
        verbose_name_plural = _("phases of components")
        constraints = [
            *Period.Meta.constraints,
            NoOverlap(
                name="component_one_phase_at_a_time",
                by=("component",),
                since="since",
                until="until",
                violation_error_message=_("A component is in one phase at a time."),
            ),
        ]
