"""Forms of a proposal: to make one, and what its maker and the secretary do with it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField
from matrix.models import Category, Component, Platform, Priority, Responsibility
from matrix.models.proposal import SIMILAR
from stakeholders.models import Network, Participation

from .component import TOO_LONG, CategoryField, PlatformsField, choices, either_way, web_address
from .need import NOTHING, asked_fields, asks_nothing, group_of
from .verb import VerbForm


class ProposalForm(VerbForm):
    """Three questions. What exists with a similar name is shown first; one may propose theirs all the same."""

    fields: dict[str, Any]
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Short, so that everybody recognises it. For example: Video conferencing."),
        max_length=120,
        error_messages=TOO_LONG | {"required": _("Give the component a name.")},
    )
    summary = forms.CharField(
        label=_("What it is for"),
        help_text=_("One or two sentences: whom it helps, and with what."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        error_messages=TOO_LONG | {"required": _("Say in one or two sentences what it is for.")},
    )
    category = CategoryField()
    description = forms.CharField(
        label=_("Explanation"),
        help_text=_("What it has to do, what there is already. Markdown is possible."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=10_000,
        error_messages=TOO_LONG,
    )
    platforms = PlatformsField()
    wanted_by = DayField(label=_("Wanted by"), required=False)
    documentation = web_address(_("Address of more information"))
    more = ("description", "platforms", "wanted_by", "documentation")
    more_label = _("Explanation, platforms, by when (can wait)")

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        self.network = network
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(network=network)
        self.fields["platforms"].queryset = Platform.objects.filter(network=network)
        if not self.fields["platforms"].queryset.exists():
            del self.fields["platforms"]
        self._offer_known(re.findall(r"[A-Z0-9-]+", self.data.get("known", "")))

    def _offer_known(self, codes: list[str]) -> None:
        """A box to tick for who has seen the components with these codes; its value says which."""
        self.known = codes
        self.fields["known"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["another"] = forms.BooleanField(label=_("Mine is something else"), required=False)
        if codes:
            self._tell_known(codes)
        else:
            del self.fields["another"], self.fields["known"]
        self.order_fields(["participation", "name", "another"])

    def _tell_known(self, codes: list[str]) -> None:
        rows = Component.objects.filter(network=self.network, code__in=codes[:50]).order_by("code")
        language = format_html(' lang="{}"', self.network.other_language) if self.network.other_language else ""
        links = format_html_join(
            ", ",
            '<a href="{}"{}>{}</a>',
            [(reverse("overview:component_detail", args=[self.network.slug, row.code]), language, row) for row in rows],
        )
        self.fields["another"].help_text = format_html("{} {}", _("There is already:"), links)

    @property
    def told(self) -> dict[str, Any]:
        """What the verb is told; `knowing`: what was seen, once one says that it is something else."""
        facts = dict(self.cleaned_data)
        facts.pop("known", None)
        return facts | {"knowing": self.known if facts.pop("another", False) else ()}

    def take_in(self, error: ValidationError) -> None:
        """Where something similar exists: what it is, with links, and a box to tick."""
        found = [each for each in getattr(error, "error_dict", {}).get("name", ()) if each.code == SIMILAR]
        if not found:
            super().take_in(error)
            return
        self.add_error("name", _("There is something like this already. Is yours something else? Tick that below."))
        codes = found[0].params["codes"]
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["known"] = " ".join(codes)
        self.data = data
        self._offer_known(codes)


class ProposeForm(ProposalForm):
    """A new proposal, on behalf of one of `organisations`."""

    participation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Participation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages=either_way(_("Choose on behalf of which organisation.")),
    )

    def __init__(self, *args: Any, organisations: list[Participation], **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)
        if len(organisations) == 1:
            del self.fields["participation"]
        else:
            chosen = Participation.objects.filter(pk__in=[each.pk for each in organisations])
            self.fields["participation"].queryset = chosen
            names = [(each.pk, each.name) for each in organisations]
            self.fields["participation"].choices = [("", _("Choose an organisation")), *names]

    def act(self) -> Component:
        facts = self.told
        facts.setdefault("participation", self.organisations[0])
        made: Component = Component.propose(by=self.by, **facts)
        return made


class ProposalCorrectForm(ProposalForm):
    """Say it better, until it is decided on."""

    def __init__(self, *args: Any, component: Component, **kwargs: Any) -> None:
        self.component = component
        names = ("name", "summary", "category", "description", "wanted_by", "documentation")
        stands = {name: component.serializable_value(name) for name in names}
        kwargs["initial"] = stands | {"platforms": [each.pk for each in component.platforms.all()]}
        super().__init__(*args, network=component.network, **kwargs)

    def act(self) -> None:
        self.component.correct_proposal(by=self.by, **self.told)


# What nobody fills in without meaning to ask for it.
_SAID = ("contributors_wanted", "hours_wanted", "due_on")


class TakeUpForm(VerbForm):
    """The network wants it: what is asked for, in the same step. For each responsibility the same questions."""

    fields: dict[str, Any]
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=choices(Priority),
        coerce=int,
        error_messages=either_way(_("Choose a priority from the list.")),
    )

    def __init__(self, *args: Any, component: Component, **kwargs: Any) -> None:
        self.component = component
        super().__init__(*args, **kwargs)
        self.initial.setdefault("priority", component.priority)
        labels = {
            Responsibility.DEVELOP: _("Ask who develops it"),
            Responsibility.MANAGE: _("Ask who manages it"),
        }
        for each in Responsibility:
            group = group_of(each)
            self.fields[f"{group}_asked"] = forms.BooleanField(
                label=labels[each], required=False, initial=each == Responsibility.DEVELOP
            )
            self.fields |= {f"{group}_{name}": field for name, field in asked_fields().items()}

    @property
    def groups(self) -> list[tuple[str, Any, Any, list[Any]]]:
        """For each responsibility: its word, its name, the question whether it is asked, and what exactly."""
        return [
            (
                group_of(each),
                each.label,
                self[f"{group_of(each)}_asked"],
                [self[f"{group_of(each)}_{name}"] for name in asked_fields()],
            )
            for each in Responsibility
        ]

    def _asked(self, responsibility: Responsibility) -> dict[str, Any]:
        group = group_of(responsibility)
        return {name: self.cleaned_data.get(f"{group}_{name}") for name in asked_fields()}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for each in Responsibility:
            group = group_of(each)
            of_group = any(name.startswith(f"{group}_") for name in self.errors)
            if told.get(f"{group}_asked") and not of_group and asks_nothing(self._asked(each)):
                self.add_error(f"{group}_lead_wanted", NOTHING)
            elif not told.get(f"{group}_asked") and any(told.get(f"{group}_{name}") for name in _SAID):
                # A lead is ticked beforehand; whoever filled in more meant to ask.
                self.add_error(f"{group}_asked", _("Tick this to ask for it, or leave the fields below empty."))
        return told

    def take_in(self, error: ValidationError) -> None:
        """What is wrong with what is asked stands beside the first group that asks it."""
        said = getattr(error, "error_dict", None)
        if said and (names := said.keys() & asked_fields().keys()):
            for name in names:
                for each in Responsibility:
                    if self.cleaned_data.get(f"{group_of(each)}_asked"):
                        self.add_error(f"{group_of(each)}_{name}", said[name])
                        break
            return
        super().take_in(error)

    def act(self) -> None:
        asks = {
            each.value: self._asked(each) for each in Responsibility if self.cleaned_data[f"{group_of(each)}_asked"]
        }
        self.component.take_up(by=self.by, priority=self.cleaned_data["priority"], asks=asks)


class TurnDownForm(VerbForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation can read this, and so can every other member of the network."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages=TOO_LONG | {"required": _("Give a reason: the organisation wants to know why.")},
    )

    def __init__(self, *args: Any, component: Component, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.component = component

    def act(self) -> None:
        self.component.turn_down(by=self.by, **self.cleaned_data)


class ProposalWithdrawForm(VerbForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Members of the network can read this."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, component: Component, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.component = component

    def act(self) -> None:
        self.component.withdraw_proposal(by=self.by, **self.cleaned_data)
