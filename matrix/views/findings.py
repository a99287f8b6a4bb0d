"""What research among users found: the list, and entering, correcting and removing a finding."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters.views import FilterView

from matrix.filters import FindingFilter
from matrix.forms import VerbForm
from matrix.forms.facility import RemoveForm
from matrix.forms.usage import FindingForm
from matrix.models import Finding

from .components import PAGE, MatrixPage
from .row_step import RowStep, SecretaryForm
from .use import OfPlatform


class FindingList(MatrixPage, FilterView):
    """What research among users found, the latest first."""

    template_name = "matrix/finding_list.html"
    filterset_class = FindingFilter
    paginate_by = PAGE
    context_object_name = "findings"
    extra_context = {
        "heading": gettext_lazy("Findings of user research"),
        "lead": gettext_lazy("What users said and did. Development follows use."),
    }

    def get_queryset(self) -> Any:
        rows = Finding.objects.visible_to(self.request.user).filter(network=self.network).as_at(self.day)
        return rows.select_related("platform").prefetch_related("components")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        total = context["paginator"].count
        asked = self.request.GET.copy()
        asked.pop("page", None)
        return context | {
            "count_text": ngettext("%d finding", "%d findings", total) % total,
            "may_change": not self.shown.past and self.may("stakeholders.change_framework", self.network),
            "page_query": f"?{asked.urlencode()}&page=" if asked else "?page=",
        }


class FindingCreate(OfPlatform, SecretaryForm):
    """Enter a finding about a platform."""

    can_be_overtaken = False
    form_class = FindingForm
    template_name = "matrix/finding_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"platform": self.platform}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Entered. Everybody can see it with the platform and its components.")

    def after(self, form: VerbForm) -> str:
        return form.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Enter a finding"),
            lead=self.platform.name,
            subject=self.platform,
            cancel_url=self.use_url,
            submit_label=_("Enter"),
            **kwargs,
        )


class FindingStep(RowStep):
    """A step with one finding."""

    template_name = "matrix/finding_form.html"

    def rows(self) -> Any:
        return Finding.objects.visible_to(self.request.user).select_related("platform")


class FindingUpdate(FindingStep):
    """Put a finding right."""

    form_class = FindingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"platform": self.row.platform}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Corrected.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Correct this finding"), **kwargs)


class FindingRemove(FindingStep):
    """Take back a finding."""

    form_class = RemoveForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Removed.")

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:finding_list", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Remove this finding?"),
            consequences=[_("It disappears from every page. What was entered is kept.")],
            submit_label=_("Remove"),
            danger=True,
            **kwargs,
        )
