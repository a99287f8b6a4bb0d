"""Who gets which role, who is invited for what, who ends a role."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField
from matrix.forms import VerbForm
from stakeholders.models import (
    FOR_AN_ORGANISATION,
    Access,
    Invitation,
    Membership,
    MembershipRole,
    Network,
    Participation,
    Person,
)
from stakeholders.personal.traces import people_of

from .departing import Departure, tell_coordinators, tell_of_risks_left
from .holders import tell_holder
from .naming import chosen_contacts, contact_fields, name_contacts, somebody

_EMAIL = {
    "required": _("Fill in an e-mail address."),
    "invalid": _("Fill in a whole e-mail address, such as name@example.nl."),
}
_WORDS = {"max_length": _("Make this shorter: at most %(limit_value)d characters. These are %(show_value)d.")}
_ROLE = dict.fromkeys(("required", "invalid_choice"), _("Choose a role."))


def organisation_field(network: Network, *, empty: Any, **facts: Any) -> forms.ModelChoiceField:
    """The organisations that take part today, by name."""
    today = timezone.localdate()
    rows = Participation.objects.filter(network=network).as_at(today).with_name(at=today).order_by("name_then")
    return forms.ModelChoiceField(rows.select_related("organisation"), empty_label=empty, **facts)


def email_field(**facts: Any) -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages=_EMAIL,
        **facts,
    )


class RoleForm(VerbForm):
    """A role, and for which organisation. Who acts as coordinator gives roles of the own organisation only."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, error_messages=_ROLE)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        access = Access.of(self.by, network)
        self.own = None
        roles: Iterable[Any] = MembershipRole
        if access.acting_role == MembershipRole.SECRETARY:
            self.fields["participation"] = organisation_field(
                network,
                empty=_("No organisation"),
                label=_("Organisation"),
                help_text=_("Needed for a coordinator or representative. For board and council if you like."),
                required=False,
            )
            self.fields["participation"].unmarked = True  # type: ignore[attr-defined]
        else:
            self.own = Participation.objects.filter(pk=access.acting_for).first()
            roles = FOR_AN_ORGANISATION
            self.fields["role"].error_messages["invalid_choice"] = _(
                "As coordinator you let in coordinators and representatives of your own organisation only."
            )
            # What is not on the form may yet be sent.
            self.fields["participation"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.initial["participation"] = access.acting_for
        choice: Any = self.fields["role"]
        choice.choices = [(role.value, capfirst(role.label)) for role in roles]

    def clean_participation(self) -> Participation | None:
        sent = self.cleaned_data.get("participation")
        if self.own is None:
            return sent
        if sent and str(sent) != str(self.own.pk):
            raise ValidationError(_("You can do this for your own organisation only."), code="other_organisation")
        return self.own

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        role, who = found.get("role"), found.get("participation")
        if "participation" not in self.errors and role in FOR_AN_ORGANISATION and who is None:
            self.add_error("participation", _("Choose the organisation that they act for."))
        if role == MembershipRole.SECRETARY and who is not None:
            self.add_error("participation", _("The secretary acts for the network: choose no organisation."))
        return found


def add_first_url(form: Any, request: HttpRequest) -> str:
    """Where the first organisation is added and one comes back; empty where any takes part, or one chooses none."""
    field: Any = form.fields.get("participation")
    if form.own is not None or field is None or field.queryset.exists():
        return ""
    address = reverse("overview:organisation_add", args=[form.network.slug])
    return f"{address}?{urlencode({'next': request.path})}"


class InviteForm(RoleForm):
    """Whom one invites, and for what."""

    email = email_field(help_text=_("The invitation goes to this address, and works for this address only."))
    name = forms.CharField(label=_("Name"), max_length=150, required=False, error_messages=_WORDS)
    words = forms.CharField(
        label=_("A few words of your own"),
        help_text=_("They stand in the mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        error_messages=_WORDS,
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    more = ("words", "language")
    field_order = ("email", "name", "role", "participation", "words", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].required = False
        self.initial.setdefault("language", self.network.language)

    def act(self) -> Invitation:
        return Invitation.invite(by=self.by, network=self.network, **self.cleaned_data)


class InviteKnownForm(InviteForm):
    """An account for somebody who has a role already: only the address is asked."""

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        for name in ("name", "role", "participation"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def act(self) -> Invitation:
        known = self.membership
        return Invitation.invite(
            by=self.by,
            network=self.network,
            name=known.person.name,
            role=known.role,
            participation=known.participation,
            person=known.person,
            **self.cleaned_data,
        )


class AddForm(RoleForm):
    """A role for somebody without an account, or another one for somebody who is here already."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who"),
        help_text=_("Needed, unless you fill in a name."),
        required=False,
        empty_label=_("Somebody who is not here yet"),
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Needed for somebody who is not here yet."),
        max_length=150,
        required=False,
        error_messages=_WORDS,
    )
    another = forms.BooleanField(label=_("Add them all the same: it is somebody else"), required=False)
    on = DayField(label=_("From"), help_text=_("Today when left empty."), required=False)
    more = ("on",)
    field_order = ("person", "name", "another", "role", "participation", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Also who is contact or owner without a role: else they are added twice.
        here = people_of(self.network).filter(anonymised_at=None)
        self.fields["person"].unmarked = self.fields["name"].unmarked = True  # type: ignore[attr-defined]
        self.fields["person"].queryset = here.order_by("name", "pk")  # type: ignore[attr-defined]
        if not self.data.get("another"):
            del self.fields["another"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if "person" in found and (found["person"] is None) == (not found.get("name", "").strip()):
            self.add_error("name", _("Choose somebody who is here, or fill in the name of somebody who is not."))
        elif found.get("name") and not found.get("another"):
            self._refuse_double(found["name"])
        return found

    def _refuse_double(self, name: str) -> None:
        """Somebody with a name that is here already is asked for once more."""
        people: Any = self.fields["person"]
        if people.queryset.filter(name__iexact=name.strip()).exists():
            self.add_error("name", _("Somebody is here with this name. Choose them above, or tick that it is another."))
            self.fields["another"] = forms.BooleanField(label=self.base_fields["another"].label, required=False)
            self.order_fields(self.field_order)

    def act(self) -> Membership:
        facts = self.cleaned_data
        with transaction.atomic():
            person = facts["person"]
            if person is None:
                person = Person.add(by=self.by, name=facts["name"])
            row = Membership.grant(
                by=self.by,
                network=self.network,
                person=person,
                role=facts["role"],
                participation=facts["participation"],
                on=facts["on"],
            )
            tell_holder(by=self.by, on=row.since, given=row)
            return row


class MembershipForm(VerbForm):
    """One verb of one role."""

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership


class ChangeRoleForm(MembershipForm):
    """The other role of the two that an organisation or a body has."""

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role

    def act(self) -> Membership:
        before = self.membership
        with transaction.atomic():
            row = before.become(self.role, by=self.by)
            tell_holder(by=self.by, on=row.since, given=row, ended=before)
            return row


class EndRoleForm(MembershipForm):
    """When a role ends, and who takes up what its holder was the contact of."""

    on = DayField(
        label=_("First day without this role"),
        help_text=_("Today, or a later day."),
        error_messages={"required": _("Choose a day.")},
    )

    def __init__(self, *args: Any, departure: Departure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departure = departure
        self.initial.setdefault("on", timezone.localdate())
        self.fields.update(contact_fields(departure.promises, departure.colleagues, may_stay=False))
        for risk in departure.risks_to_hand_on:
            self.fields[f"risk-{risk.pk}"] = somebody(str(risk), departure.others)

    @property
    def contacts(self) -> list[Any]:
        """Its fields for contacts of promises."""
        return [field for field in self.visible_fields() if field.name != "on" and field not in self.owners]

    @property
    def owners(self) -> list[Any]:
        """Its fields for owners of risks."""
        return [self[f"risk-{risk.pk}"] for risk in self.departure.risks_to_hand_on]

    def act(self) -> None:
        """All of it, or nothing."""
        chosen = self.cleaned_data
        with transaction.atomic():
            contacts = chosen_contacts(self.departure.promises, self)
            name_contacts(contacts, by=self.by, reason=str(_("The contact leaves")))
            told = [[row.pk, contact.pk if contact else None] for row, contact in contacts.items()]
            for risk in self.departure.risks_to_hand_on:
                risk.change(by=self.by, owner=chosen[f"risk-{risk.pk}"])
            self.membership.end(by=self.by, on=chosen["on"])
            tell_holder(by=self.by, on=chosen["on"], ended=self.membership)
            if told:
                tell_coordinators(self.membership, told)
            if self.departure.is_last:
                tell_of_risks_left(self.membership.person, by=self.by, network=self.membership.network)
