"""Forms about an organisation and how it takes part; each hands on to one verb."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField
from matrix.forms import VerbForm
from matrix.forms.component import TOO_LONG, choices, either_way, web_address
from matrix.forms.succession import reason_field
from matrix.roles import change_roles
from stakeholders.duplicates import Described
from stakeholders.models import (
    Network,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Participation,
    Relation,
    Role,
)
from stakeholders.models.organisation import LIKE_ANOTHER
from stakeholders.oin import LENGTH


class OinField(forms.CharField):
    """An OIN, also as people copy it, with spaces in it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("OIN"),
            help_text=_("The organisation identification number: 20 positions, from the OIN register of Logius."),
            required=False,
            max_length=2 * LENGTH,
            error_messages=TOO_LONG,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value)).split()).upper()


def _name(**facts: Any) -> forms.CharField:
    errors = TOO_LONG | {"required": _("Fill in the name of the organisation.")}
    return forms.CharField(label=_("Name"), max_length=150, error_messages=errors, **facts)


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Kind"),
        choices=lambda: [("", _("Choose a kind")), *choices(OrganisationKind)],
        error_messages=either_way(_("Choose a kind from the list.")),
    )


def _short() -> forms.CharField:
    return forms.CharField(label=_("Abbreviation"), required=False, max_length=30, error_messages=TOO_LONG)


class RolesForm(VerbForm):
    """As what an organisation takes part, since when; of a related initiative how it stands to the network."""

    fields: dict[str, Any]
    roles = forms.TypedMultipleChoiceField(
        label=_("Takes part as"),
        choices=lambda: choices(Role),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one role."),
            "invalid_choice": _("Choose roles from the list."),
        },
    )
    relation = forms.ChoiceField(
        label=_("How a related initiative stands to the network"),
        choices=lambda: [("", _("not said")), *choices(Relation)],
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    agreed = forms.CharField(
        label=_("What was agreed with a related initiative"),
        help_text=_("Everybody can read this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TOO_LONG,
    )
    on = DayField(label=_("From which day"), error_messages={"required": _("Choose the day from which this counts.")})
    covers = ("role", "since")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if "roles" in told and Role.RELATED not in told["roles"] and (told.get("relation") or told.get("agreed")):
            self.add_error("roles", _("Also choose “related initiative”, or leave empty what is said of one."))
        return told

    def take_in(self, error: ValidationError) -> None:
        """What the model says of the first day stands beside the day that was filled in."""
        found = getattr(error, "error_dict", None)
        if found and "since" in found:
            found["on"] = found.pop("since")
        super().take_in(error)


class AddForm(RolesForm):
    """An organisation that is new to the network. What looks like one that is known is shown first."""

    name = _name(help_text=_("In full, as the organisation writes it itself."))
    abbreviation = _short()
    kind = _kind()
    website = web_address(_("Website"))
    oin = OinField()
    known = forms.CharField(required=False, widget=forms.HiddenInput)
    another = forms.BooleanField(label=_("Add it all the same: it is another organisation"), required=False)
    about_it = ("name", "abbreviation", "kind", "website", "oin")
    described = ("name", "abbreviation", "website", "oin")
    field_order = ("known", "name", "another", "abbreviation", "kind", "roles", "on", "website", "oin")
    more: tuple[str, ...] = ("website", "oin", "relation", "agreed")
    more_label = _("Website, OIN, what a related initiative agreed (can wait)")

    def __init__(
        self, *args: Any, network: Network, organisation: Organisation | None, asked: dict[str, str], **kwargs: Any
    ) -> None:
        self.network, self.organisation = network, organisation
        super().__init__(*args, **kwargs)
        self.initial.update(asked)
        if organisation is not None:
            for name in (*self.about_it, "known", "another"):
                del self.fields[name]
            self.more = ("relation", "agreed")
            self.more_label = _("What a related initiative agreed (can wait)")
        elif not self.data.get("known"):
            del self.fields["another"]

    @property
    def told(self) -> Described:
        """What was said of the organisation until now, right or wrong."""
        said = {name: str(self.data.get(name) or self.initial.get(name) or "")[:200] for name in self.described}
        said["oin"] = "".join(said["oin"].split())
        return Described(**said)

    def act(self) -> Participation:
        facts = {name: self.cleaned_data[name] for name in ("roles", "on", "relation", "agreed")}
        facts["roles"] = [Role(role) for role in facts["roles"]]
        with transaction.atomic():
            organisation = self.organisation or self._register(facts["on"])
            return Participation.begin(by=self.by, network=self.network, organisation=organisation, **facts)

    def _register(self, on: date) -> Organisation:
        facts = {name: self.cleaned_data[name] for name in self.about_it}
        seen = self.cleaned_data["known"].split() if self.cleaned_data.get("another") else ()
        return Organisation.register(by=self.by, network=self.network, knowing=seen, on=on, **facts)

    def take_in(self, error: ValidationError) -> None:
        """Where there is something like it: what that is, and a box to tick."""
        said = getattr(error, "error_dict", {})
        found = [each for each in said.get("name", ()) if each.code == LIKE_ANOTHER]
        if not found:
            super().take_in(error)
            return
        del said["name"]
        if said:
            super().take_in(error)
        self.add_error("name", _("This may be an organisation that is known already. Look at those below first."))
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["known"] = " ".join(found[0].params["slugs"])
        self.data = data
        self.fields["another"] = forms.BooleanField(label=self.base_fields["another"].label, required=False)
        self.order_fields(self.field_order)


class ChangeRolesForm(RolesForm):
    """As what it takes part from a day."""

    reason = reason_field()

    def __init__(self, *args: Any, participation: Participation, asked: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participation = participation
        held = list(participation.roles.as_at(timezone.localdate()))
        related = next((each for each in held if each.role == Role.RELATED), None)
        self.initial["roles"] = asked or [each.role for each in held]
        if related:
            self.initial["relation"], self.initial["agreed"] = related.relation, related.agreed

    def act(self) -> None:
        change_roles(self.participation, by=self.by, **self.cleaned_data)


class FactsForm(VerbForm):
    """What is known of an organisation everywhere, besides its name."""

    kind = _kind()
    abbreviation = _short()
    website = web_address(_("Website"))
    oin = OinField()
    slug = forms.SlugField(
        label=_("Address of its page"),
        help_text=_("The last part of the address. The old address keeps leading here."),
        max_length=80,
        error_messages=TOO_LONG
        | {
            "required": _("Fill in an address."),
            "invalid": _("Use small letters, digits and dashes only."),
        },
    )
    reason = reason_field()
    more = ("slug",)
    more_label = _("Address of its page")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        kwargs["initial"] = {name: getattr(organisation, name) for name in self.base_fields if name != "reason"}
        super().__init__(*args, **kwargs)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        return slug.lower()

    def act(self) -> None:
        self.organisation.change(by=self.by, **self.cleaned_data)


class NameForm(VerbForm):
    """Another name from a day, or the same name written better."""

    how = forms.ChoiceField(
        label=_("What is the matter?"),
        choices=[
            ("renamed", _("The organisation gets, or got, another name")),
            ("mistyped", _("The name was written wrongly here")),
        ],
        widget=forms.RadioSelect,
        error_messages=either_way(_("Choose which of the two it is.")),
    )
    name = _name()
    on = DayField(
        label=_("With another name: from which day"),
        help_text=_("Pages and reports about an earlier day keep showing the name of that day."),
        required=False,
    )
    reason = reason_field()

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        kwargs["initial"] = {"name": organisation.name, "on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        coming = organisation.names.filter(since__gt=timezone.localdate()).order_by("since").last()
        if coming is not None:
            how: Any = self.fields["how"]
            told = {"name": coming.name, "day": date_format(coming.since, "DATE_FORMAT")}
            how.choices = [*how.choices, ("called off", _("%(name)s, from %(day)s, does not come") % told)]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("how") == "renamed" and "on" in told and not told["on"]:
            self.add_error("on", _("Choose the day from which it has this name."))
        return told

    def act(self) -> OrganisationName | None:
        """The name that it takes from a day; None where it was only written better."""
        name, reason = self.cleaned_data["name"], self.cleaned_data["reason"]
        if self.cleaned_data["how"] == "called off":
            self.organisation.call_off_name(by=self.by, reason=reason)
            return None
        if self.cleaned_data["how"] == "renamed":
            return self.organisation.rename(by=self.by, name=name, on=self.cleaned_data["on"], reason=reason)
        self.organisation.correct_name(by=self.by, name=name, reason=reason)
        return None


class UndoSuccessionForm(VerbForm):
    """Take back what was recorded last of what an organisation went on in."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        error_messages=TOO_LONG | {"required": _("Say why. Everybody who reads the history sees it.")},
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def act(self) -> None:
        self.organisation.undo_succession(by=self.by, **self.cleaned_data)


class SupportForm(VerbForm):
    """What an organisation says in support, since when and by whom."""

    text = forms.CharField(
        label=_("Statement of support"),
        help_text=_("One or two sentences, in the words of the organisation. Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages=TOO_LONG | {"required": _("Write the statement, in one or two sentences.")},
    )
    said_by = forms.CharField(
        label=_("Who says so"),
        help_text=_("Name and function, for example: J. Jansen, director. Everybody can read this."),
        required=False,
        max_length=150,
        error_messages=TOO_LONG,
    )
    on = DayField(
        label=_("Since when"), error_messages={"required": _("Choose the day since which it supports the network.")}
    )
    covers = ("support", "supported_by", "supported_on")

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        self.participation = participation
        kwargs["initial"] = {
            "text": participation.support,
            "said_by": participation.supported_by,
            "on": participation.supported_on or timezone.localdate(),
        }
        super().__init__(*args, **kwargs)

    def act(self) -> None:
        self.participation.state_support(by=self.by, **self.cleaned_data)


class SupportWithdrawForm(VerbForm):
    """Take the statement back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=300,
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participation = participation

    def act(self) -> None:
        self.participation.withdraw_support(by=self.by, **self.cleaned_data)
