"""What the ways to look at the components share: the filter, which goes along to the others, and the columns."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from stakeholders.day_shown import DayShown
from stakeholders.keeping import WORD
from stakeholders.models import Network

# So many columns that are not there are named.
_NAMED_MOST = 10


class Ways:
    """For a page that is one of the ways to look at the components: it leads to the others, with what was asked."""

    filterset_class: Any
    request: HttpRequest
    network: Network
    shown: DayShown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(ways=self._ways(), **kwargs)

    def _ways(self) -> list[tuple[str, str, bool]]:
        """Word, address with the same conditions and day, and whether it is this one."""
        names = {*self.filterset_class.base_filters}
        asked = [(name, value) for name, value in self.request.GET.items() if name in names and value]
        if self.shown.past:
            asked.append(("at", self.shown.day.isoformat()))
        query = f"?{urlencode(asked)}" if asked else ""
        ways = [
            (_("By responsibility"), "matrix:matrix"),
            (_("By organisation"), "matrix:matrix_crosswise"),
            (_("As a list"), "matrix:component_list"),
            (_("Planning"), "matrix:planning"),
            (_("Planning as a list"), "matrix:planning_list"),
        ]
        found = [(word, reverse(name, args=[self.network.slug])) for word, name in ways]
        return [(word, address + query, address == self.request.path) for word, address in found]


class ChoosesColumns:
    """For a page of which the reader chooses the columns: `?columns=` as often as there are.

    Without any it has those of `usual_columns`; names that it does not know are left out, and it says which.
    """

    usual_columns: ClassVar[tuple[str, ...]] = ()
    request: HttpRequest
    shown: DayShown

    def column_choices(self) -> list[tuple[str, Any]]:
        """Which columns there are, by name."""
        raise NotImplementedError

    @cached_property
    def chosen_columns(self) -> list[str]:
        """The names of the columns that are asked for, in the order in which the page has them; else the usual ones."""
        asked = {*self.request.GET.getlist("columns")}
        known = [name for name, _label in self.column_choices()]
        return [name for name in known if name in asked] or [name for name in known if name in self.usual_columns]

    def column_name(self, name: str) -> str:
        """What a column is called that is not there for this reader on this day."""
        return name

    @property
    def columns_lost(self) -> str:
        """The columns that are asked for and are not here, by what they are called."""
        known = {name for name, _label in self.column_choices()}
        asked = dict.fromkeys(self.request.GET.getlist("columns"))
        lost = [self.column_name(name) for name in asked if name not in known and WORD.fullmatch(name)]
        return ", ".join(lost[:_NAMED_MOST]) + ("…" if len(lost) > _NAMED_MOST else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = [name for name in self.chosen_columns if name in self.request.GET.getlist("columns")]
        day = [("at", self.shown.day.isoformat())] if self.shown.past else []
        besides = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in {"at", "columns", "page", "part"}
        ]
        path = self.request.path
        return super().get_context_data(
            columns_asked=asked,
            columns_lost=self.columns_lost,
            column_choices=[(name, label, name in self.chosen_columns) for name, label in self.column_choices()],
            column_kept=[*besides, *day],
            columns_usual_url=_address(path, [*besides, *day]),
            clear_url=_address(path, [*(("columns", name) for name in asked), *day]),
            **kwargs,
        )


def _address(path: str, asked: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
