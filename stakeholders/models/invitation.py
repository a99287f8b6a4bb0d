"""Coming in by being asked: an invitation by who may, with a link that works once."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row, wrong_with
from stakeholders.history import History

from .coming_in import ComingIn, ComingInQuerySet, LinkRefused, MailState
from .membership import FOR_AN_ORGANISATION, Membership, MembershipRole
from .network import Network
from .participation import Participation
from .people import Person, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

DAYS_VALID = 14


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
    def is_an_answer(self) -> bool:
        """Whether who is invited asked for this themselves: the mail then says so."""
        from .join_request import JoinRequest

        asked = JoinRequest.objects.filter(network=self.network_id, email=self.email, role=self.role, accepted=True)
        # Of who asked for an organisation that took no part then, the request names none that does.
        return asked.filter(Q(participation=self.participation_id) | Q(participation=None)).exists()

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
            row._answer_requests(by=by)
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
        if self.participation is not None and not self.participation.holds_on(timezone.localdate()):
            raise LinkRefused(
                _("This organisation no longer takes part in the network. Ask the secretary for a new invitation."),
                code="withdrawn",
            )
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
                    by=by,
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

    def _answer_requests(self, *, by: User) -> None:
        """Who is invited for an organisation has the answer to what they asked for it."""
        from .join_request import JoinRequest

        same = {"network": self.network, "email": self.email, "participation": self.participation}
        if self.participation is not None:
            for each in JoinRequest.objects.waiting().filter(**same):
                each.answered_by_invitation(by=by)

    def _send(self) -> None:
        from stakeholders.tasks import send_invitation

        # A row of the database as well: it is there only once all of this is.
        send_invitation.enqueue(self.pk, self.number)
