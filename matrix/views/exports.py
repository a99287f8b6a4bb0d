"""Lists to take along: exactly what the filter in the address shows, on the day that it shows."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _

from matrix import grid
from matrix.exchange.columns import Kind
from matrix.exchange.crosswise_rows import crosswise
from matrix.exchange.files import as_file
from matrix.exchange.kinds import COMPONENTS, NEEDS, SIGN_UPS
from matrix.exchange.matrix_rows import MATRIX
from publishing.sheets import FORMATS
from stakeholders.day_shown import OnThatDayOnly

from .components import ComponentList, NeedList
from .downloads import refuse_wrong_conditions
from .matrix import Matrix, MatrixCrosswise
from .sign_up_list import SignUpList

# A file has no pages.
_ALL = 100_000


class Download(OnThatDayOnly):
    """Answer with a file instead of a page. A view says what is in it: `parts`; and of which page it is the file."""

    page: str

    @property
    def narrowed(self) -> bool:
        """Whether the file holds a part of the list only: then its name says so."""
        return False

    def parts(self) -> Sequence[tuple[Kind, Any]]:
        """Kinds, each with its rows."""
        raise NotImplementedError

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["form"] not in FORMATS:
            raise Http404(_("There is no such kind of file."))

    def get(self: Any, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponseBase:
        form, parts = kwargs["form"], self.parts()
        try:
            details = self.may("matrix.see_details", self.network)
            content = as_file(self.network, parts, form, at=self.day, details=details)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            back = reverse(self.page, args=[self.network.slug])
            return redirect(f"{back}?{request.GET.urlencode()}" if request.GET else back)
        stem = f"{slugify(f'{self.network.slug} {parts[0][0].name}')}-{self.day.isoformat()}"
        if self.narrowed:
            part_of_it = _("selection")
            stem = f"{stem}-{slugify(part_of_it)}"
        answer = HttpResponse(content, content_type=FORMATS[form])
        answer["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
        return answer


class FilteredDownload(Download):
    """Of a list with a filter: what that leaves."""

    kind: Kind

    @property
    def narrowed(self: Any) -> bool:
        known = self.get_filterset_class().base_filters
        return any(value for name, value in self.request.GET.items() if name in known)

    def filtered(self: Any) -> Any:
        found = self.filterset = self.get_filterset(self.get_filterset_class())
        refuse_wrong_conditions(found)
        return found.qs

    def parts(self) -> Sequence[tuple[Kind, Any]]:
        return [(self.kind, self.filtered())]


class ComponentExport(FilteredDownload, ComponentList):
    kind, page = COMPONENTS, "matrix:component_list"

    def filtered(self) -> Any:
        return super().filtered().with_coverage(at=self.day).with_upcoming(at=self.day)


class NeedExport(FilteredDownload, NeedList):
    kind, page = NEEDS, "matrix:need_list"


class SignUpExport(FilteredDownload, SignUpList):
    kind, page = SIGN_UPS, "matrix:sign_up_list"


class MatrixExport(FilteredDownload, Matrix):
    """All of it, also where the matrix stands on several pages."""

    kind, page = MATRIX, "matrix:matrix"

    def parts(self) -> Sequence[tuple[Kind, Any]]:
        rows = self.filtered()
        return [(MATRIX, grid.read(self.network, rows, at=self.day, only=self.filterset.only, most=_ALL))]


class CrosswiseExport(FilteredDownload, MatrixCrosswise):
    """The same by organisation: with the columns that the page shows, on all of its pages."""

    page = "matrix:matrix_crosswise"

    @cached_property
    def grid(self) -> grid.Grid:
        return grid.read(self.network, self.filtered(), at=self.day, only=self.filterset.only, most=_ALL)

    def parts(self) -> Sequence[tuple[Kind, Any]]:
        rows = self.grid
        return [(crosswise(self.columns), rows)]
