"""Organisations: public facts only, shared by all networks."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.entered import Entered
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History

if TYPE_CHECKING:
    from .network import Network


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("ministry")
    AGENCY = "agency", _("agency")
    PROVINCE = "province", _("province")
    MUNICIPALITY = "municipality", _("municipality")
    WATER_AUTHORITY = "water_authority", _("water authority")
    PROGRAMME = "programme", _("programme")
    FOUNDATION = "foundation", _("foundation")
    VOLUNTEERS = "volunteers", _("volunteer network")
    COMPANY = "company", _("company")
    OTHER = "other", _("other")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def with_name(self, *, at: date) -> Self:
        """Each organisation with `name_then`: what it was called on `at`; before its first name, that first name."""
        return self.annotate(name_then=name_of("pk", at=at))

    def known_in(self, network: "Network", *, by: Any) -> Self:
        """Those that may be known where `by` works for `network`: of it, of a network that `by` may see, or of none."""
        from .network import Network
        from .participation import Participation

        everywhere = Participation.objects.filter(organisation=OuterRef("pk"))
        seen = Network.objects.visible_to(by) if by is not None else Network.objects.filter(public=True)
        here = everywhere.filter(Q(network=network) | Q(network__in=seen))
        return self.filter(Exists(here) | ~Exists(everywhere))


def name_of(organisation: str, *, at: date) -> Any:
    """The name on `at` of the organisation to which the field path `organisation` leads, for use in any queryset."""
    names = OrganisationName.objects.filter(organisation=OuterRef(organisation))
    held = names.filter(since__lte=at).order_by("-since")
    first = names.order_by("since")
    return models.functions.Coalesce(Subquery(held.values("name")[:1]), Subquery(first.values("name")[:1]))


class Organisation(Entered):
    """An organisation as anybody may know it. What it does in a network is a Participation."""

    slug = models.SlugField(_("address"), unique=True, max_length=80)
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)
    oin = models.CharField(
        _("organisation identification number (OIN)"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\d{20}$", _("An OIN has exactly 20 digits."))],
    )
    website = models.URLField(_("website"), blank=True)
    successor_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        verbose_name=_("successor of"),
    )
    history = History()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["oin"],
                condition=~Q(oin=""),
                name="organisation_oin_once",
                violation_error_message=_("Another organisation already has this OIN."),
            ),
            models.CheckConstraint(
                condition=Q(successor_of=None) | ~Q(successor_of=F("pk")),
                name="organisation_not_own_successor",
                violation_error_message=_("An organisation cannot succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name today. Lists ask `with_name(at=…)`, so that this costs them no query a row."""
        if (known := getattr(self, "name_then", None)) is not None:
            return known
        names = list(self.names.order_by("since"))
        held = [each for each in names if each.since <= timezone.localdate()]
        return (held or names)[-1 if held else 0].name if names else self.slug

    @property
    def short(self) -> str:
        """The abbreviation, or the name where there is none."""
        return self.abbreviation or self.name

    def rename(self, *, by: Any, name: str, on: date | None = None) -> "OrganisationName":
        """Call this organisation `name` from `on`; the present name ends on that day and stays known.

        Raises:
            StepRefused: it already has this name, or a later name is known.
        """
        on = on or timezone.localdate()
        with transaction.atomic():
            row = locked(self)
            last = row.names.order_by("since").last()
            if last and last.name == name:
                raise StepRefused(_("That is already its name."))
            if last and last.since >= on:
                raise StepRefused(_("A name from that day or later is already known."))
            if last:
                last.until = on
                save_row(last, by=by)
            new = OrganisationName(organisation=row, name=name, since=on)
            save_row(new, by=by)
        return new


class OrganisationName(Period):
    """What an organisation is called during a period."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=150)
    history = History()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints = [
            *Period.Meta.constraints,
            NoOverlap(
                name="organisation_one_name_at_a_time",
                by=("organisation",),
                since="since",
                until="until",
                violation_error_message=_("An organisation has one name at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.name.strip():
            raise ValidationError({"name": _("Fill in a name.")})
