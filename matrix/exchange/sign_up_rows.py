"""Sign-ups from a sheet: a new row is an offer, perhaps confirmed; an offer is corrected, a promise renewed."""

from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matrix.models import ARRANGEMENTS, NEXT, Part, Phase, Place, SignUp, Status
from matrix.models.offer import refuse_held, refuse_past
from periods.checks import refuse_wrong
from periods.together import Revision
from periods.verbs import StepRefused, locked
from stakeholders.models import Role, WhoConfirms
from stakeholders.models.participation import MAY_SIGN_UP

from .known import Known, held
from .lines import Act, Comparer, Record, gather, stand_for
from .values import spelling

_PLACE = ("component", "responsibility", "organisation", "part", "since")
_DAYS = ("since", "offered_on", "confirmed_on")
_PROMISED = ("promise", "agreement", "hours", "cents", "mandate", "conditions_accepted")


class SignUpRows(Comparer):
    """Known by our number, else by component, responsibility, organisation, part and first day."""

    keys = frozenset({"id", *_PLACE})

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        # Of a row that speaks of what was renewed: what it means, though the days in it are of before.
        self.renewed: dict[Record, Any] = {}

    def key(self, record: Record) -> str:
        return f"{record.get('component')}, {record.get('organisation')}"

    def identity(self, record: Record, row: Any) -> Any:
        return row.pk if row and row.pk else tuple(record.get(code) for code in _PLACE)

    def match(self, record: Record) -> Any:
        known = self.known
        number = record.get("id")
        if number and number not in known.sign_ups:
            raise ValidationError(
                {"id": _("This network has no sign-up with this number. Leave it empty for a new one.")}
            )
        self._refuse_gaps(record)
        component = known.component(record.get("component"))
        if number:
            return self._as_renewed(record, self._same(record, known.sign_ups[number]))
        organisation = known.organisation(record.get("organisation"))
        place = known.places[component.code, record.get("responsibility")]
        told = (organisation.slug, record.get("part"))
        here = {
            row.since: row
            for row in reversed(place)
            if row.pk and (row.participation.organisation.slug, row.part) == told
        }
        row = next((here[day] for day in self._begins(record) if day in here), None)
        return self._as_renewed(record, row) if row else None

    def _as_renewed(self, record: Record, row: Any) -> Any:
        """The row that goes on in place of this one, unless what is told is how this one ended."""
        if row.pk not in self.known.renewals or all(self.unchanged(record, row, code) for code in record.values):
            return row
        last = row
        while last.pk in self.known.renewals:
            last = self.known.renewals[last.pk]
        self.renewed[record] = row
        return last

    def _begins(self, record: Record) -> list[date]:
        """The first day of a row without a number: as it says, and as it is kept where it is confirmed after that."""
        since, confirmed_on = record.get("since") or self._offered_on(record), record.get("confirmed_on")
        return [since, max(since, confirmed_on)] if confirmed_on else [since]

    def _offered_on(self, record: Record) -> date:
        """When a new sign-up is offered: as it says, else today or on the first day that it tells of."""
        days = [day for day in (record.get("since"), record.get("confirmed_on")) if day and day < self.known.today]
        return record.get("offered_on") or min(days, default=self.known.today)

    def _refuse_gaps(self, record: Record) -> None:
        wanted = {
            "component": _("Fill in the code of the component."),
            "responsibility": _("Fill in the responsibility."),
            "organisation": _("Fill in the organisation."),
            "part": _("Choose what part you will take."),
        }
        if gaps := {code: sentence for code, sentence in wanted.items() if not record.get(code)}:
            raise ValidationError(gaps)

    def _same(self, record: Record, row: Any) -> Any:
        """The sign-up with this number, when the row speaks of the same thing."""
        told = {
            "component": record.get("component") == row.component.code,
            "responsibility": record.get("responsibility") == row.responsibility,
            "organisation": self.known.organisation(record.get("organisation")).slug
            == row.participation.organisation.slug,
        }
        if wrong := [code for code, same in told.items() if not same]:
            raise ValidationError({code: _("The sign-up with this number is about something else.") for code in wrong})
        return row

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        value = record.values[code]
        before = self.renewed.get(record)
        if before is not None and code in _DAYS and value == getattr(before, code):
            return True
        if code in ("organisation", "id"):
            return True  # it is how the row was found
        if code == "since" and (value is None or not record.get("id")):
            return True  # without a number it is how the row was found
        if code in ("offered_on", "confirmed_on") and value is None:
            return True  # to leave it empty is to leave it as it is
        if code == "supplier" and value and row.supplier:
            return bool(self.known.organisation(value, "supplier").slug == row.supplier.organisation.slug)
        return super().unchanged(record, row, code)

    # --- new ---

    def new(self, record: Record) -> Act:
        known = self.known
        confirmed_on = asked = record.get("confirmed_on")
        on = self._offered_on(record)
        component = known.component(record.get("component"))
        self._refuse_days(record)
        participation = known.participation(known.organisation(record.get("organisation")), on)
        since, until, part = record.get("since") or on, record.get("until"), record.get("part")
        promised, *_rest = gather(
            lambda: self._promised(record, participation, on),
            lambda: component.day(on, by=known.by),
            lambda: refuse_past(component, since, until, on=on, by=known.by),
        )
        row: Any = SignUp(
            network=known.network,
            component=component,
            responsibility=record.get("responsibility"),
            part=part,
            participation=participation,
            offered_on=on,
            since=since,
            until=until,
            promised_until=until,
            **promised,
        )
        refuse_wrong(row)
        rivals = self._refuse_place(row, on)
        row.told = Status.OFFERED
        told = [Revision.of(row)]
        if confirmed_on is None and self._counts_at_once(row, rivals):
            confirmed_on = on
        if confirmed_on:
            self._refuse_confirming(row, confirmed_on)
            self._confirm(row, confirmed_on)
            told.append(Revision.of(row))
        known.places[component.code, row.responsibility].append(row)
        facts = {"component": component, "responsibility": row.responsibility, "participation": participation}

        def alone() -> None:
            made = SignUp.offer(
                by=known.by, part=part, on=on, since=since, until=until, confirmed_on=asked, **facts, **promised
            )
            if asked and made.confirmed_on is None:
                made.confirm(by=known.by, on=asked)
            stand_for(row, made)

        return self._act(alone, told, participation, confirmed_on, {"offered_on": on} | _days_of(row))

    def _act(
        self, alone: Any, told: list[Revision], participation: Any, confirmed_on: Any, kept: dict[str, Any]
    ) -> Act:
        """Together, unless more comes of it: the first promise that is confirmed makes a prospect a partner."""
        more = confirmed_on and not self.known.in_role(participation, Role.PARTNER, on=confirmed_on)
        return Act(alone, None if more else lambda: told, kept)

    def _refuse_days(self, record: Record) -> None:
        """A day that is still to come on which it would be offered or confirmed, each in its cell.

        Raises:
            ValidationError: by column.
        """
        late = [code for code in ("offered_on", "confirmed_on") if (record.get(code) or date.min) > self.known.today]
        if late:
            raise ValidationError({code: _("Choose today or a day in the past.") for code in late})

    def _counts_at_once(self, row: Any, rivals: list[Any]) -> bool:
        """Whether the network's rule confirms an offer at once; `rivals`: what else stands there."""
        network = self.known.network
        if row.part == Part.CONTRIBUTOR:
            return bool(network.contributors_confirmed_by == WhoConfirms.AT_ONCE)
        if row.part != Part.LEAD or network.leads_confirmed_by != WhoConfirms.AT_ONCE:
            return False
        leads = (other for other in rivals if other.part == Part.LEAD)
        return not any(other.status == Status.OFFERED or row.overlaps(other) for other in leads)

    def _promised(self, record: Record, participation: Any, on: Any) -> dict[str, Any]:
        promised = {code: record.get(code) for code in _PROMISED if record.has(code)}
        if record.has("arrangements"):
            promised |= {name: name in record.get("arrangements") for name in ARRANGEMENTS}
        if record.get("supplier"):
            promised["supplier"] = self._supplier(record, on)
        if record.get("contact"):
            promised["contact"] = self._contact(record, participation)
        return promised

    def _supplier(self, record: Record, on: Any) -> Any:
        found = self.known.participation(self.known.organisation(record.get("supplier"), "supplier"), on, "supplier")
        if not self.known.in_role(found, Role.SUPPLIER, on=on):
            raise ValidationError({"supplier": _("This organisation is no supplier in this network.")})
        return found

    def _contact(self, record: Record, participation: Any) -> Any:
        found = self.known.people.get(participation.pk, {}).get(spelling(record.get("contact")), [])
        if len(found) != 1:
            raise ValidationError({"contact": _("Choose somebody who acts for this organisation.")})
        return found[0]

    def _refuse_place(self, row: Any, on: Any, *, instead_of: Any = None) -> list[Any]:
        """Why one cannot sign up here: what the verb would ask, of what is known and what the file brings along.

        What else stands here, each with its status then.
        """
        known = self.known
        if not known.in_role(row.participation, *MAY_SIGN_UP, on=on):
            # Who imports is the one whom others would have to ask.
            sentence = _("This organisation takes no part in the network as partner or prospect. Add it as one first.")
            raise ValidationError({"organisation": sentence})
        here = known.places[row.component.code, row.responsibility]
        statuses = known.standing(on)
        standing = []
        for other in here:
            if other is instead_of:
                continue
            status = other.told if hasattr(other, "told") else statuses.get(other.pk)
            if status:
                other.status = status
                standing.append(other)
        phase = held(known.phases[row.component.code], on)
        need = held(known.needs[row.component.code, row.responsibility], on)
        place = Place(phase=phase.phase if phase else None, need=need, standing=standing)
        refusal = place.why_not(row.participation.pk or -1, part=row.part, since=row.since, until=row.until)
        if refusal:
            raise StepRefused(refusal.of_another or refusal.sentence)  # who imports does so for others
        self._refuse_overlap([other for other in here if other is not instead_of], row)
        return standing

    def _refuse_overlap(self, here: list[Any], row: Any) -> None:
        """One organisation stands somewhere once at a time; that a lead is held, confirming tells."""
        interested = row.part == Part.INTERESTED
        for other in here:
            took_place = other.closed_on is None or other.closed_on > other.since
            if other.participation is not row.participation and other.participation_id != row.participation_id:
                continue
            if took_place and row.overlaps(other) and (other.part == Part.INTERESTED) == interested:
                raise StepRefused(_("This organisation has already signed up for this in that period."))

    def _refuse_confirming(self, row: Any, on: Any) -> None:
        """What the verb `confirm` would refuse."""
        known = self.known
        if on > known.today:
            raise ValidationError({"confirmed_on": _("Choose today or a day in the past.")})
        if row.until and row.until <= on:
            raise ValidationError({"confirmed_on": _("This sign-up is over on that day.")})
        if on < row.offered_on:
            raise ValidationError({"confirmed_on": _("It cannot be confirmed before it was offered.")})
        if row.part == Part.INTERESTED:
            raise ValidationError({"confirmed_on": _("Interest needs no confirmation.")})
        phase = held(known.phases[row.component.code], on)
        if phase is None or phase.phase in (Phase.CANDIDATE, Phase.RETIRED):
            raise StepRefused(_("This component does not take sign-ups in its present phase."))
        if not row.participation.holds_on(on):
            raise StepRefused(_("This organisation no longer takes part in the network."))
        self._refuse_second_lead(row, on)

    def _refuse_second_lead(self, row: Any, on: Any) -> None:
        if row.part != Part.LEAD:
            return
        since = max(row.since, on)
        for other in self.known.places[row.component.code, row.responsibility]:
            confirmed = other.part == Part.LEAD and other.confirmed_on and other is not row
            took_place = other.closed_on is None or other.closed_on > other.since
            shared = (other.until is None or other.until > since) and (row.until is None or other.since < row.until)
            if confirmed and took_place and shared:
                if other.pk and row.component.pk:
                    refuse_held(row, since=since)
                raise StepRefused(_("Another organisation leads this in that period."))

    @staticmethod
    def _confirm(row: Any, on: Any) -> None:
        row.confirmed_on, row.since = on, max(row.since, on)
        row.told = Status.CONFIRMED if row.since <= on else Status.UPCOMING

    # --- changed ---

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:
        known, today = self.known, self.known.today
        step = "amend" if "amend" in NEXT.get(row.now, ()) else "renew"
        self._refuse_fixed(row, changed, step)
        confirming = changed.pop("confirmed_on", None)
        facts = self._facts(record, row, changed, today)
        after = self._after(row, facts)
        rivals = self._refuse_facts(row, after, facts, step) if facts else []
        here = known.places[row.component.code, row.responsibility]
        here.remove(row)
        if facts and step == "renew":
            told = self._renewed(row, after, facts, here)
        else:
            told = self._amended(after) if facts else []
            after.told = row.now
            here.append(after)
        asked = confirming
        if facts and step == "amend" and confirming is None and self._counts_at_once(after, rivals):
            confirming = today
        if confirming:
            self._refuse_confirming(after, confirming)
            self._confirm(after, confirming)
            told.append(Revision.of(after))

        def alone() -> None:
            fresh = locked(row)
            if facts and step == "amend":
                fresh.amend(by=known.by, confirmed_on=asked, **facts)
            elif facts:
                fresh.renew(by=known.by, **facts)
            if asked and fresh.confirmed_on is None:
                fresh.confirm(by=known.by, on=asked)

        if facts and step == "renew":
            kept = dict.fromkeys(_DAYS, today) | {"since": max(after.since, today)}
            together = None if row.now == Status.UPCOMING else lambda: told
            return Act(alone, together, kept, also=[("renewed", "", _renewal(kept["since"], held=row.since < today))])
        return self._act(alone, told, row.participation, confirming, _days_of(after) if confirming else {})

    @staticmethod
    def _amended(after: Any) -> list[Revision]:
        after.promised_until = after.until
        return [Revision.of(after, reason=str(_("Corrected")))]

    def _renewed(self, row: Any, new: Any, facts: dict[str, Any], here: list[Any]) -> list[Revision]:
        """What ends, and what goes on in its place; `here`: what else stands there."""
        if row.now == Status.UPCOMING:  # from when it counts then is for its verb to say
            new.told = row.now
            here.append(new)
            return []
        before = copy(row)
        new.renews(before, on=self.known.today, since=self.known.today, changed=facts)
        before.told, new.told = "", Status.CONFIRMED
        here += [before, new]
        return [Revision.of(before, reason=str(_("Renewed"))), Revision.of(new)]

    def _refuse_fixed(self, row: Any, changed: dict[str, Any], step: str) -> None:
        """What no step of this sign-up can change as it stands now."""
        if "offered_on" in changed:
            raise ValidationError({"offered_on": _("When it was offered is not changed by an import.")})
        if "confirmed_on" in changed and row.confirmed_on:
            raise ValidationError({"confirmed_on": _("When it was confirmed is not changed by an import.")})
        possible = NEXT.get(row.now, frozenset())
        steps = {"confirm" if code == "confirmed_on" else step for code in changed}
        if not steps <= possible:
            label = Status(row.now or Status.UPCOMING).label
            raise StepRefused(
                _("That is not possible: this sign-up is “%(status)s”. Look which steps it allows."),
                params={"status": label},
            )
        begun = row.now != Status.UPCOMING
        if step == "renew" and (fixed := {"part", "since"} & set(changed) - (set() if begun else {"since"})):
            raise ValidationError({code: _("Of what is confirmed this cannot be changed.") for code in fixed})

    def _refuse_facts(self, row: Any, after: Any, facts: dict[str, Any], step: str) -> list[Any]:
        """What the verbs `amend` and `renew` would refuse. What else stands there."""
        known, today, rivals = self.known, self.known.today, []
        if step == "renew":
            if any(other.follows_id == row.pk for other in known.places[row.component.code, row.responsibility]):
                row.refuse_handed_over()
            refuse_past(row.component, facts.get("since"), facts.get("until"), on=today, by=known.by)
        else:
            if "part" in facts and Part.INTERESTED in (row.part, facts["part"]):
                raise ValidationError({"part": _("Interest and a promise are two things: sign up for the other.")})
            refuse_past(row.component, facts.get("since"), after.until, on=today, by=known.by)
            rivals = self._refuse_place(after, today, instead_of=row)
        refuse_wrong(after)
        return rivals

    def _facts(self, record: Record, row: Any, changed: dict[str, Any], on: Any) -> dict[str, Any]:
        facts = {code: value for code, value in changed.items() if code in (*_PROMISED, "part", "since", "until")}
        if "arrangements" in changed:
            facts |= {name: name in changed["arrangements"] for name in ARRANGEMENTS}
        if "supplier" in changed:
            facts["supplier"] = self._supplier(record, on) if changed["supplier"] else None
        if "contact" in changed:
            facts["contact"] = self._contact(record, row.participation) if changed["contact"] else None
        return facts

    @staticmethod
    def _after(row: Any, facts: dict[str, Any]) -> Any:
        """The sign-up as it would be."""
        after = copy(row)
        for name, value in facts.items():
            setattr(after, name, value)
        return after


def _days_of(row: Any) -> dict[str, Any]:
    """From when it counts, and where it is confirmed since when: that may be later than the file says."""
    return {"since": row.since} | ({"confirmed_on": row.confirmed_on} if row.confirmed_on else {})


def _renewal(since: date, *, held: bool) -> str:
    """What becomes of a promise that is changed, as people read it; `held`: it held on days before."""
    if held:
        sentence = _("from %(day)s; the sign-up until then ends, what goes on gets another number")
    else:
        sentence = _("from %(day)s; what goes on gets another number")
    return sentence % {"day": date_format(since, "DATE_FORMAT")}
