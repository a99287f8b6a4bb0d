"""Texts as they are kept: what nobody can see is refused at every door, with a sentence that says where it stands."""

import unicodedata
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.utils import get_history_manager_for_model

from matrix.models import Component, SignUp
from periods.entered import Entered, entered
from tests.matrix.exchange.sheets import look, reasons, sheet

UNSEEN = [
    *("\u202e", "\u2066", "\u200b", "\u200e", "\u2060", "\ufeff", "\x00", "\x07", "\x1b", "\x85", "\ud800"),
    *("\u200d", "\u200c", "\u3164", "\u061c", "\U000e0041", "\ufe0f\ufe0f"),
]


@pytest.mark.parametrize("char", UNSEEN, ids=ascii)
@pytest.mark.parametrize("around", ["Wiki{}pedia", "{}Wiki", "Wiki {}", "Wi\n{}ki"], ids=ascii)
def test_what_cannot_be_seen_is_refused(char, around):
    with pytest.raises(ValidationError, match="onzichtbare tekens"):
        entered(around.format(char))


def test_the_sentence_says_which_and_where():
    with pytest.raises(ValidationError) as error:
        entered("Gemeente \u202eafla \u2066x")
    assert "U+202E, U+2066" in error.value.messages[0]
    assert "‘Gemeente’" in error.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "Café, naïef, Ĳssel, “€ 1.250”, 5 × 5 ≥ 3",
        "een regel\n\nnog een\tmet een tab",
        "👩‍💻 ❤️ 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 🏳️‍🌈 👩🏽‍⚕️",
        "می‌خواهم",  # Persian, with a mark that keeps letters apart
        "क्‍ष",  # Devanagari, with one that joins them
        "葛󠄀城市",
        "עברית, العربية",
    ],
    ids=ascii,
)
def test_what_people_write_is_kept(text):
    assert entered(text) == text


def test_one_thing_is_written_in_one_way():
    assert entered(unicodedata.normalize("NFD", "Café")) == "Café"
    assert entered("twee\r\nregels\rof\u2028meer") == "twee\nregels\nof\nmeer"
    assert entered("samen\u00adwerken") == "samenwerken"
    assert entered("  Wiki\u00a0", lines=False) == "Wiki"


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200b", "\u202e \u2066", "\ufeff\n"], ids=ascii)
def test_where_nothing_can_be_seen_there_is_nothing(text):
    assert entered(text) == entered(text, lines=False) == ""


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "a\u2029b"], ids=ascii)
def test_one_line_is_one_line(text):
    with pytest.raises(ValidationError, match="één regel"):
        entered(text, lines=False)


@pytest.mark.parametrize(
    "model", [each for each in apps.get_models() if hasattr(each._meta, "simple_history_manager_attribute")]
)
def test_every_row_with_texts_of_people_is_checked(model):
    assert get_history_manager_for_model(model)
    if any(isinstance(field, models.CharField | models.TextField) for field in model._meta.concrete_fields):
        assert issubclass(model, Entered)


# --- at the doors ---


def test_a_page_says_beside_its_field_what_is_wrong_and_keeps_what_was_typed(world, log_in):
    address = reverse("matrix:component_create", args=["proef"])
    facts = {"name": "Wi\u202eki", "category": world.category.pk, "priority": 2, "phase": "wanted", "code": "FUN-01"}
    facts["on"] = world.today.isoformat()
    form = log_in(world.secretary).post(address, facts).context["form"]
    assert "U+202E" in form.errors["name"][0]
    assert not Component.objects.exists()


@pytest.mark.parametrize("char", UNSEEN, ids=ascii)
def test_the_api_refuses_it_in_the_field_where_it_stands(world, log_in, char):
    world.component()
    body = {
        "component": "FUN-01",
        "responsibility": "develop",
        "organisation": "proef-alfa",
        "part": "lead",
        "promise": f"Wij{char}doen dit.",
        "arrangements": ["own_staff"],
        "mandate": f"Jan{char}Jansen",
    }
    answer = log_in(world.representative).post("/api/v1/networks/proef/sign-ups", body, content_type="application/json")
    assert answer.status_code == 400
    assert {each["field"] for each in answer.json()["errors"]} == {"promise", "mandate"}
    assert {each["code"] for each in answer.json()["errors"]} == {"invisible"}
    assert not SignUp.objects.exists()


def test_a_name_of_nothing_that_can_be_seen_is_no_name(world):
    with pytest.raises(ValidationError) as error:
        Component.establish(by=None, network=world.network, category=world.category, name="\u200b \u2060")
    assert set(error.value.message_dict) == {"name"}


def test_a_reason_that_stands_in_the_history_only_is_checked_too(world):
    with pytest.raises(ValidationError) as error:
        world.component().rewrite(by=None, description="Nieuw", reason="Daar\u202eom")
    assert set(error.value.message_dict) == {"reason"}


def test_an_import_names_the_cell(world):
    found = look(world, sheet("components", {"code": "FUN-01", "name": "Wi\u200bki", "category": "FUN"}))
    assert [reason for reason in reasons(found) if "U+200B" in str(reason)]


def test_a_text_composed_otherwise_is_no_change(world):
    world.component("FUN-01", name="Café")
    found = look(world, sheet("components", {"code": "FUN-01", "name": unicodedata.normalize("NFD", "Café")}))
    assert [line.outcome for line in found.lines] == ["unchanged"]


# --- days ---


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(2200, 1, 2), date.max], ids=str)
def test_a_day_that_nobody_can_mean_is_refused_wherever_it_comes_from(world, day):
    component = world.component()
    for field in ("wanted_by",):
        with pytest.raises(ValidationError) as error:
            component.change(by=None, **{field: day})
        assert error.value.error_dict[field][0].code == "far"
    with pytest.raises(ValidationError):
        world.offer(component, until=day)
    assert not SignUp.objects.exists()


def test_the_last_day_may_be_the_last_of_2199(world):
    assert world.offer(world.component(), until=date(2200, 1, 1)).last_day == date(2199, 12, 31)


def test_a_network_is_not_founded_on_a_day_to_come(world):
    with pytest.raises(ValidationError) as error:
        world.network.change(by=None, founded_on=world.days(1))
    assert set(error.value.message_dict) == {"founded_on"}
    world.network.change(by=None, founded_on=world.today)


def test_a_period_that_ends_before_it_begins_is_refused_with_its_own_sentence(world, log_in):
    world.component()
    body = {
        "component": "FUN-01",
        "responsibility": "develop",
        "organisation": "proef-alfa",
        "part": "lead",
        "promise": "Wij doen dit.",
        "arrangements": ["own_staff"],
        "since": world.days(10).isoformat(),
        "until": world.days(10).isoformat(),
    }
    answer = log_in(world.secretary).post("/api/v1/networks/proef/sign-ups", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "Kies een einddatum die na de begindatum ligt."


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://code.example/wiki", "Vul een heel webadres in"),
        ("javascript:alert(1)", "Vul een heel webadres in"),
        ("https://wie:geheim@code.example/wiki", "Laat de naam en het wachtwoord weg"),
        ("https://[code.example/wiki", "Vul een heel webadres in"),
    ],
)
def test_an_address_is_one_that_everybody_can_open(world, address, sentence):
    component = world.component()
    with pytest.raises(ValidationError) as refused:
        component.change(by=world.secretary, repository=address)
    assert sentence in str(refused.value.message_dict["repository"])
