"""Making somebody else anonymous, for the secretary of the only network that ever knew them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from matrix.views.verbs import VerbFormView
from periods.verbs import locked
from risks.models import Risk
from stakeholders.models import Person

from .mine import ForgetForm, what_is_forgotten
from .people.list import people_url


class PersonAnonymise(VerbFormView):
    """Whoever is known in another network too, or administers the installation, does it themselves."""

    permission = "stakeholders.change_network"
    form_class = ForgetForm
    template_name = "overview/people/anonymise.html"

    @cached_property
    def person(self) -> Person:
        person = Person.objects.filter(pk=self.kwargs["pk"]).first()
        if person is None or self.network.pk not in person.known_in:
            raise Http404(_("Nobody in this network has this address."))
        return person

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is not known here is not there for anybody; only then it matters who asks."""
        known = self.person
        if self.may("stakeholders.change_network", self.network) and not self.may("stakeholders.anonymise", known):
            return self.refuse(
                _("Only they can do this themselves, on the page “My data”, or an administrator of the installation.")
            )
        return super().dispatch(request, *args, **kwargs)

    def hold(self) -> None:
        locked(self.person)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Person.history.filter(id=self.person.pk)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.person}

    def done(self, form: Any) -> str:  # noqa: ARG002 - of the base
        return _("The person has been made anonymous. What they entered stays.")

    def after(self, form: Any) -> str:  # noqa: ARG002 - of the base
        return people_url(self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Make this person anonymous?"),
            lead=self.person.name,
            subject=self.person.name,
            consequences=what_is_forgotten(by_secretary=True, account=hasattr(self.person, "user")),
            risks=Risk.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .left_by(self.person, at=timezone.localdate())
            .select_related("network"),
            submit_label=_("Make anonymous"),
            cancel_url=people_url(self.network),
            danger=True,
            **kwargs,
        )
