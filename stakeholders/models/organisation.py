"""Organisations: public facts only, shared by all networks. What one of them went on in: `succession.py`."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.entered import Entered
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, delete_row, locked, save_row, wrong_with
from stakeholders.history import History
from stakeholders.oin import LENGTH, refuse_wrong_oin

if TYPE_CHECKING:
    from .network import Network
    from .succession import Succession

# The code of a ValidationError: there is something like it already.
LIKE_ANOTHER = "like_another"
SHARED = _("Only the administrator of this installation can change the name and facts of this organisation.")
OIN_TAKEN = _("This OIN cannot be used. Is it right? Then ask the administrator of this installation.")


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
        _("organisation identification number (OIN)"), max_length=LENGTH, blank=True, validators=[refuse_wrong_oin]
    )
    website = models.URLField(_("website"), blank=True)
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
                # Of another that may not be known here too, so it tells no more than this.
                violation_error_message=OIN_TAKEN,
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

    @classmethod
    def register(
        cls,
        *,
        by: Any,
        network: "Network",
        name: str,
        on: date | None = None,
        knowing: Collection[str] | None = None,
        **facts: Any,
    ) -> "Organisation":
        """Make an organisation that nobody knew yet, called `name` from `on`; to be used by `network`.

        `facts`: abbreviation, kind, oin, website. `knowing`: the addresses of those like it that who registers has
        seen; another one is told first. None: nobody is asked.

        Raises:
            ValidationError: what in the input is wrong; `like_another`, with the `slugs` of what is there.
        """
        from stakeholders.duplicates import Described, duplicates

        if not name.strip():
            raise ValidationError({"name": _("Fill in a name.")})
        row = cls(slug=cls.free_address(name), **facts)
        with transaction.atomic():
            locked(network)
            if knowing is not None:
                told = Described(name, **{key: facts.get(key, "") for key in ("abbreviation", "oin", "website")})
                found = [each.organisation.slug for each in duplicates(network, told, by=by)]
                if not {*found} <= {*knowing}:
                    sentence = _("Something like it is known here already.")
                    like = ValidationError(sentence, code=LIKE_ANOTHER, params={"slugs": found})
                    raise ValidationError(wrong_with(row) | {"name": like})
            row.slug = cls.free_address(name)
            save_row(row, by=by)
            save_row(OrganisationName(organisation=row, name=name.strip(), since=on or timezone.localdate()), by=by)
        return row

    @classmethod
    def free_address(cls, name: str) -> str:
        """An address for who is called `name`, which no organisation has or ever had."""
        slug = slugify(name)[:80].strip("-") or "organisatie"
        ways = (slug, *(f"{slug[:75]}-{number}" for number in range(2, 1000)))
        begin = Q(slug__startswith=slug[:75])
        taken = {*cls.objects.filter(begin).values_list("slug", flat=True)}
        taken |= {*cls.history.filter(begin).values_list("slug", flat=True)}
        return next(way for way in ways if way not in taken)

    def change(self, *, by: Any, reason: str = "", **facts: Any) -> None:
        """Change what is known of this organisation: slug, abbreviation, kind, oin, website. It holds everywhere.

        An old address leads on; so an address that another ever had is refused.

        Raises:
            ValidationError: something in the input is wrong.
        """
        with transaction.atomic():
            row = locked(self)
            slug = facts.get("slug", row.slug)
            if slug != row.slug and type(self).history.filter(slug=slug).exclude(id=row.pk).exists():
                raise ValidationError({"slug": _("This address cannot be used. Fill in another address.")})
            for field, value in facts.items():
                setattr(row, field, value)
            save_row(row, by=by, reason=reason)
        self.refresh_from_db()

    def correct_name(self, *, by: Any, name: str, which: "OrganisationName | None" = None, reason: str = "") -> None:
        """Write better what it is, or `which` says it was, called; from when and until when stays as it is.

        Raises:
            ValidationError: no name.
            StepRefused: that is already its name.
        """
        with transaction.atomic():
            row = locked(self)
            names = row.names.order_by("since")
            held = names.filter(since__lte=timezone.localdate()).last() or names.first()
            held = names.get(pk=which.pk) if which else held
            if held.name == name.strip():
                raise StepRefused(_("That is already its name."))
            held.name = name.strip()
            save_row(held, by=by, reason=reason.strip() or str(_("Corrected")))

    def merge_into(self, other: "Organisation", *, by: Any, on: date | None = None, reason: str = "") -> "Succession":
        """Let this organisation go on in `other` from `on`, today or earlier.

        What it promised in a network stays there until its secretary lets it go along (`matrix.succession`).

        Raises:
            ValidationError: into itself, or on a day to come.
            StepRefused: it has ended already, began later, or the other had ended by then.
        """
        from .succession import SuccessionKind

        return self._go_on([other], SuccessionKind.MERGED, by=by, on=on, reason=reason)[0]

    def split(
        self,
        *,
        into: Sequence["Organisation"],
        by: Any,
        on: date | None = None,
        goes_on: bool = False,
        reason: str = "",
    ) -> "list[Succession]":
        """Let this organisation go on in several others from `on`; with `goes_on` it stays beside what is split off.

        Raises:
            ValidationError: into itself or fewer than two, or on a day to come.
            StepRefused: as `merge_into`.
        """
        from .succession import SuccessionKind

        if len({each.pk for each in into}) < (1 if goes_on else 2):
            raise ValidationError({"into": _("Choose at least two organisations.")})
        kind = SuccessionKind.SPLIT_OFF if goes_on else SuccessionKind.SPLIT
        return self._go_on(into, kind, by=by, on=on, reason=reason)

    def refuse_going_on(self, into: Sequence["Organisation"], *, on: date) -> None:
        """Raise why this organisation cannot go on in `into` from `on`.

        Raises:
            StepRefused: it has ended already, began later, or one of the others had ended by then.
        """
        from .succession import ENDING, Succession

        if self.successions.filter(kind__in=ENDING).exists():
            raise StepRefused(_("It is already recorded in what this organisation went on."), code="ended")
        if self.origins.filter(on__gte=on).exists() or self.successions.filter(on__gt=on).exists():
            raise StepRefused(_("Something is recorded of this organisation on that day or later. Choose a later day."))
        if Succession.objects.filter(predecessor__in=into, kind__in=ENDING, on__lte=on).exists():
            raise StepRefused(_("It cannot go on in an organisation that had ended by then itself."), code="heir_ended")

    def _go_on(
        self, into: Sequence["Organisation"], kind: str, *, by: Any, on: date | None, reason: str
    ) -> "list[Succession]":
        from .succession import Succession

        day = on or timezone.localdate()
        if any(each.pk == self.pk for each in into):
            raise ValidationError({"into": _("An organisation cannot succeed itself.")})
        with transaction.atomic():
            keys = sorted({self.pk, *(each.pk for each in into)})
            rows = {row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
            own = rows[self.pk]
            own.refuse_going_on(into, on=day)
            made = [Succession(predecessor=own, successor=rows[each.pk], on=day, kind=kind) for each in into]
            for each in made:
                save_row(each, by=by, reason=reason)
        return made

    def undo_succession(self, *, by: Any, reason: str) -> None:
        """Take back what was recorded last of what it went on in, with the reason: it was a mistake.

        Only the record goes; what was promised in a network stands there as it stands.

        Raises:
            ValidationError: no reason given.
            StepRefused: nothing is recorded.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why. Everybody who reads the history sees it.")})
        with transaction.atomic():
            row = locked(self)
            last = row.successions.last()
            if last is None:
                raise StepRefused(_("It is not recorded in what this organisation went on."))
            for each in row.successions.filter(on=last.on, kind=last.kind):
                delete_row(each, by=by, reason=reason)

    def rename(self, *, by: Any, name: str, on: date | None = None, reason: str = "") -> "OrganisationName":
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
                save_row(last, by=by, reason=reason)
            new = OrganisationName(organisation=row, name=name, since=on)
            save_row(new, by=by, reason=reason)
        return new

    def call_off_name(self, *, by: Any, reason: str = "") -> None:
        """The name that was to come last does not come; the one before it stays.

        Raises:
            StepRefused: no name is to come.
        """
        with transaction.atomic():
            row = locked(self)
            last = row.names.order_by("since").last()
            if last is None or last.since <= timezone.localdate():
                raise StepRefused(_("No other name is to come."))
            delete_row(last, by=by, reason=reason)
            before = row.names.order_by("since").last()
            if before is not None:
                before.until = None
                save_row(before, by=by, reason=reason)


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
