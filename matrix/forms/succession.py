"""In what an organisation goes on, from when, and which successor stands for which of its sign-ups."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.fields import DayField, RowsField
from matrix.leaving import Loose, Settle
from matrix.succession import Plan, go_on
from matrix.words import how_it_goes, subject_of
from stakeholders.models import Participation, SuccessionKind

from .component import either_way
from .leaving import where_it_stands
from .verb import VerbForm

_STAYS = "0"


class _Heirs(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class _Heir(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ChooseHeirForm(forms.Form):
    """Into which organisation of the network it merges, and from which day; asked in the address."""

    kind = SuccessionKind.MERGED.value
    fields: dict[str, Any]
    into: Any = _Heir(
        label=gettext_lazy("Goes on in"),
        queryset=Participation.objects.none(),
        empty_label=gettext_lazy("Choose an organisation"),
        to_field_name="pk",
        error_messages=either_way(gettext_lazy("Choose the organisation in which it goes on.")),
    )
    on = DayField(
        label=gettext_lazy("From which day"),
        help_text=gettext_lazy("Today, or a day in the past. On that day what is promised goes along."),
        error_messages={"required": gettext_lazy("Choose the day from which it goes on like this.")},
    )

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        rows: Any = Participation.objects.filter(network=participation.network).as_at(today).with_name(at=today)
        self.fields["into"].queryset = (
            rows.exclude(organisation=participation.organisation_id)
            .select_related("organisation", "network")
            .order_by("name_then")
        )
        self.initial.setdefault("on", today)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day in the past."))
        return on

    @property
    def heirs(self) -> list[Participation]:
        return [self.cleaned_data["into"]]

    @property
    def chosen_kind(self) -> str:
        return self.kind


class ChooseHeirsForm(ChooseHeirForm):
    """In which organisations of the network it goes on, and whether it stays itself."""

    how = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            (SuccessionKind.SPLIT.value, gettext_lazy("It ends, and goes on in two or more organisations")),
            (SuccessionKind.SPLIT_OFF.value, gettext_lazy("It goes on itself, beside what is split off")),
        ],
        widget=forms.RadioSelect,
        error_messages=either_way(gettext_lazy("Choose what becomes of it.")),
    )
    into = _Heirs(
        label=gettext_lazy("Goes on in"),
        queryset=Participation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_pk_value", "invalid_list"),
            gettext_lazy("Choose the organisations in which it goes on."),
        ),
    )
    field_order = ("how", "into", "on")

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("how") == SuccessionKind.SPLIT and "into" in told and len(told["into"]) < 2:
            self.add_error("into", _("Choose at least two organisations."))
        return told

    @property
    def heirs(self) -> list[Participation]:
        return list(self.cleaned_data["into"])

    @property
    def chosen_kind(self) -> str:
        return str(self.cleaned_data["how"])


class GoOnForm(VerbForm):
    """Merged, there is nothing to choose. Split: for each sign-up, and for its people, which successor."""

    def __init__(
        self,
        *args: Any,
        participation: Participation,
        heirs: Sequence[Participation],
        kind: str,
        on: date,
        loose: Sequence[Loose],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.participation, self.heirs, self.kind, self.on = participation, heirs, kind, on
        self.rows = [] if kind == SuccessionKind.MERGED else [each.row.pk for each in loose if each.choices]
        names = [(str(heir.pk), _("To %(organisation)s") % {"organisation": heir.name}) for heir in heirs]
        for each in loose if self.rows else ():
            if each.row.pk in self.rows:
                self.fields[f"row-{each.row.pk}"] = forms.ChoiceField(
                    label=capfirst(subject_of(each.row)),
                    help_text=self._where(each),
                    choices=[*names, (_STAYS, self._otherwise(each))],
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Choose where this goes.")},
                )
        if kind == SuccessionKind.SPLIT and participation.memberships.as_at(on).exists():
            self.fields["people"] = forms.ChoiceField(
                label=_("For whom its people act from then"),
                choices=[*names, (_STAYS, _("For nobody: their role ends"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose for whom its people act.")},
            )

    @staticmethod
    def _where(each: Loose) -> str:
        told = where_it_stands(each)
        if each.row.at_risk and Settle.RELEASE not in each.choices:
            told += " " + _("How it goes stays as it is: “%(health)s”.") % {"health": how_it_goes(each.row)}
        return told

    def _otherwise(self, each: Loose) -> str:
        if self.kind == SuccessionKind.SPLIT_OFF:
            return _("It stays with %(organisation)s") % {"organisation": self.participation.name}
        if each.row.participation_id != self.participation.pk:
            return _("Nobody is named any more")
        return _("It ends")

    def act(self) -> None:
        moves = {key: int(self.cleaned_data[f"row-{key}"]) or None for key in self.rows}
        people = int(self.cleaned_data.get("people") or 0) or None
        go_on(self.participation, Plan(self.kind, self.heirs, moves, people), by=self.by, on=self.on)
