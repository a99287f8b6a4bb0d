"""Which organisations take part in a network, and as what."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, delete_row, locked, save_row
from stakeholders.history import History

from .network import InNetwork, Network
from .organisation import Organisation, name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .people import User


class Role(models.IntegerChoices):
    """As what an organisation takes part. Partners and prospects may sign up."""

    PARTNER = 1, _("partner")
    PROSPECT = 2, _("prospect")
    USER = 3, _("user of the platform")
    FUNDER = 4, _("funder")
    SUPPLIER = 5, _("supplier")
    RELATED = 6, _("related initiative")


class Relation(models.TextChoices):
    """How a related initiative stands to the network."""

    COMPLEMENTARY = "complementary", _("complementary")
    COOPERATING = "cooperating", _("cooperating")
    OVERLAPPING = "overlapping", _("overlapping")


MAY_SIGN_UP = (Role.PARTNER, Role.PROSPECT)
# Whose only roles these are was named by the network and agreed to nothing: it does not take part.
ONLY_NAMED = (Role.PROSPECT, Role.RELATED)


class ParticipationQuerySet(PeriodQuerySet["Participation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Who takes part is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def with_name(self, *, at: date) -> Self:
        """Each participation with `name`: what its organisation was called on `at`."""
        return self.annotate(name_then=name_of("organisation", at=at))

    def in_role(self, *roles: Role, at: date) -> Self:
        """Those that hold one of `roles` on `at`."""
        held = ParticipationRole.objects.filter(participation=OuterRef("pk"), role__in=roles).as_at(at)
        return self.filter(Exists(held))

    def with_taking_part(self, *, at: date) -> Self:
        """Each with `takes_part_since`: its first day in a role that is more than being named; None where it has none.

        Who stands in the network without any role takes part from its first day.
        """
        roles = ParticipationRole.objects.filter(participation=OuterRef("pk"))
        more = roles.exclude(role__in=ONLY_NAMED)
        since = Case(
            When(Exists(more.as_at(at)), then=Subquery(more.order_by("since").values("since")[:1])),
            When(~Exists(roles.as_at(at)), then=F("since")),
        )
        return self.annotate(takes_part_since=since)

    def with_keeper(self) -> Self:
        """Each with `kept_by`: the key of the network that took its organisation in first."""
        first = Participation.objects.filter(organisation=OuterRef("organisation")).order_by("pk")
        return self.annotate(kept_by=Subquery(first.values("network")[:1]))

    def who_take_part(self, *, at: date) -> Self:
        """Those of that day that are more than named."""
        return self.as_at(at).with_taking_part(at=at).filter(takes_part_since__isnull=False)

    def who_may_sign_up(self, *, at: date) -> Self:
        """Partners and prospects of that day."""
        return self.as_at(at).in_role(*MAY_SIGN_UP, at=at)


class Participation(InNetwork, Period):
    """One organisation in one network during a period.

    `support`: what it says of the network, since the day `supported_on`; `supported_by`: who said so, as text. It is no
    effective time: pages show it as it is today, its history tells what it was.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations", verbose_name=_("organisation")
    )
    support = models.TextField(_("statement of support"), blank=True)
    supported_on = models.DateField(_("supports since"), null=True, blank=True)
    supported_by = models.CharField(
        _("said by"), max_length=150, blank=True, help_text=_("Name and function, as everybody may read them.")
    )
    history = History()

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["network", "organisation", "since"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(support="") | Q(supported_on=None, supported_by=""),
                name="participation_supports_in_words",
                violation_error_message=_("Fill in the statement itself too."),
            ),
            NoOverlap(
                name="participation_once_at_a_time",
                by=("network", "organisation"),
                since="since",
                until="until",
                violation_error_message=_("This organisation already takes part in that period."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("overview:partner_detail", args=[self.network.slug, self.organisation.slug])

    @property
    def name(self) -> str:
        """The name of the organisation today, or on the day that `with_name` was asked for."""
        return getattr(self, "name_then", None) or self.organisation.name

    @property
    def keeper(self) -> int:
        """The key of the network that took its organisation in first, and keeps its name and facts for all."""
        known: int | None = getattr(self, "kept_by", None)
        return known or Participation.objects.with_keeper().get(pk=self.pk).keeper

    @classmethod
    def begin(
        cls,
        *,
        by: Any,
        network: Network,
        organisation: Organisation,
        roles: Collection[Role],
        on: date | None = None,
        relation: str = "",
        agreed: str = "",
    ) -> "Participation":
        """Let an organisation take part, or be named, in `roles` from `on`.

        `relation`, `agreed`: of a related initiative, how it stands to the network and what was agreed.

        Raises:
            ValidationError: no role; a past day by anybody but the secretary.
            StepRefused: it already takes part in that period.
        """
        row = cls(network=network, organisation=organisation)
        row.since = row.day(on, by=by)
        if not roles:
            raise ValidationError({"roles": _("Choose at least one role.")})
        with transaction.atomic():
            save_row(row, by=by)
            for role in sorted(roles):
                facts = {"relation": relation, "agreed": agreed} if role == Role.RELATED else {}
                row.take_role(by=by, role=role, on=row.since, **facts)
        return row

    def state_support(self, *, by: Any, text: str, said_by: str = "", on: date | None = None) -> None:
        """Let this organisation say, for everybody to read, that it supports the network; or say it otherwise.

        Raises:
            ValidationError: nothing is said, or on a day to come.
            StepRefused: it does not take part today.
        """
        if not text.strip():
            raise ValidationError({"text": _("Write the statement, in one or two sentences.")})
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = locked(self)
            if not row.holds_on(timezone.localdate()):
                raise StepRefused(_("This organisation no longer takes part in the network."))
            row.support, row.supported_on, row.supported_by = text.strip(), on, said_by.strip()
            save_row(row, by=by)
        self.refresh_from_db()

    def withdraw_support(self, *, by: Any, reason: str = "") -> None:
        """Take the statement back; it stays in the history.

        Raises:
            StepRefused: there is none.
        """
        with transaction.atomic():
            row = locked(self)
            if not row.support:
                raise StepRefused(_("There is no statement of support to take back."))
            row.support, row.supported_on, row.supported_by = "", None, ""
            save_row(row, by=by, reason=reason)
        self.refresh_from_db()

    def take_role(
        self,
        *,
        by: Any,
        role: Role,
        on: date | None = None,
        agreed: str = "",
        relation: str = "",
        reason: str = "",
    ) -> "ParticipationRole":
        """Let this organisation be `role` from `on`.

        Raises:
            StepRefused: it already is, or does not take part on that day.
        """
        on = on or timezone.localdate()
        with transaction.atomic():
            row = locked(self)
            if not row.holds_on(on):
                raise StepRefused(_("This organisation does not take part on that day."))
            if row.roles.filter(role=role).as_at(on).exists():
                raise StepRefused(_("This organisation already has that role."))
            new = ParticipationRole(
                network=row.network, participation=row, role=role, since=on, agreed=agreed, relation=relation
            )
            save_row(new, by=by, reason=reason)
        return new

    def leave_role(self, *, by: Any, role: Role, on: date | None = None, reason: str = "") -> None:
        """Let this organisation be `role` no longer from `on`; a role that began on that day was never held.

        Raises:
            StepRefused: it does not have that role.
        """
        on = on or timezone.localdate()
        with transaction.atomic():
            held = locked(self).roles.filter(role=role).as_at(on).first()
            if held is None:
                raise StepRefused(_("This organisation does not have that role."))
            if held.since == on:
                delete_row(held, by=by, reason=reason)
            else:
                held.until = on
                save_row(held, by=by, reason=reason)

    def become_partner(self, *, by: Any, on: date, reason: str = "") -> None:
        """Turn a prospect into a partner; who already is a partner stays one."""
        if self.roles.filter(role=Role.PARTNER).as_at(on).exists():
            return
        if self.roles.filter(role=Role.PROSPECT).as_at(on).exists():
            self.leave_role(by=by, role=Role.PROSPECT, on=on, reason=reason)
        self.take_role(by=by, role=Role.PARTNER, on=on, reason=reason)


class ParticipationRole(InNetwork, Period):
    """As what an organisation takes part during a period; it may be several things at once."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="roles", verbose_name=_("participation")
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.choices)
    agreed = models.TextField(_("what was agreed"), blank=True)
    relation = models.CharField(_("relation"), max_length=15, choices=Relation.choices, blank=True)
    history = History()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["role", "since"]
        verbose_name = _("role of an organisation")
        verbose_name_plural = _("roles of organisations")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(role__in=Role.values), name="participation_role_known"),
            models.CheckConstraint(
                condition=Q(relation="") | Q(role=Role.RELATED, relation__in=Relation.values),
                name="participation_role_relation_of_related",
                violation_error_message=_("Only a related initiative has a relation."),
            ),
            NoOverlap(
                name="participation_role_once_at_a_time",
                by=("participation", "role"),
                since="since",
                until="until",
                violation_error_message=_("This organisation already has that role in that period."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())

    def agree(self, *, by: Any, relation: str, agreed: str, reason: str = "") -> None:
        """Say better how this related initiative stands to the network, and what was agreed.

        Raises:
            ValidationError: the relation is none that is known, or it is no related initiative.
        """
        with transaction.atomic():
            row = locked(self)
            row.relation, row.agreed = relation, agreed.strip()
            save_row(row, by=by, reason=reason)
        self.refresh_from_db()
