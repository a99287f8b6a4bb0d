"""The contacts of all that an organisation promised, named on one page."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.forms import VerbForm
from matrix.models import Component, SignUp
from matrix.views.verbs import VerbFormView
from stakeholders.models import Participation, Person

from .naming import chosen_contacts, colleagues, contact_fields, field_of, name_contacts, promises_of


class ContactsForm(VerbForm):
    """Who is the contact of each promise of one organisation."""

    def __init__(self, *args: Any, promises: Sequence[SignUp], people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promises = promises
        self.fields.update(contact_fields(promises, people))
        for row in promises:
            self.initial.setdefault(field_of(row), row.contact_id)

    def act(self) -> None:
        name_contacts(chosen_contacts(self.promises, self), by=self.by)


class Contacts(VerbFormView):
    """Name the contacts of what an organisation promised: its coordinator, or the secretary."""

    template_name = "overview/people/contacts.html"
    form_class = ContactsForm

    @cached_property
    def participation(self) -> Participation:
        today = timezone.localdate()
        rows = Participation.objects.filter(network=self.network).as_at(today).with_name(at=today)
        return get_object_or_404(rows.select_related("organisation", "network"), organisation__slug=self.kwargs["slug"])

    @cached_property
    def promises(self) -> list[SignUp]:
        return promises_of(self.participation)

    @cached_property
    def people(self) -> list[Person]:
        return colleagues(self.participation)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("stakeholders.name_contacts", self.participation):
            return self.refuse(_("Only the coordinator of this organisation, or the secretary, names its contacts."))
        return super().dispatch(request, *args, **kwargs)

    def hold(self) -> None:
        """In the order of the verb, for each promise: component, then sign-up."""
        rows = SignUp.objects.filter(participation=self.participation)
        list(Component.objects.select_for_update().filter(pk__in=rows.values("component")).order_by("pk"))
        list(rows.select_for_update(of=("self",)).order_by("pk"))

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [SignUp.history.filter(participation=self.participation)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"promises": self.promises, "people": self.people}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("The contacts are named. Whoever became one is told by mail.")

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return self.participation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_ones = sum(row.contact_id is None for row in self.promises)
        return super().get_context_data(
            heading=_("Contacts"),
            subject=self.participation.name,
            lead=ngettext("%d promise has no contact.", "%d promises have no contact.", open_ones) % open_ones
            if open_ones
            else _("Every promise has a contact."),
            participation=self.participation,
            promises=self.promises,
            people=self.people,
            submit_label=_("Name the contacts"),
            cancel_url=self.participation.get_absolute_url(),
            **kwargs,
        )
