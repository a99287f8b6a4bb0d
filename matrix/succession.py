"""An organisation goes on in another, or in several: what it promised in this network goes along on that day.

The succession itself is one fact for all networks (`Organisation.merge_into`, `split`); what is promised in another
network is not touched here, its own secretary lets it go along.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.models import ENDING, FOR_AN_ORGANISATION, Membership, Participation, Role, Succession, SuccessionKind
from stakeholders.tasks import tell_who_moved

from .leaving import Loose, Settle, close_periods, leave, left_hanging
from .models import Component, Part, SignUp, Status
from .tasks import tell_what_went_along
from .words import how_it_goes


class Fate(models.TextChoices):
    """What becomes of a sign-up when its organisation goes on in another."""

    GOES_ALONG = "goes_along", _("goes along to the successor")
    IN_PLACE = "in_place", _("goes along, in place of what the successor has signed up for here itself")
    IS_THERE = "is_there", _("ends: the successor has signed up for this itself")
    NAMED = "named", _("the successor is named to take over this lead")
    NOT_NAMED = "not_named", _("nobody is named any more to take over this lead: the successor holds it itself")


@dataclass(frozen=True)
class Going:
    """A sign-up and what becomes of it with one successor.

    `own`: what that has signed up for here itself. `hindrance`: why it cannot be, and what to do first.
    """

    row: Any
    fate: Fate
    own: tuple[Any, ...] = ()
    hindrance: Any = ""

    @property
    def risk(self) -> str:
        """Of what is at risk: how it goes, and whether that is still told afterwards; empty of any other."""
        if not self.row.at_risk or self.fate in (Fate.NAMED, Fate.NOT_NAMED):
            return ""
        told = {"health": how_it_goes(self.row)}
        if self.fate == Fate.IS_THERE:
            return _("Now “%(health)s”; how the sign-up of the successor goes, that tells itself.") % told
        return _("How it goes stays as it is: “%(health)s”.") % told


def what_goes_along(participation: Participation, heir: Participation, *, on: date) -> list[Going]:
    """For all that stands of `participation` on `on`, what becomes of it when it goes on in `heir`."""
    loose = left_hanging(participation, on=on)
    places = {(each.row.component_id, each.row.responsibility) for each in loose}
    theirs: dict[tuple[int, int], list[Any]] = {}
    components = {component for component, _responsibility in places}
    rows: Any = SignUp.objects.filter(participation=heir, annulled=False, component__in=components)
    standing = {row.pk for row in rows.as_at(on)}
    for row in rows:
        row.stands, row.later = row.pk in standing, _changed_after(row, on)
        theirs.setdefault((row.component_id, row.responsibility), []).append(row)
    return [_going(each, heir, theirs.get((each.row.component_id, each.row.responsibility), [])) for each in loose]


def _changed_after(row: Any, on: date) -> date | None:
    """The last day after `on` on which something was done with a sign-up, as far as that day has come."""
    days = (row.offered_on, row.confirmed_on, row.closed_on)
    return max((day for day in days if day and on < day <= timezone.localdate()), default=None)


def _going(each: Loose, heir: Participation, theirs: Sequence[Any]) -> Going:
    row = each.row
    if each.hindrance:
        said = _("This holds up to and including %(day)s. Choose the day after that, or a later one.")
        return Going(row, Fate.IS_THERE, hindrance=said % {"day": date_format(row.last_day, "DATE_FORMAT")})
    if each.choices == (Settle.RELEASE,):
        return Going(row, Fate.NOT_NAMED if row.participation_id == heir.pk else Fate.NAMED)
    if later := max((other.later for other in theirs if other.later), default=None):
        facts = {"organisation": heir.name, "day": date_format(later, "DATE_FORMAT")}
        said = _("%(organisation)s did something here on %(day)s. Choose that day or a later one.")
        return Going(row, Fate.IS_THERE, hindrance=said % facts)
    own = tuple(other for other in theirs if other.stands and _in_the_way(row, other))
    if not own:
        return Going(row, Fate.GOES_ALONG)
    weaker = all(_strength(row) > _strength(other) for other in own)
    return Going(row, Fate.IN_PLACE if weaker else Fate.IS_THERE, own)


def _in_the_way(row: Any, other: Any) -> bool:
    """Whether one organisation cannot have both: for one time, and not interest beside which something is promised."""
    at_once = (row.until is None or other.since < row.until) and (other.until is None or row.since < other.until)
    return at_once and (row.part == Part.INTERESTED or other.part != Part.INTERESTED)


def _strength(row: Any) -> tuple[bool, bool, bool]:
    """Of two sign-ups for one thing, the one that counts for more stays: confirmed before offered, lead before not."""
    return (row.part != Part.INTERESTED, row.confirmed_on is not None, row.part == Part.LEAD)


@dataclass(frozen=True)
class Plan:
    """How an organisation goes on.

    `moves`: of a split, for each sign-up by its number, the number of the heir that stands for it; None: then it ends,
    or with a split-off stays. Merged, all goes to the one. `people`: for each person that acts for it, by number, the
    heir for which they act from then; None: their role ends, or with a split-off stays. Merged, it is the one.
    """

    kind: str
    heirs: Sequence[Participation]
    moves: Mapping[int, int | None] = field(default_factory=dict)
    people: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def merged(self) -> bool:
        return self.kind == SuccessionKind.MERGED

    @property
    def ends(self) -> bool:
        return self.kind in ENDING

    def heir_of(self, key: int) -> Participation | None:
        """To which heir a sign-up goes."""
        return self.heirs[0] if self.merged else self._by_number(self.moves.get(key))

    def acts_for(self, person: int) -> Participation | None:
        """For which heir somebody acts from then."""
        return self.heirs[0] if self.merged else self._by_number(self.people.get(person))

    def _by_number(self, number: int | None) -> Participation | None:
        return next((heir for heir in self.heirs if heir.pk == number), None)


@dataclass(frozen=True)
class Outcome:
    """What came of all that stood: `along`, the sign-ups as their heirs hold them now; how many `ended`; and how many
    `gave_way`, as the heir had signed up for the same itself.
    """

    along: tuple[SignUp, ...]
    ended: int
    gave_way: int

    def without_contact(self, heir: Participation) -> int:
        """How many of those of one heir have no contact."""
        return sum(row.contact_id is None for row in self.along if row.participation_id == heir.pk)


def known_heirs(participation: Participation, *, by: Any) -> list[Succession]:
    """In what its organisation went on and ended, as `by` may know it in this network."""
    rows = participation.organisation.successions.filter(kind__in=ENDING)
    return list(rows.known_in(participation.network, by=by).select_related("successor"))


def acting(participation: Participation, *, on: date) -> list[Any]:
    """The roles of who acts for this organisation on `on` or later, by the name of the person."""
    rows = participation.memberships.filter(role__in=FOR_AN_ORGANISATION).not_over(on)
    return list(rows.select_related("person").order_by("person__name", "person", "role"))


def who_stays_behind(participation: Participation, plan: Plan, heir: Participation, *, on: date) -> set[int]:
    """The people, by number, who are no longer the contact of what goes along to `heir` on `on`.

    A contact goes along with the work: most have no role here and are only named, and they still do what they did. Who
    acts from then for another than the heir, or whose role ends by this plan, does not speak for it.
    """
    of_it = {role.person_id: plan.acts_for(role.person_id) for role in acting(participation, on=on)}
    rows = Membership.objects.filter(network=participation.network_id, role__in=FOR_AN_ORGANISATION)
    rows = rows.as_at(timezone.localdate()).exclude(participation=participation)
    held = list(rows.values_list("person", "participation"))
    acts_there = {person for person, who in held if who == heir.pk}
    acts_there |= {person for person, goes_to in of_it.items() if goes_to is not None and goes_to.pk == heir.pk}
    return {*of_it, *(person for person, _who in held)} - acts_there


def go_on(participation: Participation, plan: Plan, *, by: Any, on: date | None = None, reason: str = "") -> Outcome:
    """Let the organisation of `participation` go on by this plan from `on`, with all that it promised here.

    Where the succession is recorded already, only what was promised here goes along. All of it happens, or nothing.
    Whose role moves is told by mail, and so are the coordinators of each heir what went along to it. `reason`: for the
    history, where all that is changed here has one reason.

    Raises:
        ValidationError: a day to come, or heirs that cannot be.
        StepRefused: the present state forbids it; the sentence says what to do first.
    """
    on = participation.day_that_has_come(on, by=by)
    with transaction.atomic():
        hold_all(participation, plan.heirs, on=[on])
        row = locked(participation)
        refuse(row, plan, on=on)
        why = ": ".join(filter(None, (_in_short(plan), reason.strip())))
        step = _Step(row=row, plan=plan, by=by, on=on, reason=why)
        step.record()
        for heir in plan.heirs:
            step.take_roles(heir)
        outcome = step.settle()
        people = acting(row, on=on)
        if plan.ends:
            leave(row, by=by, reason=step.reason, settle={}, on=on)
        for role in people:
            step.let_along(role, plan.acts_for(role.person_id))
        for heir in plan.heirs:
            if along := [each.pk for each in outcome.along if each.participation_id == heir.pk]:
                tell_what_went_along.enqueue(row.pk, heir.pk, along)
    participation.refresh_from_db()
    return outcome


def refuse(participation: Participation, plan: Plan, *, on: date) -> None:
    """Raise why this organisation cannot go on in these from `on`, whatever it signed up for; nothing is changed.

    Raises:
        StepRefused: the sentence says what to do; its code `heir_ended`: because of which heirs, otherwise the day.
    """
    _refuse_day(participation, plan.heirs, on)
    known = list(participation.organisation.successions.filter(kind__in=ENDING))
    into = [heir.organisation for heir in plan.heirs]
    if not (known and plan.ends):
        participation.organisation.refuse_going_on(into, on=on)
    elif {each.successor_id for each in known} != {each.pk for each in into} or any(each.on > on for each in known):
        raise StepRefused(_("It is already recorded in what this organisation went on."), code="ended")


def _in_short(plan: Plan) -> str:
    told = _("Went on in %(organisations)s") if plan.ends else _("Split off: %(organisations)s")
    return str(told % {"organisations": listed(heir.name for heir in plan.heirs)})


def listed(names: Iterable[str]) -> str:
    """Names in a row, with “and” before the last."""
    return get_text_list(list(names), str(_("and")))


def hold_all(participation: Participation, heirs: Iterable[Participation], *, on: Collection[date]) -> None:
    """Lock what going on touches: components first, then the organisations, as signing up and leaving do."""
    touched = {each.row.component_id for day in on for each in left_hanging(participation, on=day)}
    list(Component.objects.select_for_update(of=("self",)).filter(pk__in=touched).order_by("pk"))
    for each in sorted((participation, *heirs), key=lambda row: row.pk):
        locked(each)


def _refuse_day(row: Participation, heirs: Sequence[Participation], on: date) -> None:
    for each in (row, *heirs):
        if not each.holds_on(on):
            said = _("%(organisation)s does not take part on that day. Choose another day.")
            raise StepRefused(said, params={"organisation": each.name})
    today = timezone.localdate()
    if row.since == on == today:
        raise StepRefused(_("This organisation takes part since today. Record this tomorrow, or on a later day."))
    if row.since == on:
        raise StepRefused(_("This organisation takes part from that day: choose a later day, from which it does not."))
    # What ends on a day to come hinders by itself: see `Going`.
    later = Q(offered_on__gt=on) | Q(confirmed_on__gt=on) | Q(closed_on__gt=on, closed_on__lte=today)
    if SignUp.objects.filter(later, participation=row, annulled=False).exists():
        raise StepRefused(_("Something was promised, confirmed or ended after that day. Choose a later day."))


@dataclass(frozen=True, kw_only=True)
class _Step:
    """All that is changed at once: of which organisation, by which plan, by whom, from when and why."""

    row: Participation
    plan: Plan
    by: Any
    on: date
    reason: str

    def record(self) -> None:
        """The succession itself, unless another network recorded it."""
        own = self.row.organisation
        if self.plan.ends and own.successions.filter(kind__in=ENDING).exists():
            return
        into = [heir.organisation for heir in self.plan.heirs]
        if self.plan.merged:
            own.merge_into(into[0], by=self.by, on=self.on, reason=self.reason)
        else:
            own.split(into=into, by=self.by, on=self.on, goes_on=not self.plan.ends, reason=self.reason)

    def take_roles(self, heir: Participation) -> None:
        """What it was to the network, its successor is from then; of a split, each is at least what may sign up."""
        held = {role.role for role in heir.roles.as_at(self.on)}
        how = {"by": self.by, "on": self.on, "reason": self.reason}
        for role in self.row.roles.as_at(self.on):
            if role.role in held or (role.role == Role.PROSPECT and Role.PARTNER in held):
                continue
            if role.role == Role.PARTNER:
                heir.become_partner(**how)
            elif self.plan.merged or role.role == Role.PROSPECT:
                heir.take_role(role=Role(role.role), agreed=role.agreed, relation=role.relation, **how)

    def settle(self) -> Outcome:
        """Each of its sign-ups goes to its heir, or ends; what stays where it is, is left alone."""
        behind = {heir.pk: who_stays_behind(self.row, self.plan, heir, on=self.on) for heir in self.plan.heirs}
        along: list[SignUp] = []
        ended = gave_way = 0
        for each in left_hanging(self.row, on=self.on):
            heir = self.plan.heir_of(each.row.pk)
            if heir is None and not self.plan.ends:
                continue
            new = None
            if heir is not None:
                new = self._pass_on(each.row.pk, heir, behind[heir.pk])
            else:
                self._end(SignUp.objects.with_status(at=self.on).get(pk=each.row.pk))
            if new is not None:
                along.append(new)
            elif each.row.participation_id == self.row.pk:
                ended, gave_way = (ended + 1, gave_way) if heir is None else (ended, gave_way + 1)
        return Outcome(tuple(along), ended, gave_way)

    def _pass_on(self, key: int, heir: Participation, behind: Container[int]) -> SignUp | None:
        """One sign-up to its heir. Looked at anew, for the one before may have changed what is there."""
        going = next(each for each in what_goes_along(self.row, heir, on=self.on) if each.row.pk == key)
        if going.hindrance:
            raise StepRefused(going.hindrance)
        how = {"by": self.by, "on": self.on, "reason": self.reason}
        match going.fate:
            case Fate.NAMED:
                going.row.rename_successor(to=heir, **how)
            case Fate.NOT_NAMED:
                going.row.forget_successor(**how)
            case Fate.IS_THERE:
                self._end(going.row)
            case _:
                for own in going.own:
                    own.withdraw(**how)
                new: SignUp = going.row.pass_on(to=heir, with_contact=going.row.contact_id not in behind, **how)
                return new
        return None

    def _end(self, sign_up: Any) -> None:
        if sign_up.participation_id != self.row.pk:
            verb = sign_up.forget_successor
        else:
            verb = sign_up.end if sign_up.status == Status.CONFIRMED else sign_up.withdraw
        verb(by=self.by, on=self.on, reason=self.reason)

    def let_along(self, held: Membership, heir: Participation | None) -> None:
        """Whoever acted for it acts for its heir, and is told so."""
        if heir is None:
            return
        rows = Membership.objects.filter(pk=held.pk).not_over(self.on)
        close_periods(rows, by=self.by, on=self.on, reason=self.reason)
        new = Membership(network=held.network, person=held.person, role=held.role, participation=heir)
        new.since, new.until = max(self.on, held.since), held.until
        same = Membership.objects.filter(network=held.network, person=held.person, role=held.role, participation=heir)
        if not same.not_over(new.since).exists():
            save_row(new, by=self.by, reason=self.reason)
        tell_who_moved.enqueue(held.person_id, held.participation_id or 0, heir.pk)
