"""Bringing a file in: choose it, say what its columns mean, look at what it would change, apply it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import DetailView, View

from matrix.exchange.files import template
from matrix.exchange.kinds import KINDS
from matrix.forms import VerbForm
from matrix.forms.sheet_import import ColumnsForm, UploadForm
from matrix.models import ImportLine, Outcome, SheetImport
from matrix.words import badge
from periods.verbs import StepRefused
from publishing.sheets import FORMATS, READABLE, Sheet, write
from stakeholders.views import NetworkMixin

from .verbs import VerbFormView

LINES = 100
LISTED = 50
_TONES: dict[str, str] = {Outcome.NEW: "success", Outcome.CHANGED: "info", Outcome.REFUSED: "danger"}


class ImportPage(NetworkMixin):
    """What the pages of an import share: they are the secretary's; that of another network does not exist."""

    permission = "stakeholders.change_framework"
    row: SheetImport

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What is not there is not there for anybody, whatever they may."""
        super().setup(request, *args, **kwargs)
        if "pk" in kwargs:
            rows = SheetImport.objects.filter(network=self.network).select_related("uploaded_by__person")
            self.row = get_object_or_404(rows, pk=kwargs["pk"])
            self.row.network = self.network


class ImportList(ImportPage, VerbFormView):
    """Choose a file; and the files that were brought in before."""

    can_be_overtaken = False
    template_name = "matrix/import_list.html"
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("The file was read. Check what each column means.")

    def after(self, form: VerbForm) -> str:
        return reverse("matrix:import_columns", args=[self.network.slug, form.result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = SheetImport.objects.filter(network=self.network).select_related("uploaded_by__person")
        return super().get_context_data(
            heading=_("Import"),
            lead=_("Bring in what is in a spreadsheet. First you see what would change."),
            rows=rows[:LISTED],
            templates=[
                (form.upper(), reverse("matrix:import_template", args=[self.network.slug, form])) for form in READABLE
            ],
            kinds=[(kind.code, kind.name) for kind in KINDS.values()],
            submit_label=_("Read the file"),
            **kwargs,
        )


class ImportColumns(ImportPage, VerbFormView):
    """What each sheet holds and what its columns mean."""

    # It says itself for which columns it is, and what it makes is a preview.
    can_be_overtaken = False
    template_name = "matrix/import_columns.html"
    form_class = ColumnsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may(self.permission, self.network) and not self.row.file:
            messages.info(request, _("This import was applied already."))
            return redirect(self.row)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        plan = self.row.plan
        if self.request.method == "POST":
            # The columns that were shown are those of the kinds that were shown.
            shown = [self.request.POST.get(f"was-{number}", "") for number in range(len(plan))]
            plan = [
                each
                if each["kind"] == kind
                else {"kind": kind if kind in KINDS else "", "columns": [""] * len(each["columns"])}
                for each, kind in zip(plan, shown, strict=True)
            ]
        return super().get_form_kwargs() | {"row": self.row, "plan": plan}

    def form_valid(self, form: Any) -> HttpResponse:
        if form.replanned:
            anew = ColumnsForm(by=self.request.user, row=self.row, plan=form.plan)
            return self.render_to_response(self.get_context_data(form=anew, replanned=True))
        if form.save():
            return redirect(self.row)  # it says itself how far it is
        return self.render_to_response(self.get_context_data(form=form), status=409 if form.refused else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("What do the columns mean?"),
            lead=self.row.file_name,
            row=self.row,
            submit_label=_("See what would change"),
            cancel_url=reverse("matrix:import_list", args=[self.network.slug]),
            **kwargs,
        )


class ImportDetail(ImportPage, DetailView):
    """How far an import is, and row by row what it would change. It looks again by itself while it is worked on."""

    template_name = "matrix/import_detail.html"
    context_object_name = "row"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        return self.row

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        row = self.row
        if row.state == "columns":
            return redirect("matrix:import_columns", self.network.slug, row.pk)
        if "HX-Request" in request.headers and request.GET.get("seen") == self.sign and row.busy and not row.overdue:
            return HttpResponse(status=204)
        return super().get(request, *args, **kwargs)

    @property
    def sign(self) -> str:
        """What is different as soon as there is news."""
        return f"{self.row.state}-{self.row.attempt}-{self.row.so_far}-{bool(self.row.begun_at)}"

    @property
    def wanted(self) -> str:
        """Which outcome the reader asks for; all without one."""
        asked = self.request.GET.get("outcome", "")
        return asked if asked in Outcome.values else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        lines = row.lines.all()
        if self.wanted:
            lines = lines.filter(outcome=self.wanted)
        if self.request.GET.get("moved"):
            lines = lines.filter(moved=True)
        page = Paginator(lines, LINES).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            heading=row.file_name,
            lead=self._lead(),
            sign=self.sign,
            lines=[_shown(line) for line in page],
            page=page,
            pages=page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            wanted=self.wanted,
            views=self._views(),
            taken_for=[
                (sheet["name"], KINDS[each["kind"]].label if each["kind"] else "")
                for sheet, each in zip(row.sheets, row.plan, strict=False)
            ],
            several=len({each["kind"] for each in row.plan if each["kind"]}) > 1,
            many_sheets=len([each for each in row.plan if each["kind"]]) > 1,
            outside=self._outside(),
            moved=bool(row.notice) and row.lines.filter(moved=True).exists(),
            unread=self._unread(),
            brought=KINDS[kinds[0]] if (kinds := [each["kind"] for each in row.plan if each["kind"]]) else None,
            **kwargs,
        )

    def _outside(self) -> int:
        """How many organisations an applied file added that do not take part yet: it says so of none."""
        row = self.row
        if row.state != "applied" or any(each["kind"] == "participations" for each in row.plan):
            return 0
        return row.lines.filter(kind="organisations", outcome=Outcome.NEW).count()

    def _unread(self) -> list[tuple[str, list[str]]]:
        """Of each sheet that is read the headings that are not, though something may stand below them."""
        read = [(sheet, told) for sheet, told in zip(self.row.sheets, self.row.plan, strict=False) if told["kind"]]
        found = [(sheet["name"], KINDS[told["kind"]].unread(sheet["head"], told["columns"])) for sheet, told in read]
        return [(name, heads) for name, heads in found if heads]

    def _lead(self) -> str:
        row = self.row
        return ngettext("%d row", "%d rows", row.total) % row.total

    def _views(self) -> list[tuple[str, int, str, bool]]:
        """The ways to narrow the rows down: word, number, address, and whether it is this one."""
        counts, here = self.row.counts, self.row.get_absolute_url()
        total = sum(counts.values())
        ways = [
            ("", _("All"), total),
            *((each.value, capfirst(each.label), counts.get(each.value, 0)) for each in Outcome),
        ]
        return [
            (word, number, f"{here}?outcome={value}" if value else here, value == self.wanted)
            for value, word, number in ways
        ]


def _shown(line: ImportLine) -> dict[str, Any]:
    """A line as its template shows it: the columns by their names; of each reason whether it is about a category."""
    kind = KINDS[line.kind]
    names = kind.names
    return {
        "line": line,
        "kind": kind.name,
        "outcome": badge(Outcome(line.outcome).label, _TONES.get(line.outcome, "")),
        "changes": [(names.get(code, code), old, new) for code, old, new in line.changes],
        "reasons": [(names.get(code, ""), cell, sentence, code == "category") for code, cell, sentence in line.reasons],
    }


class ImportStep(ImportPage, View):
    """One verb of an import, by a button."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        try:
            self.act()
        except StepRefused as reason:
            messages.warning(request, reason.messages[0])
        return redirect(self.row)

    def act(self) -> None:
        raise NotImplementedError


class ImportApply(ImportStep):
    """Do it: on what the page showed."""

    def act(self) -> None:
        self.row.apply(by=self.request.user, digest=self.request.POST.get("digest"))


class ImportAgain(ImportStep):
    def act(self) -> None:
        self.row.read_again(by=self.request.user)


class ImportDrop(ImportStep):
    """Throw it away, unless it was applied: then it stays known."""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        answer = super().post(request, **address)
        if SheetImport.objects.filter(pk=self.row.pk).exists():
            return answer
        messages.success(request, _("%(file)s was thrown away. Nothing was changed.") % {"file": self.row.file_name})
        return redirect("matrix:import_list", self.network.slug)

    def act(self) -> None:
        # The row in hand keeps its number and name, for the answer.
        SheetImport.objects.get(pk=self.row.pk).drop(by=self.request.user)


class ImportRefused(ImportPage, View):
    """Everything that is refused, as a list to mend the file by."""

    def get(self, _request: HttpRequest, **_address: Any) -> HttpResponse:
        head = [_("Sheet"), _("Row"), _("Cell"), _("Column"), _("Which"), _("Why it is refused")]
        rows = [
            [line.sheet, line.number, cell or None, name or None, line.key, sentence]
            for line in self.row.lines.filter(outcome=Outcome.REFUSED)
            for name, cell, sentence, _own in _shown(line)["reasons"]
        ]
        content = write([Sheet.of(_("Refused"), head, rows)], "csv", decimal_comma=get_language() == "nl")
        answer = HttpResponse(content, content_type=FORMATS["csv"])
        answer["Content-Disposition"] = f'attachment; filename="import-{self.row.pk}.csv"'
        return answer


class ImportTemplate(ImportPage, View):
    """An empty sheet with the right columns; `?kind=`: of that kind only. CSV holds one kind: components by default."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        asked = request.GET.get("kind")
        if kwargs["form"] not in READABLE or (asked and asked not in KINDS):
            raise Http404(_("There is no such kind of file."))

    def get(self, request: HttpRequest, form: str, **_address: Any) -> HttpResponse:
        asked = request.GET.get("kind", "components" if form == "csv" else "")
        kinds = [KINDS[asked]] if asked else list(KINDS.values())
        answer = HttpResponse(template(kinds, form), content_type=FORMATS[form])
        answer["Content-Disposition"] = f'attachment; filename="intekenen-{asked or "import"}.{form}"'
        return answer
