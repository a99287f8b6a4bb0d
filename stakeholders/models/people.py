"""People, their accounts and what they may do in a network."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rules.permissions import has_perm, perm_exists

from periods.entered import Entered
from periods.models import Period, PeriodQuerySet
from periods.verbs import locked, save_row
from stakeholders.history import History

from .network import InNetwork, Network
from .participation import Participation


class Person(Entered):
    """Somebody who acts for an organisation or sits on a body, with or without an account."""

    name = models.CharField(_("name"), max_length=150)
    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        """Accounts with their person, whose name stands on every page."""
        return super().get_queryset().select_related("person")

    def create_user(self, email: str, *, name: str, password: str | None = None, **extra: Any) -> "User":
        """Make an account and the person it belongs to."""
        person = extra.pop("person", None) or Person(name=name)
        if person.pk is None:
            person.full_clean()
            person.save()
        user = self.model(email=self.normalize_email(email).lower(), person=person, **extra)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        user.keep_address()
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Make an administrator of the installation (the name Django's own command asks for)."""
        return self.create_user(email, name=extra.pop("name", email), password=password, is_staff=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Entered, AbstractBaseUser):
    """An account: the e-mail address is the login. `is_staff`: administrator of the installation.

    An administrator may use the admin, and has no special right inside a network.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user", verbose_name=_("person"))
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("administrator of the installation"), default=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    # Of several roles in a network, the one that was chosen to act in: network -> membership, by their keys.
    chosen: Mapping[int, int] = MappingProxyType({})
    # Whether the session that this user acts in was begun or confirmed with a second factor; None: there is no session,
    # as in a task or a command, where nobody logs in. Set by `stakeholders.login.second_factor`.
    session_has_second_factor: bool | None = None
    history = History(excluded_fields=["password", "last_login"])

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["email"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.person.name

    def get_full_name(self) -> str:
        return self.person.name

    def keep_address(self) -> None:
        """Let `email` be the one address with which this account logs in; nobody has to confirm it any more."""
        from allauth.account.models import EmailAddress

        own = EmailAddress.objects.filter(user_id=self.pk)
        own.exclude(email=self.email.lower()).delete()
        facts = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user_id=self.pk, email=self.email.lower(), defaults=facts)

    def choose_language(self, language: str, *, by: Any) -> None:
        """Be written to in this language.

        Raises:
            ValidationError: it is none of ours.
        """
        with transaction.atomic():
            row = locked(self)
            row.language = language
            save_row(row, by=by)
        self.language = language

    @cached_property
    def has_used_second_factor(self) -> bool:
        """Whether this user acts with a second factor that they still have; where nobody logs in, nothing is asked."""
        from stakeholders.login.second_factor import has_one

        return self.session_has_second_factor is None or (self.session_has_second_factor and has_one(self))

    @cached_property
    def access(self) -> "dict[int, Access]":
        """What this user may do today, by network; ask it with `Access.of`."""
        held: dict[int, list[tuple[int, str, int | None]]] = {}
        withheld: set[int] = set()
        rows = Membership.objects.filter(person__user=self).as_at(timezone.localdate())
        facts = rows.values_list("network", "pk", "role", "participation", "network__second_factor")
        for network, key, role, who, asks_second_factor in facts:
            roles = held.setdefault(network, [])
            if role == MembershipRole.SECRETARY and asks_second_factor and not self.has_used_second_factor:
                withheld.add(network)
            else:
                roles.append((key, role, who))
        return {
            network: Access.holding(roles, chosen=self.chosen.get(network), withheld=network in withheld)
            for network, roles in held.items()
        }

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """With `obj`: what the rules of the rooms say. Without: the admin, for administrators only."""
        if not self.is_active:
            return False
        if obj is None:
            return self.is_staff
        return perm_exists(perm) and has_perm(perm, self, obj)

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - Django's signature
        return self.is_active and self.is_staff


class MembershipRole(models.TextChoices):
    """What a person may do in a network. Who may what: `rules.py` of each room."""

    SECRETARY = "secretary", _("secretary")
    BOARD = "board", _("board member")
    COUNCIL = "council", _("council member")
    COORDINATOR = "coordinator", _("coordinator")
    REPRESENTATIVE = "representative", _("representative")


FOR_AN_ORGANISATION = (MembershipRole.COORDINATOR, MembershipRole.REPRESENTATIVE)
ON_A_BODY = (MembershipRole.BOARD, MembershipRole.COUNCIL)


class Membership(InNetwork, Period):
    """Access of a person to a network: as secretary, board or council, or for one organisation that takes part.

    `participation`: for whom a coordinator or representative acts; where a member of board or council comes from, if
    that is known. The latter acts for nobody.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    participation = models.ForeignKey(
        Participation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    history = History()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["person", "role"]
        verbose_name = _("role (access)")
        verbose_name_plural = _("roles (access)")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=FOR_AN_ORGANISATION, participation__isnull=False)
                | Q(role__in=ON_A_BODY)
                | Q(role=MembershipRole.SECRETARY, participation__isnull=True),
                name="membership_organisation_fits_role",
                violation_error_message=_(
                    "A coordinator or representative acts for an organisation; the secretary acts for the network."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())


@dataclass(frozen=True)
class Access:
    """What a user may do in one network today.

    `roles`, `participations`: all that they hold and act for; reading is the union of these.
    `acting_role`, `acting_for`: the one role, and the organisation with it, in which they write now.
    `withheld`: whether they are secretary, but may do nothing as such before they use a second factor.
    """

    roles: frozenset[str] = frozenset()
    participations: frozenset[int] = frozenset()
    acting_role: str = ""
    acting_for: int | None = None
    withheld: bool = False

    @classmethod
    def of(cls, user: Any, network: Network | int) -> "Access":
        """The access of `user` (or a visitor) to `network`; read once per user object, so once per request."""
        if not user.is_authenticated or not user.is_active:
            return NO_ACCESS
        known: dict[int, Access] = user.access
        return known.get(network if isinstance(network, int) else network.pk, NO_ACCESS)

    @classmethod
    def holding(
        cls, held: Collection[tuple[int, str, int | None]], *, chosen: int | None, withheld: bool = False
    ) -> "Access":
        """The access that memberships give: each with its key, role and participation.

        `chosen`: the key of the one to act in; where that is none of them, the first in the order of the roles.
        """
        if not held:
            return cls(withheld=withheld)
        order = MembershipRole.values
        acting = min(held, key=lambda each: (each[0] != chosen, order.index(each[1]), each[0]))
        return cls(
            roles=frozenset(role for _key, role, _for in held),
            participations=frozenset(who for _key, role, who in held if who and role in FOR_AN_ORGANISATION),
            acting_role=acting[1],
            acting_for=acting[2] if acting[1] in FOR_AN_ORGANISATION else None,
            withheld=withheld,
        )


NO_ACCESS = Access()
