"""The matrix, the components, and what is open."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix import crosswise, grid
from matrix.filters import ComponentFilter, MatrixFilter, NeedFilter
from matrix.models import Component, Need, Phase, SignUp, StatusUpdate
from matrix.slots import Slot, organisations_of, slots_of
from matrix.tables import ComponentTable, NeedTable
from matrix.words import phase_word, told_of_needs
from publishing.markdown import render_markdown
from stakeholders.day_shown import OnAnyDay
from stakeholders.models import Access
from stakeholders.views import NetworkMixin

PAGE = 50
UPDATES_MOST = 5
COLUMNS_MOST = 60


class MatrixPage(OnAnyDay, NetworkMixin):
    """What the pages of this room share."""

    def may_offer(self) -> bool:
        """Whether to show the way to sign up: also to a visitor, whom it leads to the login page. Not in the past."""
        if self.shown.past:
            return False
        return not self.request.user.is_authenticated or self.may("matrix.offer", self.network)


class Matrix(MatrixPage, FilterView):
    """Who develops and manages what, and what is open, on one page."""

    template_name = "matrix/matrix.html"
    filterset_class = MatrixFilter
    extra_context = {
        "heading": gettext_lazy("Matrix"),
        "lead": gettext_lazy("Who develops and manages each component, and what is still open."),
    }

    def get_queryset(self) -> Any:
        return Component.objects.visible_to(self.request.user).filter(network=self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        read = grid.read(self.network, kwargs["object_list"], at=self.day)
        return super().get_context_data(
            grid=read,
            **self.drawn(read, filtered=any(map(self.request.GET.get, kwargs["filter"].filters))),
            count_text=_counted(read.components, read.counting),
            may_establish=not self.shown.past and self.may("matrix.change_framework", self.network),
            may_propose=not self.shown.past and self.may("matrix.propose", self.network),
            views=self._views(),
            **kwargs,
        )

    def drawn(self, read: grid.Grid, *, filtered: bool) -> dict[str, Any]:
        """What the template shows of the grid."""
        own = Access.of(self.request.user, self.network).participations
        return {"body": grid.draw(read, own=own, unfolded=filtered, **self.pen)}

    @property
    def pen(self) -> dict[str, Any]:
        """What either way of drawing has to know of the page."""
        return {
            "may_offer": self.may_offer(),
            "query": self.shown.query,
            "language": self.network.other_language,
        }

    def _views(self) -> list[tuple[str, str, bool]]:
        """The ways to look at the matrix: word, address with the same filter and day, and whether it is this one."""
        asked = self.request.GET.copy()
        asked.pop("columns", None)
        query = f"?{asked.urlencode()}" if asked else ""
        ways = [(_("By responsibility"), "matrix:matrix"), (_("By organisation"), "matrix:matrix_crosswise")]
        found = [(word, reverse(name, args=[self.network.slug])) for word, name in ways]
        return [(word, address + query, address == self.request.path) for word, address in found]


class MatrixCrosswise(Matrix):
    """The same with a column for each organisation; of many organisations a part, `?columns=2` the next."""

    template_name = "matrix/matrix_crosswise.html"
    extra_context = {
        "heading": gettext_lazy("Matrix"),
        "lead": gettext_lazy("Which organisation leads or joins where, and what is still open."),
    }

    def drawn(self, read: grid.Grid, *, filtered: bool) -> dict[str, Any]:  # noqa: ARG002 - of the base
        found = crosswise.columns(self.network, read, at=self.day)
        page = Paginator(found, COLUMNS_MOST).get_page(self.request.GET.get("columns"))
        return {
            "table": crosswise.draw(read, list(page), **self.pen),
            "marks": crosswise.marks().values(),
            "columns": page,
            "left_out": crosswise.left_out(read),
        }


def _counted(components: int, counting: int) -> str:
    """How many components there are, and how many of them count where that is fewer: the overview tells only those."""
    said = ngettext("%d component", "%d components", components) % components
    if counting == components:
        return said
    whole = ngettext(
        "%(components)s, %(counting)d of which counts", "%(components)s, %(counting)d of which count", counting
    )
    return whole % {"components": said, "counting": counting}


class ComponentList(MatrixPage, SingleTableMixin, FilterView):
    """All components, retired ones too, to search and sort."""

    template_name = "matrix/component_list.html"
    filterset_class = ComponentFilter
    table_class = ComponentTable
    table_pagination = {"per_page": PAGE}
    extra_context = {
        "heading": gettext_lazy("Components"),
        "lead": gettext_lazy("The pieces of the shared work."),
    }

    def get_queryset(self) -> Any:
        rows = Component.objects.visible_to(self.request.user).filter(network=self.network).with_phase(at=self.day)
        if self.shown.past:
            rows = rows.exclude(phase=None)  # it was not there yet
        return rows.with_coverage(at=self.day).with_proposer(at=self.day).select_related("category")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_establish=not self.shown.past and self.may("matrix.change_framework", self.network),
            may_propose=not self.shown.past and self.may("matrix.propose", self.network),
            **kwargs,
        )


class NeedList(MatrixPage, SingleTableMixin, FilterView):
    """What is asked and not yet covered: the place to begin for who wants to help."""

    template_name = "matrix/need_list.html"
    filterset_class = NeedFilter
    table_class = NeedTable
    table_pagination = {"per_page": PAGE}
    extra_context = {
        "heading": gettext_lazy("What is open"),
        "lead": gettext_lazy("Where nobody leads yet, or where help is still wanted. Find something that suits you."),
    }

    def get_queryset(self) -> Any:
        coming = SignUp.objects.as_at(self.day).with_name(at=self.day).select_related("participation__organisation")
        return (
            Need.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .that_are_open(at=self.day)
            .select_related("component__category", "component__network")
            .prefetch_related(Prefetch("component__sign_ups", queryset=coming, to_attr="coming"))
            .order_by(
                *("coverage", "component__priority", F("due_on").asc(nulls_last=True)),
                *("component__category__order", "component__code"),
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.copy()
        for name in ("at", "sort", "page"):
            asked.pop(name, None)
        query = f"?{asked.urlencode()}" if asked else ""
        embed = reverse("matrix:need_embed", args=[self.network.slug]) + query
        return super().get_context_data(
            feed_url=reverse("matrix:need_feed", args=[self.network.slug]) + query,
            embed_url=embed,
            embed_address=self.request.build_absolute_uri(embed),
            **kwargs,
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.may_offer() else {"exclude": ("sign_up",)}


class ComponentDetail(MatrixPage, DetailView):
    """One component: what it is, who does what, how that goes, and how to join.

    The room above adds what it knows by extending this view and the blocks of its template.
    """

    model = Component
    template_name = "matrix/component_detail.html"
    context_object_name = "component"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        return component_at(self, day=self.day)

    @cached_property
    def slots(self) -> list[Slot]:
        """What is asked and promised, for each responsibility."""
        return slots_of(self.object, at=self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        component = self.object
        may_offer = self.may_offer()
        whom = self._whom() if may_offer else []
        updates = StatusUpdate.objects.visible_to(self.request.user).filter(
            sign_up__component=component, sign_up__annulled=False, on__lte=self.day
        )
        rows = [row for slot in self.slots for row in (*reversed(slot.past), *slot.place.standing)]
        known = {row.origin_id or row.pk: row for row in rows}
        return super().get_context_data(
            heading=component.name,
            lead=component.summary,
            description=render_markdown(component.description),
            phase_label=phase_word(component),
            platforms=component.platforms.all(),
            slots=[(slot, slot.chance(whom) if may_offer else None) for slot in self.slots],
            past=[row for slot in self.slots for row in slot.past],
            updates=[(known[each.sign_up_id], each) for each in updates[:UPDATES_MOST] if each.sign_up_id in known],
            children=component.children.order_by("code"),
            own=Access.of(self.request.user, self.network).participations,
            see_details=self.may("matrix.see_details", self.network),
            needs=told_of_needs(component, at=self.day, today=timezone.localdate()),
            **self._framework(component),
            **kwargs,
        )

    def _framework(self, component: Any) -> dict[str, Any]:
        """Who proposed it and what became of that, and what the reader can change."""
        waits = component.proposed_by_id is not None and component.phase == Phase.CANDIDATE
        now = not self.shown.past
        row = component.phase_row(self.day)
        return {
            "waits": waits,
            "turned_down": component.phase == Phase.RETIRED and component.proposed_by_id and not component.taken_up,
            "phase_since": row.since if row else None,
            "phase_reason": row.reason if row else "",
            "may_establish": now and self.may("matrix.change_framework", self.network),
            "may_change_proposal": now and waits and self.may("matrix.change_proposal", component),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A code of before leads to the component that had it last."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            had = Component.history.filter(network=self.network, code=self.kwargs["code"]).order_by("-history_id")
            component = Component.objects.filter(pk=had.values("id")[:1]).select_related("network").first()
            if component is None:
                raise
            return redirect(component)

    def _whom(self) -> list[int | None]:
        """On behalf of whom one would sign up here: one's own organisations; for others, anybody."""
        user = self.request.user
        own = Access.of(user, self.network).participations
        if not own:
            return [None]
        today = timezone.localdate()
        return [each.pk for each in organisations_of(user, self.network, at=today) if each.pk in own]


def component_at(view: Any, *, day: date) -> Any:
    """The component that the address of `view` names, with its phase on `day`."""
    rows = Component.objects.visible_to(view.request.user).filter(network=view.network)
    rows = rows.with_phase(at=day).with_proposer(at=day).select_related("category", "parent")
    component = rows.filter(code=view.kwargs["code"]).first()
    if component is None:
        raise Http404(_("This network has no component with this code."))
    component.network = component.category.network = view.network
    return component
