"""The secretary's inbox: offers and proposals to judge."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from matrix.forms import ConfirmForm, DeclineForm, VerbForm
from matrix.models import Component, ComponentPhase, Need, Part, SignUp
from matrix.models.offer import refuse_held
from matrix.words import as_what, asked, choice, counts_from, expected, hours_a_year, money, subject_of
from periods.verbs import StepRefused
from stakeholders.views import NetworkMixin

from .verbs import SignUpStep


@dataclass
class Question:
    """One slot with the offers for it, to be judged side by side."""

    component: Any
    responsibility: str
    offers: list[Any] = field(default_factory=list)
    asked: str = ""
    held: list[Any] = field(default_factory=list)

    @property
    def contested(self) -> bool:
        """Several want to lead."""
        return sum(offer.part == Part.LEAD for offer in self.offers) > 1


class Inbox(NetworkMixin, TemplateView):
    """What waits for the secretary, oldest first; offers for the same slot side by side."""

    template_name = "matrix/inbox.html"
    permission = "matrix.see_inbox"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions, proposals = self._questions(), self._proposals()
        return super().get_context_data(
            heading=_("Inbox"),
            lead=_("Offers and proposals that wait for you, oldest first."),
            questions=questions,
            asked=self._asked(),
            proposals=proposals,
            total=sum(len(each.offers) for each in questions),
            today=timezone.localdate(),
            **kwargs,
        )

    def _asked(self) -> list[SignUp]:
        """Who offered to lead where another was chosen, and has not said yet whether to contribute; longest first."""
        today = timezone.localdate()
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network).with_name(at=today)
        rows = (
            rows.passed_over(at=today)
            .with_dropped()
            .with_version()
            .select_related("component", "contact")
            .order_by("chosen_on", "pk")
        )
        for row in rows:
            row.choice = choice(row)  # type: ignore[attr-defined]
            row.network = row.component.network = self.network
        return list(rows)

    def _proposals(self) -> list[Any]:
        """What partners propose, each with who shows interest in it."""
        today = timezone.localdate()
        rows = Component.objects.visible_to(self.request.user).filter(network=self.network).that_wait(at=today)
        began = ComponentPhase.objects.filter(component=OuterRef("pk")).as_at(today).values("since")[:1]
        shown = SignUp.objects.filter(component=OuterRef("pk")).as_at(today).order_by().values("component")
        interest = shown.annotate(number=Count("participation", distinct=True))
        found = list(
            rows.with_proposer(at=today)
            .annotate(proposed_on=Subquery(began), interested=Subquery(interest.values("number")))
            .select_related("category", "proposed_by__organisation")
            .order_by("proposed_on", "pk")
        )
        for row in found:
            row.network = row.proposed_by.network = self.network
        return found

    def _questions(self) -> list[Question]:
        today = timezone.localdate()
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network).with_name(at=today)
        offers = (
            rows.waiting(at=today)
            .with_version()
            .with_holder(at=today)
            .select_related("component", "participation__organisation", "contact", "supplier__organisation")
            .order_by("offered_on", "pk")
        )
        questions: dict[tuple[int, int], Question] = {}
        for row in offers:
            row.network = row.component.network = self.network
            row.money, row.expected = money(row.cents), expected(row)  # type: ignore[attr-defined]
            row.hours_a_year = hours_a_year(row.hours) if row.hours else ""  # type: ignore[attr-defined]
            key = (row.component_id, row.responsibility)
            question = questions.setdefault(key, Question(row.component, row.get_responsibility_display()))
            question.offers.append(row)
        for question in questions.values():
            for row in question.offers:
                row.asked_then = asked_if_confirmed(row, question.offers)
        components = {component for component, _responsibility in questions}
        for need in Need.objects.filter(component__in=components).as_at(today):
            if (need.component_id, need.responsibility) in questions:
                questions[need.component_id, need.responsibility].asked = asked(need)
        held = rows.as_at(today).filter(component__in=components, confirmed_on__lte=today)
        for row in held.select_related("participation__organisation").order_by("part", "since"):
            if (row.component_id, row.responsibility) in questions:
                row.as_what = as_what(row)  # type: ignore[attr-defined]
                questions[row.component_id, row.responsibility].held.append(row)
        return list(questions.values())


def asked_if_confirmed(offer: Any, offers: Iterable[Any]) -> str:
    """Whom confirming `offer` passes over: of `offers` for the same slot (asked for `with_name`) who want to lead in
    its period. Nothing where nobody is.
    """
    leads = [row for row in offers if row.part == Part.LEAD and row.pk != offer.pk]
    others = [row.organisation_name for row in leads if row.overlaps(offer)]
    if offer.part != Part.LEAD or not others:
        return ""
    named = {"organisations": ", ".join(others)}
    return _("Once this is confirmed, these are asked whether they will contribute: %(organisations)s.") % named


class Judge(SignUpStep):
    """Confirm or decline, then on to the next in the inbox."""

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:inbox", args=[self.network.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        inbox = reverse("matrix:inbox", args=[self.network.slug])
        return super().get_context_data(**{"cancel_url": inbox, **kwargs})


class Confirm(Judge):
    """One press in the inbox; this page shows itself only when the link is opened or the step is refused."""

    step = "confirm"
    form_class = ConfirmForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        said = _("Confirmed: %(subject)s.") % {"subject": subject_of(self.sign_up)}
        row, today = self.sign_up, timezone.localdate()
        same = SignUp.objects.filter(component=row.component_id, responsibility=row.responsibility)
        if asked := list(same.passed_over(at=today).with_name(at=today).values_list("organisation_name", flat=True)):
            others = {"organisations": ", ".join(asked)}
            said += " " + _("Asked whether they will contribute: %(organisations)s.") % others
        return said

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        row: Any = SignUp.objects.filter(pk=self.sign_up.pk).with_holder(at=today).get()
        if row.holder:
            kwargs |= {"first": expected(row), "ways": self._ways(row)}
        elif sentence := self._led_already(row, today):
            decline = reverse("matrix:sign_up_decline", args=[self.network.slug, row.pk])
            kwargs |= {"first": sentence, "ways": [(_("Decline"), decline)]}
        consequences = [counts_from(row), _("Everybody sees it.")]
        same = SignUp.objects.filter(component=row.component_id, responsibility=row.responsibility)
        if said := asked_if_confirmed(row, same.waiting(at=today).with_name(at=today)):
            consequences.append(said)
        return super().get_context_data(
            heading=_("Confirm this sign-up?"),
            consequences=consequences,
            submit_label=_("Confirm"),
            **kwargs,
        )

    def _led_already(self, row: SignUp, today: date) -> str:
        """Why another lead is in the way; empty where none is."""
        try:
            refuse_held(row, since=max(row.since, today))
        except StepRefused as refusal:
            return " ".join(refusal.messages)
        return ""

    def _ways(self, row: Any) -> list[tuple[str, str]]:
        """What is done instead of confirming the offer of a named successor."""
        slug = self.network.slug
        if not row.begins_too_late:
            return [(_("Hand over"), reverse("matrix:sign_up_hand_over", args=[slug, row.holder]))]
        return [
            (_("Change this offer"), reverse("matrix:sign_up_amend", args=[slug, row.pk])),
            (_("Name another day"), reverse("matrix:sign_up_successor", args=[slug, row.holder])),
        ]


class Decline(Judge):
    """With a reason, which the organisation reads."""

    step = "decline"
    form_class = DeclineForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Declined: %(subject)s.") % {"subject": subject_of(self.sign_up)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        whose = {"organisation": self.sign_up.organisation_name}  # type: ignore[attr-defined]
        return super().get_context_data(
            heading=_("Decline this sign-up?"),
            consequences=[
                _("%(organisation)s reads your reason with its sign-up; so can every other member.") % whose,
                _("This offer is closed. %(organisation)s can sign up again.") % whose,
                *self.what_is_left(),
            ],
            submit_label=_("Decline"),
            danger=True,
            **kwargs,
        )
