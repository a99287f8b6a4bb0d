"""Where a sign-up stands on a day: its status follows from its dates, its health from what was last heard.

`with_status` and `with_health` compute them in SQL, here and nowhere else. Which steps a status allows: `NEXT`.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Network
from stakeholders.models.organisation import name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

    from .sign_up import SignUp  # noqa: F401 - named in the type of the queryset


class Part(models.IntegerChoices):
    """As what an organisation signs up. An interested party promises nothing and never counts."""

    LEAD = 1, _("lead")
    CONTRIBUTOR = 2, _("contributor")
    INTERESTED = 3, _("interested")


class Status(models.TextChoices):
    """Where a sign-up stands on a day."""

    OFFERED = "offered", _("offered")
    UPCOMING = "upcoming", _("upcoming")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended")
    LAPSED = "lapsed", _("lapsed")
    ANNULLED = "annulled", _("annulled")


STANDING = (Status.OFFERED, Status.UPCOMING, Status.CONFIRMED)


class Closed(models.TextChoices):
    DECLINED = Status.DECLINED.value, _("declined")
    WITHDRAWN = Status.WITHDRAWN.value, _("withdrawn")
    ENDED = Status.ENDED.value, _("ended")


class Health(models.IntegerChoices):
    """How a promise goes, in the words of who made it; the lower, the worse."""

    STALLED = 1, _("stalled")
    ATTENTION = 2, _("needs attention")
    ON_TRACK = 3, _("on track")


# Which steps each status allows. What is not here is refused.
NEXT: dict[str, frozenset[str]] = {
    Status.OFFERED: frozenset({"confirm", "decline", "withdraw", "annul"}),
    Status.UPCOMING: frozenset({"withdraw", "annul"}),
    Status.CONFIRMED: frozenset({"withdraw", "end", "renew", "name_successor", "hand_over", "report", "annul"}),
    Status.LAPSED: frozenset({"end", "annul"}),
    Status.DECLINED: frozenset({"annul"}),
    Status.WITHDRAWN: frozenset({"annul"}),
    Status.ENDED: frozenset({"annul"}),
    Status.ANNULLED: frozenset(),
}


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Who signed up for what is known to everybody who may see the network; details: `rules.see_details`."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def with_status(self, *, at: date) -> Self:
        """The sign-ups known on `at`, each with its `status` on that day."""
        return self.filter(offered_on__lte=at, annulled=False).annotate(status=status_on(at))

    def as_at(self, day: date) -> Self:
        """The sign-ups that stand on `day`: offered, upcoming or confirmed."""
        return self.with_status(at=day).filter(status__in=STANDING)

    def with_name(self, *, at: date) -> Self:
        """Each with `organisation_name`: what its organisation was called on `at`."""
        return self.annotate(organisation_name=name_of("participation__organisation", at=at))

    def with_health(self, *, network: Network, at: date) -> Self:
        """Each, of one network, with `status`, `health`, `silent`, `at_risk`, `ending` on `at`.

        Silent: a confirmed lead or contributor whose last word (start, confirmation, update) is older than the
        network's limit. At risk: stalled, needing attention or silent. Ending: confirmed, its promised end in sight;
        that it was ended early is not known until then.
        """
        from .status_update import StatusUpdate

        updates = StatusUpdate.objects.filter(sign_up=OuterRef("pk"), on__lte=at)
        word = at - timedelta(days=network.silent_after_days)
        promised = Q(status=Status.CONFIRMED) & ~Q(part=Part.INTERESTED)
        silent = promised & Q(since__lt=word, confirmed_on__lt=word, spoke=False)
        soon = at + timedelta(days=network.ending_soon_days)

        def flag(condition: Q) -> Case:
            return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())

        return (
            self.with_status(at=at)
            .annotate(
                health=Subquery(updates.order_by("-on", "-pk").values("health")[:1]),
                last_update_on=Subquery(updates.order_by("-on", "-pk").values("on")[:1]),
                spoke=Exists(updates.filter(on__gte=word)),
            )
            .annotate(silent=flag(silent), ending=flag(promised & Q(promised_until__lte=soon)))
            .annotate(at_risk=flag(Q(silent=True) | promised & Q(health__lt=Health.ON_TRACK)))
        )


def status_on(day: date) -> Case:
    """The status on `day` of a sign-up that was offered by then and is not annulled."""
    return Case(
        When(closed_on__lte=day, then=F("closed_as")),
        When(until__lte=day, then=Value(Status.LAPSED)),
        When(confirmed_on__lte=day, since__gt=day, then=Value(Status.UPCOMING)),
        When(confirmed_on__lte=day, then=Value(Status.CONFIRMED)),
        default=Value(Status.OFFERED),
        output_field=models.CharField(choices=Status.choices),
    )
