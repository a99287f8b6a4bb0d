"""Texts that people write together: nobody's words are lost, and nothing is half saved."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from matrix.models import Component, Platform
from periods.verbs import StepRefused
from stakeholders.models import Network, Overtaken, Written
from stakeholders.models.written import tidy, version_of


@pytest.fixture
def wiki(world):
    return world.component(name="Wiki", summary="Samen schrijven.", description="Een *wiki*.")


def test_the_three_things_with_texts():
    assert {each.__name__ for each in Written.__subclasses__()} == {"Component", "Platform", "Network"}


def test_rewriting_keeps_what_is_not_named(wiki, world):
    wiki.rewrite(by=world.secretary, reason="Duidelijker", description="Een **betere** wiki.")
    assert wiki.texts == {"summary": "Samen schrijven.", "description": "Een **betere** wiki."}
    wiki.refresh_from_db()
    assert wiki.texts == {"summary": "Samen schrijven.", "description": "Een **betere** wiki."}
    last = wiki.history.first()
    assert (last.history_user, last.history_change_reason) == (world.secretary, "Duidelijker")


def test_what_others_changed_besides_the_texts_stays(wiki, world):
    seen = Component.objects.get(pk=wiki.pk)
    Component.objects.filter(pk=wiki.pk).update(name="Wiki's")
    seen.rewrite(by=world.secretary, version=seen.texts_version, summary="Anders.")
    assert Component.objects.get(pk=wiki.pk).name == "Wiki's"


def test_who_is_second_changes_nothing(wiki, world):
    first, second = Component.objects.get(pk=wiki.pk), Component.objects.get(pk=wiki.pk)
    version = second.texts_version
    first.rewrite(by=world.secretary, version=version, description="De eerste.")
    with pytest.raises(Overtaken) as refused:
        second.rewrite(by=world.secretary, version=version, description="De tweede.")
    assert isinstance(refused.value, StepRefused)
    assert refused.value.row.description == "De eerste."
    assert Component.objects.get(pk=wiki.pk).description == "De eerste."
    second.rewrite(by=world.secretary, version=refused.value.row.texts_version, description="Samen.")
    assert Component.objects.get(pk=wiki.pk).description == "Samen."


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_first(world):
    wiki = world.component(description="Begin.")
    version, start = wiki.texts_version, threading.Barrier(2)
    refused: list[str] = []

    def write(text: str) -> None:
        try:
            row = Component.objects.get(pk=wiki.pk)
            start.wait()
            row.rewrite(by=None, version=version, description=text)
        except Overtaken:
            refused.append(text)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[text]) for text in ("Een.", "Twee.")]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    (lost,) = refused
    assert {lost, Component.objects.get(pk=wiki.pk).description} == {"Een.", "Twee."}


def test_nothing_changed_is_refused(wiki, world):
    with pytest.raises(ValidationError) as refused:
        wiki.rewrite(by=world.secretary, description="Een *wiki*.\r\n\r\n")
    assert refused.value.code == "same"
    assert not wiki.history.exists()


@pytest.mark.parametrize(
    ("model", "name", "most"),
    [(model, *each) for model in (Component, Platform, Network) for each in model.TEXTS.items()],
)
def test_every_text_has_a_longest(world, model, name, most):
    thing = {
        Component: world.component,
        Platform: lambda: Platform.objects.create(network=world.network, name="Plein", slug="plein"),
        Network: lambda: world.network,
    }[model]()
    thing.rewrite(by=None, **{name: "x" * most})
    for too_long in (most + 1, 1_000_000):
        with pytest.raises(ValidationError) as refused:
            thing.rewrite(by=None, **{name: "y" * too_long})
        assert "te lang" in " ".join(refused.value.message_dict[name])
    thing.refresh_from_db()
    assert getattr(thing, name) == "x" * most


def test_restoring_makes_a_new_version_in_the_language_of_the_network(wiki, world):
    wiki.rewrite(by=world.secretary, description="Anders.")
    wiki.restore({"summary": "", "description": "Een *wiki*."}, number=1, by=world.secretary)
    assert wiki.texts == {"summary": "", "description": "Een *wiki*."}
    assert [row.history_change_reason for row in wiki.history.all()] == ["Versie 1 teruggezet", None]


def test_restoring_what_somebody_changed_since_is_refused(wiki, world):
    seen = wiki.texts_version
    wiki.rewrite(by=world.secretary, description="Anders.")
    with pytest.raises(Overtaken):
        wiki.restore({"description": "Oud."}, number=1, by=world.secretary, version=seen)


TEXTS = st.fixed_dictionaries({"summary": st.text(), "description": st.text()})


@given(TEXTS, TEXTS)
def test_other_texts_have_another_version(one, other):
    assert (version_of(one) == version_of(other)) is (one == other)


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)
    assert "\r" not in tidy(text)
