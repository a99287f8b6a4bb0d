"""The pages: all changes of a network, those of one thing, and the list to take along. For the secretary."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from matrix.exchange.columns import Column, Kind
from matrix.views.downloads import refuse_wrong_conditions
from matrix.views.exports import Download
from matrix.words import whole
from publishing.sheets import FORMATS
from stakeholders.models import Network
from stakeholders.views import NetworkMixin

from .chosen import ChangeFilter, of_thing
from .kinds import AuditKind, kinds
from .names import Names
from .steps import steps
from .told import Record, told

PAGE = 50
# More than this nobody reads in a sheet; a year at a time says more.
MOST = 10_000


class ChangePage(NetworkMixin, TemplateView):
    """What both pages share: some records of many, told."""

    permission = "stakeholders.see_changes"
    template_name = "overview/change_list.html"

    def found(self) -> Any:
        """Kind, key and moment of each record."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(self.found(), PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        asked = self.request.GET.copy()
        asked.pop("page", None)
        number = pages.count
        records = told(self.network, [(kind, key) for kind, key, _moment in page])
        return super().get_context_data(
            records=records,
            steps=steps(records),
            page_obj=page,
            page_query=f"?{urlencode(sorted(asked.lists()), doseq=True)}&page=" if asked else "?page=",
            count_text=ngettext("%(number)s change kept", "%(number)s changes kept", number)
            % {"number": whole(number)},
            **kwargs,
        )


class ChangeList(ChangePage):
    """Everything that was changed in the network, the latest first."""

    @cached_property
    def filter(self) -> ChangeFilter:
        return ChangeFilter(self.request.GET, network=self.network)

    def found(self) -> Any:
        return self.filter.found()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = [name for name in ChangeFilter.base_filters if self.request.GET.get(name)]
        query = urlencode({name: self.request.GET[name] for name in known})
        return super().get_context_data(
            heading=_("Changes"),
            lead=_("Who changed what, when, for which organisation and why. Nobody can change this list."),
            filter=self.filter,
            downloads=[
                (
                    form.upper(),
                    reverse("overview:change_export", args=[self.network.slug, form]) + (query and f"?{query}"),
                )
                for form in FORMATS
            ],
            **kwargs,
        )


class ChangesOfThing(ChangePage):
    """What was changed of one thing, and of what belongs to it."""

    @cached_property
    def kind(self) -> AuditKind:
        kind = kinds().get(self.kwargs["model"])
        if kind is None:
            raise Http404(_("There are no such things here."))
        return kind

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """What is not of this network is not there for anybody; only then it matters who asks."""
        super().setup(request, *args, **kwargs)
        key = kwargs["pk"]
        there = self.kind.rows(self.network).filter(pk=key), self.kind.records(self.network).filter(id=key)
        if key > _LARGEST or not any(rows.exists() for rows in there):
            raise Http404(_("There is no such thing in this network."))

    def found(self) -> Any:
        return of_thing(self.kind, self.network, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.kind.rows(self.network).filter(pk=self.kwargs["pk"]).first()
        address = getattr(row, "get_absolute_url", None)
        thing = self._thing()
        return super().get_context_data(
            heading=_("Changes: %s") % thing,
            lead=self.kind.label,
            thing_url=address() if address else "",
            thing=thing,
            **kwargs,
        )

    def _thing(self) -> str:
        """What it is called: as its last record tells, or as it is now where none was kept."""
        key = self.kwargs["pk"]
        last = self.kind.records(self.network).filter(id=key).order_by("-history_id").values_list("history_id")[:1]
        for (record,) in last:
            (latest,) = told(self.network, [(self.kind.key, record)])
            return latest.what or self.kind.label
        names = Names()
        names.want(self.kind.model, [key])
        return names.of(self.kind.model, key)


# The largest key that both databases can ask for.
_LARGEST = 2**63 - 1


def _lines(records: Any, _day: Any) -> Any:
    """Each field that changed by itself, since a sheet has a line for each."""
    for record in records:
        for field in record.fields or (None,):
            yield record, field


def _of(name: str) -> Any:
    return lambda line: getattr(line[0], name)


def _field(name: str) -> Any:
    return lambda line: getattr(line[1], name) if line[1] else ""


CHANGES = Kind(
    code="changes",
    label=gettext_lazy("changes"),
    rows=_lines,
    columns=(
        Column("moment", gettext_lazy("moment"), take=lambda line: line[0].moment.isoformat(timespec="seconds")),
        Column("who", gettext_lazy("who"), take=_of("who")),
        Column("acting_for", gettext_lazy("acting for"), take=_of("acting_for")),
        Column("kind", gettext_lazy("kind"), take=_of("kind")),
        Column("what", gettext_lazy("which"), take=_of("what")),
        Column("step", gettext_lazy("step"), take=_of("step")),
        Column("field", gettext_lazy("field"), take=_field("label")),
        Column("was", gettext_lazy("was"), take=_field("was")),
        Column("now", gettext_lazy("became"), take=_field("now")),
        Column("reason", gettext_lazy("reason"), take=_of("reason")),
    ),
)


class ChangeExport(Download, NetworkMixin, View):
    """What the filter leaves, as a file: a line for each field that changed."""

    permission = "stakeholders.see_changes"
    page = "overview:change_list"
    network: Network

    @property
    def narrowed(self) -> bool:
        return self.filter.is_bound

    @cached_property
    def filter(self) -> ChangeFilter:
        return ChangeFilter(self.request.GET, network=self.network)

    def parts(self) -> Any:
        refuse_wrong_conditions(self.filter)
        return [(CHANGES, self._records())]

    def _records(self) -> list[Record]:
        found = list(self.filter.found()[: MOST + 1])
        if len(found) > MOST:
            raise ValidationError(_("These are more than 10,000 changes. Choose fewer days, then download again."))
        return told(self.network, [(kind, key) for kind, key, _moment in found])
