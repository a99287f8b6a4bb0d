"""Coming in by asking: a request to take part, which somebody decides on once its address is confirmed."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History

from .coming_in import ComingIn, ComingInQuerySet, LinkRefused
from .invitation import Invitation
from .membership import FOR_AN_ORGANISATION, Membership, MembershipRole
from .network import Network
from .participation import Participation
from .people import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

CONFIRM_DAYS = 3


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
            # First: an invitation for the same answers only what still waits.
            row._decide(by=by, accepted=True)
            made: Membership | Invitation
            if user is not None:
                made = Membership.grant(
                    by=by, network=row.network, person=user.person, role=row.role, participation=who, reason=reason
                )
                row._tell("answer")
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

    def take_back(self, *, by: Any) -> None:
        """Ask no longer: nobody decides on it any more.

        Raises:
            StepRefused: it was decided on already.
        """
        with transaction.atomic():
            row: JoinRequest = locked(self)
            if row.ended_at is not None:
                raise StepRefused(_("Somebody decided on this request already."))
            row.ended_at = timezone.now()
            save_row(row, by=by)
        self.refresh_from_db()

    def answered_by_invitation(self, *, by: User) -> None:
        """Whoever may invite lets in without deciding on the request: that needs no decision any more.

        Raises:
            StepRefused: it was decided on already.
        """
        with transaction.atomic():
            self._to_decide()._decide(by=by, accepted=True)

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
