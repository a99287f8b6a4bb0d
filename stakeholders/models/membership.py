"""What people may do in a network: their roles, and the one of them that they act in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.entered import LATEST
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, delete_row, locked, save_row
from stakeholders.history import History

from .network import InNetwork, Network
from .organisation import name_of
from .participation import Participation
from .people import Person


class MembershipRole(models.TextChoices):
    """What a person may do in a network. Who may what: `rules.py` of each room."""

    SECRETARY = "secretary", _("secretary")
    BOARD = "board", _("board member")
    COUNCIL = "council", _("council member")
    COORDINATOR = "coordinator", _("coordinator")
    REPRESENTATIVE = "representative", _("representative")


LAST_SECRETARY = _("A network cannot be without a secretary. Give somebody with an account that role first.")
FOR_AN_ORGANISATION = (MembershipRole.COORDINATOR, MembershipRole.REPRESENTATIVE)
ON_A_BODY = (MembershipRole.BOARD, MembershipRole.COUNCIL)


def _once(role: MembershipRole) -> NoOverlap:
    """Nobody has one role twice at a time: of a body once, for an organisation once for each."""
    for_one = role in FOR_AN_ORGANISATION
    return NoOverlap(
        name=f"membership_{role}_once",
        by=("person", "participation" if for_one else "network"),
        since="since",
        until="until",
        condition=Q(role=role, participation__isnull=False) if for_one else Q(role=role),
        violation_error_message=_("This person already has this role in that period."),
    )


class MembershipQuerySet(PeriodQuerySet["Membership"]):
    def visible_to(self, user: Any) -> Self:
        """Who has which role in a network is known to who has one there today."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.filter(person__user=user).as_at(timezone.localdate())
        return self.filter(network__in=own.values("network"))

    def acting_for(self, participation: Participation | int) -> Self:
        """The coordinators and representatives of an organisation."""
        return self.filter(participation=participation, role__in=FOR_AN_ORGANISATION)

    def coordinating(self, participation: Participation | int | None) -> Self:
        """The coordinators of an organisation; without one nobody."""
        if participation is None:
            return self.none()
        return self.filter(participation=participation, role=MembershipRole.COORDINATOR)

    def who_can_log_in(self) -> Self:
        """Those of people with an account that is open."""
        return self.filter(person__user__is_active=True)

    def of_the_last_secretary(self, *, at: date) -> Self:
        """Of these the roles of a secretary beside whom on `at` no other is there who can log in and stays."""
        others = Membership.objects.filter(network=OuterRef("network"), role=MembershipRole.SECRETARY, until=None)
        others = others.filter(since__lte=at).who_can_log_in().exclude(pk=OuterRef("pk"))
        return self.filter(~Exists(others), role=MembershipRole.SECRETARY)

    def refuse_last_secretary(self, *, at: date) -> None:
        """Refuse to do without these roles from `at`, where a network would be without a secretary then.

        Raises:
            StepRefused: it would.
        """
        if self.of_the_last_secretary(at=at).exists():
            raise StepRefused(LAST_SECRETARY, code="last_secretary")

    def with_organisation(self, *, at: date) -> Self:
        """Each with `organisation_name` on `at`: for whom it is, or where somebody on a body comes from."""
        return self.annotate(organisation_name=name_of("participation__organisation", at=at))


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

    objects = MembershipQuerySet.as_manager()

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
            *map(_once, MembershipRole),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())

    def clean(self) -> None:
        super().clean()
        if self.until is None and self.person_id and self.person.anonymised_at is not None:
            raise ValidationError({"person": _("This person was made anonymous, and can have no role.")})

    @property
    def is_for_an_organisation(self) -> bool:
        return self.role in FOR_AN_ORGANISATION

    @property
    def why_not_end(self) -> Any:
        """Why this role cannot end on any day, in a sentence; empty where it can."""
        last = type(self).objects.filter(pk=self.pk).of_the_last_secretary(at=LATEST)
        return LAST_SECRETARY if last.exists() else ""

    @classmethod
    def grant(
        cls,
        *,
        by: Any,
        network: Network,
        person: Person,
        role: str,
        participation: Participation | None = None,
        on: date | None = None,
        reason: str = "",
    ) -> "Membership":
        """Give `person` a role from `on`, with or without an account.

        Raises:
            ValidationError: role and organisation do not fit, or a past day by anybody but the secretary.
            StepRefused: the person has that role already, or the organisation takes no part on that day.
        """
        row = cls(network=network, person=person, role=role, participation=participation)
        row.since = row.day(on, by=by)
        with transaction.atomic():
            # Locked: it cannot leave the network meanwhile.
            who = locked(participation) if participation is not None else None
            if row.is_for_an_organisation and who is not None and not who.holds_on(row.since):
                raise StepRefused(_("This organisation takes no part in the network on that day."))
            save_row(row, by=by, reason=reason)
        return row

    def end(self, *, by: Any, on: date | None = None, reason: str = "") -> None:
        """End this role: `on` is the first day on which it is no longer held. Held on no day, it never was.

        Raises:
            ValidationError: a past day by anybody but the secretary, or a day before it began.
            StepRefused: it has ended already, or the network would be without a secretary.
        """
        on = self.day(on, by=by)
        with transaction.atomic():
            row = self._at_its_end(on)
            if on < row.since <= timezone.localdate():
                said = _("This role began on %(day)s. Choose that day or a later one.")
                raise ValidationError({"on": said % {"day": date_format(row.since, "DATE_FORMAT")}})
            if on <= row.since:
                delete_row(row, by=by, reason=reason)
            else:
                row.until = on
                save_row(row, by=by, reason=reason)

    def become(self, role: str, *, by: Any, on: date | None = None, reason: str = "") -> "Membership":
        """Change this role for another of the same organisation, or on another body, from `on`. Returns the new one.

        Raises:
            ValidationError: role and organisation do not fit, or a past day by anybody but the secretary.
            StepRefused: it has ended already, is held already, or the network would be without a secretary.
        """
        on = self.day(on, by=by)
        if role == self.role:
            raise StepRefused(_("This person already has this role in that period."))
        with transaction.atomic():
            self.end(by=by, on=on, reason=reason)
            return type(self).grant(
                by=by,
                network=self.network,
                person=self.person,
                role=role,
                participation=self.participation,
                on=max(on, self.since),
                reason=reason,
            )

    def _at_its_end(self, on: date) -> "Membership":
        """This row, read anew and locked, where it can end on `on`."""
        # Of two secretaries that leave at once the second waits here, and then sees that it is the last.
        locked(self.network)
        row = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if row is None or (row.until is not None and row.until <= max(on, timezone.localdate())):
            raise StepRefused(_("This role has ended already."))
        type(self).objects.filter(pk=row.pk).refuse_last_secretary(at=on)
        return row


@dataclass(frozen=True)
class Access:
    """What a user may do in one network today.

    `roles`, `participations`: all that they hold and act for; reading is the union of these.
    `acting_role`, `acting_for`: the one role, and the organisation with it, in which they write now.
    `withheld`: whether they are secretary, but may do nothing as such before they use a second factor.
    `held`: each of the roles, with the key of its membership and the organisation that it names. `acting`: the key of
    the one acted in.
    """

    roles: frozenset[str] = frozenset()
    participations: frozenset[int] = frozenset()
    acting_role: str = ""
    acting_for: int | None = None
    withheld: bool = False
    acting: int | None = None
    held: tuple[tuple[int, str, int | None], ...] = ()

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
        """The access that memberships give: each with its key, role and participation, the longest held first.

        `chosen`: the key of the one to act in; where that is none of them, the one held longest.
        """
        if not held:
            return cls(withheld=withheld)
        order = MembershipRole.values
        acting = min(held, key=lambda each: each[0] != chosen)
        return cls(
            roles=frozenset(role for _key, role, _for in held),
            participations=frozenset(who for _key, role, who in held if who and role in FOR_AN_ORGANISATION),
            acting_role=acting[1],
            acting_for=acting[2] if acting[1] in FOR_AN_ORGANISATION else None,
            withheld=withheld,
            acting=acting[0],
            held=tuple(sorted(held, key=lambda each: (order.index(each[1]), each[0]))),
        )


NO_ACCESS = Access()
