"""An organisation goes on in another, or in several: first in which and from when, then what goes along."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matrix.forms import VerbForm
from matrix.forms.succession import ChooseHeirForm, ChooseHeirsForm, GoOnForm
from matrix.leaving import Loose, left_hanging, version_of_leaving
from matrix.succession import (
    Fate,
    Going,
    Outcome,
    Plan,
    acting,
    hold_all,
    known_heirs,
    listed,
    what_goes_along,
    who_stays_behind,
)
from stakeholders.models import Organisation, Participation, Role, Succession, SuccessionKind
from stakeholders.models.organisation import SHARED

from .leaving import EndParticipation
from .verbs import VerbFormView

_MERGED = SuccessionKind.MERGED


class Merge(EndParticipation):
    """Into one other. What stands in the address is asked first; then all that goes along is told, and done."""

    template_name = "matrix/succession.html"
    form_class: Any = GoOnForm
    choose_class: type[ChooseHeirForm] = ChooseHeirForm
    question: Any = gettext_lazy("Merge %(organisation)s into another organisation")
    kinds: tuple[str, ...] = (_MERGED,)

    @cached_property
    def known(self) -> list[Succession]:
        """What is recorded already, perhaps by another network."""
        return known_heirs(self.participation, by=self.request.user)

    @cached_property
    def choice(self) -> ChooseHeirForm:
        asked = self.request.GET if {"into", "on"} & {*self.request.GET} else None
        known = [each.successor_id for each in self.known]
        here = Participation.objects.filter(network=self.network, organisation__in=known).as_at(timezone.localdate())
        into: Any = list(here.values_list("pk", flat=True))
        if len(self.kinds) == 1:
            into = into[0] if into else None
        initial = {"into": into} | ({"on": self.known[0].on} if self.known else {})
        return self.choose_class(asked, participation=self.participation, initial=initial)

    @property
    def chosen(self) -> bool:
        return self.choice.is_bound and self.choice.is_valid()

    @property
    def on(self) -> date:
        day: date = self.choice.cleaned_data["on"]
        return day

    @cached_property
    def heirs(self) -> list[Participation]:
        return self.choice.heirs

    @cached_property
    def loose(self) -> list[Loose]:
        return left_hanging(self.participation, on=self.on)

    @cached_property
    def going(self) -> list[Going]:
        """Of a merger, what becomes of each."""
        return what_goes_along(self.participation, self.heirs[0], on=self.on) if self.kind == _MERGED else []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may("matrix.end_participation", self.participation):
            if not self.known and not self.may("stakeholders.change_shared_facts", self.participation):
                return self.refuse(str(SHARED))
            if self.known and self.known[0].kind not in self.kinds:
                messages.warning(request, _("It is already recorded in what this organisation went on."))
                return redirect(self.participation)
            if not self.chosen:
                return self.ask()
        return super().dispatch(request, *args, **kwargs)

    def ask(self) -> HttpResponse:
        """In which organisation, and from when."""
        here = Participation.objects.filter(network=self.network).as_at(timezone.localdate())
        lacking = Organisation.objects.filter(pk__in=[each.successor_id for each in self.known])
        lacking = lacking.exclude(pk__in=here.values("organisation")).with_name(at=timezone.localdate())
        context = {
            "heading": self.question % {"organisation": self.participation.name},
            "participation": self.participation,
            "form": self.choice,
            "known": self.known,
            "lacking": lacking,
            "network": self.network,
            "view": self,
            "cancel_url": self.participation.get_absolute_url(),
        }
        # Who sends the step without having said this has not seen what it does.
        status = 409 if self.request.method == "POST" else 200
        return TemplateResponse(self.request, "matrix/succession_choose.html", context, status=status)

    def hold(self) -> None:
        hold_all(self.participation, self.heirs, on={timezone.localdate(), self.on})

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [Participation.history.filter(id=self.participation.pk)]

    def version_now(self) -> str:
        return version_of_leaving(self.participation, on=self.on)

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = {"heirs": self.heirs, "kind": self.kind, "on": self.on, "loose": self.loose}
        return VerbFormView.get_form_kwargs(self) | facts | {"participation": self.participation}

    @property
    def names(self) -> dict[str, str]:
        day = date_format(self.on, "DATE_FORMAT")
        successors = listed(each.name for each in self.heirs)
        return {"organisation": self.participation.name, "successors": successors, "day": day}

    @property
    def kind(self) -> str:
        return self.choice.chosen_kind

    def done(self, form: VerbForm) -> str:
        """What became of what it promised; and for each successor where what has no contact gets one."""
        off = _("%(successors)s was split off from %(organisation)s.")
        told = [(off if self.kind == SuccessionKind.SPLIT_OFF else _("%(organisation)s goes on in %(successors)s."))]
        outcome: Outcome = form.result
        along = len(outcome.along)
        if along:
            told.append(ngettext("%d sign-up went along.", "%d sign-ups went along.", along) % along)
        if outcome.ended:
            told.append(ngettext("%d sign-up ended.", "%d sign-ups ended.", outcome.ended) % outcome.ended)
        if over := outcome.gave_way:
            said = ngettext(
                "%d sign-up ended: the successor had signed up for it itself.",
                "%d sign-ups ended: the successor had signed up for them itself.",
                over,
            )
            told.append(said % over)
        told[0] %= self.names
        links = [self._to_name(heir, number) for heir in self.heirs if (number := outcome.without_contact(heir))]
        return format_html("{}{}", " ".join(told), format_html_join("", ' <a href="{}">{}</a>', links))

    def _to_name(self, heir: Participation, number: int) -> tuple[str, str]:
        """Where the contacts are named of what went along to one successor without any."""
        said = ngettext(
            "Name the contact of %(number)d sign-up of %(organisation)s",
            "Name the contacts of %(number)d sign-ups of %(organisation)s",
            number,
        )
        url = reverse("overview:contacts", args=[self.network.slug, heir.organisation.slug])
        return url, said % {"number": number, "organisation": heir.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who, names = self.participation, self.names
        merged, ends = self.kind == _MERGED, self.kind != SuccessionKind.SPLIT_OFF
        heading = (
            _("%(organisation)s goes on in %(successors)s?")
            if ends
            else _("Does %(organisation)s split off a part to %(successors)s?")
        )
        going = self.going
        hindered: list[Any] = [each for each in (going or self.loose) if each.hindrance and ends]
        return VerbFormView.get_context_data(
            self,
            heading=heading % names,
            participation=who,
            consequences=self._consequences(names, ends=ends, merged=merged),
            going=[] if hindered else going,
            hindered=hindered,
            nothing=not self.loose,
            submit_label=_("Record it"),
            cancel_url=self.request.path,
            danger=ends,
            **kwargs,
        )

    def _consequences(self, names: dict[str, str], *, ends: bool, merged: bool) -> list[str]:
        who = self.participation
        if not ends:
            return [
                _("Everybody reads that %(successors)s was split off from %(organisation)s on %(day)s.") % names,
                _("%(organisation)s goes on itself as well.") % names,
                *self._of_people(names, merged=merged),
                *self._of_contacts(merged=merged),
                *self._lastly(),
            ]
        told = [
            _("Everybody reads that %(organisation)s goes on in %(successors)s from %(day)s.") % names,
            _("%(organisation)s keeps its page with what it did; it no longer takes part.") % names,
        ]
        if merged:
            told.append(_("As what it took part, its successor takes part from then; so do its people.") % names)
        else:
            told += self._of_roles()
        told += self._of_people(names, merged=merged)
        told += self._of_contacts(merged=merged)
        if who.support:
            told.append(
                _(
                    "Its statement of support disappears from the page of supporters. "
                    "Who goes on makes a statement of its own, if it wants to."
                )
            )
        if getattr(self.network, "has_others", True):
            told.append(_("What it promised in other networks stays there until their secretary does the same."))
        return [*told, *self._lastly()]

    def _of_people(self, names: dict[str, str], *, merged: bool) -> list[str]:
        people = len({role.person_id for role in acting(self.participation, on=self.on)})
        if not people:
            return []
        if merged:
            return [ngettext("That is about %d person.", "That is about %d people.", people) % people]
        sentence = ngettext(
            "%(number)d person acts for %(organisation)s: choose below for whom from then.",
            "%(number)d people act for %(organisation)s: choose below for whom each acts from then.",
            people,
        )
        return [sentence % {**names, "number": people}, _("Whose role moves gets a mail.")]

    def _of_roles(self) -> list[str]:
        """Of a split: each successor may sign up; as what else it took part, that ends with it."""
        others = [
            str(role)
            for role in self.participation.roles.as_at(self.on)
            if role.role not in (Role.PARTNER, Role.PROSPECT)
        ]
        if not others:
            return []
        said = _("Its role as %(roles)s ends. Does a successor take that on? Then change the roles of that successor.")
        return [said % {"roles": listed(others)}]

    def _of_contacts(self, *, merged: bool) -> list[str]:
        """Who stays contact, and of how much nobody is, to whichever successor it goes."""
        if not any(each.row.participation_id == self.participation.pk for each in self.loose):
            return []
        told = [_("The contacts go along. Whoever acts for another organisation from then is no longer the contact.")]
        plan = Plan(self.kind, self.heirs)
        behind = [who_stays_behind(self.participation, plan, heir, on=self.on) for heir in self.heirs]
        nowhere = set.intersection(*behind)
        if not merged:
            # For whom these act, and so of what they are the contact, is chosen below.
            nowhere -= {role.person_id for role in acting(self.participation, on=self.on)}
        lacking = sum(row.contact_id is None or row.contact_id in nowhere for row in self._may_go_along())
        if lacking:
            said = ngettext(
                "%d sign-up has no contact when it goes along. After this you name who that is.",
                "%d sign-ups have no contact when they go along. After this you name who that is.",
                lacking,
            )
            told.append(said % lacking)
        return told

    def _may_go_along(self) -> list[Any]:
        """The sign-ups that go along, or of a split that can."""
        if self.kind == _MERGED:
            return [each.row for each in self.going if each.fate in (Fate.GOES_ALONG, Fate.IN_PLACE)]
        return [each.row for each in self.loose if each.row.participation_id == self.participation.pk]

    def _lastly(self) -> list[str]:
        return [
            _(
                "Was it a mistake? Then the record can be taken back. "
                "What went along by then stays where it is: you set that right yourself."
            )
        ]


class Split(Merge):
    """Into several; for each sign-up the secretary says which of them stands for it."""

    choose_class = ChooseHeirsForm
    question = gettext_lazy("Split %(organisation)s")
    kinds = (SuccessionKind.SPLIT, SuccessionKind.SPLIT_OFF)
