"""Signing up, and what its holder does with a sign-up afterwards."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from matrix.chain import chain_of
from matrix.forms import AmendForm, RenewForm, ReportForm, SignUpForm, VerbForm, WithdrawForm
from matrix.models import NEXT, NOT_ONCE_HANDED_OVER, STANDING, Part, Responsibility, SignUp, Status, StatusUpdate
from matrix.slots import Chance, Slot, organisations_of, slots_of
from matrix.turns import to_hand_over, turns_of
from matrix.words import as_what, choice, counts_from, expected, handover_of, money, period, waits_for_holder
from stakeholders.models import Access, MembershipRole, Participation
from stakeholders.views import NetworkMixin

from .components import component_at
from .conditions import WithConditions
from .verbs import SignUpStep, VerbFormView

RESPONSIBILITIES = {each.name.lower(): each for each in Responsibility}
# What can be done with a sign-up, in the order of the buttons: on its own page, and in the list of one's own.
STEPS = (
    *("contribute", "hand_over", "report", "attest", "amend", "renew"),
    *("name_successor", "end", "withdraw", "annul"),
)
DAILY = ("contribute", "hand_over", "report", "amend", "renew", "withdraw")


class SignUpCreate(WithConditions, VerbFormView):
    """Sign up for one responsibility of a component: what is asked, who is there, what is not possible, the form."""

    can_be_overtaken = False
    template_name = "matrix/sign_up_form.html"
    form_class = SignUpForm

    @cached_property
    def component(self) -> Any:
        return component_at(self, day=timezone.localdate())

    @cached_property
    def responsibility(self) -> Responsibility:
        try:
            return RESPONSIBILITIES[self.kwargs["responsibility"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def organisations(self) -> list[Participation]:
        """Those on behalf of which the one who asks may sign up."""
        return organisations_of(self.request.user, self.network, at=timezone.localdate())

    @cached_property
    def slot(self) -> Slot:
        slots = slots_of(self.component, at=timezone.localdate())
        return next(slot for slot in slots if slot.responsibility == self.responsibility)

    @cached_property
    def chance(self) -> Chance:
        """What is possible. With many organisations to choose from, only what holds for all of them is said."""
        whom = [each.pk for each in self.organisations]
        return self.slot.chance(whom if len(whom) <= 1 else [None])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.responsibility and not self.may("matrix.offer", self.component):
            if request.user.is_authenticated and not Access.of(request.user, self.network).roles:
                return self.no_role()
            return self.refuse(_("Only a representative of an organisation, or the secretary, can sign up."))
        return super().dispatch(request, *args, **kwargs)

    def no_role(self) -> HttpResponseBase:
        """Why somebody of elsewhere cannot sign up here, and how to take part."""
        facts = {"heading": _("Sign up: %(component)s") % {"component": self.component.name}}
        context = {**facts, "component": self.component, "network": self.network, "view": self}
        return TemplateResponse(self.request, "matrix/sign_up_no_role.html", context, status=403)

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.request.user.person  # type: ignore[union-attr]
        acts = Access.of(self.request.user, self.network).acting_for
        return super().get_form_kwargs() | {
            "component": self.component,
            "responsibility": self.responsibility,
            "organisations": self.organisations,
            "parts": self.chance.parts or tuple(Part),
            "free_from": self.chance.free_to_lead_from,
            "initial": ({"contact": person.pk} if acts else {}) | self._from_handover(),
        }

    def _from_handover(self) -> dict[str, Any]:
        """A named successor begins on the day that the holder named."""
        named = {each.pk: self.slot.place.taken_over_on(each.pk) for each in self.organisations}
        found = [{"participation": each, "since": day, "part": Part.LEAD.value} for each, day in named.items() if day]
        return found[0] if found else {}

    def _expected(self) -> SignUp | None:
        """The lead that its holder wants to hand over to the organisation that signs up."""
        mine = self.organisations[0].pk
        leads = (row for row in self.slot.place.standing if row.part == Part.LEAD and row.closed_on is None)
        return next((row for row in leads if row.successor_id == mine), None)

    def after(self, form: VerbForm) -> str:
        return form.result.get_absolute_url()

    def done(self, form: VerbForm) -> str:
        row = form.result
        if row.participation_id not in Access.of(self.request.user, self.network).participations:
            return self._done_for_another(row)
        if row.part == Part.INTERESTED:
            return _("Your interest is noted. Everybody can see it.")
        if row.confirmed_on:
            return _("You are signed up.") + " " + counts_from(row)
        made = SignUp.objects.filter(pk=row.pk).with_holder(at=timezone.localdate()).get()
        if made.begins_too_late:
            return _("Your offer is in.") + " " + expected(made)
        if made.holder:
            return _("Your offer is in. %(holder)s can now hand over its lead.") % {"holder": made.holder_name}
        return _("Your offer is in. The secretary will confirm or decline it.")

    def _done_for_another(self, row: SignUp) -> str:
        """The same for the secretary, who signed up somebody else."""
        named = {"organisation": row.participation.name}
        if row.part == Part.INTERESTED:
            return _("The interest of %(organisation)s is noted. Everybody can see it.") % named
        if row.confirmed_on:
            return _("%(organisation)s is signed up.") % named + " " + counts_from(row)
        return _("The offer of %(organisation)s is in. It waits in the inbox for you to confirm or decline it.") % named

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = [row for each in self.organisations for row in self.slot.place.of_organisation(each.pk)]
        single = self.organisations[0] if len(self.organisations) == 1 else None
        return super().get_context_data(
            heading=_("Sign up: %(component)s") % {"component": self.component.name},
            component=self.component,
            slot=self.slot,
            chance=self.chance,
            organisation=single,
            takes_no_part=not self.organisations,
            own=own if single else [],
            expected=self._expected() if single else None,
            see_details=True,
            submit_label=_("Sign up"),
            cancel_url=self.component.get_absolute_url(),
            **kwargs,
        )


class SignUpDetail(NetworkMixin, DetailView):
    """One sign-up: the promise, how it goes, and what can be done with it."""

    model = SignUp
    template_name = "matrix/sign_up_detail.html"
    context_object_name = "sign_up"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        today = timezone.localdate()
        rows = SignUp.objects.visible_to(self.request.user).filter(network=self.network).with_name(at=today)
        rows = rows.with_version()
        row = get_object_or_404(
            rows.select_related(
                "component__category",
                "participation__organisation",
                "supplier__organisation",
                "contact",
                "successor__organisation",
            ),
            pk=self.kwargs["pk"],
        )
        row.network = row.component.network = row.participation.network = self.network
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, today = self.object, timezone.localdate()
        standing = SignUp.objects.filter(pk=row.pk).with_health(network=self.network, at=today).with_choice(at=today)
        standing = standing.with_dropped()
        standing = standing.with_heir(at=today).with_sequel(at=today).with_holder(at=today).with_heir_offer(at=today)
        told = standing.values(
            *(
                "status",
                "health",
                "silent",
                "ending",
                "last_update_on",
                "attested_on",
                "renewed",
                "passed_on",
                "gave_way",
            ),
            *("chosen", "chosen_name", "chosen_on", "dropped", "names_another"),
            *("heir", "heir_on", "heir_agreed", "heir_offer", "heir_since"),
            *("holder", "holder_name", "takes_over_on"),
        ).first()
        # Annulled, or offered for a later day: then it has no status today.
        told = told or {
            "status": Status.ANNULLED if row.annulled else Status.UPCOMING,
            "health": None,
            "chosen": None,
            "heir": None,
            "heir_offer": None,
            "holder": None,
        }
        for name, value in told.items():
            setattr(row, name, value)
        chain = chain_of(row, at=today)
        possible = NEXT[row.status] if not row.annulled else frozenset()
        if chain.after:
            possible -= {"annul"}
        updates = StatusUpdate.objects.of(row).filter(on__lte=min(row.closed_on or today, today))
        steps = [step for step in STEPS if step in possible and _fits(step, row) and self.may(f"matrix.{step}", row)]
        return super().get_context_data(
            heading=f"{row.organisation_name}: {row.component.name}",
            lead=f"{capfirst(row.get_responsibility_display())}, {as_what(row)}.",
            money=money(row.cents),
            period=period(row),
            chain=chain,
            today=today,
            handover=handover_of(row) if row.heir else "",
            choice=choice(row),
            expected=expected(row),
            turns=[to_hand_over(row)] if row.heir_offer and self.may("matrix.hand_over", row) else [],
            steps=steps,
            judge="confirm" in possible and row.part != Part.INTERESTED and self.may("matrix.confirm", row),
            mine=row.participation_id in Access.of(self.request.user, self.network).participations,
            said_today=told.get("attested_on") == today,
            updates=updates.with_teller(at=today),
            see_details=self.may("matrix.see_details", row),
            **kwargs,
        )


def _fits(step: str, row: SignUp) -> bool:
    """Only a lead is handed over, and only once the successor that its holder named has offered. What is interested
    just withdraws. Once handed over for a later day, it goes on as it is until then.

    Who offered to lead contributes instead only once another was chosen.
    """
    if step == "contribute":
        return row.chosen is not None  # type: ignore[attr-defined]
    if step in NOT_ONCE_HANDED_OVER and row.closed_on is not None:
        return False
    if step == "name_successor":
        return row.part == Part.LEAD
    if step == "hand_over":
        return row.can_be_handed_over
    return step != "end" or row.part != Part.INTERESTED


class MySignUps(NetworkMixin, TemplateView):
    """What one's own organisations have promised, and what to do about it today."""

    template_name = "matrix/my_sign_ups.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("matrix.see_own", self.network):
            return self.refuse(
                _("You do not act for any organisation in this network, so you have no sign-ups of your own.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        access = Access.of(self.request.user, self.network)
        own = Participation.objects.filter(pk__in=access.participations).with_name(at=today).order_by("name_then")
        rows = (
            SignUp.objects.visible_to(self.request.user)
            .filter(network=self.network, participation__in=access.participations)
            .with_health(network=self.network, at=today)
            .with_choice(at=today)
            .with_dropped()
            .with_heir(at=today)
            .with_heir_offer(at=today)
            .with_holder(at=today)
            .with_sequel(at=today)
            .with_version()
            .select_related("component")
            .order_by("component__category__order", "component__code", "responsibility", "-since")
        )
        promises: dict[int, list[Any]] = {each.pk: [] for each in own}
        for row in rows:
            row.network = row.component.network = self.network
            row.handover, row.period = handover_of(row) or waits_for_holder(row), period(row)  # type: ignore[attr-defined]
            row.choice = choice(row)  # type: ignore[attr-defined]
            acted = row.participation_id == access.acting_for or access.acting_role == MembershipRole.SECRETARY
            row.steps = [step for step in DAILY if acted and step in NEXT[row.status] and _fits(step, row)]  # type: ignore[attr-defined]
            promises[row.participation_id].append(row)
        return super().get_context_data(
            heading=_("My sign-ups"),
            lead=_("What you have promised, and what there is to report."),
            turns=turns_of(access.participations, self.network, at=today),
            held=any("attest" in NEXT[row.status] for row in promises.get(access.acting_for or 0, ())),
            groups=[
                (
                    each,
                    [row for row in promises[each.pk] if row.status in STANDING],
                    [row for row in promises[each.pk] if row.status not in STANDING],
                    self._without_contact(promises[each.pk]) and self.may("stakeholders.name_contacts", each),
                    access.acting_for != each.pk and access.acting_role != MembershipRole.SECRETARY,
                )
                for each in own
            ],
            is_secretary=MembershipRole.SECRETARY in access.roles,
            **kwargs,
        )

    def _without_contact(self, rows: Sequence[Any]) -> bool:
        return any(row.status in STANDING and row.contact_id is None for row in rows)


class Report(SignUpStep):
    """Tell how it goes."""

    step = "report"
    tells_facts = False
    form_class = ReportForm
    template_name = "matrix/sign_up_report.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Reported. Thank you: others can now see how it is going.")

    def after(self, form: VerbForm) -> str:
        own = Access.of(self.request.user, self.network).participations
        if self.sign_up.participation_id in own:
            return reverse("matrix:my_sign_ups", args=[self.network.slug])
        return super().after(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("How is it going?"),
            last=StatusUpdate.objects.of(self.sign_up).filter(on__lte=timezone.localdate()).first(),
            submit_label=_("Report progress"),
            **kwargs,
        )


class Amend(WithConditions, SignUpStep):
    """Correct an offer that is not confirmed yet."""

    step = "amend"
    tells_facts = False
    form_class = AmendForm
    template_name = "matrix/sign_up_change.html"

    def done(self, form: VerbForm) -> str:
        if form.result.confirmed_on:
            return _("Changed.") + " " + counts_from(form.result)
        return _("Changed. What you offered before is kept in the history.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        interested = self.sign_up.part == Part.INTERESTED
        return super().get_context_data(
            heading=_("Change your interest") if interested else _("Change this offer"),
            submit_label=_("Save the change"),
            **kwargs,
        )


class Renew(WithConditions, SignUpStep):
    """Change what was promised, or until when."""

    step = "renew"
    tells_facts = False
    form_class = RenewForm
    template_name = "matrix/sign_up_change.html"

    def after(self, form: VerbForm) -> str:
        return form.result.get_absolute_url()

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. It stays confirmed; what you promised before is kept in the history.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = self.sign_up.since <= timezone.localdate()
        return super().get_context_data(
            heading=_("Change or extend"),
            consequences=[
                _("The change counts from today. What was promised before stays in the history.")
                if begun
                else _("The change takes the place of what was promised. That stays in the history."),
                _("It stays confirmed: nobody has to confirm it again."),
            ],
            submit_label=_("Save the change"),
            **kwargs,
        )


class Withdraw(SignUpStep):
    """Stop before the end."""

    step = "withdraw"
    form_class = WithdrawForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Withdrawn.")

    def _who_stays(self) -> list[str]:
        """That the holder that was to hand over to this organisation keeps its lead."""
        kept = self.sign_up.lead_kept(on=timezone.localdate())
        if kept is None:
            return []
        told = {"holder": kept.participation.name}
        if kept.last_day is None:
            return [_("%(holder)s then stays the lead.") % told]
        told["day"] = date_format(kept.last_day, "DATE_FORMAT")
        return [_("%(holder)s then stays the lead, up to and including %(day)s.") % told]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.for_another:
            consequences = [_("From today your organisation is no longer listed here; the history is kept.")]
        else:
            whose = {"organisation": self.sign_up.organisation_name}  # type: ignore[attr-defined]
            consequences = [_("From today %(organisation)s is no longer listed here; the history is kept.") % whose]
        consequences += [*self._who_stays(), *self.what_is_left(), *self.successor_is_there()]
        return super().get_context_data(
            heading=_("Withdraw this sign-up?"),
            consequences=consequences,
            submit_label=_("Withdraw"),
            danger=True,
            **kwargs,
        )
