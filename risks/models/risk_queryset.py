"""Questions to the register: which risks somebody may know of, and how they stood on a day."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matrix.models import Component
from stakeholders.models import Membership, MembershipRole, Network
from stakeholders.models.organisation import name_of

from .rating import Rating, RatingKind
from .status_change import RiskStatus, StatusChange
from .treatment import RiskKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import Person, User

    from .risk import Risk  # noqa: F401 - named in the type of the queryset

SEE_ALL = (MembershipRole.BOARD, MembershipRole.COUNCIL, MembershipRole.SECRETARY)


class Visibility(models.TextChoices):
    PUBLIC = "public", _("everybody who sees the network")
    PARTNERS = "partners", _("everybody with a role in the network")
    BOARD = "board", _("board, council and secretary")


class RiskQuerySet(models.QuerySet["Risk"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The risks `user` may know of: public ones, those for partners with any role, all for board and secretary.

        An owner with a role in the network sees what they own. To anybody else such a risk does not exist.
        """
        here = self.filter(network__in=Network.objects.visible_to(user))
        if not user.is_authenticated:
            return here.filter(visibility=Visibility.PUBLIC)
        roles = Membership.objects.filter(person__user=user).as_at(timezone.localdate())
        inside = Q(network__in=roles.values("network"))
        everything = Q(network__in=roles.filter(role__in=SEE_ALL).values("network"))
        own = Q(visibility=Visibility.PARTNERS) | Q(owner=user.person_id)
        return here.filter(Q(visibility=Visibility.PUBLIC) | everything | inside & own)

    def with_status(self, *, at: date) -> Self:
        """The risks known on `at`, each with its `status` on that day, `status_since`, and `review_late`.

        `review_late`: whether it should have been looked at again before that day, by the review that is planned today.
        """
        last = StatusChange.objects.filter(risk=OuterRef("pk"), effective_on__lte=at).last_first()
        late = Q(next_review__isnull=False, next_review__lt=at) & ~Q(status=RiskStatus.CLOSED)
        return self.filter(identified_on__lte=at).annotate(
            status=Subquery(last.values("status")[:1]),
            status_since=Subquery(last.values("effective_on")[:1]),
            review_late=ExpressionWrapper(late, output_field=models.BooleanField()),
        )

    def as_at(self, day: date) -> Self:
        """The risks that are open on `day`: known, and not closed."""
        return self.with_status(at=day).exclude(status=RiskStatus.CLOSED)

    def review_overdue(self, *, at: date) -> Self:
        """The risks that are open on `at` and should have been looked at again before that day, with their status."""
        return self.as_at(at).filter(review_late=True)

    def without_owner(self) -> Self:
        """Those that neither a person nor an organisation looks after."""
        return self.filter(_UNOWNED)

    def waiting(self, *, at: date) -> dict[str, int]:
        """How many of those that are open on `at` wait: for an owner, a rating or (`late`) a review; in one query."""
        return (
            self.as_at(at)
            .with_rating(at=at)
            .aggregate(
                unowned=Count("pk", filter=_UNOWNED),
                unrated=Count("pk", filter=Q(level_rank=None)),
                late=Count("pk", filter=Q(review_late=True)),
            )
        )

    def titled(self, title: str) -> Self:
        """Those with this title, whatever its capitals and spaces; the earliest first."""
        words = r"\s+".join(map(re.escape, title.split()))
        return self.filter(title__iregex=rf"^\s*{words}\s*$").order_by("identified_on", "pk")

    def with_rating(self, *, at: date) -> Self:
        """Each with what its current rating said on `at`: the last one up to that day that was not corrected.

        `current_cell` (its key), `score` (likelihood × impact), `level_rank`, `treatment_required`, and `Risk.level`.
        None where there is no rating. Other kinds of rating: `rating_on`, for one risk.
        """
        rows = Rating.objects.filter(risk=OuterRef("pk"), kind=RatingKind.CURRENT).as_at(at)

        def last(what: Any) -> Subquery:
            return Subquery(rows.values(found=what)[:1])

        return self.annotate(
            current_cell=last(F("cell")),
            score=last(F("cell__likelihood") * F("cell__impact")),
            level_rank=last(F("cell__level__rank")),
            treatment_required=last(F("cell__level__treatment_required")),
            level_facts=last(_LEVEL),
        )

    def above_appetite(self, *, at: date) -> Self:
        """The open threats whose level on `at` must be treated, with their status and rating."""
        return self.as_at(at).with_rating(at=at).filter(kind=RiskKind.THREAT, treatment_required=True)

    def with_name(self, *, at: date) -> Self:
        """Each with what a list shows: network, category, owner and `organisation_name`, as it was called on `at`."""
        return self.select_related("network", "category", "owner").annotate(
            organisation_name=name_of("owner_organisation__organisation", at=at)
        )

    def with_owner_here(self, *, at: date) -> Self:
        """Each with `owner_left`: whether its owner had a role in the network, but none on `at`; of what is still open.

        To be asked after `with_status`. Who never had one is no less the owner.
        """
        roles = Membership.objects.filter(network=OuterRef("network"), person=OuterRef("owner"))
        gone = Exists(roles.filter(until__lte=at)) | Q(owner__anonymised_at__isnull=False)
        left = gone & ~Exists(roles.as_at(at)) & ~Q(status=RiskStatus.CLOSED)
        return self.annotate(owner_left=ExpressionWrapper(left, output_field=models.BooleanField()))

    def left_by(self, person: "Person | int", *, at: date) -> Self:
        """Those that are open on `at` and of which this person, who goes, is the owner."""
        return self.as_at(at).filter(owner=person)

    def worst_first(self) -> Self:
        """Threats by level, then by score, of `with_rating`, the unrated last; after them opportunities alike."""
        is_opportunity = Q(kind=RiskKind.OPPORTUNITY)
        return self.order_by(
            ExpressionWrapper(is_opportunity, output_field=models.BooleanField()),
            F("level_rank").desc(nulls_last=True),
            F("score").desc(nulls_last=True),
            "number",
        )

    def for_component(self, component: Component) -> Self:
        """The risks that name this component, or a sign-up for it."""
        named = self.model.components.through.objects.filter(component=component)
        promised = self.model.sign_ups.through.objects.filter(signup__component=component)
        return self.filter(Q(pk__in=named.values("risk")) | Q(pk__in=promised.values("risk")))


_UNOWNED = Q(owner=None, owner_organisation=None)
# A level as a list needs it, so that it costs no query a row.
_LEVEL = JSONObject(
    **{
        name: f"cell__level__{name}"
        for name in ("id", "rank", "word", "own_name", "colour", "review_days", "treatment_required", "accepted_by")
    }
)
