"""A network, and what every row that belongs to one has in common."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from periods.entered import Entered
from periods.verbs import locked, save_row
from stakeholders.history import History

from .written import Written

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .people import User

# First words of addresses that are not a network's, now or soon.
RESERVED_SLUGS = frozenset(
    {
        *("account", "accounts", "admin", "api", "assets", "css", "en", "favicon", "health", "help", "img", "js"),
        *("invitation", "login", "logout", "manage", "media", "me", "networks", "nl", "privacy", "robots", "search"),
        *("setup",),
        *("static", "toegankelijkheid", "well-known"),
    }
)


def refuse_reserved(slug: str) -> None:
    """Raise ValidationError for a slug that would hide one of the product's own addresses."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is the product’s own address. Choose another."), params={"slug": slug})


class WhoConfirms(models.TextChoices):
    SECRETARY = "secretary", _("the secretary")
    AT_ONCE = "at_once", _("nobody: it counts at once")


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Public networks, and those in which `user` has a role today. To anybody else a network does not exist."""
        if not user.is_authenticated:
            return self.filter(public=True)
        from .membership import Membership

        own = Membership.objects.filter(person__user=user).as_at(timezone.localdate())
        return self.filter(Q(public=True) | Q(pk__in=own.values("network")))

    def with_others(self, user: "User | AnonymousUser") -> Self:
        """Each with `has_others`: whether `user` may see another network besides it."""
        others = Network.objects.visible_to(user).exclude(pk=OuterRef("pk"))
        return self.annotate(has_others=Exists(others))

    def with_beginning(self) -> Self:
        """Each with `joined_first`: the first day on which an organisation took part; None where none does."""
        from .participation import Participation

        joined = Participation.objects.filter(network=OuterRef("pk")).order_by("since")
        return self.annotate(joined_first=Subquery(joined.values("since")[:1]))


class Network(Written):
    """Organisations that make something together, and how they have agreed to do so."""

    TEXTS = {"purpose": 2_000, "about": 50_000, "conditions": 20_000}

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address"), unique=True, validators=[refuse_reserved])
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    about = models.TextField(_("about this network"), blank=True, help_text=_("Markdown"))
    conditions = models.TextField(_("open-source conditions"), blank=True, help_text=_("Markdown"))
    language = models.CharField(
        _("language of what people enter"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    public = models.BooleanField(_("readable by everybody"), default=True)
    fictitious = models.BooleanField(
        _("fictitious example"), default=False, help_text=_("Every page then says that nothing here is real.")
    )
    silent_after_days = models.PositiveSmallIntegerField(
        _("silent after (days)"), default=90, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    ending_soon_days = models.PositiveSmallIntegerField(
        _("ending soon (days)"), default=30, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    overload_leads = models.PositiveSmallIntegerField(
        _("overload: leads more than"), default=5, validators=[MinValueValidator(1)]
    )
    leads_confirmed_by = models.CharField(
        _("leads are confirmed by"), max_length=10, choices=WhoConfirms.choices, default=WhoConfirms.SECRETARY
    )
    contributors_confirmed_by = models.CharField(
        _("contributors are confirmed by"), max_length=10, choices=WhoConfirms.choices, default=WhoConfirms.AT_ONCE
    )
    second_factor = models.BooleanField(
        _("the secretary logs in with a second factor"),
        default=True,
        help_text=_("A code from an app, or a passkey, besides the password or the code by mail."),
    )
    history = History()

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("network")
        verbose_name_plural = _("networks")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("overview:overview", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.founded_on and self.founded_on > timezone.localdate():
            raise ValidationError({"founded_on": _("A network is founded on a day that has come: today or earlier.")})

    def change(self, *, by: Any, reason: str = "", **facts: Any) -> None:
        """Change what this network has agreed on; what is not named stays as it is.

        Raises:
            ValidationError: something in the input is wrong, or somebody without a second factor ends asking for it.
        """
        with transaction.atomic():
            row = locked(self)
            ended = row.second_factor and not facts.get("second_factor", True)
            if ended and by is not None and not by.has_used_second_factor:
                raise ValidationError({"second_factor": _("Log in with a second factor before you switch this off.")})
            for name, value in facts.items():
                setattr(row, name, value)
            save_row(row, by=by, reason=reason)
        self.refresh_from_db()

    @property
    def other_language(self) -> str:
        """The language of what people enter, where the page is in another; else empty."""
        return "" if self.language == get_language() else self.language

    def is_overload(self, leads: int) -> bool:
        """Whether one organisation that leads this much leads more than the network thinks wise."""
        return leads > self.overload_leads


class InNetwork(Entered):
    """A row of one network. It never refers to a row of another."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, verbose_name=_("network"), related_name="+")

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self._refuse_other_networks()

    def day(self, on: date | None, *, by: Any) -> date:
        """The day a verb counts from: today, or `on`; in the past only for the secretary (or without a user: loading).

        Raises:
            ValidationError: a past day by anybody else.
        """
        from stakeholders.rules import acts_as_secretary

        today = timezone.localdate()
        if on is not None and on < today and by is not None and not acts_as_secretary(by, self):
            raise ValidationError(_("Only the secretary can enter something for a past day."), code="past")
        return on or today

    def day_that_has_come(self, on: date | None, *, by: Any) -> date:
        """As `day`, for what is not told beforehand: it would hide from who looks at it today.

        Raises:
            ValidationError: beside `on`, a day to come; or a past day by anybody but the secretary.
        """
        day = self.day(on, by=by)
        if day > timezone.localdate():
            raise ValidationError({"on": _("Choose today or a day in the past.")}, code="future")
        return day

    def _refuse_other_networks(self) -> None:
        wrong: dict[str, Any] = {}
        for field in self._meta.concrete_fields:
            if not field.is_relation or field.name == "network" or getattr(self, field.attname) is None:
                continue
            other = getattr(self, field.name)
            if isinstance(other, InNetwork) and other.network_id != self.network_id:
                wrong[field.name] = ValidationError(_("This belongs to another network."), code="other_network")
        if wrong:
            raise ValidationError(wrong)
