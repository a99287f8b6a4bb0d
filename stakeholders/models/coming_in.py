"""How people come in: invited by who may, or asking for it themselves."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from periods.verbs import StepRefused, locked, save_row, wrong_with
from stakeholders.history import History

from .membership import FOR_AN_ORGANISATION, Membership, MembershipRole
from .network import InNetwork, Network
from .organisation import name_of
from .participation import Participation
from .people import Person, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

DAYS_VALID = 14
CONFIRM_DAYS = 3
# After this the names and addresses of who came in, or did not, are no longer needed.
KEPT_DAYS = 90


class LinkRefused(StepRefused):
    """A link that does not work, or no longer. `code`: wrong, expired, used, withdrawn, replaced or other_person."""


class MailState(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("being sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", _("could not be sent")


class ComingIn(InNetwork):
    """What an invitation and a request have in common: who, in which role, for which organisation."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    words = models.TextField(_("in your own words"), blank=True, max_length=1000)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    mail = models.CharField(_("mail"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def mailed(self, state: str) -> None:
        """Note what became of its mail; that is no change that anybody made."""
        type(self)._default_manager.filter(pk=self.pk).update(mail=state)


class ComingInQuerySet(models.QuerySet[Any]):
    def with_organisation(self, *, at: date) -> Self:
        """Each with `for_whom`: what its organisation that takes part is called on `at`; None where it names none."""
        return self.annotate(for_whom=name_of("participation__organisation", at=at))

    def forget_old(self) -> int:
        """Throw away what ended, or was never taken up, long ago, history and all. Returns how many."""
        last = timezone.now() - timedelta(days=KEPT_DAYS)
        old = list(self.filter(Q(ended_at__lt=last) | Q(ended_at=None, made_at__lt=last)).values_list("pk", flat=True))
        with transaction.atomic():
            self.model.history.filter(id__in=old).delete()
            # Row by row history would begin anew with their end.
            rows = self.model._base_manager.filter(pk__in=old)
            rows._raw_delete(rows.db)
        return len(old)


class InvitationQuerySet(ComingInQuerySet):
    def open(self) -> Self:
        """Neither accepted nor withdrawn; perhaps expired, then to be sent again."""
        return self.filter(ended_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The secretary sees those of the network, a coordinator those for the own organisation."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(person__user=user).as_at(timezone.localdate())
        return self.filter(
            Q(network__in=own.filter(role=MembershipRole.SECRETARY).values("network"))
            | Q(
                participation__in=own.filter(role=MembershipRole.COORDINATOR).values("participation"),
                role__in=FOR_AN_ORGANISATION,
            )
        )


class Invitation(ComingIn):
    """Somebody is asked, at an e-mail address, to take up a role. The link proves the address; it works once.

    `person`: who gets an account by it, where that is somebody who is known already. `number`: which sending its link
    is of; only the last one works. `made_at`: when it was last sent.
    """

    SALT = "stakeholders.invitation"

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("invited by")
    )
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("accepted by")
    )
    history = History()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def expires_at(self) -> Any:
        return self.made_at + timedelta(days=DAYS_VALID)

    @property
    def expired(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def token(self) -> str:
        """What its link ends in."""
        return signing.dumps([self.pk, self.number], salt=self.SALT)

    @classmethod
    def invite(
        cls,
        *,
        by: User,
        network: Network,
        email: str,
        role: str,
        participation: Participation | None = None,
        name: str = "",
        words: str = "",
        language: str = "",
        person: Person | None = None,
    ) -> "Invitation":
        """Ask somebody to take up a role; a mail with the link goes out once this is committed.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: who has this address was invited for this already, or has this role.
        """
        row = cls(
            network=network,
            email=email.lower(),
            role=role,
            participation=participation,
            name=name,
            words=words,
            language=language or network.language,
            person=person,
            invited_by=by,
        )
        with transaction.atomic():
            locked(network)
            # Role and organisation fit together as they must once it is accepted.
            later = Membership(
                network=network,
                person=person or by.person,
                role=role,
                participation=participation,
                since=timezone.localdate(),
            )
            if wrong := wrong_with(later):
                raise ValidationError(wrong)
            if participation is not None and not participation.holds_on(timezone.localdate()):
                raise StepRefused(_("This organisation takes no part in the network on that day."))
            same = {"network": network, "role": role, "participation": participation}
            if cls.objects.open().filter(email=row.email, **same).exists():
                raise StepRefused(
                    _("There is an open invitation for this address and role. Send it again, or withdraw it first.")
                )
            holds = Membership.objects.filter(person__user__email__iexact=row.email, **same)
            if holds.as_at(timezone.localdate()).exists():
                raise StepRefused(_("Who has this address has this role already."))
            save_row(row, by=by)
            row._send()
        return row

    def send_again(self, *, by: User) -> None:
        """Send it anew, in the name of who does so; earlier links work no longer.

        Raises:
            StepRefused: it was accepted or withdrawn.
        """
        with transaction.atomic():
            row = locked(self)
            row._refuse_ended()
            row.number, row.made_at, row.mail, row.invited_by = row.number + 1, timezone.now(), MailState.WAITING, by
            save_row(row, by=by)
            row._send()
        self.refresh_from_db()

    def withdraw(self, *, by: User) -> None:
        """Take it back: its link works no longer.

        Raises:
            StepRefused: it was accepted or withdrawn.
        """
        with transaction.atomic():
            row = locked(self)
            row._refuse_ended()
            row.ended_at = timezone.now()
            save_row(row, by=by)
        self.refresh_from_db()

    @classmethod
    def of_link(cls, token: str) -> "Invitation":
        """The invitation whose link this is, where it still works.

        Raises:
            LinkRefused: it does not, and the sentence says why.
        """
        try:
            pk, number = signing.loads(token, salt=cls.SALT)
        except (signing.BadSignature, ValueError, TypeError):
            raise LinkRefused(
                _("This is no link of ours, or a part of it is missing. Open it anew from the mail."), code="wrong"
            ) from None
        rows = cls.objects.select_related("network", "participation__organisation", "invited_by__person", "person")
        row = rows.filter(pk=pk).first()
        if row is None:
            raise LinkRefused(_("This invitation is no longer there. Ask for a new one."), code="wrong")
        row.refuse_link(number)
        return row

    def refuse_link(self, number: int) -> None:
        """Refuse a link that was sent as the `number`th where it works no longer.

        Raises:
            LinkRefused: the sentence says why.
        """
        if self.accepted_by_id is not None:
            raise LinkRefused(_("This invitation was accepted already. Log in to go on."), code="used")
        if self.ended_at is not None:
            raise LinkRefused(_("This invitation was withdrawn. Ask who invited you for a new one."), code="withdrawn")
        if number != self.number:
            raise LinkRefused(_("A newer mail was sent since. Use the link in that one."), code="replaced")
        if self.expired:
            raise LinkRefused(_("This invitation has expired. Ask who invited you for a new one."), code="expired")
        if not self._inviter_still_may():
            raise LinkRefused(
                _("Who invited you can no longer do so. Ask the secretary of the network for a new invitation."),
                code="withdrawn",
            )

    def accept(self, *, by: User, number: int) -> Membership | None:
        """Take up the role, as the account with this address. Returns it; None where it was held already.

        Raises:
            LinkRefused: the link works no longer, or is another person's.
            StepRefused: the organisation no longer takes part.
        """
        if by.email.lower() != self.email:
            raise LinkRefused(
                _("This invitation is for another address than that of your account."), code="other_person"
            )
        with transaction.atomic():
            row = locked(self)
            row.refuse_link(number)
            if row.person_id not in (None, by.person_id):
                raise LinkRefused(
                    _("This invitation is for somebody who is known here under another account. Ask for a new one."),
                    code="other_person",
                )
            held = Membership.objects.filter(
                network=row.network, person=by.person, role=row.role, participation=row.participation
            ).as_at(timezone.localdate())
            made = None
            if not held.exists():
                made = Membership.grant(
                    by=row.invited_by,
                    network=row.network,
                    person=by.person,
                    role=row.role,
                    participation=row.participation,
                    reason=str(_("Accepted an invitation")),
                )
            row.accepted_by, row.ended_at = by, timezone.now()
            save_row(row, by=by)
        self.refresh_from_db()
        return made

    def _inviter_still_may(self) -> bool:
        """Whether who invited still is the secretary, or the coordinator of that organisation."""
        roles = Membership.objects.filter(network=self.network_id, person__user=self.invited_by_id)
        roles = roles.as_at(timezone.localdate())
        may = Q(role=MembershipRole.SECRETARY)
        if self.role in FOR_AN_ORGANISATION:
            may |= Q(role=MembershipRole.COORDINATOR, participation=self.participation_id)
        return self.invited_by_id is not None and roles.filter(may).exists()

    def _refuse_ended(self) -> None:
        if self.ended_at is not None:
            raise StepRefused(_("This invitation was accepted or withdrawn already."))

    def _send(self) -> None:
        from stakeholders.tasks import send_invitation

        # A row of the database as well: it is there only once all of this is.
        send_invitation.enqueue(self.pk, self.number)


class JoinRequestQuerySet(ComingInQuerySet):
    def waiting(self) -> Self:
        """Those of a confirmed address that nobody decided on."""
        return self.filter(ended_at=None, confirmed_at__isnull=False)

    def with_coordinator(self, *, at: date) -> Self:
        """Each with `has_coordinator`: whether its organisation has one that can log in."""
        there = Membership.objects.filter(participation=OuterRef("participation"), role=MembershipRole.COORDINATOR)
        return self.annotate(has_coordinator=Exists(there.as_at(at).who_can_log_in()))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of a confirmed address: the secretary sees all, a coordinator those for the own organisation."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(person__user=user).as_at(timezone.localdate())
        return self.filter(
            Q(network__in=own.filter(role=MembershipRole.SECRETARY).values("network"))
            | Q(participation__in=own.filter(role=MembershipRole.COORDINATOR).values("participation")),
            confirmed_at__isnull=False,
        )

    def for_decision_by(self, user: "User | AnonymousUser", *, at: date) -> Self:
        """Those that wait for `user`: the coordinator's own; for the secretary those without a coordinator."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(person__user=user).as_at(at)
        return (
            self.waiting()
            .with_coordinator(at=at)
            .filter(
                Q(
                    has_coordinator=False,
                    network__in=own.filter(role=MembershipRole.SECRETARY).values("network"),
                )
                | Q(participation__in=own.filter(role=MembershipRole.COORDINATOR).values("participation"))
            )
        )


class JoinRequest(ComingIn):
    """Somebody asks to take part: for an organisation that does, or in the name of one that does not yet.

    Nobody sees it before its address was confirmed. `organisation_name`: of one that takes no part.
    """

    SALT = "stakeholders.join_request"

    organisation_name = models.CharField(_("name of your organisation"), max_length=150, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    accepted = models.BooleanField(null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    history = History()

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        verbose_name = _("request to take part")
        verbose_name_plural = _("requests to take part")
        constraints = [
            models.CheckConstraint(
                condition=Q(participation__isnull=False, organisation_name="")
                | (Q(participation__isnull=True) & ~Q(organisation_name="")),
                name="join_request_names_one_organisation",
                violation_error_message=_("Choose your organisation, or fill in its name."),
            ),
            models.CheckConstraint(condition=Q(role__in=FOR_AN_ORGANISATION), name="join_request_for_an_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """What the link ends in that confirms its address."""
        return signing.dumps(self.pk, salt=self.SALT)

    @classmethod
    def ask(cls, *, by: Any, network: Network, name: str, email: str, role: str, **told: Any) -> "JoinRequest":
        """Ask to take part. `by`: who is logged in, whose address is known; else a mail asks to confirm it.

        `told`: participation or organisation_name, words, language. Asked twice, the last one holds.

        Raises:
            ValidationError: something in the input is wrong.
        """
        user = by if by is not None and by.is_authenticated else None
        row = cls(network=network, name=name, email=email.lower(), role=role, user=user, **told)
        with transaction.atomic():
            locked(network)
            if row.participation is not None and not row.participation.holds_on(timezone.localdate()):
                raise ValidationError({"participation": _("Choose an organisation that takes part.")})
            row.confirmed_at = timezone.now() if user else None
            save_row(row, by=user)
            row._replace_earlier(confirmed=user is not None)
            row._tell("waiting" if user else "confirm")
        return row

    @classmethod
    def of_link(cls, token: str, *, network: Network) -> "JoinRequest":
        """The request that a link confirms.

        Raises:
            LinkRefused: the link does not work, and the sentence says why.
        """
        try:
            pk = signing.loads(token, salt=cls.SALT, max_age=CONFIRM_DAYS * 86_400)
        except signing.SignatureExpired:
            raise LinkRefused(_("This link has expired. Fill in the form once more."), code="expired") from None
        except signing.BadSignature:
            raise LinkRefused(
                _("This is no link of ours, or a part of it is missing. Open it anew from the mail."), code="wrong"
            ) from None
        row = cls.objects.filter(pk=pk, network=network).select_related("participation__organisation").first()
        if row is None:
            raise LinkRefused(_("This request is no longer there. Fill in the form once more."), code="wrong")
        row.network = network
        if row.ended_at is not None and row.confirmed_at is None:
            raise LinkRefused(_("You asked anew since. Use the link in the last mail."), code="replaced")
        if row.confirmed_at is not None:
            raise LinkRefused(_("You confirmed this already. You will get a mail with the answer."), code="used")
        return row

    def confirm(self) -> None:
        """The address is right: from now on who decides sees it, and is told.

        Raises:
            LinkRefused: it was confirmed already.
        """
        with transaction.atomic():
            row = locked(self)
            if row.confirmed_at is not None or row.ended_at is not None:
                raise LinkRefused(_("You confirmed this already. You will get a mail with the answer."), code="used")
            row.confirmed_at = timezone.now()
            save_row(row, by=None)
            row._replace_earlier(confirmed=True)
            row._tell("waiting")
        self.refresh_from_db()

    def accept(self, *, by: User, participation: Participation | None = None) -> "Membership | Invitation":
        """Let them in: who has an account gets the role, who has none an invitation.

        `participation`: for an organisation that took no part when they asked, as what it takes part now.

        Raises:
            ValidationError: no organisation is named that takes part.
            StepRefused: it was decided on already, or the role is held already.
        """
        with transaction.atomic():
            row = self._to_decide()
            who = row.participation or participation
            if who is None:
                raise ValidationError({"participation": _("Choose the organisation that they act for.")})
            user = row.user or User.objects.filter(email__iexact=row.email, is_active=True).first()
            reason = str(_("Asked to take part"))
            made: Membership | Invitation
            if user is not None:
                made = Membership.grant(
                    by=by, network=row.network, person=user.person, role=row.role, participation=who, reason=reason
                )
            else:
                made = Invitation.invite(
                    by=by,
                    network=row.network,
                    email=row.email,
                    name=row.name,
                    role=row.role,
                    participation=who,
                    language=row.language,
                )
            row._decide(by=by, accepted=True)
            if user is not None:
                row._tell("answer")
        self.refresh_from_db()
        return made

    def decline(self, *, by: User, reason: str) -> None:
        """Say no; the reason goes along in the mail.

        Raises:
            ValidationError: no reason given.
            StepRefused: it was decided on already.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why: it is told in the mail.")})
        with transaction.atomic():
            row = self._to_decide()
            row.reason = reason.strip()
            row._decide(by=by, accepted=False)
            row._tell("answer")
        self.refresh_from_db()

    def _replace_earlier(self, *, confirmed: bool) -> None:
        """Of what was asked for the same organisation from this address only this one still waits.

        What a stranger asks replaces nothing that was confirmed: they may not be who has the address.
        """
        same = {"network": self.network, "email": self.email, "participation": self.participation}
        rows = JoinRequest.objects.filter(**same, organisation_name=self.organisation_name, ended_at=None)
        for each in rows.filter(confirmed_at__isnull=not confirmed).exclude(pk=self.pk):
            each.ended_at = timezone.now()
            save_row(each, by=self.user)

    def _to_decide(self) -> "JoinRequest":
        row: JoinRequest = locked(self)
        if row.ended_at is not None or row.confirmed_at is None:
            raise StepRefused(_("Somebody decided on this request already."))
        return row

    def _decide(self, *, by: User, accepted: bool) -> None:
        self.decided_by, self.accepted, self.ended_at = by, accepted, timezone.now()
        save_row(self, by=by)

    def _tell(self, what: str) -> None:
        from stakeholders.tasks import tell_of_request

        tell_of_request.enqueue(self.pk, what)
