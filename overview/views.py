"""Pages that show more than one room of a network."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, When, Window
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from matrix.elsewhere import elsewhere
from matrix.models import (
    STANDING,
    Category,
    Component,
    Coverage,
    CoverageWord,
    Facility,
    Need,
    Phase,
    Platform,
    Priority,
    SignUp,
)
from matrix.movements import movements
from matrix.promises import Load
from matrix.standing import Promise, Standing, standing
from matrix.turns import Turn, turns_of
from matrix.views.components import ComponentDetail
from matrix.views.downloads import downloads
from matrix.words import handover_of, money, period
from publishing.markdown import render_markdown, render_opening
from risks.models import Risk
from risks.movements import movements as risk_movements
from stakeholders.day_shown import DayShown, OnAnyDay, began_on
from stakeholders.installation import is_empty
from stakeholders.models import Access, Network, Participation, Role, SuccessionKind
from stakeholders.texts.views import text_facts
from stakeholders.views import NetworkMixin

from .compare import compare
from .figures import coverage_chart, figures
from .first_steps import FirstSteps
from .network_texts import NETWORK
from .organisations.about import Ties, record, seats, ties
from .partner_filter import PartnerFilter
from .partners import PartnerRow, grouped, partner_rows

LATELY_DAYS = 60
LATELY_MOST = 12
OPEN_MOST = 8
ATTENTION_MOST = 10
RISKS_MOST = 6
OWN_MOST = 3


def open_risks(user: Any, network: Network, *, at: date) -> Any:
    """The risks that `user` may know of and that were open on `at`, with their level then, worst first.

    Each with `reviews_late`: of how many of them all the review is overdue, so that a short list can tell it too.
    """
    rows = Risk.objects.filter(network=network).visible_to(user).as_at(at)
    late = Window(Count(Case(When(review_late=True, then=1))))
    return rows.with_rating(at=at).with_name(at=at).worst_first().annotate(reviews_late=late)


class Home(TemplateView):
    """`/`: straight to the only network the reader may see, or the list of them, one's own first."""

    template_name = "overview/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002 - Django's signature
        networks = list(Network.objects.visible_to(request.user))
        if not networks and is_empty():
            return redirect("overview:setup")
        if len(networks) == 1:
            return redirect(networks[0])
        mine: Any = request.user.access if request.user.is_authenticated else ()
        return self.render_to_response(
            self.get_context_data(
                networks=sorted(((each, each.pk in mine) for each in networks), key=lambda pair: not pair[1]),
                may_add=request.user.is_authenticated and request.user.has_perm("stakeholders.add_network"),
                heading=_("Networks"),
                lead=_("Who does what in a network of organisations, and what is still open."),
            )
        )


class Accessibility(TemplateView):
    """What was done so that everybody can use this, and the owner's statement, if there is one."""

    template_name = "overview/accessibility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Accessibility"),
            lead=_("Everybody must be able to use this site, also with a keyboard, a screen reader or enlarged text."),
            statement=settings.ACCESSIBILITY,
            contact=settings.CONTACT_EMAIL,
            **kwargs,
        )


class Overview(OnAnyDay, NetworkMixin, TemplateView):
    """How the network stands, on one screen."""

    template_name = "overview/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.day
        stand = standing(self.network, at=day)
        most_wanted = sorted(
            (need for need in stand.needs if need.coverage == Coverage.OPEN),
            key=lambda need: (need.priority, need.due_on or date.max),
        )
        attention = sorted(stand.risky, key=lambda row: (row.part, row.health or 0))
        # told as contested already
        without_lead = [need for need in stand.must_without_lead if not need.contested]
        own = self._own(stand)
        may_establish = not self.shown.past and self.may("stakeholders.change_framework", self.network)
        return super().get_context_data(
            heading=self.network.name,
            lead=_("On %(day)s: %(components)s and %(organisations)s.")
            % {
                "day": date_format(day, "DATE_FORMAT"),
                "components": self._how_many(stand),
                "organisations": ngettext(
                    "%d participating organisation", "%d participating organisations", stand.organisations
                )
                % stand.organisations,
            },
            opening=render_opening(self.network.about),
            standing=stand,
            figures=figures(self.network, stand, query=self.shown.query),
            chart=coverage_chart(stand),
            narrow_chart=coverage_chart(stand, key="coverage-narrow", width=320),
            coverages=list(reversed(CoverageWord)),
            most_wanted=[(need, bool(need.due_on and need.due_on < day)) for need in most_wanted[:OPEN_MOST]],
            ranked=any(need.priority != Priority.UNDECIDED or need.due_on for need in most_wanted),
            attention=attention[:ATTENTION_MOST],
            attention_more=max(0, len(attention) - ATTENTION_MOST),
            ending=stand.ending,
            overlaps=Facility.objects.filter(network=self.network)
            .overlapping(at=day)
            .with_name(at=day)
            .select_related("component"),
            without_lead=without_lead[:ATTENTION_MOST],
            without_lead_more=max(0, len(without_lead) - ATTENTION_MOST),
            own=own,
            may_report={row.pk for row in own if self._may_report(row)},
            own_of_several=len(Access.of(self.request.user, self.network).participations) > 1,
            turns=self._turns(),
            lately=self._lately(day),
            risks=list(open_risks(self.request.user, self.network, at=day)[:RISKS_MOST]),
            may_establish=may_establish,
            first_steps=FirstSteps.of(self.network, at=day) if may_establish and not stand.asked else None,
            may_sign_up=not self.shown.past
            and (not self.request.user.is_authenticated or self.may("matrix.offer", self.network)),
            **kwargs,
        )

    def _how_many(self, stand: Standing) -> str:
        """How many components count; in a network in which none does yet, how many candidates there are."""
        if not stand.components:
            rows = Component.objects.filter(network=self.network).with_phase(at=self.day)
            if candidates := rows.filter(phase=Phase.CANDIDATE).count():
                return ngettext("%d candidate", "%d candidates", candidates) % candidates
        number = stand.components
        return ngettext("%d component that counts", "%d components that count", number) % number

    def _own(self, stand: Standing) -> list[Promise]:
        """Of what the organisations of the reader hold: what most needs a word from them comes first."""
        if self.shown.past:
            return []
        mine = Access.of(self.request.user, self.network).participations
        rows = [row for row in stand.held if row.participation in mine]
        return sorted(rows, key=lambda row: (not row.silent, not row.at_risk, not row.ending))[:OWN_MOST]

    def _may_report(self, row: Promise) -> bool:
        """Whether the reader may report on it in the role in which they act now."""
        sign_up = SignUp(pk=row.pk, network=self.network, participation_id=row.participation)
        return self.may("matrix.report", sign_up)

    def _turns(self) -> list[Turn]:
        """What the organisations of the reader are to do in handovers."""
        if self.shown.past:
            return []
        return turns_of(Access.of(self.request.user, self.network).participations, self.network, at=self.day)

    def _lately(self, day: date) -> list[Any]:
        """What moved in the past weeks in the rooms below, newest first."""
        period = (day - timedelta(days=LATELY_DAYS), day + timedelta(days=1))
        known = Risk.objects.visible_to(self.request.user)
        moved: list[Any] = [*movements(self.network, *period), *risk_movements(self.network, *period, risks=known)]
        return sorted(moved, key=lambda each: each.day, reverse=True)[:LATELY_MOST]


class Compare(NetworkMixin, TemplateView):
    """Two days beside each other: at first the close of last year and today."""

    template_name = "overview/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        usual = max(date(today.year - 1, 12, 31), began_on(self.network) or today)
        since, until = (DayShown.named(self.network, self.request, name) for name in ("from", "to"))
        if not self.request.GET.get("from"):
            since = DayShown(usual, today)
        problems = [shown.problem for shown in (since, until) if shown.problem]
        if not problems and since.day >= until.day:
            problems = [_("Choose a first day before the second.")]
        known = Risk.objects.visible_to(self.request.user)
        return super().get_context_data(
            heading=_("Compare two days"),
            lead=_("What was added, what ended and what changed between the close of two days."),
            since=since,
            until=until,
            problems=problems,
            comparison=None
            if problems
            else compare(
                self.network,
                since.day,
                until.day,
                risks=known,
                details=self.may("matrix.see_details", self.network),
            ),
            **kwargs,
        )


class ComponentPage(ComponentDetail):
    """One component, with the risks that name it."""

    template_name = "overview/component_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            risks=open_risks(self.request.user, self.network, at=self.day).for_component(self.object),
            may_register=not self.shown.past and self.may("risks.register", self.network),
            **kwargs,
        )


class NetworkPage(NetworkMixin, TemplateView):
    """What this network is for, and by which rules it works."""

    template_name = "overview/network.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("About %(network)s") % {"network": self.network.name},
            lead=self.network.purpose,
            about=render_markdown(self.network.about),
            may_change=self.may("stakeholders.change_network", self.network),
            may_establish=self.may("stakeholders.change_framework", self.network),
            conditions=render_markdown(self.network.conditions),
            categories=Category.objects.filter(network=self.network),
            platforms=Platform.objects.filter(network=self.network).with_phase(at=timezone.localdate()),
            **text_facts(self, self.network, NETWORK),
            **kwargs,
        )


def _who_takes_part(rows: Sequence[PartnerRow]) -> str:
    """How many take part, as the overview counts them, and how many are only named."""
    taking = sum(row.takes_part for row in rows)
    said = ngettext("%d organisation takes part.", "%d organisations take part.", taking) % taking
    if named := len(rows) - taking:
        more = ngettext(
            "%d more is only named, as prospect or related initiative.",
            "%d more are only named, as prospect or related initiative.",
            named,
        )
        return f"{said} {more % named}"
    return said


class PartnerList(OnAnyDay, NetworkMixin, TemplateView):
    """Every organisation that takes part, by what it is to the network."""

    template_name = "overview/partner_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = partner_rows(self.network, at=self.day)
        asked = PartnerFilter(self.request.GET or None)
        found = asked.narrow(rows, self.network)
        return super().get_context_data(
            heading=_("Partners"),
            lead=_("Who takes part in this network, who may join, and what each has signed up for."),
            asked=asked,
            groups=grouped(found),
            nobody=not rows,
            count_text=ngettext("%d organisation", "%d organisations", len(found)) % len(found)
            if asked.active
            else _who_takes_part(rows),
            may_change=not self.shown.past and self.may("stakeholders.change_organisations", self.network),
            downloads=downloads(self, "overview:partner_export"),
            **kwargs,
        )


class PartnerDetail(OnAnyDay, NetworkMixin, TemplateView):
    """One organisation in this network: who it is, what it promised, how that goes."""

    template_name = "overview/partner_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.day
        participation = (
            Participation.objects.filter(network=self.network, organisation__slug=self.kwargs["slug"])
            .select_related("organisation", "network")
            .with_name(at=day)
            .with_taking_part(at=day)
            .with_keeper()
            .order_by(Case(When(since__lte=day, then=0), default=1), "-since")
            .first()
        )
        if participation is None:
            raise Http404(_("No organisation with this address takes part in this network."))
        sign_ups: list[Any] = list(
            SignUp.objects.filter(network=self.network, participation__organisation=participation.organisation)
            .with_health(network=self.network, at=day)
            .with_counting(at=day)
            .with_choice(at=day)
            .with_heir(at=day)
            .with_sequel(at=day)
            .select_related("component", "contact")
            .order_by("component__category__order", "component__code", "responsibility", "part", "-since")
        )
        for row in sign_ups:
            row.handover, row.period = handover_of(row), period(row)
        load = Load.of(row for row in sign_ups if row.counts and row.status in STANDING)
        organisation = participation.organisation
        members = self.may("stakeholders.is_member", self.network)
        on_bodies, acting = seats(organisation, self.network, names=members, at=day)
        present = not self.shown.past and participation.holds_on(day)
        known = ties(organisation, self.network, by=self.request.user, at=day)
        may_share = self._may_change(participation) and self.may("stakeholders.change_shared_facts", participation)
        names, roles = list(organisation.names.all()), list(participation.roles.as_at(day))
        return super().get_context_data(
            heading=participation.name,
            participation=participation,
            organisation=organisation,
            roles=roles,
            takes_part=participation.holds_on(day),
            still_to_come=participation.since > day,
            names=[name for name in names if name.until and name.until <= day],
            coming=[name for name in names if name.since > day and not self.shown.past],
            standing=[row for row in sign_ups if row.status in STANDING],
            earlier=[row for row in sign_ups if row.status not in STANDING],
            facilities=elsewhere(at=day, participation__organisation=participation.organisation, network=self.network),
            load=load,
            load_money=(money(load.cents), money(load.cents_coming), money(load.cents_offered)),
            overloaded=self.network.is_overload(load.leads),
            ties=known,
            # Asked by the template, only where nothing stands.
            anything_open=Need.objects.filter(network=self.network).that_are_open(at=day).exists,
            record=record(sign_ups, organisation, self.network, at=day),
            on_bodies=on_bodies,
            acting=acting,
            settle_url=self._settle_url(known, participation) if present else "",
            may_end=present and self.may("matrix.end_participation", participation),
            may_change=present and self._may_change(participation),
            may_undo=bool(known.went_on) and may_share,
            may_change_facts=may_share,
            may_name_contacts=present and self.may("stakeholders.name_contacts", participation),
            may_support=present and self.may("stakeholders.state_support", participation),
            may_become_partner=not any(role.role == Role.PARTNER for role in roles),
            see_details=self.may("matrix.see_details", self.network),
            **kwargs,
        )

    def _may_change(self, participation: Participation) -> bool:
        return not self.shown.past and self.may("stakeholders.change_organisations", participation)

    def _settle_url(self, known: Ties, participation: Participation) -> str:
        """Where the secretary lets go along what it promised here, of an organisation that went on elsewhere."""
        if not known.ended or not self.may("matrix.end_participation", participation):
            return ""
        merged = any(each.kind == SuccessionKind.MERGED for each in known.went_on)
        name = "matrix:organisation_merge" if merged else "matrix:organisation_split"
        return reverse(name, args=[self.network.slug, participation.organisation.slug])
