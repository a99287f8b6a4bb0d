"""Who took part in the year, what each promises at its close, and how that went: read and frozen."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from matrix.models import Health, Part, Responsibility, SignUp, Status, StatusUpdate
from matrix.words import money
from stakeholders.models import ONLY_NAMED, Participation, ParticipationRole, Role
from stakeholders.models.organisation import name_of

from .facts import PartnerFacts, ProgressFacts, PromiseDetails, PromiseFacts, Word
from .span import Span


def word(choice: Any) -> Word:
    """A fixed word of the model, as a code for programs and a label for readers."""
    code = choice.value if isinstance(choice.value, str) else choice.name.lower()
    return Word(code=code, label=str(choice.label))


def read_sign_ups(span: Span) -> list[Any]:
    """The sign-ups that stand at the close, in the order in which the framework is told."""
    rows = (
        SignUp.objects.filter(network=span.network)
        .as_at(span.close)
        .with_health(network=span.network, at=span.close)
        .with_name(at=span.close)
        .annotate(supplier_name=name_of("supplier__organisation", at=span.close))
        .select_related("component__category", "participation__organisation", "contact")
    )
    firmness = [Status.CONFIRMED, Status.UPCOMING, Status.OFFERED]
    return sorted(
        rows,
        key=lambda row: (
            row.component.category.order,
            row.component.code,
            row.responsibility,
            row.part,
            firmness.index(row.status),
            row.since,
            row.organisation_name.casefold(),
            row.pk,
        ),
    )


class TakingPart:
    """The organisations that took part on at least one day of the year, or on the day before."""

    def __init__(self, span: Span) -> None:
        self.span = span
        rows = (
            Participation.objects.filter(network=span.network)
            .during(span.before, span.until)
            .with_name(at=span.close)
            .with_taking_part(at=span.close)
            .annotate(name_before=name_of("organisation", at=span.before))
            .select_related("organisation")
        )
        self.rows: list[Any] = sorted(rows, key=lambda row: (row.name_then.casefold(), row.pk))
        self.roles: dict[int, list[ParticipationRole]] = {row.pk: [] for row in self.rows}
        for role in ParticipationRole.objects.filter(participation__in=self.roles).order_by("role", "since"):
            self.roles[role.participation_id].append(role)

    def on(self, day: date) -> list[Any]:
        """Those that take part on that day."""
        return [row for row in self.rows if row.holds_on(day)]

    def taking_part_on(self, day: date) -> int:
        """How many take part on that day; who is only named does not."""
        roles = [self._roles(row, day) for row in self.on(day)]
        return sum(not held or not set(held) <= set(ONLY_NAMED) for held in roles)

    def partners_on(self, day: date) -> int:
        """How many of them are partner on that day."""
        return sum(Role.PARTNER in self._roles(row, day) for row in self.on(day))

    def facts(self, sign_ups: Sequence[Any]) -> tuple[PartnerFacts, ...]:
        """Everybody who took part in the year itself, by first role and name."""
        promises: dict[int, list[PromiseFacts]] = {}
        for row in sign_ups:
            promises.setdefault(row.participation_id, []).append(
                _promise(row, close=self.span.close, details=self.span.details)
            )
        close = self.span.close
        made = [
            (self._roles(row, close if row.holds_on(close) else row.last_day), row)
            for row in self.rows
            if row.until is None or row.until > self.span.since
        ]
        made.sort(key=lambda pair: pair[0][0] if pair[0] else len(Role) + 1)
        return tuple(
            PartnerFacts(
                name=row.name_then,
                name_before=row.name_before if row.name_before != row.name_then else "",
                slug=row.organisation.slug,
                kind=str(row.organisation.get_kind_display()),
                roles=tuple(word(role) for role in roles),
                since=row.takes_part_since or row.since,
                left_on=None if row.holds_on(close) else row.until,
                support=row.support,
                promises=tuple(promises.get(row.pk, ())),
            )
            for roles, row in made
        )

    def _roles(self, row: Any, day: date) -> list[Role]:
        return [Role(role.role) for role in self.roles[row.pk] if role.holds_on(day)]


def _last_day(row: Any, close: date) -> date | None:
    """The last day as it was known at the close: what ended a promise later does not count yet."""
    until = row.promised_until if row.closed_on and row.closed_on > close else row.until
    return until - timedelta(days=1) if until else None


def _promise(row: Any, *, close: date, details: bool) -> PromiseFacts:
    promised = row.part != Part.INTERESTED and row.status == Status.CONFIRMED
    return PromiseFacts(
        code=row.component.code,
        component=row.component.name,
        responsibility=word(Responsibility(row.responsibility)),
        organisation=row.organisation_name,
        slug=row.participation.organisation.slug,
        part=word(Part(row.part)),
        status=word(Status(row.status)),
        since=row.since,
        last_day=_last_day(row, close),
        promise=row.promise,
        arrangements=tuple(map(str, row.arrangements)),
        supplier=row.supplier_name or "",
        health=word(Health(row.health)) if promised and row.health else None,
        silent=bool(row.silent),
        ending=bool(row.ending),
        details=_details(row) if details else None,
    )


def _details(row: Any) -> PromiseDetails:
    return PromiseDetails(
        hours=row.hours,
        cents=row.cents,
        money=money(row.cents),
        contact=row.contact.name if row.contact else "",
        mandate=row.mandate,
    )


def among(sign_ups: Sequence[Any], chosen: Iterable[Any], span: Span) -> tuple[PromiseFacts, ...]:
    """Of the sign-ups those that were chosen, in the order of the framework."""
    keys = {row.pk for row in chosen}
    return tuple(_promise(row, close=span.close, details=span.details) for row in sign_ups if row.pk in keys)


def progress(span: Span) -> tuple[ProgressFacts, ...]:
    """The last word of the year on each promise; a promise that was renewed is told once."""
    rows = (
        StatusUpdate.objects.filter(
            network=span.network, on__gte=span.since, on__lt=span.until, sign_up__annulled=False
        )
        .with_teller(at=span.close)
        .select_related("sign_up__component__category")
        .order_by("on", "pk")
    )
    told: dict[int, list[Any]] = {}
    for row in rows:
        told.setdefault(row.sign_up_id, []).append(row)
    last = sorted(
        told.values(),
        key=lambda reports: (
            reports[-1].sign_up.component.category.order,
            reports[-1].sign_up.component.code,
            reports[-1].sign_up.responsibility,
            reports[-1].sign_up.part,
            reports[-1].teller_name.casefold(),
            reports[-1].pk,
        ),
    )
    return tuple(_progress(reports[-1], len(reports)) for reports in last)


def _progress(row: Any, reports: int) -> ProgressFacts:
    one = row.sign_up
    return ProgressFacts(
        code=one.component.code,
        component=one.component.name,
        responsibility=word(Responsibility(one.responsibility)),
        organisation=row.teller_name,
        part=word(Part(one.part)),
        day=row.on,
        health=word(Health(row.health)),
        text=row.text,
        percentage=row.percentage,
        reports=reports,
    )
