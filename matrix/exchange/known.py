"""Everything of a network that the rows of a sheet may refer to, read in a fixed number of queries.

What a file brings along itself is added while it is compared, so that later rows may refer to it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matrix.models import Category, Component, ComponentPhase, Need, Platform, SignUp
from stakeholders.models import Membership, Network, Organisation, OrganisationName, Participation

from .kinds import COMPONENTS, NEEDS, ORGANISATIONS, PARTICIPATIONS, SIGN_UPS
from .values import spelled, spelling

if TYPE_CHECKING:
    from .lines import Record


class Known:
    """What is there in `network` on `today`; `by`: who imports; `begins`: whether it begins with what is imported."""

    def __init__(self, network: Network, *, by: Any, today: date, begins: bool = False) -> None:
        self.network, self.by, self.today, self.begins = network, by, today, begins

    def strange(self, record: "Record") -> dict[str, str]:
        """What shows that a row is of another network: why, by column. Names are compared as loosely as headings."""
        found = {}
        network, name = record.checks.get("network", ""), record.checks.get("component_name", "")
        if network and spelling(network) not in {spelling(self.network.slug), spelling(self.network.name)}:
            found["network"] = _(
                "This row is of another network: “%(told)s”. Only rows of “%(here)s” are taken up here."
            ) % {"told": network, "here": self.network.name}
        component = self.components.get(record.get("component")) if spelling(name) else None
        if component and spelling(name) != spelling(component.name) and not self._was_called(component, name):
            found["component_name"] = _(
                "%(code)s is “%(here)s” here, not “%(told)s”. Is this file of another network? If not, correct the "
                "name or leave this cell empty."
            ) % {"code": component.code, "here": component.name, "told": name}
        return found

    def _was_called(self, component: Any, name: str) -> bool:
        """Whether the component had this name before, or has until this file is taken in."""
        return (component.pk, spelling(name)) in self._names

    @cached_property
    def _names(self) -> set[tuple[int, str]]:
        rows = Component.objects.filter(network=self.network).values_list("id", "name")
        past = Component.history.filter(network=self.network).values_list("id", "name").distinct()
        return {(pk, spelling(name)) for pk, name in (*rows, *past.order_by())}

    # --- categories, platforms, components ---

    @cached_property
    def categories(self) -> dict[str, Category]:
        """By prefix, by name, and by the word for the kind in either language."""
        rows = list(Category.objects.filter(network=self.network))
        return spelled(
            (row, (row.prefix, row.own_name or row.prefix, row.kind, row.get_kind_display())) for row in rows
        )

    @cached_property
    def platforms(self) -> dict[str, Platform]:
        rows = Platform.objects.filter(network=self.network)
        return {spelling(word): row for row in rows for word in (row.name, row.slug)}

    @cached_property
    def components(self) -> dict[str, Any]:
        """By code; each is part of one of these too, so that the way up costs nothing."""
        rows = {row.code: row for row in COMPONENTS.rows(Component.objects.filter(network=self.network), self.today)}
        for row in rows.values():
            row.network = self.network
            if row.parent_id:
                row.parent = rows[row.parent.code]
        return rows

    @cached_property
    def phases(self) -> dict[str, list[ComponentPhase]]:
        """Of each component all phases, by code."""
        found: dict[str, list[ComponentPhase]] = defaultdict(list)
        rows = ComponentPhase.objects.filter(network=self.network).order_by("since")
        codes = {row.pk: code for code, row in self.components.items()}
        for row in rows:
            found[codes[row.component_id]].append(row)
        return found

    def component(self, code: str) -> Any:
        """The component with this code.

        Raises:
            ValidationError: there is none.
        """
        if code not in self.components:
            raise ValidationError({"component": _("No component of this network has this code.")})
        return self.components[code]

    # --- organisations ---

    @cached_property
    def organisations(self) -> dict[str, Any]:
        """Those that who imports may know of, by slug. That others exist, no refusal tells."""
        rows = Organisation.objects.known_in(self.network, by=self.by)
        return {row.slug: row for row in ORGANISATIONS.rows(rows, self.today)}

    @cached_property
    def taken(self) -> set[str]:
        """The addresses and OINs of all organisations of the installation, also of those that stay unknown."""
        rows = Organisation.objects.values_list("slug", "oin")
        return {word for pair in rows for word in pair if word}

    @cached_property
    def by_oin(self) -> dict[str, str]:
        return {row.oin: slug for slug, row in self.organisations.items() if row.oin}

    @cached_property
    def _called(self) -> list[tuple[str, str, date]]:
        """All names that organisations have, had and will have: slug, name and first day."""
        return list(OrganisationName.objects.order_by("since").values_list("organisation__slug", "name", "since"))

    @cached_property
    def named_since(self) -> dict[str, date]:
        """The first day of the last name of each organisation, by slug."""
        return {slug: since for slug, _name, since in self._called}

    @cached_property
    def by_name(self) -> dict[str, set[str]]:
        """The slugs of the organisations that have or had a name, or have it as abbreviation."""
        found: dict[str, set[str]] = defaultdict(set)
        for slug, name, _since in self._called:
            if slug in self.organisations:
                found[spelling(name)].add(slug)
        for slug, row in self.organisations.items():
            if row.abbreviation:
                found[spelling(row.abbreviation)].add(slug)
        return found

    @cached_property
    def shared(self) -> set[str]:
        """The slugs of organisations whose facts are not this network's alone to change."""
        here: set[str] = set()
        elsewhere: set[str] = set()
        for network, slug in Participation.objects.values_list("network", "organisation__slug"):
            (here if network == self.network.pk else elsewhere).add(slug)
        return elsewhere | (set(self.organisations) - here)

    def organisation(self, word: str, column: str = "organisation") -> Any:
        """The organisation that a cell names: by address, OIN or name.

        Raises:
            ValidationError: none or several.
        """
        slug = word if word in self.organisations else self.by_oin.get(word.replace(" ", ""))
        if slug is None:
            named = self.by_name.get(spelling(word), set())
            if len(named) > 1:
                raise ValidationError(
                    {
                        column: _("Several organisations are called this. Fill in the address instead: %s.")
                        % ", ".join(sorted(named))
                    }
                )
            slug = next(iter(named), None)
        if slug is None:
            raise ValidationError({column: _("No organisation is known by this address, OIN or name.")})
        return self.organisations[slug]

    @cached_property
    def participations(self) -> dict[str, list[Any]]:
        """Of each organisation, by slug, all its participations in this network."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in PARTICIPATIONS.rows(Participation.objects.filter(network=self.network), self.today):
            row.network = self.network
            found[row.organisation.slug].append(row)
        return found

    def participation(self, organisation: Any, on: date, column: str = "organisation") -> Any:
        """How an organisation takes part on a day.

        Raises:
            ValidationError: it does not.
        """
        row = held(self.participations[organisation.slug], on)
        if row is None:
            raise ValidationError({column: _("This organisation takes no part in this network on that day.")})
        return row

    @cached_property
    def told_roles(self) -> dict[Any, set[int]]:
        """The roles that the file gives to participations, from today; by `_mark`."""
        return {}

    def tell_roles(self, participation: Any, roles: Iterable[int]) -> None:
        self.told_roles[_mark(participation)] = {*roles}

    def in_role(self, participation: Any, *roles: int, on: date) -> bool:
        """Whether a participation holds one of `roles` on a day, after what the file says of it."""
        told = self.told_roles.get(_mark(participation))
        if told is not None and (participation.pk is None or on >= self.today):
            return bool(told & {*roles})
        return participation.pk in self._holding(roles, on)

    @cached_property
    def _holding(self) -> Any:
        rows = Participation.objects.filter(network=self.network)
        return cache(lambda roles, on: set(rows.as_at(on).in_role(*roles, at=on).values_list("pk", flat=True)))

    @cached_property
    def people(self) -> dict[int, dict[str, list[Any]]]:
        """Who acts for each participation today, by the spelling of their names."""
        found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        rows = Membership.objects.filter(network=self.network, participation__isnull=False).as_at(self.today)
        for row in rows.select_related("person"):
            here = found[row.participation_id or 0][spelling(row.person.name)]
            if row.person not in here:
                here.append(row.person)
        return found

    # --- needs and sign-ups ---

    @cached_property
    def needs(self) -> dict[tuple[str, int], list[Any]]:
        """What is and was asked at each place: code of the component and responsibility."""
        found: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for row in NEEDS.rows(Need.objects.filter(network=self.network), self.today):
            row.component = self.components[row.component.code]
            found[row.component.code, row.responsibility].append(row)
        return found

    @cached_property
    def sign_ups(self) -> dict[int, Any]:
        """All that is not annulled, by number, each with its status today (`now`); those that are offered later too."""
        rows = SignUp.objects.filter(network=self.network, annulled=False)
        told = dict(SignUp.objects.filter(network=self.network).with_status(at=self.today).values_list("pk", "status"))
        found = {}
        for row in SIGN_UPS.rows(rows, self.today):
            row.now = told.get(row.pk, "")
            row.network = self.network
            row.component = self.components[row.component.code]
            row.participation.network = self.network
            found[row.pk] = row
        return found

    @cached_property
    def renewals(self) -> dict[int, Any]:
        """What goes on in place of a promise that was changed, by the number of what was changed."""
        known = self.sign_ups
        return {
            row.follows_id: row
            for row in known.values()
            if row.follows_id in known
            and row.origin_id == (known[row.follows_id].origin_id or row.follows_id)
            and row.participation_id == known[row.follows_id].participation_id
        }

    @cached_property
    def places(self) -> dict[tuple[str, int], list[Any]]:
        """The same by place; what the file brings along is added here."""
        found: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for row in self.sign_ups.values():
            found[row.component.code, row.responsibility].append(row)
        return found

    @cached_property
    def standing(self) -> Any:
        """For a day: what stands then at each place, with its status on that day."""

        def on_day(on: date) -> dict[int, str]:
            rows = SignUp.objects.filter(network=self.network).as_at(on)
            return {pk: str(status) for pk, status in rows.values_list("pk", "status")}

        return cache(on_day)


def _mark(participation: Any) -> tuple[str, int]:
    """What tells participations apart, also before they have a number."""
    return ("new", id(participation)) if participation.pk is None else ("known", participation.pk)


def held(rows: list[Any], on: date) -> Any:
    """The row of a thing that holds on a day."""
    return next((row for row in rows if row.holds_on(on)), None)
