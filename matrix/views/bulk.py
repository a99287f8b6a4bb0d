"""One thing set on many components: look at it, do it, and take it back."""

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import ListView, TemplateView

from matrix.bulk import BulkRow, called, chosen, digest, look
from matrix.filters import ComponentFilter
from matrix.models import BulkChange, BulkWhat, Component
from periods.verbs import StepRefused
from stakeholders.day_shown import DayShown
from stakeholders.views import NetworkMixin

from .downloads import refuse_wrong_conditions

# How many rows a preview shows; all are counted, and all are done.
SHOWN = 200
# How many codes a sentence names.
NAMED = 10


class BulkPage(NetworkMixin):
    permission = "stakeholders.change_framework"


# What was chosen in the list, while one is sent back there: it stands in the session of the reader.
_SENT_BACK = "matrix.bulk"


@dataclass(frozen=True)
class SentBack:
    """What somebody chose in the list that was not enough yet, and the `sentence` that says so."""

    sentence: str = ""
    what: str = ""
    codes: tuple[str, ...] = ()
    all_shown: bool = False

    @classmethod
    def taken(cls, request: HttpRequest) -> "SentBack":
        """What the reader was sent back with; it is kept no longer."""
        kept = request.session.pop(_SENT_BACK, None)
        return cls(**kept | {"codes": tuple(kept["codes"])}) if kept else cls()

    def keep(self, request: HttpRequest) -> None:
        request.session[_SENT_BACK] = asdict(self)


class BulkPreview(BulkPage, TemplateView):
    """What setting one thing would change of each chosen component. The address says which and what.

    `component` (each), or `all` with the `filter` of the list; `set`: as `priority:must`; `skip`: leave out what is
    refused.
    """

    template_name = "matrix/bulk_preview.html"

    @cached_property
    def choice(self) -> tuple[str, Any]:
        """What is set, and to what; nothing where the address does not say so."""
        what, _colon, word = self.word_asked("set").partition(":")
        value = chosen(self.network, what, word) if what in BulkWhat.values else None
        return (what, value) if value is not None else ("", None)

    @cached_property
    def components(self) -> Any:
        """The chosen components."""
        rows = Component.objects.filter(network=self.network)
        if not self.request.GET.get("all"):
            return rows.filter(code__in=[code for code in self.codes if code.isprintable()])
        today = timezone.localdate()
        self.request.shown = DayShown(today, today)  # type: ignore[attr-defined]
        rows = rows.with_phase(at=today).with_coverage(at=today)
        found = ComponentFilter(QueryDict(self.request.GET.get("filter", "")), queryset=rows, request=self.request)
        refuse_wrong_conditions(found)
        return Component.objects.filter(pk__in=found.qs.order_by().values("pk"))

    @property
    def codes(self) -> list[str]:
        """The codes that the address names, each once."""
        return list(dict.fromkeys(self.request.GET.getlist("component")))

    @cached_property
    def unknown(self) -> list[str]:
        """Those that no component of this network has, as they may be shown."""
        if self.request.GET.get("all"):
            return []
        known = {row.component.code for row in self.rows}
        return ["".join(filter(str.isprintable, code))[:20] for code in self.codes if code not in known]

    @cached_property
    def rows(self) -> list[BulkRow]:
        what, value = self.choice
        return look(self.components, what, value, today=timezone.localdate())

    def _unasked(self) -> HttpResponse | None:
        """Back to the form under the list, with what was chosen and what to do, where something is missing."""
        sentence = ""
        if not self.choice[0] and (asked := self.word_asked("set")):
            sentence = _("“%(asked)s” cannot be set, or no longer. Choose again what you want to change.")
            sentence %= {"asked": asked[:60]}
        elif not self.choice[0]:
            sentence = _("Choose what you want to change.")
        elif self.unknown:
            sentence = _("This network has no such components: %(codes)s. Nothing was changed. Choose again.")
            sentence %= {"codes": ", ".join(self.unknown[:NAMED]) + (" …" if len(self.unknown) > NAMED else "")}
        elif not self.rows:
            sentence = _("Choose the components that you want to change: tick the boxes before them, or choose all.")
        if not sentence:
            return None
        everything = bool(self.request.GET.get("all"))
        SentBack(sentence, self.word_asked("set"), tuple(self.codes), everything).keep(self.request)
        # The browser takes the reader to the sentence, and the focus too.
        return redirect(f"{self.list_url}#bulk-said")

    @property
    def list_url(self) -> str:
        query = self.request.GET.get("filter", "")
        return reverse("matrix:component_list", args=[self.network.slug]) + (f"?{query}" if query else "")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        return self._unasked() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        if answer := self._unasked():
            return answer
        if not request.POST.get("seen"):
            sentence = _("This page lost what it showed you. Look at it again, then apply.")
            return self.render_to_response(self.get_context_data(refused=[sentence]), status=409)
        what, value = self.choice
        components = self.components
        if request.GET.get("skip"):
            components = Component.objects.filter(pk__in=[row.component.pk for row in self.rows if not row.refusal])
        try:
            made = BulkChange.make(
                by=request.user,
                network=self.network,
                components=components,
                what=what,
                value=value,
                seen=request.POST["seen"],
            )
        except ValidationError as reason:
            del self.rows
            context = self.get_context_data(refused=reason.messages)
            return self.render_to_response(context, status=409 if isinstance(reason, StepRefused) else 400)
        number = len(made.rows)
        said = ngettext("%d component was changed.", "%d components were changed.", number) % number
        undo = reverse("matrix:bulk_undo", args=[self.network.slug, made.pk])
        messages.success(request, format_html('{} <a href="{}">{}</a>', said, undo, _("Undo")))
        return redirect(self.list_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what, value = self.choice
        skip = bool(self.request.GET.get("skip"))
        refusing = [row for row in self.rows if row.refusal]
        rows = [row for row in self.rows if not (skip and row.refusal)]
        moving = [row for row in rows if row.moves]
        skipping = self.request.GET.copy()
        skipping["skip"] = "1"
        return super().get_context_data(
            heading=_("Change several components"),
            lead=f"{capfirst(BulkWhat(what).label)}: {called(what, value)}",
            rows=moving[:SHOWN],
            more=max(0, len(moving) - SHOWN),
            moving=len(moving),
            same=len([row for row in rows if not row.moves and not row.refusal]),
            refusing=refusing[:SHOWN],
            refusing_number=len(refusing),
            skip=skip,
            skip_url=f"{self.request.path}?{skipping.urlencode()}",
            seen=digest(rows),
            list_url=self.list_url,
            **kwargs,
        )


class BulkList(BulkPage, ListView):
    """What was set on many at once, newest first, and whether it was taken back."""

    template_name = "matrix/bulk_list.html"
    context_object_name = "changes"
    paginate_by = 50

    def get_queryset(self) -> Any:
        rows = BulkChange.objects.filter(network=self.network)
        return rows.select_related("made_by__person", "undone_by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Changes to several components"),
            lead=_("What was set on many components at once. You can undo it where nothing changed since."),
            **kwargs,
        )


class BulkUndo(BulkPage, TemplateView):
    """Take it back: what goes back, and what does not because it changed since."""

    template_name = "matrix/bulk_undo.html"

    change: BulkChange

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.change = get_object_or_404(BulkChange.objects.filter(network=self.network), pk=kwargs["pk"])

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        try:
            number = self.change.undo(by=request.user)
        except StepRefused as reason:
            return self.render_to_response(self.get_context_data(refused=reason.messages), status=409)
        said = ngettext("%d component is as it was before.", "%d components are as they were before.", number) % number
        if self.change.left:
            codes = ", ".join(code for code, _sentence in self.change.left[:10])
            said += " " + _("Left as they are, because they changed since: %s.") % codes
        messages.success(request, said)
        return redirect("matrix:bulk_list", self.network.slug)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = self.change
        outlook = [] if change.undone_at else change.outlook()
        return super().get_context_data(
            heading=_("Undo this change?"),
            lead=f"{capfirst(change.get_what_display())}: {change.set_to}",
            change=change,
            back=[told for told in outlook if not told[1]][:SHOWN],
            back_number=len([told for told in outlook if not told[1]]),
            stays=[told for told in outlook if told[1]],
            **kwargs,
        )
