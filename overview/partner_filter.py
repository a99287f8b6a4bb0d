"""What the list of partners can be narrowed down to: name, role and kind. Its address keeps the choice, in words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from stakeholders.likeness import words_of
from stakeholders.models import Network, OrganisationKind, OrganisationName, Role

from .partners import PartnerRow


class PartnerFilter(forms.Form):
    """Also what an organisation was called before, or is called for short, finds it."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 100}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=lambda: [("", _("All")), *((each.name.lower(), capfirst(each.label)) for each in Role)],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=lambda: [("", _("All")), *((each.value, capfirst(each.label)) for each in OrganisationKind)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter-%s", label_suffix="", **kwargs)

    @property
    def active(self) -> int:
        """The number of conditions that the address has."""
        return sum(bool(self.data.get(name)) for name in self.fields)

    def narrow(self, rows: Sequence[PartnerRow], network: Network) -> list[PartnerRow]:
        """Of `rows` those that meet all conditions; none where one of them cannot be."""
        if not self.active:
            return list(rows)
        if not self.is_valid():
            return []
        found = list(rows)
        if kind := self.cleaned_data["kind"]:
            found = [row for row in found if row.participation.organisation.kind == kind]
        if role := self.cleaned_data["role"]:
            found = [row for row in found if Role[role.upper()] in {held.role for held in row.roles}]
        if words := words_of(self.cleaned_data["q"]):
            names = _names(network)
            found = [row for row in found if _has(words, names.get(row.participation.organisation_id, ""), row)]
        return found


def _names(network: Network) -> dict[int, str]:
    """All that each organisation of the network is or was called."""
    found: dict[int, str] = {}
    rows = OrganisationName.objects.filter(organisation__participations__network=network)
    for key, name in rows.values_list("organisation", "name").distinct():
        found[key] = f"{found.get(key, '')} {name}"
    return found


def _has(words: Sequence[str], names: str, row: PartnerRow) -> bool:
    said = " ".join(words_of(f"{names} {row.participation.organisation.abbreviation}"))
    return all(word in said for word in words)
