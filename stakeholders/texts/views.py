"""The pages of a text: to write it, its history, two versions beside each other, one version to read or restore.

A room says by a class of its own which thing it is about, and gives it to each page: `matrix/views/texts.py`.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from publishing.markdown import MOST, render_markdown
from stakeholders.models.written import Overtaken, Written
from stakeholders.typed import given_back
from stakeholders.views import NetworkMixin

from .form import TextForm
from .versions import Version, compared, label_of, last_edited, moments_of, texts_at, told, versions_of

PAGE = 50
# Versions that can be chosen from a list; with more, the first of them can be reached from the history itself.
CHOICES_MOST = 500


class TextPage(NetworkMixin):
    """What the pages about the texts of one thing share.

    `names`: of the addresses of its page and of the pages here. `keys`: what in the address says which thing it is.
    """

    names: ClassVar[dict[str, str]]
    keys: ClassVar[tuple[str, ...]] = ()
    writes = False
    kwargs: dict[str, Any]

    def find(self) -> Any:
        """The thing, or Http404."""
        raise NotImplementedError

    @cached_property
    def thing(self) -> Any:
        return self.find()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A thing that is not there is not there for anybody; only then it matters who may write."""
        if self.thing and (self.writes or request.method == "POST") and not self.may_write:
            return self.refuse(_("Only the secretary of the network can change these texts."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def may_write(self) -> bool:
        return self.may("stakeholders.change_framework", self.network)

    @cached_property
    def by_name(self) -> bool:
        """Whether the reader may know who wrote."""
        return self.may("stakeholders.is_member", self.network)

    def address(self, page: str, *more: Any) -> str:
        return reverse(self.names[page], args=[self.network.slug, *(self.kwargs[key] for key in self.keys), *more])

    def rendered(self, texts: dict[str, str]) -> list[tuple[str, Any, bool]]:
        """Each text that is not empty: its name, how it looks, and whether it is Markdown."""
        return [
            (label_of(self.thing, name), render_markdown(text) if markdown else text, markdown)
            for name, text in texts.items()
            if text
            for markdown in [bool(self.thing._meta.get_field(name).help_text)]
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "thing": self.thing,
            "thing_url": self.address("page"),
            "history_url": self.address("history"),
            "compare_url": self.address("compare"),
            "edit_url": self.address("edit") if self.may_write else "",
        }
        return super().get_context_data(**{**facts, **kwargs})


class TextEdit(TextPage, FormView):
    """Write the texts. “Preview” shows how they will look and saves nothing."""

    # A form is opened and sent; PUT would save what was not filled in.
    http_method_names = ["get", "post", "head", "options"]
    template_name = "texts/text_form.html"
    form_class = TextForm
    writes = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = given_back(request)
        if sent is None:
            return super().get(request, *args, **kwargs)
        facts = self.get_form_kwargs() | {"data": sent, "version": sent.get("version", "")}
        form = TextForm(**facts)
        form.give_back()
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        version = self.request.POST.get("version", "") if self.request.method == "POST" else self.thing.texts_version
        facts = super().get_form_kwargs() | {"thing": self.thing, "by": self.request.user, "version": version}
        facts.pop("initial", None)
        return facts

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        shown = {name: text[:MOST] for name, text in form.written.items()}
        return self.render_to_response(self.get_context_data(form=form, preview=self.rendered(shown), previewed=True))

    def form_valid(self, form: TextForm) -> HttpResponse:
        if form.save():
            messages.success(self.request, _("Saved. What was there before is kept in the history."))
            return redirect(self.address("page"))
        return self.render_to_response(self.get_context_data(form=form), status=409 if form.refused else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            **{
                "form": form,
                "heading": _("Change the texts"),
                "subject": str(self.thing),
                "version": form.version,
                "cancel_url": self.address("page"),
                "other": last_edited(self.thing, by_name=True) if form.refused else None,
                **kwargs,
            }
        )


class TextHistory(TextPage, TemplateView):
    """Who changed which text, when and why; the latest first."""

    template_name = "texts/text_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moments = moments_of(self.thing)
        total = len(moments)
        page = Paginator(moments, PAGE).get_page(self.request.GET.get("page"))
        last = total - (page.number - 1) * PAGE
        first = max(last - PAGE, 0)
        versions = told(self.thing, versions_of(self.thing)[first:last], first=first + 1, by_name=self.by_name)
        return super().get_context_data(
            heading=_("History of the texts"),
            lead=str(self.thing),
            versions=[(each, self.address("version", each.number), self._changes(each)) for each in reversed(versions)],
            page=page,
            pages=page.paginator.get_elided_page_range(page.number) if page.paginator.num_pages > 1 else (),
            total=total,
            choices=choices(moments),
            chosen=(max(total - 1, 1), total),
            **kwargs,
        )

    def _changes(self, version: Version) -> str:
        """Where one sees what this version changed; nothing for the first."""
        if version.number == 1:
            return ""
        return f"{self.address('compare')}?old={version.number - 1}&new={version.number}"


class TextCompare(TextPage, TemplateView):
    """Two versions beside each other: `?old=3&new=5`; at first the last two. Asked for the other way round, swapped."""

    template_name = "texts/text_compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        total = len(moments_of(self.thing))
        old, new = self._asked("old", total - 1, total), self._asked("new", total, total)
        if old > new > 0:
            return redirect(f"{self.address('compare')}?old={new}&new={old}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moments = moments_of(self.thing)
        total = len(moments)
        old, new = self._asked("old", total - 1, total), self._asked("new", total, total)
        known = 0 < old < new <= total
        return super().get_context_data(
            heading=_("Compare two versions"),
            lead=str(self.thing),
            total=total,
            choices=choices(moments),
            chosen=(old, new) if known else (max(total - 1, 1), total),
            known=known,
            versions=[self._told(number) for number in (old, new)] if known else [],
            differences=self._differences(old, new) if known else [],
            **kwargs,
        )

    def _asked(self, name: str, usual: int, most: int) -> int:
        """The number asked for; one that is none, or is not there, is 0."""
        number = self.request.GET.get(name, str(usual))
        return int(number) if number.isascii() and number.isdigit() and len(number) < 9 and int(number) <= most else 0

    def _told(self, number: int) -> tuple[Version, str]:
        row = versions_of(self.thing)[number - 1 : number]
        (version,) = told(self.thing, row, first=number, by_name=self.by_name)
        return version, self.address("version", number)

    def _differences(self, old: int, new: int) -> Any:
        return compared(self.thing, texts_at(self.thing, old) or {}, texts_at(self.thing, new) or {})


class TextVersion(TextPage, TemplateView):
    """One version to read; for who may write, to restore. What restoring changes is shown beforehand."""

    template_name = "texts/text_version.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.thing and self.texts is None:
            raise Http404(_("These texts have no version with this number."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def texts(self) -> dict[str, str] | None:
        return texts_at(self.thing, self.kwargs["number"]) if self.kwargs["number"] else None

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        number, version = self.kwargs["number"], request.POST.get("version", "")
        try:
            self.thing.restore(self.texts, number=number, by=request.user, version=version)
        except Overtaken:
            self.thing.refresh_from_db()
            problem = _("Somebody else changed these texts since you opened this page. Look at what would change now.")
            return self.render_to_response(self.get_context_data(problem=problem), status=409)
        except ValidationError:
            messages.warning(request, _("These are the texts already."))
            return redirect(self.address("page"))
        messages.success(request, _("Version %(number)d is back. What was there before is kept.") % {"number": number})
        return redirect(self.address("page"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number: int = self.kwargs["number"]
        (version,) = told(self.thing, versions_of(self.thing)[number - 1 : number], first=number, by_name=self.by_name)
        texts = self.texts or {}
        return super().get_context_data(
            heading=_("Version %(number)d") % {"number": number},
            lead=str(self.thing),
            each=version,
            texts=self.rendered(texts),
            current=texts == self.thing.texts,
            differences=compared(self.thing, self.thing.texts, texts) if self.may_write else [],
            version=self.thing.texts_version,
            **kwargs,
        )


def choices(moments: list[datetime]) -> list[tuple[int, datetime]]:
    """The versions that can be chosen, the latest first: number and moment."""
    return list(enumerate(moments, start=1))[: -CHOICES_MOST - 1 : -1]


def text_facts(page: Any, thing: Written, names: dict[str, str], *keys: str) -> dict[str, Any]:
    """What the page of a thing itself tells of its texts: who edited them last, and where they are changed."""
    args = [page.network.slug, *keys]
    now = not getattr(getattr(page, "shown", None), "past", False)
    may_write = now and page.may("stakeholders.change_framework", page.network)
    return {
        "last_edited": last_edited(thing, by_name=page.may("stakeholders.is_member", page.network)),
        "history_url": reverse(names["history"], args=args),
        "edit_url": reverse(names["edit"], args=args) if may_write else "",
    }
