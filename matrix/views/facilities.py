"""What exists elsewhere: the list, one facility, and what the secretary does with it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix.elsewhere import elsewhere
from matrix.filters import FacilityFilter
from matrix.forms import VerbForm
from matrix.forms.facility import FacilityChangeForm, FacilityForm, RemoveForm, ReviewForm, StanceForm
from matrix.models import Facility, Stance
from matrix.tables import FacilityTable

from .components import PAGE, MatrixPage
from .row_step import RowStep, SecretaryForm


class FacilityList(MatrixPage, SingleTableMixin, FilterView):
    """What other initiatives offer already, and what the network does with that."""

    template_name = "matrix/facility_list.html"
    filterset_class = FacilityFilter
    table_class = FacilityTable
    table_pagination = {"per_page": PAGE}
    extra_context = {
        "heading": gettext_lazy("Existing facilities"),
        "lead": gettext_lazy("What other initiatives offer already, and what we do with that."),
    }

    def get_queryset(self) -> Any:
        return (
            Facility.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .as_at(self.day)
            .with_name(at=self.day)
            .select_related("component", "participation__organisation")
            # An open overlap is what waits for somebody.
            .order_by("-stance", "component__category__order", "component__code", "name")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        total = context["table"].paginator.count
        return context | {
            "count_text": ngettext("%d facility", "%d facilities", total) % total,
            "may_change": not self.shown.past and self.may("stakeholders.change_framework", self.network),
        }


class FacilityDetail(MatrixPage, DetailView):
    """One facility: who offers it for what, what the network does with it, and did before."""

    model = Facility
    template_name = "matrix/facility_detail.html"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        known = Facility.objects.visible_to(self.request.user).filter(network=self.network).values("pk")
        found = elsewhere(at=self.day, pk__in=known.filter(pk=self.kwargs["pk"]))
        if not found:
            raise Http404(_("This facility is not known, or was not yet known on that day."))
        return found[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.object
        may_change = not self.shown.past and self.may("stakeholders.change_framework", self.network)
        return super().get_context_data(
            heading=found.facility.name,
            found=found,
            facility=found.facility,
            may_change=may_change,
            **kwargs,
        )


class FacilityCreate(SecretaryForm):
    """Register what somebody else offers. `?component=` names the component that it is for."""

    can_be_overtaken = False
    form_class = FacilityForm
    template_name = "matrix/facility_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"component": self.request.GET.get("component", "")}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Registered. Everybody can see it with its component.")

    def after(self, form: VerbForm) -> str:
        return form.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Register a facility"),
            lead=_("What somebody else offers already, and what we do with that."),
            submit_label=_("Record"),
            cancel_url=reverse("matrix:facility_list", args=[self.network.slug]),
            **kwargs,
        )


class FacilityPage(RowStep):
    """A step with one facility."""

    row_name = "facility"
    template_name = "matrix/facility_form.html"
    heading: Any
    said: Any
    submit_label: Any = gettext_lazy("Save")

    def rows(self) -> Any:
        return Facility.objects.visible_to(self.request.user).select_related("component")

    def trail(self) -> Sequence[QuerySet[Any]]:
        """Also of its stances."""
        return [*super().trail(), self.row.stances.model.history.filter(facility=self.row.pk)]

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return str(self.said)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"heading": self.heading, "submit_label": self.submit_label, "facility": self.row}
        return super().get_context_data(**{**facts, **kwargs})


class FacilityUpdate(FacilityPage):
    form_class = FacilityChangeForm
    heading = gettext_lazy("Change this facility")
    said = gettext_lazy("Saved.")


class FacilityStance(FacilityPage):
    """Another stance; the page says which one holds."""

    form_class = StanceForm
    template_name = "matrix/facility_stance.html"
    heading = gettext_lazy("Take another stance")

    def done(self, form: VerbForm) -> str:
        return _("Saved. The stance is now “%(stance)s”.") % {"stance": Stance(form.result.stance).label}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(present=self.row.stances.order_by("since").last(), **kwargs)


class FacilityReview(FacilityPage):
    form_class = ReviewForm
    heading = gettext_lazy("Looked at again")
    said = gettext_lazy("Saved. The next time is noted.")


class FacilityRemove(FacilityPage):
    form_class = RemoveForm
    row_name = "row"
    template_name = "confirm.html"
    heading = gettext_lazy("Remove this facility?")
    said = gettext_lazy("Removed.")
    submit_label = gettext_lazy("Remove")

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:facility_list", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consequences = [
            _("This facility disappears from every page, also on past days. What was entered is kept."),
            _("Do they no longer offer it, or do we look at it differently? Then take another stance instead."),
        ]
        return super().get_context_data(danger=True, consequences=consequences, **kwargs)
