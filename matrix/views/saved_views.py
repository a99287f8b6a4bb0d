"""Views that were kept under a name: all of them, keeping one, giving it another name, removing it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from matrix.forms import KeepForm, RemoveViewForm, RenameViewForm, VerbForm
from periods.verbs import locked
from stakeholders.day_shown import DayShown
from stakeholders.keeping import CanBeKept, address, conditions, page_called
from stakeholders.models import SavedView
from stakeholders.views import NetworkMixin

from .verbs import VerbFormView


class SavedViewList(NetworkMixin, TemplateView):
    """The views of the network, and one's own: where they lead, and what can be done with them."""

    template_name = "matrix/saved_view_list.html"
    extra_context = {
        "heading": gettext_lazy("Saved views"),
        "lead": gettext_lazy(
            "Lists and matrices with their conditions, kept under a name so that you find them again."
        ),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = SavedView.objects.visible_to(self.request.user).filter(network=self.network).network_first()
        told = [self._told(row) for row in rows]
        return super().get_context_data(
            of_network=[each for each in told if each["view"].owner_id is None],
            own=[each for each in told if each["view"].owner_id],
            may_keep=self.may("stakeholders.keep_view", self.network),
            **kwargs,
        )

    def _told(self, row: SavedView) -> dict[str, Any]:
        page = page_called(row.page, self.network)
        return {
            "view": row,
            "url": address(row, self.network) if page else "",
            "page": page.kept_as if page else _("A page that is no longer there"),
            "may_change": self.may("stakeholders.change_view", row),
        }


class SavedViewCreate(VerbFormView):
    """Keep what a page shows now. `?page=` says which page, `query=` what stands behind its address."""

    can_be_overtaken = False
    template_name = "form.html"
    form_class = KeepForm

    @cached_property
    def page(self) -> type[CanBeKept]:
        page = page_called(self.request.GET.get("page", ""), self.network)
        if page is None:
            raise Http404(_("There is no such page of which a view can be kept."))
        return page

    @cached_property
    def asked(self) -> QueryDict:
        """Only what that page can show."""
        today = timezone.localdate()
        self.request.shown = DayShown(today, today)  # type: ignore[attr-defined]
        return QueryDict(self.page.sane(QueryDict(self.request.GET.get("query", "")), self.request))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.page and not self.may("stakeholders.keep_view", self.network):
            return self.refuse(_("Only who has a role in this network can keep views here."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "network": self.network,
            "page": self.request.GET["page"],
            "query": self.asked.urlencode(),
            "may_keep_for_network": self.may("stakeholders.keep_view_for_network", self.network),
        }

    def done(self, form: VerbForm) -> str:
        return _("Kept as “%(name)s”.") % {"name": form.result}

    def after(self, form: VerbForm) -> str:
        return address(form.result, self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self.page.filterset_class(data=self.asked or None, request=self.request)
        told = [f"{label}: {value}" for label, value in conditions(filterset)]
        page = reverse(self.request.GET["page"], args=[self.network.slug])
        return super().get_context_data(
            heading=_("Keep this view"),
            lead=". ".join([str(self.page.kept_as), "; ".join(told) or _("Everything, without conditions")]) + ".",
            submit_label=_("Keep"),
            cancel_url=f"{page}?{self.asked.urlencode()}" if self.asked else page,
            **kwargs,
        )


class OneSavedView(VerbFormView):
    """A page about one saved view; that of somebody else does not exist."""

    @cached_property
    def saved_view(self) -> Any:
        rows = SavedView.objects.visible_to(self.request.user).filter(network=self.network)
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            user = self.request.user
            had = SavedView.history.filter(network=self.network, id=self.kwargs["pk"])
            had = had.filter(Q(owner=None) | Q(owner=user.pk))
            raise self.missing(_("This view does not exist, or it was removed."), had, right="stakeholders.keep_view")
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("stakeholders.change_view", self.saved_view):
            return self.refuse(_("This view is of the whole network: only the secretary can change it."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"saved_view": self.saved_view}

    def hold(self) -> None:
        locked(self.saved_view)

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [SavedView.history.filter(id=self.saved_view.pk)]

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:saved_view_list", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {
            "lead": self.saved_view.name,
            "subject": self.saved_view.name,
            "cancel_url": reverse("matrix:saved_view_list", args=[self.network.slug]),
        }
        return super().get_context_data(**{**facts, **kwargs})


class SavedViewRename(OneSavedView):
    """Another name for the same conditions."""

    template_name = "form.html"
    form_class = RenameViewForm

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.saved_view.name}

    def done(self, form: VerbForm) -> str:
        return _("It is now called “%(name)s”.") % {"name": form.cleaned_data["name"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Rename this view"), submit_label=_("Rename"), **kwargs)


class SavedViewRemove(OneSavedView):
    """Asks first."""

    template_name = "confirm.html"
    form_class = RemoveViewForm

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Removed: “%(name)s”.") % {"name": self.saved_view.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = _("Only the name and its conditions disappear. What the page shows stays as it is.")
        if self.saved_view.owner_id is None:
            told = _("It disappears for everybody in the network. What the page shows stays as it is.")
        return super().get_context_data(
            heading=_("Remove this view?"), consequences=[told], submit_label=_("Remove"), danger=True, **kwargs
        )
