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
from periods.verbs import StepRefused, delete_row, locked, save_row
from stakeholders.history import History
from stakeholders.security_log import tell

from .network import InNetwork, Network
from .participation import Participation


class Person(Entered):
    """Somebody who acts for an organisation or sits on a body, with or without an account."""

    name = models.CharField(_("name"), max_length=150)
    anonymised_at = models.DateTimeField(_("anonymised at"), null=True, blank=True, editable=False)
    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def known_in(self) -> set[int]:
        """The keys of the networks in which anything ever named this person."""
        from stakeholders.personal.traces import traces

        found: set[int] = set()
        for trace in traces():
            if trace.field.related_model is Person and any(each.name == "network" for each in trace.model._meta.fields):
                found.update(trace.rows(self, None).order_by().values_list("network", flat=True).distinct())
        return found

    def leave(self, *, by: Any) -> None:
        """End all roles today and close the account; sessions end at once. What was entered stays, with the name.

        Raises:
            StepRefused: a network would be left without a secretary, or the installation without an administrator.
        """
        from stakeholders.personal.sessions import end_sessions

        with transaction.atomic():
            row: Person = locked(self)
            row._refuse_to_leave_alone()
            today = timezone.localdate()
            for held in row.memberships.filter(Q(until=None) | Q(until__gt=today)):
                if held.since >= today:  # it has held on no day, so it was none
                    delete_row(held, by=by)
                else:
                    held.until = today
                    save_row(held, by=by)
            if account := User.objects.filter(person=row, is_active=True).first():
                account.is_active = False
                save_row(account, by=by)
                end_sessions(account)

    def anonymise(self, *, by: Any) -> None:
        """Leave, and be forgotten: a neutral name everywhere, in history too; no address, no password, no own views.

        Who entered what when stays, under the neutral name. It cannot be undone.

        Raises:
            StepRefused: as for `leave`; or it was done already.
        """
        from stakeholders.personal.forgetting import Gone, forget
        from stakeholders.personal.sessions import end_sessions

        with transaction.atomic():
            row: Person = locked(self)
            if row.anonymised_at is not None:
                raise StepRefused(_("This person was made anonymous already."), code="anonymised")
            row.leave(by=by)
            gone = Gone.of(row)
            row.name, row.anonymised_at = gone.name, timezone.now()
            save_row(row, by=by)
            account = User.objects.filter(person=row).first()
            if account is not None:
                account.email, account.is_staff, account.last_login = gone.address, False, None
                account.set_unusable_password()
                save_row(account, by=by)
                end_sessions(account)
            forget(gone, account)
            tell("person anonymised", user=by, person=row.pk)
        self.refresh_from_db()

    def _refuse_to_leave_alone(self) -> None:
        """Lock what decides it: of two who leave at the same moment, one stays."""
        today = timezone.localdate()
        held = Membership.objects.filter(person=self, role=MembershipRole.SECRETARY).as_at(today)
        for network in Network.objects.filter(pk__in=held.values("network")).order_by("pk"):
            locked(network)
            others = Membership.objects.filter(
                network=network, role=MembershipRole.SECRETARY, person__user__is_active=True
            )
            if not others.as_at(today).exclude(person=self).exists():
                raise StepRefused(
                    _("%(network)s would be left without a secretary. Make somebody else secretary first."),
                    code="last_secretary",
                    params={"network": network.name},
                )
        administrators = User.objects.select_for_update(of=("self",)).filter(is_staff=True, is_active=True)
        if [each.person_id for each in administrators] == [self.pk]:
            raise StepRefused(
                _("The installation would be left without an administrator. Make somebody else administrator first."),
                code="last_administrator",
            )


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

    @cached_property
    def access(self) -> "dict[int, Access]":
        """What this user may do today, by network; ask it with `Access.of`."""
        held: dict[int, list[tuple[int, str, int | None]]] = {}
        rows = Membership.objects.filter(person__user=self).as_at(timezone.localdate())
        for network, key, role, who in rows.values_list("network", "pk", "role", "participation"):
            held.setdefault(network, []).append((key, role, who))
        return {network: Access.holding(roles, chosen=self.chosen.get(network)) for network, roles in held.items()}

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
    """

    roles: frozenset[str] = frozenset()
    participations: frozenset[int] = frozenset()
    acting_role: str = ""
    acting_for: int | None = None

    @classmethod
    def of(cls, user: Any, network: Network | int) -> "Access":
        """The access of `user` (or a visitor) to `network`; read once per user object, so once per request."""
        if not user.is_authenticated or not user.is_active:
            return NO_ACCESS
        known: dict[int, Access] = user.access
        return known.get(network if isinstance(network, int) else network.pk, NO_ACCESS)

    @classmethod
    def holding(cls, held: Collection[tuple[int, str, int | None]], *, chosen: int | None) -> "Access":
        """The access that memberships give: each with its key, role and participation.

        `chosen`: the key of the one to act in; where that is none of them, the first in the order of the roles.
        """
        order = MembershipRole.values
        acting = min(held, key=lambda each: (each[0] != chosen, order.index(each[1]), each[0]))
        return cls(
            roles=frozenset(role for _key, role, _for in held),
            participations=frozenset(who for _key, role, who in held if who and role in FOR_AN_ORGANISATION),
            acting_role=acting[1],
            acting_for=acting[2] if acting[1] in FOR_AN_ORGANISATION else None,
        )


NO_ACCESS = Access()
