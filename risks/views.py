"""The register of risks, one risk, and what can be done with it. What the reader may not know of is not there."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from matrix.forms import VerbForm
from matrix.models import Component
from matrix.views.verbs import VerbFormView
from periods.verbs import locked
from stakeholders.day_shown import OnAnyDay
from stakeholders.keeping import CanBeKept
from stakeholders.models import Access
from stakeholders.views import NetworkMixin

from .filters import RiskFilter
from .forms import ChangeForm, RateForm, RegisterForm, StatusForm
from .heatmap import heatmap, of_ratings
from .models import NEXT, Cell, Rating, RatingKind, Risk, RiskKind, RiskMatrix, RiskStatus, StatusChange
from .tables import RiskTable
from .timeline import entered, timeline
from .words import closed_to, level_badge

PAGE = 50


class RiskPage(NetworkMixin):
    """What the pages of this room share."""

    def known(self) -> Any:
        """The risks of the network that the reader may know of."""
        return Risk.objects.visible_to(self.request.user).filter(network=self.network)


class RiskList(CanBeKept, OnAnyDay, RiskPage, SingleTableMixin, FilterView):
    """The register: all open risks on the matrix and as a table, to search and sort."""

    template_name = "risks/risk_list.html"
    filterset_class = RiskFilter
    kept_as = gettext_lazy("Register of risks")
    kept_words = ("sort",)
    table_class = RiskTable
    table_pagination = {"per_page": PAGE}
    extra_context = {
        "heading": gettext_lazy("Risks"),
        "lead": gettext_lazy("What could go wrong or turn out well, how serious it is, and who looks after it."),
    }

    def get_queryset(self) -> Any:
        day = self.day
        rows = self.known().with_status(at=day).with_rating(at=day).with_name(at=day)
        return rows.with_owner_here(at=day).worst_first()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"see_details": self.may("risks.see_details", self.network)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        total = context["table"].paginator.count
        waiting = {} if self.shown.past else self.known().waiting(at=self.day)
        return (
            context
            | waiting
            | {
                "heat": heatmap(self.network, self.known(), at=self.day, matrix=context["filter"].matrix),
                "may_register": not self.shown.past
                and (not self.request.user.is_authenticated or self.may("risks.register", self.network)),
                "count_text": ngettext("%d risk", "%d risks", total) % total,
                "narrowed": self._narrowed(context["filter"]),
            }
        )

    def _narrowed(self, filterset: RiskFilter) -> str:
        """What a link on the page asked for, which no visible field of the filter says."""
        if filterset.chosen_cell:
            return _("Only threats with %(cell)s.") % {"cell": filterset.chosen_cell}
        chosen = filterset.form.cleaned_data if filterset.is_bound and filterset.form.is_valid() else {}
        if kind := chosen.get("kind"):
            return _("Only threats.") if kind == RiskKind.THREAT else _("Only opportunities.")
        if chosen.get("owner"):
            return _("Only risks that nobody looks after yet.")
        return ""


class OneRisk(RiskPage):
    """A page about one risk, which is not there for who may not know of it."""

    kwargs: dict[str, Any]

    @cached_property
    def risk(self) -> Any:
        return self.risk_on(timezone.localdate())

    def risk_on(self, day: date) -> Any:
        """The risk as it was on `day`, on which it has to be known."""
        rows = self.known().with_status(at=day).with_rating(at=day).with_name(at=day).with_owner_here(at=day)
        risk = get_object_or_404(rows.select_related("owner_organisation__organisation"), number=self.kwargs["number"])
        risk.network = self.network
        return risk


class RiskDetail(OnAnyDay, OneRisk, DetailView):
    """One risk: what could happen, how serious that is and was on the day shown, who looks after it."""

    model = Risk
    template_name = "risks/risk_detail.html"
    context_object_name = "risk"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        return self.risk_on(self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        risk, today = self.object, self.day
        now = not self.shown.past
        ratings = list(
            risk.ratings.filter(effective_on__lte=today)
            .select_related("cell__level", "cell__matrix")
            .annotate(entered_at=entered(Rating))
            .order_by("-effective_on", "-pk")
        )
        changes = risk.status_changes.filter(effective_on__lte=today).annotate(entered_at=entered(StatusChange))
        see_details = self.may("risks.see_details", risk)
        standing = _standing(ratings)
        matrix = RiskMatrix.objects.in_use(self.network, at=today)
        sign_ups = risk.sign_ups.visible_to(self.request.user).with_name(at=today).select_related("component")
        return super().get_context_data(
            heading=risk.title,
            closed_to=closed_to(risk),
            level=level_badge(risk.level, risk.kind) if risk.level else "",
            level_path=[(row, level_badge(row.cell.level, risk.kind)) for row in standing],
            ratings=[
                (row, level_badge(row.cell.level, risk.kind), row.pk in {each.supersedes_id for each in ratings})
                for row in ratings
            ],
            heat=of_ratings(matrix, standing, kind=risk.kind) if matrix and standing else None,
            # What was recorded later says nothing of that day.
            events=[each for each in timeline(risk, ratings, changes, details=see_details) if each.day <= today],
            components=risk.components.visible_to(self.request.user),
            sign_ups=sign_ups,
            see_details=see_details,
            may_change=now and self.may("risks.change", risk),
            may_rate=now and "rate" in NEXT[risk.status] and self.may("risks.assess", risk),
            may_change_status=now and self.may("risks.change_status", risk),
            **kwargs,
        )


def _standing(ratings: list[Rating]) -> list[Rating]:
    """Of ratings, the latest first, those that hold: one of each kind, inherent first."""
    corrected = {rating.supersedes_id for rating in ratings}
    held: dict[str, Rating] = {}
    for rating in ratings:
        if rating.pk not in corrected:
            held.setdefault(rating.kind, rating)
    return [held[kind] for kind in RatingKind if kind in held]


class RiskCreate(RiskPage, VerbFormView):
    """Register a risk: three questions."""

    can_be_overtaken = False
    permission = "risks.register"
    form_class = RegisterForm
    template_name = "risks/risk_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "network": self.network,
            "may_hide": self.may("stakeholders.see_board_page", self.network),
        }

    def get_initial(self) -> dict[str, Any]:
        """Who acts for an organisation looks after it, until they say otherwise; `?component=` names a component."""
        initial = super().get_initial()
        own = Access.of(self.request.user, self.network).acting_for
        if own:
            initial["owner"] = self.request.user.person_id  # type: ignore[union-attr]
            initial["owner_organisation"] = own
        components = Component.objects.visible_to(self.request.user).filter(network=self.network)
        if named := components.filter(code=self.word_asked("component")).first():
            initial["components"] = [named.pk]
        return initial

    def done(self, form: VerbForm) -> str:
        return _("Registered as %(number)s. The next step is to rate it.") % {"number": form.result.number}

    def after(self, form: VerbForm) -> str:
        if self.known().filter(pk=form.result.pk).exists():
            return form.result.get_absolute_url()
        return reverse("risks:risk_list", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Register a risk"),
            lead=_("Three questions are enough. The rest comes when it is assessed."),
            submit_label=_("Register"),
            cancel_url=reverse("risks:risk_list", args=[self.network.slug]),
            **kwargs,
        )


class RiskStep(OneRisk, VerbFormView):
    """A page that changes one risk."""

    asked: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(self.asked, self.risk):
            return self.refuse(_("Only the owner of this risk, the board and the secretary can do this."))
        return super().dispatch(request, *args, **kwargs)

    def hold(self) -> None:
        locked(self.risk)

    # What else the page shows than the risk itself.
    parts: Sequence[Any] = (Rating, StatusChange)

    def trail(self) -> Sequence[QuerySet[Any]]:
        parts = [model.history.filter(risk=self.risk.pk) for model in self.parts]
        return [Risk.history.filter(id=self.risk.pk), *parts]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"risk": self.risk}

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        if self.known().filter(pk=self.risk.pk).exists():
            return self.risk.get_absolute_url()
        return reverse("risks:risk_list", args=[self.network.slug])

    def any_day(self) -> bool:
        """Whether the reader may enter something for a past day."""
        return self.may("stakeholders.change_framework", self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"risk": self.risk, "lead": str(self.risk), "cancel_url": self.risk.get_absolute_url()}
        return super().get_context_data(**{**facts, **kwargs})


class RiskUpdate(RiskStep):
    """Change what is known of a risk."""

    asked = "risks.change"
    parts = ()
    form_class = ChangeForm
    template_name = "risks/risk_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_hide": self.may("stakeholders.see_board_page", self.network)}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Saved.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change this risk"), subject=self.risk, **kwargs)


class RiskRate(RiskStep):
    """Rate a risk: likelihood and impact make the level. With script, it shows as one chooses."""

    asked = "risks.assess"
    form_class = RateForm
    template_name = "risks/risk_rate.html"

    @cached_property
    def matrix(self) -> RiskMatrix:
        return RiskMatrix.of(self.network)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and "rate" not in NEXT[self.risk.status] and self.may(self.asked, self.risk):
            messages.warning(request, _("A closed risk is not rated. Open it again first."))
            return redirect(self.risk)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"matrix": self.matrix, "any_day": self.any_day()}

    def get_initial(self) -> dict[str, Any]:
        chosen = {name: self.request.GET[name] for name in ("likelihood", "impact") if name in self.request.GET}
        return super().get_initial() | chosen

    def chosen(self) -> Cell | None:
        """The cell that is chosen in the form so far, sent or not."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        steps = [sent.get("likelihood", ""), sent.get("impact", "")]
        if not all(step.isdecimal() and len(step) == 1 for step in steps):
            return None
        likelihood, impact = map(int, steps)
        return self.matrix.cells.filter(likelihood=likelihood, impact=impact).select_related("level").first()

    def _review_after(self, cell: Cell) -> date | None:
        """When the level of `cell` has the risk looked at again; None unless it is rated as it is now, for today."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        if sent.get("on") or sent.get("kind", RatingKind.CURRENT) != RatingKind.CURRENT:
            return None
        return timezone.localdate() + timedelta(days=cell.level.review_days)

    def done(self, form: VerbForm) -> str:
        told = _("Rated: %(level)s. %(cell)s.") % {
            "level": capfirst(form.result.cell.level.name_for(self.risk.kind)),
            "cell": capfirst(str(form.result.cell)),
        }
        review = self.risk.next_review
        if form.result.kind == RatingKind.CURRENT and review:
            told += " " + _("Next review: %(day)s.") % {"day": date_format(review, "DATE_FORMAT")}
        return told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cell = self.chosen()
        held = self.risk.ratings.as_at(timezone.localdate()).select_related("cell__level", "cell__matrix")
        return super().get_context_data(
            heading=_("Rate this risk"),
            subject=self.risk,
            chosen=cell,
            chosen_level=level_badge(cell.level, self.risk.kind) if cell else "",
            chosen_review=self._review_after(cell) if cell else None,
            heat=of_ratings(self.matrix, _standing(list(held)), kind=self.risk.kind),
            submit_label=_("Rate"),
            **kwargs,
        )


class RiskStatusChange(RiskStep):
    """Bring a risk one step further."""

    asked = "risks.change_status"
    form_class = StatusForm
    template_name = "risks/risk_status.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"any_day": self.any_day()}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        status = self.risk.status_on(timezone.localdate())
        return _("Saved. This risk is now “%(status)s”.") % {"status": RiskStatus(status).label}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change the status"), subject=self.risk, **kwargs)
