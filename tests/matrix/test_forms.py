"""Forms of sign-ups: what people may type, and where the sentences of the verbs come out."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matrix.fields import DayField, EuroField, HoursField, LastDayField
from matrix.forms import AmendForm, RenewForm, SignUpForm, VerbForm
from matrix.models import ARRANGEMENTS, Part, Responsibility, SignUp
from periods.verbs import StepRefused
from stakeholders.models import OrganisationKind


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


def test_hours_may_be_left_empty_and_are_read_as_people_write_them():
    field = HoursField(required=False)
    assert [field.clean(typed) for typed in ("", "0", "120", "1.000", "1 250")] == [0, 0, 120, 1000, 1250]
    assert (field.prepare_value(0), field.prepare_value(12), field.prepare_value("0")) == ("", 12, "0")
    for typed in ("1.5", "1,25", "-1", "veel"):
        with pytest.raises(ValidationError):
            field.clean(typed)


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
        ({"since": "2199-05-05", "until": "2199-05-04"}, "until"),
        ({"until": "2020-05-04"}, "until"),
        ({"since": "2020-05-05"}, "since"),
        ({"cents": "1.2.3"}, "cents"),
        ({"hours": "1.5"}, "hours"),
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


def test_everything_that_is_wrong_is_told_at_once(world):
    since, until = world.days(9).isoformat(), world.days(8).isoformat()
    form = filled(world, world.component(), promise="", cents="veel", since=since, until=until, arrangements=["hired"])
    assert not form.is_valid()
    assert set(form.errors) == {"promise", "cents", "until", "conditions_accepted"}
    assert form.errors["until"] == ["Kies een einddatum die na de begindatum ligt."]


def test_an_end_that_is_past_is_told_as_such_and_only_once(world):
    form = filled(world, world.component(), until=world.days(-1).isoformat())
    assert not form.is_valid()
    with translation.override("en"):
        assert form.errors["until"] == ["This end is past. Choose today or a later day, or leave it empty."]
    assert filled(world, world.component("FUN-02"), until=world.today.isoformat()).is_valid()


def test_nothing_but_the_usual_way_is_ticked_beforehand(world):
    for part in (tuple(Part), (Part.LEAD, Part.CONTRIBUTOR)):
        form = SignUpForm(
            by=world.representative,
            component=world.component(f"FUN-0{len(part)}"),
            responsibility=Responsibility.DEVELOP,
            organisations=[world.alfa],
            parts=part,
        )
        ticked = [name for name in form.fields if " checked" in str(form[name])]
        assert ticked == ["arrangements"]
        assert form["arrangements"].value() == ["own_staff"]


def test_for_volunteers_the_usual_way_is_that_of_volunteers(world):
    world.alfa.organisation.kind = OrganisationKind.VOLUNTEERS
    facts = {"component": world.component(), "responsibility": Responsibility.DEVELOP, "parts": tuple(Part)}
    form = SignUpForm(by=world.representative, organisations=[world.alfa], **facts)
    assert form["arrangements"].value() == ["volunteers"]
    assert "(vrijwilligers)" in str(form.more_label)
    form = SignUpForm(by=world.secretary, organisations=[world.alfa, world.bravo], **facts)
    assert form["arrangements"].value() == ["own_staff"]


def test_who_is_only_interested_does_it_in_no_way_unless_that_is_said(world):
    facts = {"responsibility": Responsibility.DEVELOP, "parts": tuple(Part), "organisations": [world.alfa]}
    for number, (ways, expected) in enumerate(
        ((["own_staff"], []), (["own_staff", "volunteers"], ["own_staff", "volunteers"]))
    ):
        sent = {"participation": world.alfa.pk, "part": Part.INTERESTED.value, "arrangements": ways}
        form = SignUpForm(sent, by=world.representative, component=world.component(f"FUN-1{number}"), **facts)
        assert form.is_valid()
        assert form.save()
        assert [way for way in ARRANGEMENTS if getattr(form.result, way)] == expected


def promised(world):
    """A sign-up in which everything that can be promised is promised, but for an end."""
    return {
        "promise": "Wij doen dit.",
        "own_staff": True,
        "outsourced": True,
        "conditions_accepted": True,
        "supplier": world.supplier,
        "agreement": "https://alfa.example/sla",
        "hours": 120,
        "cents": 12_550,
        "contact": world.coordinator.person,
        "mandate": "De directeur",
    }


def shown_in(form):
    """What the form would send if nothing was touched."""
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            sent[bound.name] = value
        elif value not in (None, "", False):
            sent[bound.name] = str(getattr(value, "pk", value))
    return sent


def test_a_change_asks_all_that_was_promised(world):
    row = world.confirmed(world.component(), on=world.days(-9), **promised(world))
    new, change = filled(world, world.component("FUN-02")), RenewForm(by=world.representative, sign_up=row)
    assert {*change.fields} == {*new.fields} - {"participation", "part", "since"}
    assert change.unfolded


def test_an_offer_is_corrected_with_the_questions_it_was_made_with(world):
    row = world.offer(world.component(), **promised(world))
    new, correction = filled(world, world.component("FUN-02")), AmendForm(by=world.representative, sign_up=row)
    assert {*correction.fields} == {*new.fields} - {"participation"}
    assert "since" not in correction.more
    interest = world.offer(world.component("FUN-03"), part=Part.INTERESTED, own_staff=False)
    assert "part" not in AmendForm(by=world.representative, sign_up=interest).fields


@pytest.mark.parametrize("form_class", [AmendForm, RenewForm])
def test_what_was_not_touched_stays_as_it_was(world, form_class):
    make = world.confirmed if form_class is RenewForm else world.offer
    row = make(world.component(), on=world.days(-9), until=world.days(50), **promised(world))
    sent = shown_in(form_class(by=world.representative, sign_up=row))
    nothing = form_class(sent, by=world.representative, sign_up=row)
    assert not nothing.is_valid()
    assert nothing.non_field_errors() == ["U hebt nog niets gewijzigd."]
    form = form_class(sent | {"mandate": "Directie"}, by=world.representative, sign_up=row)
    assert form.is_valid(), form.errors
    assert form.save(), form.errors
    now = SignUp.objects.get(pk=form.result.pk)
    kept = promised(world) | {"mandate": "Directie"}
    assert {name: getattr(now, name) for name in kept} == kept
    assert (now.part, now.until) == (row.part, world.days(50))


@pytest.mark.parametrize("form_class", [AmendForm, RenewForm])
def test_a_change_has_the_checks_of_the_sign_up(world, form_class):
    make = world.confirmed if form_class is RenewForm else world.offer
    row = make(world.component(), on=world.days(-9))
    wrong = {
        "part": Part.LEAD.value,
        "since": row.since.isoformat(),
        "promise": " ",
        "arrangements": ["hired"],
        "until": world.days(-1).isoformat(),
        "hours": "-1",
        "cents": "1.2.3",
        "contact": world.neighbour.person.pk,
        "agreement": "geen adres",
    }
    form = form_class(wrong, by=world.representative, sign_up=row)
    assert not form.is_valid()
    assert set(form.errors) == {
        "promise",
        "conditions_accepted",
        "until",
        "hours",
        "cents",
        "contact",
        "agreement",
    }
    none = form_class({**wrong, "arrangements": []}, by=world.representative, sign_up=row)
    assert "arrangements" in none.errors


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
