"""The day that a page shows: today, or with `?at=2025-12-31` any day since the network began.

Effective time alone decides what a past day looked like. Who may see it is a matter of today.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .models import Network
from .views import WrongAddress


@dataclass(frozen=True)
class DayShown:
    """`day` is what is shown; `problem` says why it is today although another day was asked for."""

    day: date
    today: date
    problem: str = ""

    @property
    def past(self) -> bool:
        return self.day < self.today

    @property
    def query(self) -> str:
        """What an address needs so that its page shows this day too; empty for today."""
        return f"?at={self.day.isoformat()}" if self.past else ""

    @classmethod
    def named(cls, network: Network, request: HttpRequest, name: str = "at") -> "DayShown":
        """The day that stands in the address under `name`."""
        told = {*request.GET.getlist(name)}
        if len(told) > 1:
            today = timezone.localdate()
            return cls(today, today, _("The address names more than one day. Choose one."))
        return cls.asked(network, next(iter(told), None))

    @classmethod
    def asked(cls, network: Network, told: str | None) -> "DayShown":
        """The day that the address asks for, where that is a day of this network; else today, and why."""
        today = timezone.localdate()
        if not told:
            return cls(today, today)
        try:
            day = date.fromisoformat(told)
        except ValueError:
            return cls(today, today, _("That is not a date. Write it like this: 2025-12-31."))
        if day > today:
            return cls(today, today, _("That day is still to come. Choose today or a day before."))
        began = began_on(network)
        if began is None or day < began:
            return cls(today, today, _before(network, began))
        return cls(day, today)


def began_on(network: Any) -> date | None:
    """The first day of which anything is known, of a network asked for `with_beginning`."""
    return min(filter(None, (network.founded_on, network.joined_first)), default=None)


def _before(network: Network, began: date | None) -> str:
    if began is None:
        return _("Nothing is known of %(network)s before today.") % {"network": network}
    # The first day of what was entered is no founding.
    if began == network.founded_on:
        told = _("%(network)s began on %(day)s: nothing is known from before that day.")
    else:
        told = _("The records of %(network)s begin on %(day)s: nothing is known from before that day.")
    return told % {"network": network, "day": date_format(began, "DATE_FORMAT")}


class OnAnyDay:
    """For a page of a network that can show any past day; `self.day` is the day it shows."""

    request: HttpRequest
    network: Network

    @cached_property
    def shown(self) -> DayShown:
        return DayShown.named(self.network, self.request)

    @property
    def day(self) -> date:
        return self.shown.day

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Filters, tables and the frame find the day at the request."""
        super().setup(request, *args, **kwargs)
        request.shown = self.shown  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`at`: what a link to another such page has behind its address; `kept`: what the address asked besides."""
        asked = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in {"at", "page", "part"}
        ]
        return super().get_context_data(shown=self.shown, at=self.shown.query, kept=asked, **kwargs)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """For a list with a filter: which day, columns or order it shows is no condition of it."""
        facts: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        asked = self.request.GET.copy()
        for name in {*asked} - {*filterset_class.base_filters}:
            del asked[name]
        return facts | {"data": asked or None}


class OnThatDayOnly(OnAnyDay):
    """For a file of any past day: it has no room to say that it shows another day than was asked."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.shown.problem:
            raise WrongAddress(self.shown.problem)


class TodayOnly:
    """For a file that always tells of today."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "at" in request.GET:
            raise WrongAddress(_("This always tells of today: leave “at” out of the address."))
