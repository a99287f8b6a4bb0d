"""Where a sign-up stands on a day: its status follows from its dates, its health from what was last heard.

`with_status` and `with_health` compute them in SQL, here and nowhere else; the three conditions at the end of this file
are also what coverage is counted with (`need.py`). Which steps a status allows: `NEXT`.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Network, Succession, SuccessionKind
from stakeholders.models.organisation import name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

    from .sign_up import SignUp


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
    Status.OFFERED: frozenset({"amend", "confirm", "decline", "contribute", "withdraw", "annul"}),
    Status.UPCOMING: frozenset({"attest", "renew", "withdraw", "annul"}),
    Status.CONFIRMED: frozenset(
        {"attest", "withdraw", "end", "renew", "name_successor", "hand_over", "report", "annul"}
    ),
    Status.LAPSED: frozenset({"end", "annul"}),
    Status.DECLINED: frozenset({"annul"}),
    Status.WITHDRAWN: frozenset({"annul"}),
    Status.ENDED: frozenset({"annul"}),
    Status.ANNULLED: frozenset(),
}

# What is no longer done with a lead that was handed over for a later day: until then it goes on as it is.
NOT_ONCE_HANDED_OVER = frozenset({"withdraw", "end", "renew", "name_successor", "hand_over"})


# A sign-up takes up its period unless it was annulled, or closed before it began.
TAKES_PLACE = Q(annulled=False) & (Q(closed_on=None) | Q(closed_on__gt=F("since")))


def _followed(rows: "models.QuerySet[SignUp]") -> Q:
    """Whether one of `rows` follows a sign-up, also once it was changed itself: two questions, each with its index."""
    return Q(Exists(rows.filter(follows=OuterRef("pk")))) | Q(Exists(rows.filter(origin__follows=OuterRef("pk"))))


# Of a sign-up whether another organisation promised or offered it, that went on in the one that stands for it now: what
# is handed over is an offer of its own, and follows a lead that ended. One row by itself: `Stepping.went_along`.
WENT_ALONG = Q(follows__isnull=False) & ~Q(follows__participation=F("participation"))
WENT_ALONG &= Q(origin__isnull=False) | Q(follows__closed_as=Closed.WITHDRAWN)

# In a subquery: the sign-ups for the same responsibility of the same component.
_SAME_PLACE = {name: OuterRef(name) for name in ("component", "responsibility")}


def _flag(condition: Q) -> Case:
    """Whether this holds, as a column."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Who signed up for what is known to everybody who may see the network; details: `rules.see_details`."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def with_status(self, *, at: date) -> Self:
        """The sign-ups known on `at`, each with its `status` on that day."""
        return self.filter(known_on(at)).annotate(status=status_on(at))

    def as_at(self, day: date) -> Self:
        """The sign-ups that stand on `day`: offered, upcoming or confirmed."""
        return self.with_status(at=day).filter(standing_on(day))

    def confirmed(self, *, at: date) -> Self:
        """The sign-ups that hold on `at`: confirmed and begun."""
        return self.as_at(at).filter(held_on(at))

    def waiting(self, *, at: date) -> Self:
        """The offers that wait for the secretary on `at`: not interest, nor where another was chosen."""
        offers = self.as_at(at).filter(offer_on(at), part__lt=Part.INTERESTED)
        return offers.with_choice(at=at).filter(chosen=None)

    def passed_over(self, *, at: date) -> Self:
        """The offers to lead where another was chosen by `at`: who made them is asked whether they will contribute."""
        return self.as_at(at).with_choice(at=at).exclude(chosen=None)

    def with_choice(self, *, at: date) -> Self:
        """Each with `chosen`, `chosen_name`, `chosen_on`: of an offer to lead that cannot be confirmed any more, the
        lead of another that was confirmed for its period: which, whose and when. None of any other sign-up.

        An offer for the time after that lead, or of the successor that its holder named, is not in its way.
        """
        leads = self.model.objects.as_at(at).filter(part=Part.LEAD, confirmed_on__lte=at, **_SAME_PLACE)
        leads = leads.filter(
            Q(until=None) | Q(until__gt=OuterRef("since")),
            ~Q(participation=OuterRef("participation")),
            since__lt=Coalesce(OuterRef("until"), Value(date.max, output_field=models.DateField())),
        )
        # Still to be handed over, or handed over by then: that day may be put off after the successor offered.
        handed = Q(closed_on=None) | Q(handover_on__lte=OuterRef("since"))
        leads = leads.exclude(handed, successor=OuterRef("participation"))
        leads = leads.order_by("since", "pk").with_name(at=at)
        asked = Q(part=Part.LEAD) & known_on(at) & standing_on(at) & offer_on(at)

        def of_lead(column: str) -> Case:
            return Case(When(asked, then=Subquery(leads.values(column)[:1])))

        return self.annotate(
            chosen=of_lead("pk"), chosen_name=of_lead("organisation_name"), chosen_on=of_lead("confirmed_on")
        )

    def with_dropped(self) -> Self:
        """Each (asked for `with_choice`) with `dropped`, `names_another`: whether the holder of the lead in its way had
        named who made this offer as its successor, and whether it names another now.
        """
        named = self.model.history.filter(id=OuterRef("chosen"), successor=OuterRef("participation"))
        now = self.model._default_manager.filter(pk=OuterRef("chosen"), successor__isnull=False)
        return self.annotate(dropped=Exists(named), names_another=Exists(now))

    def with_holder(self, *, at: date) -> Self:
        """Each with `holder`, `holder_name`, `takes_over_on`: of an offer to lead of the successor that a holder named,
        the lead that is to be handed over to it: which, whose and from when. None of any other sign-up.

        Where that lead ends before the offer begins, nothing is handed over.
        """
        leads = self.model.objects.confirmed(at=at).filter(part=Part.LEAD, closed_on=None, **_SAME_PLACE)
        leads = leads.filter(Q(until=None) | Q(until__gt=OuterRef("since")), successor=OuterRef("participation"))
        leads = leads.order_by("pk").with_name(at=at)
        offer = Q(part=Part.LEAD) & known_on(at) & standing_on(at) & offer_on(at)

        def of_lead(column: str) -> Case:
            return Case(When(offer, then=Subquery(leads.values(column)[:1])))

        return self.annotate(
            holder=of_lead("pk"), holder_name=of_lead("organisation_name"), takes_over_on=of_lead("handover_on")
        )

    def with_heir_offer(self, *, at: date) -> Self:
        """Each with `heir_offer`, `heir_since`: of a lead that is not handed over yet, the offer of its named successor
        and from when that is.
        """
        offers = self.model.objects.as_at(at).filter(offer_on(at), part=Part.LEAD, **_SAME_PLACE)
        offers = offers.filter(participation=OuterRef("successor")).order_by("offered_on", "pk")
        lead = Q(part=Part.LEAD, closed_on=None) & known_on(at) & standing_on(at) & held_on(at)

        def of_offer(column: str) -> Case:
            return Case(When(lead, then=Subquery(offers.values(column)[:1])))

        return self.annotate(heir_offer=of_offer("pk"), heir_since=of_offer("since"))

    def with_heir_contribution(self, *, at: date) -> Self:
        """Each with `heir_contribution`: of a lead whose named successor contributes there, that contribution, where it
        goes on after the handover.
        """
        rows = self.model.objects.as_at(at).filter(part=Part.CONTRIBUTOR, **_SAME_PLACE)
        rows = rows.filter(Q(until=None) | Q(until__gt=OuterRef("handover_on")), participation=OuterRef("successor"))
        return self.annotate(heir_contribution=Subquery(rows.order_by("pk").values("pk")[:1]))

    def with_heir(self, *, at: date) -> Self:
        """Each with `heir`, `heir_on`, `heir_agreed`: of a lead that goes to another after `at` whose it will be, from
        which day, and whether that is agreed or only named. Whom a holder named is known of today only.
        """
        rows = self.model.objects.filter(part=Part.LEAD, since__gt=at).as_at(at).filter(confirmed_on__lte=at)
        agreed = _followed(rows.exclude(participation=OuterRef("participation")))
        named = Q(closed_on=None, handover_on__gt=at) if at >= timezone.localdate() else Q(pk=None)
        lead = Q(part=Part.LEAD, successor__isnull=False) & known_on(at) & standing_on(at) & held_on(at)
        return self.annotate(
            heir_agreed=Case(When(lead & agreed, then=Value(True)), default=Value(False)),
            heir=Case(When(lead & (agreed | named), then=name_of("successor__organisation", at=at))),
            heir_on=Case(When(lead & agreed, then=F("until")), When(lead & named, then=F("handover_on"))),
        )

    def with_sequel(self, *, at: date) -> Self:
        """Each with `renewed` and `passed_on`: whether by `at` a changed promise of the same organisation took its
        place, or the sign-up of another did; with `gave_way` (`with_giving_way`); and with `split_up`: whether it was
        closed on the day on which its organisation ended here, split into others.
        """
        rows = self.model._default_manager.filter(known_on(at), follows=OuterRef("pk"))
        own = rows.filter(origin__isnull=False, participation=OuterRef("participation"))
        others = rows.exclude(participation=OuterRef("participation"))
        split = Succession.objects.filter(
            predecessor=OuterRef("participation__organisation"),
            kind=SuccessionKind.SPLIT,
            on__lte=OuterRef("closed_on"),
        )
        split_up = Q(closed_on__lte=at, closed_on=F("participation__until")) & Q(Exists(split))
        told = self.annotate(renewed=Exists(own), passed_on=Exists(others), split_up=_flag(split_up))
        return told.with_giving_way(at=at)

    def with_giving_way(self, *, at: date) -> Self:
        """Each with `gave_way`: whether it was closed by `at` as its organisation and another became one, and only one
        sign-up for the same stayed: that of the successor, or what went along to it.
        """
        same = {name: OuterRef(name) for name in ("component", "responsibility", "participation")}
        along = self.model._default_manager.filter(WENT_ALONG, annulled=False, offered_on=OuterRef("closed_on"), **same)
        there = {f"successor__participations__sign_ups__{name}": OuterRef(name) for name in _SAME_PLACE}
        merged = Succession.objects.filter(
            predecessor=OuterRef("participation__organisation"),
            kind=SuccessionKind.MERGED,
            on__lte=OuterRef("closed_on"),
            **there,
        )
        after = self.model._default_manager.filter(WENT_ALONG, follows=OuterRef("pk"), annulled=False)
        gave_way = Q(Exists(along)) | Q(closed_on=F("participation__until")) & Q(Exists(merged)) & ~Q(Exists(after))
        return self.annotate(gave_way=_flag(Q(closed_on__lte=at) & gave_way))

    def leading(self, since: date, until: date | None) -> Self:
        """The confirmed leads that take up some of [since, until)."""
        rows = self.filter(TAKES_PLACE, Q(until=None) | Q(until__gt=since), part=Part.LEAD, confirmed_on__isnull=False)
        return rows.filter(since__lt=until) if until else rows

    def with_end(self, *, at: date) -> Self:
        """The sign-ups known on `at`, each with `ends`: its end as it was known on `at` (exclusive; None: no end)."""
        return self.filter(known_on(at)).annotate(ends=end_known_on(at))

    def leads_known(self, *, at: date) -> Self:
        """The leads confirmed by `at`, past and to come, with `ends`: of one responsibility never two at once."""
        rows = self.with_end(at=at).filter(_took_place(at), part=Part.LEAD)
        return rows.filter(Q(ends=None) | Q(ends__gt=F("since")))

    def planned(self, since: date, until: date, *, at: date) -> Self:
        """The promises and offers that take up some of [since, until), as known on `at`, with `ends` and `status`."""
        rows = self.with_end(at=at).filter(standing_on(at) | _took_place(at), part__lt=Part.INTERESTED)
        rows = rows.filter(Q(ends=None) | Q(ends__gt=F("since"))).filter(Q(ends=None) | Q(ends__gt=since))
        return rows.filter(since__lt=until).annotate(status=status_on(at))

    def with_version(self) -> Self:
        """Each with `version`: another one after each change, so that nobody decides on what they have not seen."""
        rows = self.model.history.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(version=Subquery(rows.values("history_id")[:1]))

    def with_name(self, *, at: date) -> Self:
        """Each with `organisation_name`: what its organisation was called on `at`."""
        return self.annotate(organisation_name=name_of("participation__organisation", at=at))

    def with_counting(self, *, at: date) -> Self:
        """Each with `counts`: whether its component is one that is counted on `at`."""
        from .component import Component

        counting = Q(component__in=Component.objects.that_count(at=at))
        return self.annotate(counts=_flag(counting))

    def with_health(self, *, network: Network, at: date) -> Self:
        """Each, of one network, with `status`, `health`, `silent`, `at_risk`, `ending` on `at`.

        Silent: a confirmed lead or contributor whose last word (start, confirmation, update, attestation) is older than
        the network's limit; of a renewal, and of what went along with its organisation, the confirmation of its origin
        and its first start count. At risk: stalled, needing attention or silent; an attestation changes no
        health. Ending: confirmed, its promised end in sight; that it was ended early is not known until then.
        `attested_on`: of what still stands, the last day on which that was said.
        """
        from .attestation import Attestation
        from .status_update import StatusUpdate

        told_of = Coalesce(OuterRef("origin"), OuterRef("pk"))
        updates = StatusUpdate.objects.filter(sign_up=told_of, on__lte=at).order_by("-on", "-pk")
        attested = Attestation.objects.filter(sign_up=told_of, on__lte=at).order_by("-on")
        word = at - timedelta(days=network.silent_after_days)
        promised = standing_on(at) & held_on(at) & Q(part__lt=Part.INTERESTED)
        soon = at + timedelta(days=network.ending_soon_days)

        def flag(condition: Any) -> Case:
            return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())

        began = Q(origin=None, since__lt=word, confirmed_on__lt=word)
        promised_once = self.model._default_manager.filter(Q(pk=OuterRef("origin")) | Q(origin=OuterRef("origin")))
        began |= Q(Exists(promised_once.filter(TAKES_PLACE, since__lt=word)), origin__confirmed_on__lt=word)
        heard = Exists(updates.order_by().filter(on__gte=word)) | Exists(attested.order_by().filter(on__gte=word))
        silent = promised & began & ~heard
        return (
            self.with_status(at=at)
            .annotate(
                health=Subquery(updates.values("health")[:1]),
                last_update_on=Subquery(updates.values("on")[:1]),
                attested_on=Case(When(standing_on(at), then=Subquery(attested.values("on")[:1]))),
            )
            .annotate(
                silent=flag(silent),
                ending=flag(promised & Q(promised_until__lte=soon)),
                at_risk=flag(silent | promised & Q(health__lt=Health.ON_TRACK)),
            )
        )


def known_on(day: date, *, of: str = "") -> Q:
    """Offered on or before `day` and not annulled. `of`: the path to the sign-up, as `component__sign_ups__`."""
    return Q(**{f"{of}offered_on__lte": day, f"{of}annulled": False})


def standing_on(day: date, *, of: str = "") -> Q:
    """Of a known sign-up: neither closed nor past on `day`."""
    not_closed = Q(**{f"{of}closed_on": None}) | Q(**{f"{of}closed_on__gt": day})
    not_past = Q(**{f"{of}until": None}) | Q(**{f"{of}until__gt": day})
    return not_closed & not_past


def held_on(day: date, *, of: str = "") -> Q:
    """Of a standing sign-up: confirmed, and begun, on `day`; any other still is an offer."""
    return Q(**{f"{of}confirmed_on__lte": day, f"{of}since__lte": day})


def _took_place(day: date) -> Q:
    """Of a known sign-up: confirmed by `day`, and not closed by then before it began."""
    not_before = Q(closed_on=None) | Q(closed_on__gt=day) | Q(closed_on__gt=F("since"))
    return Q(confirmed_on__lte=day) & not_before


def end_known_on(day: date) -> Case:
    """Of a known sign-up its end as it was known on `day`: what ended it later does not count yet, a handover that was
    agreed by then does.
    """
    from .sign_up import SignUp

    agreed = SignUp.objects.filter(_took_place(day), annulled=False)
    later = Q(closed_on__gt=day) & ~_followed(agreed)
    return Case(When(later, then=F("promised_until")), default=F("until"))


def offer_on(day: date, *, of: str = "") -> Q:
    """Of a standing sign-up: nobody has confirmed it by `day`."""
    return Q(**{f"{of}confirmed_on": None}) | Q(**{f"{of}confirmed_on__gt": day})


def status_on(day: date) -> Case:
    """The status on `day` of a sign-up that is known then."""
    return Case(
        When(closed_on__lte=day, then=F("closed_as")),
        When(until__lte=day, then=Value(Status.LAPSED)),
        When(held_on(day), then=Value(Status.CONFIRMED)),
        When(confirmed_on__lte=day, then=Value(Status.UPCOMING)),
        default=Value(Status.OFFERED),
        output_field=models.CharField(choices=Status.choices),
    )
