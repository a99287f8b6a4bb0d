"""The components as a list, one component, and what is open."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Prefetch
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix.bulk import bulk_choices
from matrix.elsewhere import elsewhere
from matrix.filters import ComponentFilter, NeedFilter
from matrix.models import Category, Component, Need, Phase, SignUp, StatusUpdate
from matrix.openness import openness
from matrix.promises import OfComponent, of_component
from matrix.slots import Slot, organisations_of, slots_of
from matrix.tables import ChosenColumn, ComponentTable, NeedTable, told_in
from matrix.use import platforms_of
from matrix.words import money, phase_word, told_of_needs
from publishing.markdown import render_markdown
from stakeholders.day_shown import OnAnyDay
from stakeholders.keeping import CanBeKept
from stakeholders.models import Access
from stakeholders.texts.views import text_facts
from stakeholders.views import NetworkMixin

from .bulk import SentBack
from .downloads import downloads
from .text_names import COMPONENT
from .ways import ChoosesColumns, Ways

PAGE = 50
UPDATES_MOST = 5
FINDINGS_MOST = 3


class MatrixPage(OnAnyDay, NetworkMixin):
    """What the pages of this room share."""

    def may_offer(self) -> bool:
        """Whether to show the way to sign up: also to a visitor, whom it leads to the login page. Not in the past."""
        if self.shown.past:
            return False
        return not self.request.user.is_authenticated or self.may("matrix.offer", self.network)

    def may_establish(self) -> bool:
        """Whether the reader edits the framework; not in the past."""
        return not self.shown.past and self.may("stakeholders.change_framework", self.network)

    def may_propose(self) -> bool:
        """Whether to show the way to propose a component."""
        return not self.shown.past and self.may("matrix.propose", self.network)


class ChoosesTableColumns(ChoosesColumns, CanBeKept):
    """For a list as a table: the row header always stands, the other columns can be chosen."""

    kept_words = ("columns", "sort")
    table_class: Any

    def column_choices(self) -> list[tuple[str, Any]]:
        columns = self.table_class.base_columns
        return [(name, columns[name].verbose_name) for name in self.table_class.choices if name not in self.withheld]

    def column_name(self, name: str) -> str:
        column = self.table_class.base_columns.get(name)
        return str(capfirst(column.verbose_name)) if column is not None and column.verbose_name else name

    @property
    def withheld(self) -> frozenset[str]:
        """Columns that are not for this reader, or not for this day."""
        return frozenset()

    def get_table_kwargs(self) -> dict[str, Any]:
        left_out = {*self.table_class.choices} - {*self.chosen_columns}
        return {"exclude": tuple(left_out)}


class ComponentList(ChoosesTableColumns, Ways, MatrixPage, SingleTableMixin, FilterView):
    """All components, retired ones too, to search and sort."""

    template_name = "matrix/component_list.html"
    filterset_class = ComponentFilter
    table_class = ComponentTable
    table_pagination = {"per_page": PAGE}
    kept_as = gettext_lazy("Components as a list")
    usual_columns = ("category", "phase", "priority", "coverage")
    extra_context = {
        "heading": gettext_lazy("Components"),
        "lead": gettext_lazy("The pieces of the shared work."),
    }

    def get_queryset(self) -> Any:
        rows = Component.objects.visible_to(self.request.user).filter(network=self.network).with_phase(at=self.day)
        if self.shown.past:
            rows = rows.exclude(phase=None)  # it was not there yet
        return rows.with_proposer(at=self.day).select_related("category")

    def get_table_data(self) -> Any:
        """With what the chosen columns tell, and nothing else."""
        return told_in(
            super().get_table_data(), self.chosen_columns, day=self.day, network=self.network, only=self.filterset.only
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        """With a box before each for who may change them."""
        facts = super().get_table_kwargs()
        if not self.may_establish():
            return facts
        chosen = ChosenColumn(ticked=self.sent_back.codes)
        return {**facts, "extra_columns": [("chosen", chosen)], "sequence": ("chosen", "...")}

    @cached_property
    def sent_back(self) -> SentBack:
        """What the reader chose to change here, where that was not enough yet."""
        return SentBack.taken(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bulk = bulk_choices(self.network) if self.may_establish() else None
        return super().get_context_data(
            downloads=downloads(self, "matrix:component_export"),
            bulk=bulk,
            sent_back=self.sent_back if bulk is not None else None,
            may_establish=self.may_establish(),
            may_propose=self.may_propose(),
            **kwargs,
        )


class Chip(NamedTuple):
    """A category in one press: its name, how many there are, and where that leads. `here`: whether it is chosen."""

    word: str
    number: int
    url: str
    here: bool


def _with(asked: QueryDict, category: str) -> str:
    """The address of the list with these conditions and that category."""
    query = asked.copy()
    if category:
        query["category"] = category
    return f"?{query.urlencode()}"


class NeedList(ChoosesTableColumns, MatrixPage, SingleTableMixin, FilterView):
    """What is asked and not yet covered: the place to begin for who wants to help."""

    template_name = "matrix/need_list.html"
    filterset_class = NeedFilter
    table_class = NeedTable
    table_pagination = {"per_page": PAGE}
    kept_as = gettext_lazy("What is open")
    usual_columns = ("category", "responsibility", "asked", "due_on", "coming", "coverage", "sign_up")
    extra_context = {
        "heading": gettext_lazy("What is open"),
        "lead": gettext_lazy("Where nobody leads yet, or where help is still wanted. Find something that suits you."),
    }

    def get_queryset(self) -> Any:
        coming = SignUp.objects.as_at(self.day).with_name(at=self.day).select_related("participation__organisation")
        rows = (
            Need.objects.visible_to(self.request.user)
            .filter(network=self.network)
            .that_count(at=self.day)
            .with_coverage(at=self.day)
            .select_related("component__category", "component__network")
            .prefetch_related(Prefetch("component__sign_ups", queryset=coming, to_attr="coming"))
            .order_by(
                *("coverage", "component__priority", F("due_on").asc(nulls_last=True)),
                *("component__category__order", "component__code"),
            )
        )
        return rows.prefetch_related("component__platforms") if "platforms" in self.chosen_columns else rows

    @property
    def withheld(self) -> frozenset[str]:
        return frozenset() if self.may_offer() else frozenset({"sign_up"})

    def _chips(self) -> list[Chip]:
        """For each category how many of its needs the other conditions leave, and its address, which keeps them."""
        asked = self.request.GET.copy()
        for name in ("category", "page"):
            asked.pop(name, None)
        rows = Need.objects.filter(network=self.network).that_count(at=self.day).with_coverage(at=self.day)
        left = NeedFilter(asked, queryset=rows, request=self.request).qs.order_by().values("pk")
        counted = Need.objects.filter(pk__in=left).order_by().values("component__category")
        numbers = dict(counted.annotate(number=Count("pk")).values_list("component__category", "number"))
        chosen = self.request.GET.get("category", "")
        chips = [Chip(_("All"), sum(numbers.values()), _with(asked, ""), not chosen)]
        for each in Category.objects.filter(network=self.network):
            here = each.prefix == chosen
            if here or each.pk in numbers:
                chips.append(Chip(capfirst(each.name), numbers.get(each.pk, 0), _with(asked, each.prefix), here))
        return chips

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.copy()
        for name in ("at", "sort", "page", "columns"):
            asked.pop(name, None)
        query = f"?{asked.urlencode()}" if asked else ""
        embed = reverse("matrix:need_embed", args=[self.network.slug]) + query
        return super().get_context_data(
            chips=self._chips(),
            feed_url=reverse("matrix:need_feed", args=[self.network.slug]) + query,
            embed_url=embed,
            embed_address=self.request.build_absolute_uri(embed),
            downloads=downloads(self, "matrix:need_export"),
            **kwargs,
        )


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
    def asked(self) -> list[Any]:
        """What is, was and will be asked, with its coverage; one query for all that the page tells of it."""
        return list(self.object.needs.with_coverage(at=self.day))

    @cached_property
    def slots(self) -> list[Slot]:
        """What is asked and promised, for each responsibility."""
        return slots_of(self.object, at=self.day, asked=self.asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        component = self.object
        may_offer = self.may_offer()
        whom = self._whom() if may_offer else []
        updates = StatusUpdate.objects.visible_to(self.request.user).filter(
            sign_up__component=component, sign_up__annulled=False, on__lte=self.day
        )
        updates = updates.with_teller(at=self.day)
        rows = [row for slot in self.slots for row in (*reversed(slot.past), *slot.place.standing)]
        known = {row.origin_id or row.pk: row for row in rows}
        platforms = platforms_of(component, at=self.day)
        asked_load = self._load()
        return super().get_context_data(
            heading=component.name,
            lead=component.summary,
            description=render_markdown(component.description),
            phase_label=phase_word(component),
            platforms=platforms,
            slots=[(slot, slot.chance(whom) if may_offer else None) for slot in self.slots],
            past=[row for slot in self.slots for row in slot.past],
            updates=[(known[each.sign_up_id], each) for each in updates[:UPDATES_MOST] if each.sign_up_id in known],
            openness=openness(component, [row for slot in self.slots for row in slot.place.standing]),
            children=component.children.order_by("code"),
            asked_load=asked_load,
            load_money=money(asked_load.load.cents) if asked_load else "",
            own=Access.of(self.request.user, self.network).participations,
            see_details=self.may("matrix.see_details", self.network),
            needs=told_of_needs(self.asked, at=self.day, today=timezone.localdate()),
            **self._framework(component),
            **text_facts(self, component, COMPONENT, component.code),
            facilities=elsewhere(at=self.day, component=component),
            findings=component.findings.as_at(self.day).select_related("platform")[:FINDINGS_MOST],
            use=[each for each in platforms if each.use],
            **kwargs,
        )

    def _load(self) -> OfComponent | None:
        """What is asked of it against what is promised; nothing where there is nothing to count."""
        slots = [slot for slot in self.slots if slot.counts]
        rows = [row for slot in slots for row in slot.place.standing]
        needs = [slot.need for slot in slots if slot.need]
        return of_component(self.object.name, self.object.code, needs, rows) if needs or rows else None

    def _framework(self, component: Any) -> dict[str, Any]:
        """Who proposed it and what became of that, and what the reader can change."""
        waits = component.proposed_by_id is not None and component.phase == Phase.CANDIDATE
        return {
            "waits": waits,
            "turned_down": component.phase == Phase.RETIRED and component.proposed_by_id and not component.taken_up,
            "phase_since": component.phase_since,
            "phase_reason": component.phase_reason,
            "may_establish": self.may_establish(),
            "may_change_proposal": not self.shown.past and waits and self.may("matrix.change_proposal", component),
        }

    def _whom(self) -> list[int | None]:
        """On behalf of whom one would sign up here: one's own organisations; for others, anybody."""
        user = self.request.user
        own = Access.of(user, self.network).acting_for
        if own is None:
            return [None]
        today = timezone.localdate()
        return [each.pk for each in organisations_of(user, self.network, at=today) if each.pk == own]


def component_at(view: Any, *, day: date) -> Any:
    """The component that the address of `view` names, with its phase on `day`."""
    rows = Component.objects.visible_to(view.request.user).filter(network=view.network)
    rows = rows.with_phase(at=day).with_phase_facts(at=day).with_proposer(at=day).select_related("category", "parent")
    component = rows.filter(code=view.kwargs["code"]).first()
    if component is None:
        raise Http404(_("This network has no component with this code."))
    component.network = component.category.network = view.network
    return component
