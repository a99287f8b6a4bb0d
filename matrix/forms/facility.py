"""Forms about what exists elsewhere."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matrix.fields import DayField
from matrix.models import Component, Facility, Stance
from stakeholders.models import Network, Participation, ParticipationRole, Role

from .verb import VerbForm


class _Component(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.code})"


class StanceField(forms.TypedChoiceField):
    """What the network does with a facility."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(
            label=gettext_lazy("What we do with it"),
            choices=[(each.value, capfirst(each.label)) for each in Stance],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Choose what the network does with it.")},
            **facts,
        )


def _since(**facts: Any) -> DayField:
    return DayField(label=gettext_lazy("Since (empty: today)"), required=False, **facts)


def _long(rows: int, **facts: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **facts)


class FacilityForm(VerbForm):
    """Register what somebody else offers already."""

    more = ("website", "agreed", "review_on", "on")

    component = _Component(
        label=gettext_lazy("For which component"),
        queryset=Component.objects.none(),
        empty_label=gettext_lazy("Choose a component"),
        to_field_name="code",
        error_messages={"required": gettext_lazy("Choose the component.")},
    )
    participation = forms.ModelChoiceField(
        label=gettext_lazy("Who offers it"),
        help_text=gettext_lazy("Not in the list? First let the organisation be a related initiative of the network."),
        queryset=Participation.objects.none(),
        empty_label=gettext_lazy("Choose an organisation"),
        error_messages={"required": gettext_lazy("Choose the organisation that offers it.")},
    )
    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=120,
        error_messages={"required": gettext_lazy("Fill in what it is called.")},
    )
    offers = _long(3, label=gettext_lazy("What they offer"))
    stance = StanceField()
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    agreed = _long(3, label=gettext_lazy("What was agreed"))
    review_on = DayField(label=gettext_lazy("Look at it again on"), required=False)
    on = _since(help_text=gettext_lazy("From which day it counts like this."))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["component"].queryset = Component.objects.filter(network=network).order_by("category__order", "code")
        fields["participation"].queryset, fields["participation"].choices = _who_may_offer(network)

    def act(self) -> Facility:
        return Facility.register(by=self.by, **self.cleaned_data)


def _who_may_offer(network: Network) -> tuple[Any, list[Any]]:
    """Every organisation that the network knows today; related initiatives first."""
    today = timezone.localdate()
    related = ParticipationRole.objects.filter(participation=OuterRef("pk"), role=Role.RELATED).as_at(today)
    rows: Any = Participation.objects.filter(network=network).as_at(today).with_name(at=today)
    rows = rows.annotate(related=Exists(related)).select_related("organisation").order_by("name_then")
    groups: dict[bool, list[Any]] = {True: [], False: []}
    for row in rows:
        groups[row.related].append((row.pk, row.name))
    headed = [(_("Related initiatives"), groups[True]), (_("Other organisations"), groups[False])]
    return rows, [("", _("Choose an organisation")), *((word, group) for word, group in headed if group)]


class FacilityStep(VerbForm):
    """A step with one facility, of which it shows what is known."""

    known: tuple[str, ...] = ()

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facility = facility
        for name in self.known:
            self.initial.setdefault(name, getattr(facility, name))


class FacilityChangeForm(FacilityStep):
    known = ("name", "offers", "website", "agreed", "review_on")

    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=120,
        error_messages={"required": gettext_lazy("Fill in what it is called.")},
    )
    offers = _long(4, label=gettext_lazy("What they offer"))
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    agreed = _long(4, label=gettext_lazy("What was agreed"))
    review_on = DayField(label=gettext_lazy("Look at it again on"), required=False)

    def act(self) -> Facility:
        return self.facility.amend(by=self.by, **self.cleaned_data)


class StanceForm(FacilityStep):
    """Take another stance. The present one is not chosen beforehand: it is no change."""

    stance = StanceField()
    on = _since(help_text=gettext_lazy("The stance until now ends on that day."))

    def act(self) -> Any:
        return self.facility.take_stance(self.cleaned_data["stance"], by=self.by, on=self.cleaned_data["on"])


class ReviewForm(FacilityStep):
    """Looked at again: what was agreed, and when is the next time."""

    known = ("agreed",)

    review_on = DayField(
        label=gettext_lazy("Look at it again on"),
        error_messages={"required": gettext_lazy("Choose when it is looked at again.")},
    )
    agreed = _long(4, label=gettext_lazy("What was agreed"))

    def act(self) -> Facility:
        return self.facility.review(by=self.by, **self.cleaned_data)


class RemoveForm(VerbForm):
    """Take back a mistake: a facility, a figure or a finding."""

    reason = forms.CharField(
        label=gettext_lazy("Why this was a mistake"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Say why this was a mistake.")},
    )

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def act(self) -> None:
        self.row.remove(by=self.by, **self.cleaned_data)
