"""What is open, taken along: as a feed to follow, as a calendar, and as a piece of somebody else's page."""

from datetime import date, datetime, time, timedelta
from typing import Any

from csp.decorators import csp_replace
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import TemplateView, View
from icalendar import Calendar, Event, vText

from matrix.filters import NeedFilter
from matrix.models import Component, Need, Part, Responsibility, SignUp
from matrix.words import as_what, coverage_word, still_asked
from periods.entered import in_one_line
from stakeholders.day_shown import TodayOnly
from stakeholders.models import Participation
from stakeholders.views import NetworkMixin

from .downloads import refuse_wrong_conditions


class Call(TodayOnly, NetworkMixin):
    """What is open today, narrowed down by the same words in the address as the page of what is open."""

    def needs(self) -> Any:
        """The needs that the address asks for."""
        needs = Need.objects.filter(network=self.network).that_are_open(at=timezone.localdate())
        rows = needs.select_related("component__category")
        found = NeedFilter(self.request.GET or None, queryset=rows, request=self.request)
        refuse_wrong_conditions(found)
        return found.qs

    def absolute(self, name: str, *args: Any) -> str:
        return self.request.build_absolute_uri(reverse(name, args=[self.network.slug, *args]))


class NeedFeed(Call, View):
    """What is open as an Atom feed; each need once, dated by the day since which it is open as it is now."""

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        feed = Atom1Feed(
            title=_("%(network)s: what is open") % {"network": in_one_line(self.network.name)},
            link=self.absolute("matrix:need_list"),
            description=_("Where help is wanted."),
            language=get_language(),
            feed_url=request.build_absolute_uri(),
            feed_guid=self.absolute("matrix:need_list"),
        )
        needs = list(self.needs().order_by("pk"))
        since = self._open_since(needs)
        for need in sorted(needs, key=lambda each: since[each.pk], reverse=True):
            address = self.absolute("overview:component_detail", need.component.code)
            moment = timezone.make_aware(datetime.combine(since[need.pk], time.min))
            feed.add_item(
                title=in_one_line(f"{need.component.name}: {need.get_responsibility_display()}"),
                link=address,
                description=_sentence(need),
                unique_id=f"{address}#need-{need.pk}",
                pubdate=moment,
                updateddate=moment,
                categories=[in_one_line(capfirst(need.component.category.name))],
            )
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

    def _open_since(self, needs: list[Need]) -> dict[int, date]:
        """When each was asked for, or when the last one stopped who did it."""
        today = timezone.localdate()
        stopped: dict[tuple[int, int], date] = {}
        rows = SignUp.objects.filter(network=self.network, annulled=False, confirmed_on__lte=today)
        for component, responsibility, *days in rows.filter(Q(closed_on__lte=today) | Q(until__lte=today)).values_list(
            "component", "responsibility", "closed_on", "until"
        ):
            day = min(each for each in days if each)
            place = (component, responsibility)
            stopped[place] = max(day, stopped.get(place, day))
        return {
            need.pk: max(need.since, stopped.get((need.component_id, need.responsibility), need.since))
            for need in needs
        }


class NetworkCalendar(Call, View):
    """The days by which something is wanted and on which promises end, as a calendar; `?organisation=`: of that one."""

    def get(self, _request: HttpRequest, **_address: Any) -> HttpResponse:
        today = timezone.localdate()
        calendar = Calendar()
        calendar.add("prodid", "-//Intekenen//NL")
        calendar.add("version", "2.0")
        whose = self._participation()
        called = f"{self.network.name}: {whose.name}" if whose else self.network.name
        # The library escapes the names of its own properties only.
        calendar.add("x-wr-calname", vText(in_one_line(called)))
        if whose is None:
            for need in self.needs().filter(due_on__isnull=False).order_by("due_on", "pk"):
                calendar.add_component(self._due(need))
        promises = SignUp.objects.filter(network=self.network).as_at(today).filter(until__isnull=False)
        if whose is not None:
            promises = promises.filter(participation__organisation=whose.organisation)
        promises = promises.filter(part__lt=Part.INTERESTED, confirmed_on__lte=today).with_name(at=today)
        for row in promises.with_status(at=today).select_related("component").order_by("until", "pk"):
            calendar.add_component(self._end(row))
        answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = (
            f'inline; filename="{whose.organisation.slug if whose else self.network.slug}.ics"'
        )
        return answer

    def _participation(self) -> Participation | None:
        if not self.request.GET.get("organisation"):
            return None
        slug = self.word_asked("organisation")
        rows = Participation.objects.filter(network=self.network, organisation__slug=slug).select_related(
            "organisation"
        )
        found = rows.with_name(at=timezone.localdate()).order_by("-since").first()
        if found is None:
            raise Http404(_("No organisation with this address takes part in this network."))
        return found

    def _due(self, need: Need) -> Event:
        what = f"{need.component.name}, {need.get_responsibility_display()}"
        return self._day(
            f"need-{need.pk}", need.due_on, _("Wanted: %(what)s") % {"what": what}, need.component, _sentence(need)
        )

    def _end(self, row: Any) -> Event:
        told = _("Promise ends: %(organisation)s, %(what)s") % {
            "organisation": row.organisation_name,
            "what": f"{row.component.name}, {row.get_responsibility_display()}",
        }
        return self._day(f"sign-up-{row.pk}", row.last_day, told, row.component, capfirst(as_what(row)))

    def _day(self, key: str, day: Any, summary: str, component: Component, description: str) -> Event:
        event = Event()
        event.add("uid", f"{key}@{self.request.get_host()}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", in_one_line(summary))
        event.add("description", in_one_line(description))
        event.add("url", self.absolute("overview:component_detail", component.code))
        event.add("transp", "TRANSPARENT")
        return event


@method_decorator([xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})], name="dispatch")
class NeedEmbed(Call, TemplateView):
    """What is open per category, bare, to stand in a frame on a partner's own site."""

    template_name = "matrix/need_embed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups: dict[Any, list[Any]] = {}
        for need in self.needs().order_by("component__category__order", "component__code", "responsibility"):
            need.asked = still_asked(need)
            need.word = Responsibility(need.responsibility).name.lower()
            groups.setdefault(need.component.category, []).append(need)
        return super().get_context_data(groups=list(groups.items()), **kwargs)


def _sentence(need: Any) -> str:
    """What is asked, and how far that is covered, in words."""
    return _("Asked: %(asked)s. Now: %(coverage)s.") % {
        "asked": still_asked(need),
        "coverage": coverage_word(need.coverage, promised=need.upcoming),
    }
