"""People and their accounts. What they may do in a network: `membership.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rules.permissions import has_perm, perm_exists

from periods.entered import Entered
from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.security_log import tell

if TYPE_CHECKING:
    from .membership import Access
    from .network import Network

# .invalid is an ending that no address has: what stands after the @ of who was made anonymous.
ANONYMOUS = "anonymous.invalid"
LAST_ADMINISTRATOR = _(
    "The installation would be left without an administrator. Make somebody else administrator first."
)


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

    @classmethod
    def add(cls, *, by: Any, name: str) -> "Person":
        """Somebody who is not known yet, without an account.

        Raises:
            ValidationError: no name that can be kept.
        """
        row = cls(name=name)
        save_row(row, by=by)
        return row

    @cached_property
    def known_in(self) -> set[int]:
        """The keys of the networks in which anything ever named this person."""
        from stakeholders.personal.traces import networks_of

        return networks_of([self.pk])[self.pk]

    @property
    def needed_in(self) -> "list[Network]":
        """The networks that would be without a secretary if this person left today."""
        from .membership import Membership

        today = timezone.localdate()
        held = Membership.objects.filter(person=self).not_over(today)
        return [row.network for row in held.of_the_last_secretary(at=today).select_related("network")]

    @property
    def why_not_leave(self) -> list[Any]:
        """What has to happen before this person can leave, in sentences; nothing where they can."""
        sentence = _(
            "%(network)s would be without a secretary. First make somebody else with an account secretary there."
        )
        told: list[Any] = [str(sentence % {"network": network.name}) for network in self.needed_in]
        if self.is_last_administrator:
            told.append(LAST_ADMINISTRATOR)
        return told

    @property
    def is_last_administrator(self) -> bool:
        """Whether nobody else administers the installation."""
        administrators = User.objects.filter(is_staff=True, is_active=True)
        return [each.person_id for each in administrators] == [self.pk]

    def clean(self) -> None:
        """The neutral name of who was made anonymous stays."""
        super().clean()
        stored = type(self).objects.filter(pk=self.pk).exclude(anonymised_at=None).first()
        if stored is not None and stored.name != self.name:
            raise ValidationError({"name": _("This person was made anonymous. The name stays as it is.")})

    def leave(self, *, by: Any) -> None:
        """End all roles today and close the account; sessions end at once. What was entered stays, with the name.

        Raises:
            StepRefused: a network would be left without a secretary, or the installation without an administrator.
        """
        from stakeholders.personal.sessions import end_sessions

        with transaction.atomic():
            row: Person = locked(self)
            # Of two administrators who leave at the same moment one stays; of two secretaries `end` sees to that.
            list(User.objects.select_for_update(of=("self",)).filter(is_staff=True, is_active=True))
            if why := row.why_not_leave:
                raise StepRefused(why)
            # In one order, for each end locks its network.
            for held in row.memberships.not_over(timezone.localdate()).order_by("network", "pk"):
                held.end(by=by)
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
            forget(gone, account, by=by)
            tell("person anonymised", user=by, person=row.pk)
        self.refresh_from_db()


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

    def clean(self) -> None:
        """An account stays of one person; it is closed only where they can leave, and never opened for nobody."""
        super().clean()
        if self.is_active and self.person.anonymised_at is not None:
            raise ValidationError(_("This person was made anonymous. The account stays closed."))
        stored = type(self).objects.filter(pk=self.pk).first()
        if stored is None:
            return
        if stored.person_id != self.person_id:
            raise ValidationError({"person": _("An account stays of the person whose it is.")})
        if stored.is_active and not self.is_active and (why := stored.person.why_not_leave):
            raise StepRefused(why)
        if stored.is_staff and not self.is_staff and stored.person.is_last_administrator:
            raise StepRefused(LAST_ADMINISTRATOR, code="last_administrator")

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
        from .membership import Access, Membership, MembershipRole

        held: dict[int, list[tuple[int, str, int | None]]] = {}
        withheld: set[int] = set()
        rows = Membership.objects.filter(person__user=self).as_at(timezone.localdate())
        facts = rows.values_list("network", "pk", "role", "participation", "network__second_factor", "since")
        order = MembershipRole.values
        # The longest held first: who gets another role goes on in the one they had.
        longest = sorted(facts, key=lambda each: (each[5], order.index(each[2]), each[1]))
        for network, key, role, who, asks_second_factor, _since in longest:
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
