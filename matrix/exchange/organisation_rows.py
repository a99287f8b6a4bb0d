"""Organisations and how they take part, from a sheet."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from matrix.models import STANDING
from periods.checks import refuse_wrong
from periods.together import Revision
from periods.verbs import locked, save_row
from stakeholders.models import (
    Organisation,
    OrganisationKind,
    OrganisationName,
    Participation,
    ParticipationRole,
    Role,
)
from stakeholders.models.organisation import SHARED
from stakeholders.models.participation import MAY_SIGN_UP

from .known import held
from .lines import Act, Comparer, Record
from .values import spelling

_FACTS = ("abbreviation", "kind", "oin", "website")
_SUPPORT = ("support", "supported_on", "supported_by")


class OrganisationRows(Comparer):
    """Known by address, else by OIN, else by name. Facts that other networks share are not this one's to change."""

    def key(self, record: Record) -> str:
        return str(record.get("name") or record.get("slug") or record.get("oin"))

    def match(self, record: Record) -> Any:
        known = self.known
        slug, oin, name = record.get("slug"), record.get("oin"), record.get("name")
        if not (slug or oin or name):
            raise ValidationError(_("Fill in the address, the OIN or the name: which organisation is this?"))
        if slug:
            return known.organisations.get(slug)
        if oin in known.by_oin:
            return known.organisations[known.by_oin[oin]]
        try:
            return known.organisation(name, "name") if name else None
        except ValidationError:
            if known.by_name.get(spelling(name)):
                raise
            return None

    def identity(self, record: Record, row: Any) -> Any:
        return row.slug if row is not None else record.get("slug") or slugify(record.get("name"))

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        if code == "slug":
            return True  # it is how the row was found, or empty
        return super().unchanged(record, row, code)

    def new(self, record: Record) -> Act:
        known, name = self.known, record.get("name")
        if not name:
            raise ValidationError({"name": _("Fill in a name.")})
        self._refuse_taken(name)
        slug = record.get("slug") or self._free(slugify(name)[:80])
        if slug in known.organisations or slug in known.taken:
            code = "slug" if record.has("slug") else "name"
            raise ValidationError({code: _("This address cannot be used. Fill in another address.")})
        row: Any = Organisation(slug=slug, **{code: record.get(code) for code in _FACTS})
        row.kind = row.kind or OrganisationKind.OTHER
        self._refuse_wrong(row, name)
        row.name_then = name
        known.organisations[slug] = row
        known.named_since[slug] = known.today
        known.by_name[spelling(name)].add(slug)
        if row.oin:
            known.by_oin[row.oin] = slug

        called = OrganisationName(organisation=row, name=name, since=known.today)

        def alone() -> None:
            save_row(row, by=known.by)
            called.organisation = row
            save_row(called, by=known.by)

        return Act(alone, lambda: [Revision.of(row), Revision.of(called)])

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:  # noqa: ARG002 - of the base
        known = self.known
        if row.slug in known.shared:
            raise ValidationError(SHARED)
        name = changed.get("name", row.name_then)
        if "name" in changed:
            self._refuse_renaming(row)
        facts = {code: changed[code] for code in _FACTS if code in changed}
        for code, value in facts.items():
            setattr(row, code, value)
        self._refuse_wrong(row, name)

        def alone() -> None:
            if facts:
                fresh = locked(row)
                for code, value in facts.items():
                    setattr(fresh, code, value)
                save_row(fresh, by=known.by)
            if "name" in changed:
                row.rename(by=known.by, name=name)

        return Act(alone)

    def _refuse_taken(self, name: str) -> None:
        """Two organisations with one name are not told apart in a file."""
        word = spelling(name)
        rows = (self.known.organisations[slug] for slug in sorted(self.known.by_name.get(word, ())))
        if found := next((row for row in rows if spelling(row.name_then or "") == word), None):
            sentence = _("There is an organisation with this name already: %s. Use that address, or another name.")
            raise ValidationError({"name": sentence % found.slug})

    def _refuse_renaming(self, row: Any) -> None:
        """What the verb `rename` would refuse of today."""
        since = self.known.named_since.get(row.slug)
        if since and since >= self.known.today:
            sentence = _(
                "A name of this organisation from %(since)s is already known. It can have another name from %(next)s: "
                "import this row again then, or leave the name as it is."
            )
            days = {"since": since, "next": since + timedelta(days=1)}
            told = {code: date_format(day, "DATE_FORMAT") for code, day in days.items()}
            raise ValidationError({"name": sentence % told})

    def _free(self, slug: str) -> str:
        """An address of its own, also where one that stays unknown has this one."""
        if slug in self.known.organisations:
            return slug
        ways = (slug, *(f"{slug[:76]}-{number}" for number in range(2, 1000)))
        return next((way for way in ways if way not in self.known.taken and way not in self.known.organisations), slug)

    def _refuse_wrong(self, row: Any, name: str) -> None:
        refuse_wrong(row)
        refuse_wrong(OrganisationName(name=name, since=self.known.today))
        owner = self.known.by_oin.get(row.oin)
        if row.oin and owner != row.slug and (owner or row.oin in self.known.taken):
            raise ValidationError(
                {"oin": _("This OIN cannot be used. Is it right? Then ask the administrator of this installation.")}
            )


class ParticipationRows(Comparer):
    """Which participation: organisation and first day; without a day the present one."""

    keys = frozenset({"organisation", "since"})

    def key(self, record: Record) -> str:
        return str(record.get("organisation"))

    def identity(self, record: Record, row: Any) -> Any:
        return (self.known.organisation(record.get("organisation")).slug, row.since if row else record.get("since"))

    def match(self, record: Record) -> Any:
        if not record.get("organisation"):
            raise ValidationError({"organisation": _("Fill in the organisation.")})
        rows = self.known.participations[self.known.organisation(record.get("organisation")).slug]
        since = record.get("since")
        return next((row for row in rows if row.since == since), None) if since else held(rows, self.known.today)

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        if code == "organisation":
            return True  # it is how the row was found
        if code == "since" and record.values[code] is None:
            return True
        return super().unchanged(record, row, code)

    def new(self, record: Record) -> Act:
        known = self.known
        organisation = known.organisation(record.get("organisation"))
        since, until = record.get("since") or known.today, record.get("until")
        row: Any = Participation(
            network=known.network,
            organisation=organisation,
            since=since,
            until=until,
            **{code: record.get(code) for code in _SUPPORT},
        )
        refuse_wrong(row)
        rows = known.participations[organisation.slug]
        if any(row.overlaps(other) for other in rows):
            raise ValidationError({"since": _("This organisation already takes part in that period.")})
        roles = [Role(role) for role in record.get("roles")]
        known.tell_roles(row, roles)
        row.roles_then, row.name_then = [], getattr(organisation, "name_then", "")
        rows.append(row)

        held_roles = [
            ParticipationRole(network=known.network, participation=row, role=role, since=since) for role in roles
        ]

        def alone() -> None:
            row.organisation = organisation
            save_row(row, by=known.by)
            for role in roles:
                held_role = row.take_role(by=known.by, role=role, on=since)
                if until:
                    held_role.until = until
                    save_row(held_role, by=known.by)

        def together() -> list[Revision]:
            told = [Revision.of(row)]
            for each in held_roles:
                told.append(Revision.of(each))
                if until:
                    each.until = until
                    told.append(Revision.of(each))
            return told

        return Act(alone, together)

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:  # noqa: ARG002 - of the base
        known = self.known
        if "until" in changed:
            raise ValidationError(
                {"until": _("End a participation on its own page: there each of its sign-ups is settled too.")}
            )
        before = {role.role for role in row.roles_then}
        wanted = set(changed.get("roles", before))
        if wanted != before:
            self._refuse_roles(row, wanted)
            known.tell_roles(row, wanted)

        support = {code: changed[code] for code in _SUPPORT if code in changed}
        if support:
            self._refuse_support(row, support)

        def alone() -> None:
            if support:
                fresh = locked(row)
                for code, value in support.items():
                    setattr(fresh, code, value)
                save_row(fresh, by=known.by)
            for role in sorted(wanted - before):
                row.take_role(by=known.by, role=Role(role))
            for role in sorted(before - wanted):
                row.leave_role(by=known.by, role=Role(role))

        return Act(alone)

    def _refuse_support(self, row: Any, support: dict[str, Any]) -> None:
        for code, value in support.items():
            setattr(row, code, value)
        refuse_wrong(row)

    def _refuse_roles(self, row: Any, wanted: set[int]) -> None:
        known = self.known
        if not row.holds_on(known.today):
            raise ValidationError({"roles": _("This organisation does not take part on that day.")})
        stands = any(other.participation_id == row.pk and other.now in STANDING for other in known.sign_ups.values())
        if stands and not wanted & {*MAY_SIGN_UP}:
            raise ValidationError(
                {"roles": _("This organisation still has sign-ups, so it stays partner or prospect. End those first.")}
            )
