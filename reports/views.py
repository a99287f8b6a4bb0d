"""The years of a network as a list, one year as a page, and the PDF of it, which the task worker makes."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from periods.verbs import StepRefused
from stakeholders.views import NetworkMixin

from .document import context, file_name, lost_letters
from .models import Audience, Draft, ReportFile
from .sentences import year_in_short
from .year import NothingToTell, kinds_per_year, refuse_unknown_year, years_of


class ReportList(NetworkMixin, TemplateView):
    """The years there is a report on, for who may see drafts; for others what there will be, and what there is now."""

    template_name = "reports/report_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_preview = self.may("reports.preview", self.network)
        return super().get_context_data(
            heading=_("Annual reports"),
            lead=_("What happened in a year, who did what, and what was open when it closed."),
            may_preview=may_preview,
            years=self._years() if may_preview else [],
            **kwargs,
        )

    def _years(self) -> list["YearRow"]:
        """Each year, what happened in it, and the files of it in the language of the page."""
        years = list(years_of(self.network))
        if not years:
            return []
        files: dict[int, list[ReportFile]] = {}
        for row in ReportFile.objects.filter(network=self.network, language=get_language()):
            files.setdefault(row.year, []).append(row)
        kinds = kinds_per_year(self.network, years[-1])
        told = {year: year_in_short(kinds.get(year, Counter())) for year in years}
        return _folded([YearRow((year,), told[year], tuple(files.get(year, ()))) for year in years])


@dataclass(frozen=True)
class YearRow:
    """One year in the list, or several, newest first, in which nothing happened. `told`: what happened, in one line."""

    years: tuple[int, ...]
    told: str = ""
    files: tuple[ReportFile, ...] = ()

    @property
    def running(self) -> bool:
        return self.years[0] == timezone.localdate().year

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell and nothing was made of it, so that it may stand together with others."""
        return not (self.running or self.told or self.files)


def _folded(rows: list[YearRow]) -> list[YearRow]:
    """The rows, with years in which nothing happened and that follow each other in one."""
    folded: list[YearRow] = []
    for quiet, group in groupby(rows, key=lambda row: row.quiet):
        together = list(group)
        folded += [YearRow(tuple(row.years[0] for row in together))] if quiet else together
    return folded


class ReportPage(NetworkMixin):
    """What everything about one year has in common. A year on which there is no report does not exist."""

    permission = "reports.preview"
    year: int

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.year = kwargs["year"]
        try:
            refuse_unknown_year(self.network, self.year)
        except NothingToTell as reason:
            raise Http404(str(reason)) from None

    @cached_property
    def audience(self) -> Audience:
        """For whom: what the address or the form asks, the public version by default."""
        asked = (self.request.POST or self.request.GET).get("audience", Audience.PUBLIC)
        if asked not in Audience.values:
            raise Http404(_("There is no such version."))
        return Audience(asked)

    @cached_property
    def language(self) -> str:
        return get_language() or "nl"

    def file(self) -> ReportFile | None:
        """The PDF in this language for this audience, however far it is."""
        rows = ReportFile.objects.filter(network=self.network, year=self.year)
        return rows.filter(language=self.language, audience=self.audience).select_related("network").first()

    def address(self, name: str) -> str:
        """One of the pages of this year, for the same audience."""
        url = reverse(f"reports:{name}", args=[self.network.slug, self.year])
        return url if self.audience == Audience.PUBLIC else f"{url}?audience={self.audience}"

    def about_file(self) -> dict[str, Any]:
        """What the part of the page says that follows the making of the PDF."""
        return {
            "audience": self.audience,
            "may_prepare": self.may("reports.prepare", self.network),
            "file": self.file(),
            "file_url": self.address("report_file"),
            "pdf_url": self.address("report_pdf"),
            "detail_url": self.address("report_detail"),
        }


class ReportDetail(ReportPage, TemplateView):
    """The report on one year, as its facts were collected; before that, the way to collect them."""

    template_name = "reports/report_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = Draft.objects.filter(network=self.network, year=self.year, language=self.language)
        draft = drafts.filter(audience=self.audience).first()
        facts = draft.facts if draft else None
        return super().get_context_data(
            heading=_("Annual report %(year)s") % {"year": self.year},
            versions=[(each, each.name_for(self.network)) for each in Audience],
            draft=draft,
            collect_url=self.address("report_collect"),
            **self.about_file(),
            **({**context(facts), "lost_letters": lost_letters(facts)} if facts else {}),
            **kwargs,
        )


class ReportCollect(ReportPage, View):
    """Collect the facts of the year, anew if they were collected before."""

    permission = "reports.prepare"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        year = {"year": self.year}
        if Draft.collect(by=request.user, network=self.network, year=self.year, language=self.language):
            messages.success(request, _("The facts of %(year)s were collected.") % year)
        else:
            messages.info(request, _("Nothing has changed: the facts of %(year)s are the same as before.") % year)
        return redirect(self.address("report_detail"))


class ReportMake(ReportPage, View):
    """Ask for the PDF."""

    permission = "reports.prepare"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            ReportFile.ask(
                by=request.user,
                network=self.network,
                year=self.year,
                language=self.language,
                audience=self.audience,
            )
        except StepRefused as reason:
            messages.warning(request, reason.messages[0])
        return redirect(self.address("report_file"))


class ReportFilePage(ReportPage, TemplateView):
    """How far the PDF is. The page looks again by itself; without script there is a link."""

    template_name = "reports/report_file.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """204 for a page that asks again by itself while nothing has changed: what one reads there stays as it is."""
        file = self.file()
        if "HX-Request" in request.headers and file and file.state == request.GET.get("seen") and not file.overdue:
            return HttpResponse(status=204)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("PDF of the annual report %(year)s") % {"year": self.year},
            lead=capfirst(self.audience.name_for(self.network)),
            **self.about_file(),
            **kwargs,
        )


class ReportPdf(ReportPage, View):
    """The file itself; only here, never by an address of its own."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        row = self.file()
        if row is None or not row.file or not row.file.storage.exists(str(row.file.name)):
            raise Http404(_("This PDF has not been made yet."))
        content = row.file.open("rb")
        response = FileResponse(content, as_attachment=True, filename=file_name(row), content_type="application/pdf")
        response["Cache-Control"] = "private, no-cache"
        return response
