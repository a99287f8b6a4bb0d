"""Where components come together for people: the platforms, and the phases they go through."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from periods.verbs import locked, save_row
from stakeholders.history import History
from stakeholders.models import Network, Written

from .phase import Phase, Phased, PhasedQuerySet, PhaseRow

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

    from .component import Component

# Words that stand in addresses where the address of a platform could stand.
NO_SLUGS = frozenset({"new"})


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
    history = History()

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

    def clean(self) -> None:
        super().clean()
        if self.slug in NO_SLUGS:
            raise ValidationError({"slug": _("This address is taken by a page of the product. Choose another.")})

    @classmethod
    def establish(
        cls,
        *,
        by: Any,
        network: Network,
        name: str,
        slug: str = "",
        order: int | None = None,
        phase: str | None = Phase.WANTED,
        on: date | None = None,
        components: "Iterable[Component]" = (),
        **facts: Any,
    ) -> "Platform":
        """Add a platform to `network`, in `phase` from `on`. Without an address of its own its name makes one.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: another platform has this address.
        """
        row = cls(network=network, name=name.strip(), slug=slug or slugify(name)[:80], **facts)
        on = row.day(on, by=by)
        with transaction.atomic():
            locked(network)
            last = cls.objects.filter(network=network).aggregate(last=Max("order"))["last"]
            row.order = (last or 0) + 1 if order is None else order
            save_row(row, by=by)
            row._bring_together(components, by=by)
            if phase is not None:
                row.enter(phase, by=by, on=on)
        return row

    def change(self, *, by: Any, components: "Iterable[Component] | None" = None, **facts: Any) -> None:
        """Change what is known of this platform; what is not named stays as it is.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: another platform has this address.
        """
        with transaction.atomic():
            row: Platform = locked(self)
            for name, value in facts.items():
                setattr(row, name, value)
            save_row(row, by=by)
            row._bring_together(components, by=by)
        self.refresh_from_db()

    def _bring_together(self, components: "Iterable[Component] | None", *, by: Any) -> None:
        """Let exactly these components be on this platform; the history of each component tells it."""
        if components is None:
            return
        chosen = {each.pk: each for each in components}
        if any(each.network_id != self.network_id for each in chosen.values()):
            raise ValidationError({"components": _("This belongs to another network.")})
        held = {each.pk: each for each in self.components.all()}
        for component in (held | chosen).values():
            if (component.pk in chosen) != (component.pk in held):
                row: Component = locked(component)
                row._history_user = by  # type: ignore[attr-defined]
                (row.platforms.add if component.pk in chosen else row.platforms.remove)(self)


class PlatformPhase(PhaseRow):
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="phases", verbose_name=_("platform"))
    history = History()

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
