"""In what an organisation goes on, from when, and which successor stands for which of its sign-ups."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.fields import DayField, RowsField
from matrix.leaving import Loose, Settle
from matrix.succession import Fate, Going, Outcome, Plan, acting, go_on, refuse, what_goes_along
from matrix.words import how_it_goes, subject_of
from periods.verbs import StepRefused
from stakeholders.models import Participation, ParticipationRole, SuccessionKind

from .component import TOO_LONG, either_way
from .leaving import where_it_stands
from .verb import VerbForm

_STAYS = "0"


def reason_field() -> forms.CharField:
    """Why, for who reads the history later."""
    return forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept in the history."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TOO_LONG,
    )


def _as_what(heir: Any) -> str:
    """Its name, and as what it takes part."""
    roles = ", ".join(str(role) for role in heir.roles_now)
    return f"{heir.name} ({roles})" if roles else str(heir.name)


class _Heirs(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return _as_what(obj)


class _Heir(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _as_what(obj)


def _what_then(label: str, going: Going) -> str:
    """To which heir; and what becomes of it there, where it does not just go along."""
    return label if going.fate in (Fate.GOES_ALONG, Fate.NAMED) else f"{label}: {going.fate.label}"


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
        help_text=gettext_lazy("Today or a day in the past. Does the merger begin later? Then record it on that day."),
        error_messages={"required": gettext_lazy("Choose the day from which it goes on like this.")},
    )

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.participation = participation
        today = timezone.localdate()
        held = Prefetch("roles", queryset=ParticipationRole.objects.as_at(today), to_attr="roles_now")
        rows: Any = Participation.objects.filter(network=participation.network).as_at(today).with_name(at=today)
        self.fields["into"].queryset = (
            rows.exclude(organisation=participation.organisation_id)
            .select_related("organisation", "network")
            .prefetch_related(held)
            .order_by("name_then")
        )
        self.initial.setdefault("on", today)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day in the past."))
        return on

    def clean(self) -> dict[str, Any]:
        """What the step refuses, whatever is chosen after this, is told here."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                refuse(self.participation, Plan(self.chosen_kind, self.heirs), on=told["on"])
            except StepRefused as error:
                self.add_error("into" if error.code == "heir_ended" else "on", error)
        return told

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = _(
            "Today or a day in the past. Does the split begin later? Then record it on that day."
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
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
    """Merged, there is nothing to choose. Split: for each sign-up, and for each of its people, which successor."""

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
        acted_for = [(str(heir.pk), _("On behalf of %(organisation)s") % {"organisation": heir.name}) for heir in heirs]
        fates = [what_goes_along(participation, heir, on=on) for heir in heirs] if self.rows else []
        for each in loose if self.rows else ():
            if each.row.pk in self.rows:
                going = [one for fate in fates for one in fate if one.row.pk == each.row.pk]
                told = list(zip(names, going, strict=True))
                self.fields[f"row-{each.row.pk}"] = forms.ChoiceField(
                    label=capfirst(subject_of(each.row)),
                    help_text=" ".join([self._where(each), *(str(one.hindrance) for one in going if one.hindrance)]),
                    choices=[
                        *((key, _what_then(label, one)) for (key, label), one in told if not one.hindrance),
                        (_STAYS, self._otherwise(each)),
                    ],
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Choose where this goes.")},
                )
        self.people = [] if kind == SuccessionKind.MERGED else self._people()
        for person in self.people:
            self.fields[f"person-{person.pk}"] = forms.ChoiceField(
                label=_("For whom %(person)s acts from then") % {"person": person.name},
                choices=[*acted_for, (_STAYS, self._stays(participation))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose for whom this person acts.")},
            )
        self.fields["reason"] = reason_field()

    def _people(self) -> list[Any]:
        """Who acts for it, each once."""
        return list({role.person_id: role.person for role in acting(self.participation, on=self.on)}.values())

    def _stays(self, participation: Participation) -> str:
        if self.kind == SuccessionKind.SPLIT_OFF:
            return _("Still for %(organisation)s") % {"organisation": participation.name}
        return _("For nobody: this role ends")

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

    def act(self) -> Outcome:
        moves = {key: int(self.cleaned_data[f"row-{key}"]) or None for key in self.rows}
        people = {person.pk: int(self.cleaned_data[f"person-{person.pk}"]) or None for person in self.people}
        plan = Plan(self.kind, self.heirs, moves, people)
        return go_on(self.participation, plan, by=self.by, on=self.on, reason=self.cleaned_data["reason"])
