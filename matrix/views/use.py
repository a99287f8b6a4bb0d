"""How a platform is used: the page with its figures, and entering, correcting and taking along figures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, View

from matrix.forms import VerbForm
from matrix.forms.facility import RemoveForm
from matrix.forms.usage import FigureChangeForm, FigureForm
from matrix.models import Finding, Platform, UsageFigure
from matrix.models.usage import first_of_month
from matrix.usage_file import figures_csv, template_csv
from matrix.use import Used, busiest, components_of, month_before, month_name, use_of
from matrix.words import coverage_badge
from stakeholders.day_shown import TodayOnly
from stakeholders.views import NetworkMixin

from .components import MatrixPage
from .row_step import RowStep, SecretaryForm

FINDINGS_MOST = 5
TEMPLATE_MONTHS = 12


class OfPlatform:
    """Puts `self.platform` in reach, or 404."""

    request: Any
    kwargs: dict[str, Any]
    network: Any

    @cached_property
    def platform(self) -> Platform:
        rows = Platform.objects.visible_to(self.request.user).filter(network=self.network)
        platform = rows.filter(slug=self.kwargs["slug"]).first()
        if platform is None:
            raise Http404(_("This network has no platform at this address."))
        platform.network = self.network
        return platform

    def named(self) -> None:
        _platform = self.platform

    @property
    def use_url(self) -> str:
        return reverse("matrix:platform_use", args=[self.network.slug, self.platform.slug])


class PlatformUse(OfPlatform, MatrixPage, DetailView):
    """The figures of a platform, what is used most, and what users said; `?component=` of one component on it."""

    model = Platform
    template_name = "matrix/platform_use.html"
    context_object_name = "platform"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        return self.platform

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        platform, day = self.platform, self.day
        components = components_of(platform, at=day)
        code = self.request.GET.get("component", "")
        component = next((each for each in components if each.code == code), None) if code else None
        if code and component is None:
            raise Http404(_("This platform has no component with this code."))
        use = use_of(platform, at=day, component=component)
        ordered = with_coverage(busiest(platform, components, at=day))
        about = component.name if component else platform.name
        findings = Finding.objects.filter(platform=platform).as_at(day).prefetch_related("components")
        return super().get_context_data(
            heading=_("Use of %(about)s") % {"about": about},
            component=component,
            use=use,
            chart=use.chart(about=about, key="use"),
            narrow_chart=use.chart(about=about, key="use-narrow", width=320),
            busiest=[pair for pair in ordered if pair[0].words],
            unmeasured=[pair for pair in ordered if not pair[0].words],
            findings=findings[:FINDINGS_MOST],
            may_change=not self.shown.past and self.may("stakeholders.change_framework", self.network),
            **kwargs,
        )


def with_coverage(used: list[Used]) -> list[tuple[Used, Any]]:
    """Each with a badge of how far it is covered; empty where nothing is asked."""
    return [(each, _covered(each.component)) for each in used]


def _covered(component: Any) -> Any:
    return coverage_badge(component.coverage, promised=bool(component.upcoming)) if component.coverage else ""


class UsageCsv(OfPlatform, TodayOnly, NetworkMixin, View):
    """Every figure of a platform and of its components as a file."""

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        rows = UsageFigure.objects.filter(platform=self.platform).select_related("component")
        text = figures_csv(rows.order_by("month", "component__code"))
        return csv_file(text, f"{self.platform.slug}-{timezone.localdate():%Y-%m-%d}.csv")


class UsageTemplate(OfPlatform, NetworkMixin, View):
    """An empty file for the past year, to fill in."""

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        this_month = first_of_month(timezone.localdate())
        months = [month_before(this_month, ago) for ago in range(TEMPLATE_MONTHS, 0, -1)]
        return csv_file(template_csv(months), f"{self.platform.slug}-template.csv")


def csv_file(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


class FigureCreate(OfPlatform, SecretaryForm):
    """Enter the figures of a month."""

    can_be_overtaken = False
    form_class = FigureForm
    template_name = "matrix/usage_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"platform": self.platform}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"component": self.request.GET.get("component", "")}

    def done(self, form: VerbForm) -> str:
        return _("Entered: the figures of %(month)s.") % {"month": month_name(form.result.month)}

    def after(self, form: VerbForm) -> str:
        return form.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Enter the figures of a month"),
            lead=self.platform.name,
            subject=self.platform,
            platform=self.platform,
            cancel_url=self.use_url,
            submit_label=_("Enter"),
            **kwargs,
        )


class FigureStep(OfPlatform, RowStep):
    """A step with one figure."""

    template_name = "matrix/usage_form.html"

    def rows(self) -> Any:
        rows = UsageFigure.objects.visible_to(self.request.user).filter(platform=self.platform)
        return rows.select_related("component", "platform")

    def named(self) -> None:
        _row = self.row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        about = f"{row.component or row.platform.name}, {month_name(row.month)}"
        facts = {
            "lead": about,
            "subject": about,
            "platform": self.platform,
        }
        return super().get_context_data(**{**facts, **kwargs})


class FigureUpdate(FigureStep):
    """Put the figures of a month right."""

    form_class = FigureChangeForm

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Corrected.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        remove = reverse("matrix:usage_remove", args=[self.network.slug, self.platform.slug, self.row.pk])
        return super().get_context_data(heading=_("Correct the figures of a month"), remove_url=remove, **kwargs)


class FigureRemove(FigureStep):
    """Take back the figures of a month."""

    form_class = RemoveForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Removed.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Remove these figures?"),
            consequences=[_("The month is then not measured. What was entered is kept.")],
            submit_label=gettext_lazy("Remove"),
            danger=True,
            **kwargs,
        )
