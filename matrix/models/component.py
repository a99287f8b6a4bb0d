"""What the network makes: categories, platforms, components."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Min, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from stakeholders.models import InNetwork, Network, Participation, Written

from .licence import on_the_list
from .phase import Phase, Phased, PhasedQuerySet, PhaseRow

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User


class CategoryKind(models.TextChoices):
    FUNCTIONAL = "functional", _("functional")
    TECHNICAL = "technical", _("technical")
    LEGAL = "legal", _("legal")
    CONTINUITY = "continuity", _("backup and continuity")
    PROCESS = "process", _("management process")
    ORGANISATION = "organisation", _("management organisation")


class Category(InNetwork):
    """A kind of component. Without a name of its own it is called what its kind is called, in the reader's language."""

    kind = models.CharField(_("kind"), max_length=20, choices=CategoryKind.choices)
    own_name = models.CharField(_("own name"), max_length=80, blank=True)
    prefix = models.CharField(
        _("code starts with"), max_length=5, validators=[RegexValidator(r"^[A-Z]{2,5}$", _("Two to five capitals."))]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "prefix"],
                name="category_prefix_once",
                violation_error_message=_("Another category has this code already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.own_name or str(self.get_kind_display())


class PlatformQuerySet(PhasedQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Platforms are known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))


class Platform(Written, Phased):
    """Where the components come together for people: a site or service of the network."""

    TEXTS = {"purpose": 2_000, "audience": 2_000, "principles": 50_000}

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=80)
    website = models.URLField(_("website"), blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    audience = models.TextField(_("audience"), blank=True)
    principles = models.TextField(_("principles"), blank=True, help_text=_("Markdown"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    objects = PlatformQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "slug"],
                name="platform_slug_once",
                violation_error_message=_("Another platform has this address already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("matrix:platform_detail", args=[self.network.slug, self.slug])


class PlatformPhase(PhaseRow):
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="phases", verbose_name=_("platform"))
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta(PhaseRow.Meta):
        abstract = False
        ordering = ["since"]
        verbose_name = _("phase of a platform")
        verbose_name_plural = _("phases of platforms")
        constraints = [
            *Period.Meta.constraints,
            NoOverlap(
                name="platform_one_phase_at_a_time",
                by=("platform",),
                since="since",
                until="until",
                violation_error_message=_("A platform is in one phase at a time."),
            ),
        ]


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

    def with_coverage(self, *, at: date, only: int | None = None) -> Self:
        """Each with `coverage`: the worst of its needs on `at`, or of that of `only`; None where nothing is asked."""
        from .need import Need

        needs = Need.objects.filter(component=OuterRef("pk")).as_at(at).with_coverage(at=at)
        if only:
            needs = needs.filter(responsibility=only)
        return self.annotate(coverage=Subquery(needs.order_by("coverage").values("coverage")[:1]))

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


class Component(Written, Phased):
    """A piece of the shared work that organisations sign up for."""

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
    history = HistoricalRecords(m2m_fields=[platforms])

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


class ComponentPhase(PhaseRow):
    component = models.ForeignKey(
        Component, on_delete=models.CASCADE, related_name="phases", verbose_name=_("component")
    )
    history = HistoricalRecords()

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
