"""What a form says of wrong input is ours, in every form and for each kind of field, and says what to do."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import django.conf
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import ngettext, override
from pytest_django.asserts import assertContains

import matrix.forms
import risks.forms
import stakeholders.login.forms
from matrix.fields import DayField, EuroField, LastDayField
from matrix.models import ARRANGEMENTS
from stakeholders.models import Network

FORMS = [
    form
    for module in (matrix.forms, risks.forms, stakeholders.login.forms)
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.base_fields  # type: ignore[attr-defined]
]


@pytest.fixture(scope="module")
def stock() -> set[str]:
    """The Dutch of Django itself."""
    with files(django.conf).joinpath("locale/nl/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        text
        for message in catalogue
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if text
    }


def said(field: Any) -> Iterator[str]:
    """Every sentence that a field or one of its validators has ready."""
    for text in [*field.error_messages.values(), *(getattr(each, "message", "") for each in field.validators)]:
        # Those in two forms are only one or the other with their number.
        yield from _forms(text)


def _forms(text: Any) -> list[str]:
    ids = getattr(text, "_kwargs", None)
    return [ngettext(ids["singular"], ids["plural"], number) for number in (1, 2)] if ids else [str(text)]


def stock_of(fields: Any, stock: set[str]) -> list[tuple[str, str]]:
    with override("nl"):
        return [(name, text) for name, field in fields.items() for text in said(field) if text in stock]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_no_form_says_what_django_says_of_itself(form, stock):
    assert stock_of(form.base_fields, stock) == []


def test_nor_does_the_admin(world, stock):
    request = RequestFactory().get("/")
    request.user = world.administrator
    for model, shown in admin.site._registry.items():
        # Files are made by the product: nobody sends one.
        fields = {
            name: field
            for name, field in shown.get_form(request, change=True).base_fields.items()
            if not isinstance(field, forms.FileField)
        }
        assert stock_of(fields, stock) == [], model


KINDS: list[tuple[Any, Any, str, str]] = [
    (DayField(), "morgen", "Vul een dag in, bijvoorbeeld 31-12-2026.", "Fill in a day, for example 31/12/2026."),
    (LastDayField(), "31-2-2026", "Vul een dag in, bijvoorbeeld 31-12-2026.", "Fill in a day, for example 31/12/2026."),
    (DayField(), "", "Vul dit in.", "This field is required."),
    (forms.DateField(), "x", "Vul een datum in, bijvoorbeeld 31-12-2026.", "Enter a valid date."),
    (
        forms.SplitDateTimeField(),
        ["2026-12-31", "laat"],
        "Vul een tijd in, bijvoorbeeld 15:30.",
        "Enter a valid time.",
    ),
    (EuroField(), "veel", "Vul een bedrag in, bijvoorbeeld 1250,50.", "Fill in an amount, for example 1250,50."),
    (forms.IntegerField(), "1,5", "Vul een heel getal in, bijvoorbeeld 12.", "Enter a whole number."),
    (
        forms.IntegerField(max_value=10),
        "11",
        "Vul 10 of minder in.",
        "Ensure this value is less than or equal to 10.",
    ),
    (
        forms.IntegerField(min_value=1),
        "0",
        "Vul 1 of meer in.",
        "Ensure this value is greater than or equal to 1.",
    ),
    (
        forms.CharField(max_length=3),
        "vier",
        "Maak dit korter: hoogstens 3 tekens. Dit zijn er 4.",
        "Ensure this value has at most 3 characters (it has 4).",
    ),
    (
        forms.ChoiceField(choices=[("a", "A")]),
        "b",
        "Kies iets uit de lijst. ‘b’ staat er niet of niet meer in.",
        "Select a valid choice. b is not one of the available choices.",
    ),
    (
        forms.MultipleChoiceField(choices=list(ARRANGEMENTS.items())),
        ["gratis"],
        "Kies iets uit de lijst. ‘gratis’ staat er niet of niet meer in.",
        "Select a valid choice. gratis is not one of the available choices.",
    ),
    (
        forms.URLField(assume_scheme="https"),
        "niets",
        "Vul een heel webadres in. Begin met https://.",
        "Enter a valid URL.",
    ),
    (
        forms.EmailField(),
        "niets",
        "Vul een heel e-mailadres in, bijvoorbeeld naam@example.org.",
        "Enter a valid email address.",
    ),
    (
        forms.SlugField(),
        "a b",
        "Gebruik alleen letters, cijfers, streepjes (-) en lage streepjes (_).",
        "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
    ),
    (
        forms.CharField(),
        "a\x00",
        "Er staat een onzichtbaar teken in (een nul-teken). Haal dat weg.",
        "Null characters are not allowed.",
    ),
]


@pytest.mark.parametrize(("field", "typed", "dutch", "english"), KINDS)
def test_each_kind_of_field_says_what_to_fill_in(field, typed, dutch, english):
    for language, sentence in (("nl", dutch), ("en", english)):
        with override(language):
            with pytest.raises(ValidationError) as refused:
                field.clean(typed)
            assert refused.value.messages == [sentence]


def test_a_choice_that_is_gone(world):
    field = forms.ModelChoiceField(Network.objects.all())
    with override("nl"), pytest.raises(ValidationError, match="Kies iets uit de lijst"):
        field.clean("0")


def test_what_is_in_use_already(world):
    with override("nl"), pytest.raises(ValidationError) as refused:
        Network(name="Nog een", slug="proef").full_clean()
    assert refused.value.messages == ["Dit is al in gebruik (Samenwerkingsverband: Adres). Vul iets anders in."]


@pytest.mark.parametrize("typed", ["honderd", "-1", "101"])
def test_the_percentage_of_a_report(world, log_in, typed):
    row = world.confirmed(world.component())
    address = reverse("matrix:sign_up_report", args=["proef", row.pk])
    response = log_in(world.representative).post(address, {"health": "1", "text": "Het gaat.", "percentage": typed})
    assertContains(response, "Vul een heel getal in van 0 tot en met 100.")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("nl", ["Vul uw e-mailadres in.", "Vul uw wachtwoord in."]),
        ("en", ["Fill in your e-mail address.", "Fill in your password."]),
    ],
)
def test_the_login_says_what_is_missing(db, client, language, sentences):
    with override(language):
        response = client.post(reverse("accounts:login"), {"with_password": "on"})
    for sentence in sentences:
        assertContains(response, sentence, status_code=response.status_code)
