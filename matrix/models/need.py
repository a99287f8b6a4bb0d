"""What is asked for a component, and how far sign-ups cover it."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, FilteredRelation, Min, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.constraints import NoOverlap
from periods.models import Period, PeriodQuerySet
from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network

from .component import Component
from .phase import Phase
from .status import Part, held_on, known_on, standing_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

    from .sign_up import SignUp


REASON_MOST = 300
# More than these no network has to give: a slip of the finger.
CONTRIBUTORS_MOST = 100
HOURS_MOST = 1_000_000


class Responsibility(models.IntegerChoices):
    """What one signs up for: to make a component, or to keep it running."""

    DEVELOP = 1, _("develop")
    MANAGE = 2, _("manage")


class Coverage(models.IntegerChoices):
    """How far a need is covered; the lower, the worse, so that the worst of several is their minimum."""

    OPEN = 1, _("open")
    OFFERED = 2, _("offered")
    PARTIAL = 3, _("partly covered")
    COVERED = 4, _("covered")


class CoverageWord(models.TextChoices):
    """Coverage as readers are told, worst first: whoever is confirmed for a later day does more than offer."""

    OPEN = "open", _("open")
    OFFERED = "offered", _("offered")
    UPCOMING = "upcoming", _("upcoming")
    PARTIAL = "partial", _("partly covered")
    COVERED = "covered", _("covered")

    @classmethod
    def of(cls, coverage: int, *, upcoming: bool) -> "CoverageWord":
        """How a need is told that was asked for `with_coverage`."""
        return cls.UPCOMING if upcoming and coverage == Coverage.OFFERED else cls[Coverage(coverage).name]

    @property
    def coverage(self) -> Coverage:
        """As what it is counted."""
        return Coverage.OFFERED if self is CoverageWord.UPCOMING else Coverage[self.name]


class NeedClosed(models.TextChoices):
    FULFILLED = "fulfilled", _("fulfilled")
    DROPPED = "dropped", _("dropped")


class NeedQuerySet(PeriodQuerySet["Need"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is asked is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def that_count(self, *, at: date) -> Self:
        """The needs of components that coverage is counted over on `at`."""
        return self.as_at(at).filter(component__in=Component.objects.that_count(at=at))

    def that_are_planned(self, *, at: date, until: date) -> Self:
        """What is asked on `at`, or from a later day before `until`, of components that count on `at`.

        What was asked later only is not known on a past day.
        """
        asked = self.as_at(at) if at < timezone.localdate() else self.during(at, until)
        return asked.filter(component__in=Component.objects.that_count(at=at))

    def with_end(self, *, at: date) -> Self:
        """Each with `ends`: its end as it was known on `at`; that it was closed or replaced later is not known then."""
        next_one = Need.objects.filter(
            component=OuterRef("component"), responsibility=OuterRef("responsibility"), since=OuterRef("until")
        )
        later = Q(until__gt=at) & (~Q(closed_as="") | Exists(next_one))
        if at >= timezone.localdate():
            return self.annotate(ends=F("until"))
        return self.annotate(ends=Case(When(later, then=None), default=F("until"), output_field=models.DateField()))

    def with_wanted_from(self, *, at: date) -> Self:
        """Each with `wanted_from`: the day from which it is to be covered. Its own, else its component's, else `at`."""
        day = Coalesce("due_on", "component__wanted_by", Value(at), output_field=models.DateField())
        return self.annotate(wanted_from=Greatest(day, "since"))

    def with_coverage(self, *, at: date, without: "SignUp | None" = None, assuming: "SignUp | None" = None) -> Self:
        """Each with `coverage` on `at`, and what it is made of; `without`: as if that sign-up were not there;
        `assuming`: as if that offer held.

        `led` (a lead holds), `led_from` (the day on which a confirmed lead begins that has not begun yet),
        `lead_offers` (not confirmed), `joined` (confirmed contributors), `hours` (a year, of lead and contributors;
        interested never count), `contested` (several lead offers where none holds). A sign-up that is confirmed but has
        not begun yet counts as an offer: somebody comes, nobody holds. `upcoming` tells where that is so: nobody holds
        what is asked, and who will is confirmed.

        All of it is counted over one join, so that the database looks at each sign-up once; as with every count over
        a join, the order of the model is lost.
        """
        path = "component__sign_ups__"
        here = Q(**{f"{path}responsibility": F("responsibility"), f"{path}part__lt": Part.INTERESTED})
        here &= known_on(at, of=path) & standing_on(at, of=path)
        if without is not None:
            here &= ~Q(**{f"{path}pk": without.pk})
        held, lead = held_on(at, of="promise__"), Q(promise__part=Part.LEAD)
        confirmed = Q(promise__confirmed_on__lte=at)
        if assuming is not None:
            held, confirmed = held | Q(promise__pk=assuming.pk), confirmed | Q(promise__pk=assuming.pk)
        counted = self.alias(promise=FilteredRelation("component__sign_ups", condition=here)).alias(
            promised=Count("promise"),
            holding=Count("promise", filter=held),
            leads=Count("promise", filter=held & lead),
            coming=Count("promise", filter=confirmed & Q(promise__since__gt=at) & (lead | Q(lead_wanted=False))),
        )
        counted = counted.annotate(
            led_from=Min("promise__since", filter=lead & confirmed & Q(promise__since__gt=at)),
            lead_offers=Count("promise", filter=lead & ~confirmed),
            joined=Count("promise", filter=held & ~lead),
            hours=Coalesce(Sum("promise__hours", filter=held), 0),
        )
        short = Q(joined__lt=F("contributors_wanted")) | Q(hours__lt=F("hours_wanted"))
        return counted.annotate(
            led=_flag(Q(leads__gt=0)),
            contested=_flag(Q(leads=0, lead_offers__gt=1)),
            upcoming=_flag(Q(coming__gt=0) & (Q(holding=0) | Q(lead_wanted=True, leads=0))),
            coverage=Case(
                When(Q(promised=0) | Q(lead_wanted=True, leads=0, lead_offers=0, led_from=None), then=Coverage.OPEN),
                When(Q(holding=0) | Q(lead_wanted=True, leads=0), then=Coverage.OFFERED),
                When(short, then=Coverage.PARTIAL),
                default=Coverage.COVERED,
                output_field=models.PositiveSmallIntegerField(choices=Coverage.choices),
            ),
        )

    def without_lead(self) -> Self:
        """Those (asked for `with_coverage`) that want a lead which nobody holds: offered or promised for later is not
        held; a lead of whom nothing is heard is.
        """
        return self.filter(lead_wanted=True, led=False)

    def told_as(self, told: CoverageWord) -> Self:
        """Of the needs asked for `with_coverage`: those that readers are told of in that word."""
        return self.filter(coverage=told.coverage, upcoming=told is CoverageWord.UPCOMING)

    def that_are_open(self, *, at: date) -> Self:
        """The needs that count on `at` and are not covered then, with their coverage."""
        return self.that_count(at=at).with_coverage(at=at).filter(coverage__lt=Coverage.COVERED)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=models.BooleanField())


class Need(InNetwork, Period):
    """What is asked for one responsibility of a component during a period. No need on a day: not asked."""

    SEVERAL_LINES = frozenset({"reason"})

    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, related_name="needs", verbose_name=_("component")
    )
    responsibility = models.PositiveSmallIntegerField(_("responsibility"), choices=Responsibility.choices)
    lead_wanted = models.BooleanField(_("lead wanted"), default=True)
    contributors_wanted = models.PositiveSmallIntegerField(_("contributors wanted"), default=0)
    hours_wanted = models.PositiveIntegerField(_("hours a year wanted"), default=0)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    closed_as = models.CharField(_("closed as"), max_length=10, choices=NeedClosed.choices, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=REASON_MOST, blank=True, editable=False)
    history = History()

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["component", "responsibility", "since"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lead_wanted=True) | Q(contributors_wanted__gt=0) | Q(hours_wanted__gt=0),
                name="need_asks_for_something",
                violation_error_message=_("Ask for at least something: a lead, contributors or hours."),
            ),
            models.CheckConstraint(
                condition=Q(responsibility__in=Responsibility.values), name="need_responsibility_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_as="") | Q(until__isnull=False),
                name="need_closed_has_end",
                violation_error_message=_("A closed need has an end."),
            ),
            NoOverlap(
                name="need_one_at_a_time",
                by=("component", "responsibility"),
                since="since",
                until="until",
                violation_error_message=_("What is asked here in that period is already known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.get_responsibility_display()}"

    def clean(self) -> None:
        super().clean()
        if (self.contributors_wanted or 0) > CONTRIBUTORS_MOST:
            raise ValidationError({"contributors_wanted": _("Fill in a whole number from 0 to 100.")})
        if (self.hours_wanted or 0) > HOURS_MOST:
            sentence = _("These are more hours than people can give. Fill in at most 1000000.")
            raise ValidationError({"hours_wanted": sentence})

    @classmethod
    def ask(cls, *, by: Any, component: Component, responsibility: int, on: date | None = None, **asked: Any) -> "Need":
        """Ask for something from `on`; what was asked until then ends on that day.

        `asked`: lead_wanted, contributors_wanted, hours_wanted (a year), due_on, until. What is not named is that of a
        new need. What was asked from that same day was asked on no day: it is put right. Something else that is known
        from a later day stays, and this holds until then.

        Raises:
            ValidationError: nothing is asked, a number or date is wrong, or a past day by anybody but the secretary.
            StepRefused: the component is no more than a candidate on that day, or retired; or this is asked already.
        """
        on = component.day(on, by=by)
        with transaction.atomic():
            component = locked(component)
            here = component.needs.filter(responsibility=responsibility)
            present = here.as_at(on).first()
            coming = here.filter(since__gt=on).order_by("since").first()
            asked.setdefault("until", present.until if present else coming.since if coming else None)
            need = cls(network=component.network, component=component, responsibility=responsibility, since=on, **asked)
            need._refuse_phases()
            need.refuse_late(present)
            if present and present.asks_the_same(need):
                raise StepRefused(_("That is asked already. Change something, or go back."))
            if present:
                present.give_way_to(need)
            if present and present.since == on:
                need.pk, need._state.adding = present.pk, False
            elif present:
                save_row(present, by=by)
            save_row(need, by=by)
        return need

    def close(self, *, by: Any, closed_as: str, reason: str = "", on: date | None = None) -> None:
        """Ask no longer from `on`: fulfilled, or dropped with a reason.

        Raises:
            ValidationError: dropped without a reason, or a past day by anybody but the secretary.
            StepRefused: it is closed already, or no longer holds on that day.
        """
        if closed_as == NeedClosed.DROPPED and not reason.strip():
            raise ValidationError({"reason": _("Say why this is no longer asked for.")})
        self.stop(by=by, closed_as=closed_as, reason=reason, on=on)

    def stop(self, *, by: Any, closed_as: str, reason: str = "", on: date | None = None) -> None:
        """As `close`, where the reason may be plain from what else happens.

        What was asked on no day is taken away; where it came in the place of something else, that is what closes.
        """
        on = self.day(on, by=by)
        if closed_as not in NeedClosed.values:
            raise ValidationError({"closed_as": _("Choose whether it is fulfilled or dropped.")})
        with transaction.atomic():
            row = locked(self)
            if row.closed_as or (row.until and row.until <= on):
                raise StepRefused(_("This is no longer asked for on that day."))
            if row.since < on:
                row.shut(by=by, closed_as=closed_as, reason=reason, on=on)
            elif row.since == on or row.since > timezone.localdate():
                row._give_way(by=by, closed_as=closed_as, reason=reason)
                return
            else:
                raise StepRefused(_("This was not asked for yet on that day."))
        self.refresh_from_db()

    def shut(self, *, by: Any, closed_as: str, reason: str, on: date) -> None:
        """Let this end on `on`, also where another end was known; whoever calls has locked it."""
        self.until, self.closed_as, self.reason = on, closed_as, reason.strip()
        save_row(self, by=by, reason=reason)

    def take_away(self, *, by: Any, reason: str) -> None:
        """Gone from effective time, kept in its history; whoever calls has locked it."""
        self._history_user, self._change_reason = by, reason or None
        self.delete()

    def _give_way(self, *, by: Any, closed_as: str, reason: str) -> None:
        """To what was asked before: that is closed on this day; or goes on, where this was still to come."""
        self.take_away(by=by, reason=reason)
        here = Need.objects.filter(component=self.component, responsibility=self.responsibility)
        before = here.filter(until=self.since, closed_as="").first()
        if before and self.since <= timezone.localdate():
            before.shut(by=by, closed_as=closed_as, reason=reason, on=self.since)
        elif before:
            before.until = self.until
            save_row(before, by=by, reason=reason)

    def give_way_to(self, need: "Need") -> None:
        """End where `need` begins. Whatever closed this closes that."""
        need.closed_as, need.reason = (self.closed_as, self.reason) if need.until else ("", "")
        self.closed_as = self.reason = ""
        self.until = need.since

    def asks_the_same(self, other: "Need") -> bool:
        """Whether both ask for the same, and until the same day."""
        names = ("lead_wanted", "contributors_wanted", "hours_wanted", "due_on", "until")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def _refuse_phases(self) -> None:
        """In none of the days that it is asked for."""
        phases = self.component.phases.filter(phase__in=[Phase.CANDIDATE, Phase.RETIRED])
        phases = phases.filter(Q(until=None) | Q(until__gt=self.since))
        if self.until:
            phases = phases.filter(since__lt=self.until)
        if phases.exists():
            raise StepRefused(_("Nothing can be asked for a component that is a candidate or retired."))

    def refuse_late(self, present: "Need | None") -> None:
        """A day by which it is wanted that is past already, unless it was so before: what is late may be asked anew.

        Raises:
            ValidationError: it is.
        """
        if self.due_on and self.due_on < self.since and not (present and present.due_on == self.due_on):
            raise ValidationError({"due_on": _("Choose a day after the one from which this is asked.")})
