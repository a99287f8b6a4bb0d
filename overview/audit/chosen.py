"""Which records are told: those that the filter leaves, the latest first, of all kinds together in one query."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import CharField, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField
from matrix.filters.base import by_name
from stakeholders.filtering import SaysHowMany
from stakeholders.models import Membership, Network, Participation, Person, User

from .kinds import AuditKind, kinds


class ChangeFilterForm(forms.Form):
    """By day, person, kind of thing and organisation that was acted for."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Up to and including"), required=False)
    person = forms.ModelChoiceField(
        label=_("Who"), queryset=Person.objects.none(), empty_label=_("Everybody"), required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    acting_for = forms.ModelChoiceField(
        label=_("Acting for"), queryset=Participation.objects.none(), empty_label=_("All"), required=False
    )

    def __init__(self, data: Any, *, network: Network) -> None:
        super().__init__(data, label_suffix="")
        here = Membership.objects.filter(network=network).order_by().values("person")
        self.fields["person"].queryset = Person.objects.filter(pk__in=here)  # type: ignore[attr-defined]
        self.fields["acting_for"].queryset = by_name(  # type: ignore[attr-defined]
            Participation.objects.filter(network=network), at=timezone.localdate()
        )
        labels = sorted(((kind.key, kind.label) for kind in kinds().values()), key=lambda each: each[1])
        self.fields["kind"].choices = [("", _("All")), *labels]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one. Turn the two round."))
        return given


class ChangeFilter(SaysHowMany):
    """What the address asks for; as a page with a filter expects it."""

    base_filters = ChangeFilterForm.base_fields
    folded = ()

    @property
    def lies_open(self) -> bool:
        """On a phone too, once it holds something: else one looks for what is not there."""
        return self.is_bound

    def __init__(self, data: Any, *, network: Network) -> None:
        self.data, self.network = data, network
        self.is_bound = any(data.get(name) for name in self.base_filters)
        self.form = ChangeFilterForm(data if self.is_bound else None, network=network)

    @property
    def errors(self) -> Any:
        return self.form.errors

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def found(self) -> QuerySet[Any]:
        """Kind and key of each record that it leaves; none where the address asks for what cannot be chosen."""
        asked = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
        chosen = [kinds()[asked["kind"]]] if asked.get("kind") else list(kinds().values())
        if self.is_bound and not self.form.is_valid():
            chosen = []
        return joined([(kind, self._narrowed(kind.records(self.network), asked)) for kind in chosen])

    def _narrowed(self, rows: Any, asked: dict[str, Any]) -> Any:
        if day := asked.get("since"):
            rows = rows.filter(history_date__gte=_begin(day))
        if day := asked.get("until"):
            rows = rows.filter(history_date__lte=_end(day))
        if person := asked.get("person"):
            rows = rows.filter(history_user__in=User.objects.filter(person=person).order_by().values("pk"))
        if acting_for := asked.get("acting_for"):
            rows = rows.filter(acting_for=acting_for.pk)
        return rows


def of_thing(kind: AuditKind, network: Network, key: int) -> QuerySet[Any]:
    """The records of one thing, and of all that cannot do without it."""
    parts = [(kind, kind.records(network).filter(id=key))]
    parts += [
        (other, other.records(network).filter(**{name: key}))
        for other in kinds().values()
        if (name := other.belongs_to.get(kind.model))
    ]
    return joined(parts)


def joined(parts: list[tuple[AuditKind, QuerySet[Any]]]) -> Any:
    """Kind, key and moment of the records of all parts, the latest first."""
    found = [
        rows.order_by()
        .annotate(kind_key=Value(kind.key, output_field=CharField()))
        .values_list("kind_key", "history_id", "history_date")
        for kind, rows in parts
    ]
    if not found:
        return Network.objects.none()
    first, *others = found
    rows = first.union(*others, all=True) if others else first
    return rows.order_by("-history_date", "-history_id", "kind_key")


def _begin(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
