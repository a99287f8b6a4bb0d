"""Forms of sign-ups: what people may type, and where the sentences of the verbs come out."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matrix.fields import DayField, EuroField, LastDayField
from matrix.forms import SignUpForm, VerbForm
from matrix.models import Part, Responsibility, SignUp
from periods.verbs import StepRefused


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", 0),
        ("0", 0),
        ("1250", 125_000),
        ("1.250", 125_000),
        ("1,250", 125_000),
        ("1250,5", 125_050),
        ("1250.50", 125_050),
        ("1.250,50", 125_050),
        ("1,250.50", 125_050),
        ("€ 1 250,50", 125_050),
        ("1.250.000", 125_000_000),
        ("0,05", 5),
        ("1 250 000", 125_000_000),
        ("1\u00a0250,5", 125_050),
        ("1.250,-", 125_000),
        ("€1250,–", 125_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, cents):
    assert EuroField(required=False).clean(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["veel", "1,2345", "12 euro", "NaN", "1.2.3", "12,345,6", "1.25.00", "1250.000", "1 2", "1.250.50", "1,", "-"],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError, match="1250,50"):
        EuroField(required=False).clean(typed)


@pytest.mark.parametrize("typed", ["-5", "-1.250,50", "99999999999999"])
def test_an_amount_below_zero_or_too_large_is_refused(typed):
    with pytest.raises(ValidationError):
        EuroField(required=False).clean(typed)


def test_an_amount_is_shown_as_it_may_be_typed_again():
    field = EuroField(required=False)
    assert field.clean(field.prepare_value(125_050)) == 125_050
    assert field.prepare_value(0) == ""


def test_the_last_day_is_kept_as_the_first_day_after():
    field = LastDayField(required=False)
    assert field.clean("2026-12-31") == date(2027, 1, 1)
    assert field.prepare_value(date(2027, 1, 1)) == date(2026, 12, 31)
    assert field.clean("") is None


@pytest.mark.parametrize("typed", ["9999-12-31", "0026-01-01", "31-02-2026", "morgen"])
def test_a_day_that_cannot_be_meant_is_refused(typed):
    for field in (DayField(), LastDayField()):
        with pytest.raises(ValidationError):
            field.clean(typed)


def filled(world, component, **changes):
    """The form as somebody of alfa sends it."""
    data = {"participation": world.alfa.pk, "part": Part.LEAD.value, "promise": "Wij.", "arrangements": ["own_staff"]}
    return SignUpForm(
        data | changes,
        by=world.representative,
        component=component,
        responsibility=Responsibility.DEVELOP,
        organisations=[world.alfa],
        parts=tuple(Part),
    )


def test_the_form_calls_the_verb(world):
    form = filled(world, world.component(), until="2199-12-31", hours="12", cents="1,50", since=str(world.today))
    assert form.is_valid(), form.errors
    assert form.save()
    made = SignUp.objects.get()
    assert form.result == made
    assert (made.hours, made.cents, made.until, made.since) == (12, 150, date(2200, 1, 1), world.today)
    assert made.own_staff
    assert not made.hired


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"promise": ""}, "promise"),
        ({"promise": "   "}, "promise"),
        ({"part": ""}, "part"),
        ({"part": "9"}, "part"),
        ({"hours": "-1"}, "hours"),
        ({"hours": "99999999999999999999"}, "hours"),
        ({"cents": "-1"}, "cents"),
        ({"since": "2026-05-05", "until": "2026-05-04"}, "until"),
        ({"arrangements": []}, "arrangements"),
        ({"arrangements": ["hired"]}, "conditions_accepted"),
        ({"arrangements": ["magic"]}, "arrangements"),
        ({"participation": ""}, "participation"),
        ({"agreement": "geen adres"}, "agreement"),
        ({"contact": "999999"}, "contact"),
        ({"mandate": "x" * 151}, "mandate"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(world, changes, field):
    form = filled(world, world.component(), **changes)
    assert not (form.is_valid() and form.save())
    assert list(form.errors) == [field]
    assert not form.refused
    assert SignUp.objects.count() == 0


def test_interest_needs_no_promise(world):
    form = filled(world, world.component(), part=Part.INTERESTED.value, promise="")
    assert form.is_valid(), form.errors
    assert form.save()


def test_on_behalf_of_another_organisation_is_refused(world):
    form = filled(world, world.component(), participation=world.bravo.pk)
    assert not form.is_valid()
    assert list(form.errors) == ["participation"]


def test_only_colleagues_can_be_the_contact(world):
    component = world.component()
    assert filled(world, component, contact=world.coordinator.person.pk).is_valid()
    assert not filled(world, component, contact=world.neighbour.person.pk).is_valid()


def test_a_refused_step_is_told_apart_from_wrong_input(world):
    component = world.component()
    world.confirmed(component, world.bravo)
    form = filled(world, component)
    assert form.is_valid()
    assert not form.save()
    assert form.refused
    with translation.override("en"):
        assert form.non_field_errors() == ["There is a lead already. You can join as a contributor."]


class Asking(VerbForm):
    """A form whose verb says what it is told to say."""

    error: ValidationError

    def act(self):
        raise self.error


@pytest.mark.parametrize("error", [ValidationError({"elsewhere": "Zo niet."}), StepRefused("Zo niet.")])
def test_what_is_about_no_field_of_the_form_stands_on_top(error):
    form = Asking({}, by=None)
    form.error = error
    assert form.is_valid()
    assert not form.save()
    assert form.non_field_errors() == ["Zo niet."]
