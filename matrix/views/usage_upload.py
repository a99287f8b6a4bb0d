"""Figures from a file: choose it, say which folder is which component, look at the preview, take it in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import slugify
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.forms import VerbForm
from matrix.forms.usage import UsageFileForm
from matrix.models import ColumnMapping
from matrix.usage_file import Folder, Preview, Told, preview, seal, told_of_folders, unseal
from periods.verbs import StepRefused

from .row_step import SecretaryForm
from .use import OfPlatform

ROWS_MOST = 300
FOLDERS_MOST = 60


def _seen(hits: int) -> str:
    return ngettext("seen %s time", "seen %s times", hits) % number_format(hits, force_grouping=True)


class UsageUpload(OfPlatform, SecretaryForm):
    """Each step is a form to the same address; what was read travels along in it, signed."""

    # What the preview showed travels along, sealed.
    can_be_overtaken = False
    form_class = UsageFileForm
    template_name = "matrix/usage_upload.html"

    @property
    def salt(self) -> str:
        """What was read for one platform by one person is of no use for another."""
        return f"usage-{self.platform.pk}-{self.request.user.pk}"

    @property
    def remembered_as(self) -> str:
        """Under which word the folders of this platform are remembered."""
        return f"usage-{self.platform.pk}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "told" in request.POST:
                return self._take_in(unseal(Told, request.POST["told"], salt=f"{self.salt}-told"))
            if "folders" in request.POST:
                return self._chosen(unseal(Folder, request.POST["folders"], salt=f"{self.salt}-folders"))
        except StepRefused as refused:
            return self._start_again(refused, status=409)
        except ValidationError as error:
            return self._start_again(error, status=400)
        return super().post(request, *args, **kwargs)

    def _start_again(self, error: ValidationError, *, status: int) -> HttpResponse:
        messages.error(self.request, " ".join(error.messages))
        # A form that was not sent yet: nothing of it is wrong.
        form = self.form_class(by=self.request.user)
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def form_valid(self, form: VerbForm) -> HttpResponse:
        if not form.save():
            return self.render_to_response(self.get_context_data(form=form))
        source = form.cleaned_data["file"].name[:150]
        if form.result.about_pages:
            return self._choose(form.result.folders, source)
        return self._preview(preview(self.platform, form.result.told), source)

    # Which folder is which component

    def _choose(self, folders: list[Folder], source: str, *, wrong: str = "") -> HttpResponse:
        hits: dict[str, int] = {}
        for each in folders:
            hits[each.name] = hits.get(each.name, 0) + each.hits
        most = sorted(hits, key=lambda name: (-hits[name], name))
        components = list(self.platform.components.order_by("category__order", "code"))
        likely = {slugify(each.name): each.code for each in components} | {
            slugify(each.code): each.code for each in components
        }
        # What was chosen the last time, where that still is on this platform.
        codes = {each.code for each in components}
        before = ColumnMapping.known(self.network, self.remembered_as)
        chosen = {name: code for name, code in before.items() if not code or code in codes}
        return self._show(
            "matrix/usage_folders.html",
            heading=_("Which folder is which component?"),
            choices=[
                (number, name, _seen(hits[name]), chosen.get(name, likely.get(slugify(name.strip("/")), "")))
                for number, name in enumerate(most[:FOLDERS_MOST])
            ],
            more=max(0, len(most) - FOLDERS_MOST),
            components=components,
            folders=seal(folders, salt=f"{self.salt}-folders"),
            source=source,
            wrong=wrong,
        )

    def _chosen(self, folders: list[Folder]) -> HttpResponse:
        sent, source = self.request.POST, self.request.POST.get("source", "")[:150]
        known = {each.code for each in self.platform.components.all()}
        names = [name.removeprefix("name-") for name in sent if name.startswith("name-")]
        told = {sent[f"name-{number}"][:100]: sent.get(f"code-{number}", "") for number in names[:FOLDERS_MOST]}
        codes = {name: code for name, code in told.items() if code in known}
        if not codes:
            return self._choose(folders, source, wrong=_("Choose a component for at least one folder."))
        here = {each.name for each in folders}
        kept = {name: code for name, code in told.items() if name in here and (code in known or not code)}
        ColumnMapping.keep(kept, by=self.request.user, network=self.network, kind=self.remembered_as)
        return self._preview(preview(self.platform, told_of_folders(folders, codes)), source)

    # The preview, and taking it in

    def _preview(self, found: Preview, source: str, *, status: int = 200) -> HttpResponse:
        rows = sorted(found.outcomes, key=lambda each: each.fate != "refused")
        return self._show(
            "matrix/usage_preview.html",
            status=status,
            heading=_("What this file changes"),
            found=found,
            rows=rows[:ROWS_MOST],
            more=max(0, len(rows) - ROWS_MOST),
            told=seal([each.told for each in found.outcomes], salt=f"{self.salt}-told") if found.possible else "",
            source=source,
        )

    def _take_in(self, told: list[Told]) -> HttpResponse:
        found, source = preview(self.platform, told), self.request.POST.get("source", "")[:150]
        try:
            number = found.take_in(by=self.request.user, seen=self.request.POST.get("seen", ""), source=source)
        except StepRefused as refused:
            messages.warning(self.request, " ".join(refused.messages))
            return self._preview(preview(self.platform, told), source, status=409)
        said = ngettext("Taken in: %d line with figures.", "Taken in: %d lines with figures.", number) % number
        messages.success(self.request, said)
        return redirect(self.use_url)

    def _show(self, template: str, *, status: int = 200, **facts: Any) -> HttpResponse:
        self.template_name = template
        return self.render_to_response(self.get_context_data(form=None, **facts), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "heading": _("Take in figures from a file"),
            "lead": self.platform.name,
            "subject": self.platform,
            "platform": self.platform,
            "cancel_url": self.use_url,
            "submit_label": _("Show what it changes"),
        }
        return super().get_context_data(**{**facts, **kwargs})
