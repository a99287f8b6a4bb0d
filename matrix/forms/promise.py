"""Forms of what is promised: a new sign-up, an offer to correct, a promise to change. One set of questions for all."""

import copy
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField, EuroField, HoursField, LastDayField
from matrix.models import ARRANGEMENTS, Component, Part, Place, SignUp
from matrix.models.offer import refuse_past, refuse_strangers
from periods.verbs import wrong_with
from stakeholders.models import FOR_AN_ORGANISATION, Access, Membership, OrganisationKind, Participation, Person, Role
from stakeholders.models.organisation import name_of
from stakeholders.security_log import tell

from .verb import VerbForm

# What few people need, folded.
_MORE = ("since", "hours", "cents", "supplier", "agreement", "mandate")
_ORDER = (
    "participation",
    "part",
    "promise",
    "arrangements",
    "conditions_accepted",
    "contact",
    "since",
    "until",
    *_MORE[1:],
)
# Rows that are chosen from a list, which has judged them.
_CHOSEN = {"network", "component", "participation", "supplier", "contact"}


class PromiseForm(VerbForm):
    """What one promises. What the row itself would find wrong is told together with what each field finds.

    `row`: what is promised now, or the beginning of a new sign-up. `of`: on behalf of whom; their people can be the
    contact.
    """

    more_label = _("Hours and money, supplier, agreements (can wait)")
    covers = tuple(ARRANGEMENTS)

    promise = forms.CharField(
        label=_("What you promise"),
        help_text=_("One or two sentences that everybody may read."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say in a few words what you promise.")},
    )
    arrangements = forms.MultipleChoiceField(
        label=_("How you will do it"),
        help_text=_("Choose what fits; it may be more than one."),
        choices=[(name, capfirst(word)) for name, word in ARRANGEMENTS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way in which you will do this.")},
    )
    conditions_accepted = forms.BooleanField(
        label=_("We accept the open-source conditions of the network"),
        help_text=_("Required with hired staff, an outside party or a partnership."),
        required=False,
    )
    contact = forms.ModelChoiceField(
        label=_("Contact"),
        help_text=_("Shown to members of the network only."),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Not known yet"),
    )
    until = LastDayField(
        label=_("Up to and including"), help_text=_("Leave empty if there is no end in sight."), required=False
    )
    hours = HoursField(label=_("Hours a year"), required=False)
    cents = EuroField(
        label=_("Money a year, in euro"), help_text=_("Shown to members of the network only."), required=False
    )
    supplier = forms.ModelChoiceField(
        label=_("Supplier"),
        help_text=_("Who does it for you, when hired or outsourced. May still be unknown."),
        queryset=Participation.objects.none(),
        required=False,
        empty_label=_("None, or not known yet"),
    )
    agreement = forms.URLField(
        label=_("Address of the service level agreement"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Fill in a whole web address, beginning with https://.")},
    )
    mandate = forms.CharField(
        label=_("Who agreed to this in your organisation"),
        help_text=_("Shown to members of the network only."),
        required=False,
        max_length=150,
    )

    def __init__(self, *args: Any, row: SignUp, of: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.today = row, timezone.localdate()
        self._fill_contacts(of)
        self._fill_suppliers()
        stands = {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
        ways = [name for name in ARRANGEMENTS if getattr(row, name)]
        self.initial = {**stands, "arrangements": ways, **self.initial}
        self.order_fields(_ORDER)

    @property
    def more(self) -> tuple[str, ...]:
        """The fields that are folded; a start is shown where it may be another day than today."""
        shown = ("since",) if self.row.pk or self.initial.get("since") != self.today else ()
        return tuple(name for name in _MORE if name in self.fields and name not in shown)

    @property
    def unfolded(self) -> bool:
        """Whether there is something in the fold to see."""
        return any(self.initial.get(name) for name in self.more if name not in ("since", "arrangements"))

    def _fill_contacts(self, of: Sequence[Participation]) -> None:
        """Those who act for one of these organisations today, and who is the contact already."""
        field: Any = self.fields["contact"]
        acting = (
            Membership.objects.filter(participation__in=of, role__in=FOR_AN_ORGANISATION)
            .as_at(self.today)
            .values("person")
        )
        field.queryset = Person.objects.filter(Q(pk__in=acting) | Q(pk=self.row.contact_id)).order_by("name")
        if len(of) > 1:
            field.label_from_instance = _with_organisations(of, self.today)

    def _fill_suppliers(self) -> None:
        """The suppliers of the network today, and who is the supplier already."""
        field: Any = self.fields["supplier"]
        suppliers = Participation.objects.as_at(self.today).in_role(Role.SUPPLIER, at=self.today)
        known = Participation.objects.filter(Q(pk__in=suppliers.values("pk")) | Q(pk=self.row.supplier_id))
        known = known.filter(network=self.row.network_id)
        field.queryset = known.with_name(at=self.today).order_by("name_then")

    def promise_nothing(self) -> None:
        """Who is interested need not say what is promised, nor how."""
        self.fields["promise"].required = self.fields["arrangements"].required = False

    def clean(self) -> None:
        for check in (self.check_period, self.check_row, self.check_contact, self.check_changes):
            try:
                check()
            except ValidationError as wrong:
                self.take_in(wrong)

    def check_changes(self) -> None:
        """Whether a change changes anything: else it would be told to all as if it did."""
        if self.row.pk and not self.errors and not self.row.differing(self.facts()):
            raise ValidationError(_("You have not changed anything yet."))

    def check_period(self) -> None:
        """Whether what is promised now can begin and end on these days."""
        raise NotImplementedError

    def check_row(self) -> None:
        """Whether the row would be right by itself, as far as its fields are."""
        row, facts = copy.copy(self.row), self.facts()
        for name, value in facts.items():
            setattr(row, name, value)
        failed = ({*self.fields, *ARRANGEMENTS} - {"arrangements"}) - set(facts)
        if wrong := wrong_with(row, exclude=failed | _CHOSEN):
            raise ValidationError(wrong)

    def check_contact(self) -> None:
        """Whether somebody who is made contact acts for who promises."""
        who = self.cleaned_data.get("participation") or (self.row.participation if self.row.participation_id else None)
        contact = self.cleaned_data.get("contact")
        if who and contact and contact.pk != self.row.contact_id:
            refuse_strangers(who, self.today, contact=contact)

    def facts(self) -> dict[str, Any]:
        """What is right of what was filled in, by column; a start that is left open is left out."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "since" or value}
        if "arrangements" in facts:
            chosen = facts.pop("arrangements")
            facts |= {name: name in chosen for name in ARRANGEMENTS}
        return facts


def _with_organisations(of: Sequence[Participation], day: date) -> Callable[[Person], str]:
    """How to call somebody where people of several organisations stand in one list: with whom they act for."""
    here = Membership.objects.filter(participation__in=of, role__in=FOR_AN_ORGANISATION).as_at(day)
    names = here.annotate(organisation=name_of("participation__organisation", at=day)).order_by("organisation")
    acts_for: dict[int, list[str]] = defaultdict(list)
    for person, name in names.values_list("person", "organisation").distinct():
        acts_for[person].append(name)
    return lambda person: f"{person.name} ({', '.join(acts_for[person.pk])})" if acts_for[person.pk] else person.name


class RenewForm(PromiseForm):
    """Change what was promised: the sign-up so far ends today, a new one goes on from today and stays confirmed.

    What was promised for later can also begin on another day, unless another organisation hands over on it.
    """

    since = DayField(
        label=_("From"), required=True, error_messages={"required": _("Choose the day on which it begins.")}
    )

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, row=sign_up, of=[sign_up.participation], **kwargs)
        if sign_up.since <= self.today or sign_up.takes_over:
            del self.fields["since"]

    def check_period(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        refuse_past(self.row.component, since if since != self.row.since else None, until, on=self.today, by=self.by)

    def act(self) -> SignUp:
        return self.row.renew(by=self.by, **self.facts())


class OfferForm(PromiseForm):
    """What is offered: also as what, and from when. `parts`: those that are possible, as far as is known."""

    part = forms.TypedChoiceField(
        label=_("Your part"),
        help_text=_(
            "A lead sees to it that it happens. A contributor helps. If you are interested, you promise nothing yet."
        ),
        choices=Part.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what part you will take.")},
    )
    since = DayField(
        label=_("From"), required=False, error_messages={"required": _("Choose the day on which it begins.")}
    )

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["part"]
        # What is sent may be any part, so that the verb itself says why not; shown are those that are possible.
        field.widget.choices = [(part.value, capfirst(part.label)) for part in parts]
        if len(parts) == 1:
            self.initial["part"] = parts[0].value
        if str(self.data.get("part", self.initial["part"])) == str(Part.INTERESTED.value):
            self.promise_nothing()

    def check_period(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        changed = None if self.row.pk and since == self.row.since else since
        refuse_past(self.row.component, changed, until, on=self.today, by=self.by)


class SignUpForm(OfferForm):
    """Sign up. A few questions; the rest is folded.

    `organisations`: those on behalf of which the one who asks may sign up. `free_from`: where somebody leads until a
    day, the first day on which another can. Whatever is sent, the verb decides.
    """

    participation = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Participation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={
            "required": _("Choose the organisation that signs up."),
            "invalid_choice": _("You cannot sign up on behalf of this organisation."),
        },
    )

    def __init__(
        self,
        *args: Any,
        component: Component,
        responsibility: int,
        organisations: Sequence[Participation],
        free_from: date | None = None,
        **kwargs: Any,
    ) -> None:
        today = timezone.localdate()
        row = SignUp(network=component.network, component=component, responsibility=responsibility, offered_on=today)
        row.since = free_from or today
        super().__init__(*args, row=row, of=organisations, **kwargs)
        if len(Access.of(self.by, component.network).held) > 1:
            self.fields["participation"].error_messages["invalid_choice"] = _(
                "In the role in which you act now you cannot sign up on behalf of this organisation."
                " Do you have another role? Switch at the top of the page."
            )
        self._offer_organisations(organisations)
        self._suppose_the_usual_way(organisations)
        # Also the summary of errors follows the page: what is folded comes last.
        self.order_fields([name for name in self.fields if name not in self.more] + list(self.more))
        if free_from:
            self.fields["since"].help_text = _("As lead from %(day)s; as contributor you may begin earlier.") % {
                "day": date_format(free_from, "DATE_FORMAT")
            }

    def add_error(self, field: Any, error: Any) -> None:
        """An organisation that was not offered: refused, and noted, for the page never sends one."""
        if field == "participation" and getattr(error, "code", "") == "invalid_choice":
            tell("sign-up on behalf of another organisation refused", user=self.by)
        super().add_error(field, error)

    @property
    def more(self) -> tuple[str, ...]:
        """Also how it will be done: with own people, unless one says otherwise."""
        return ("arrangements", "conditions_accepted", *super().more)

    def _suppose_the_usual_way(self, organisations: Sequence[Participation]) -> None:
        kinds = {each.organisation.kind for each in organisations}
        usual = "volunteers" if kinds == {OrganisationKind.VOLUNTEERS} else "own_staff"
        self.initial["arrangements"] = self.initial.get("arrangements") or [usual]
        self.more_label: Any = _("How you will do it (%(usual)s), hours and money, supplier, agreements (can wait)") % {
            "usual": ARRANGEMENTS[usual]
        }
        self.fields["arrangements"].help_text = _(
            "The usual way is chosen already. Choose what fits; it may be more than one."
        )

    def _offer_organisations(self, organisations: Sequence[Participation]) -> None:
        field: Any = self.fields["participation"]
        field.queryset = (
            Participation.objects.filter(pk__in=[each.pk for each in organisations])
            .with_name(at=self.today)
            .order_by("name_then")
        )
        if len(organisations) == 1:
            field.initial = organisations[0].pk
            field.widget = forms.HiddenInput()

    def act(self) -> SignUp:
        row, facts = self.row, self.facts()
        if facts["part"] == Part.INTERESTED and "arrangements" not in self.changed_data:
            facts |= dict.fromkeys(ARRANGEMENTS, False)  # who promises nothing does it in no way
        return SignUp.offer(by=self.by, component=row.component, responsibility=row.responsibility, **facts)


class AmendForm(OfferForm):
    """Correct an offer that nobody confirmed yet. Interest stays interest."""

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, row=sign_up, of=[sign_up.participation], parts=self._parts(sign_up), **kwargs)
        self.fields["since"].required = True
        if sign_up.part == Part.INTERESTED:
            del self.fields["part"]
            self.promise_nothing()

    @staticmethod
    def _parts(row: SignUp) -> list[Part]:
        """What it is, and what it could be instead."""
        place = Place.of(row.component, row.responsibility, on=timezone.localdate(), without=row)
        facts = {"since": row.since, "until": row.until}
        possible = {part: place.why_not(row.participation_id, part=part, **facts) for part in Part}  # type: ignore[arg-type]
        return [
            part
            for part, refusal in possible.items()
            if part == row.part or (part != Part.INTERESTED and (refusal is None or refusal.free_from))
        ]

    def act(self) -> SignUp:
        self.row.amend(by=self.by, **self.facts())
        return self.row
