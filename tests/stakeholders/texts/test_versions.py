"""The versions of texts: only what people wrote, numbered, by name for members, with few queries."""

import pytest

from matrix.models import Component, Phase, Platform
from stakeholders.texts.versions import (
    compared,
    last_edited,
    moments_of,
    texts_at,
    texts_begun_from,
    told,
    versions_of,
)


@pytest.fixture
def wiki(world):
    """Made with its history, for that is what this is about."""
    made = Component(network=world.network, category=world.category, code="FUN-01", name="Wiki", description="Een.")
    made.save()
    return made


def numbers(thing, **facts):
    return [(each.number, each.changed) for each in told(thing, versions_of(thing), first=1, by_name=True)]


def test_only_what_changed_a_text_is_a_version(wiki, world):
    plein = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    wiki.platforms.add(plein)
    wiki.enter(Phase.WANTED, by=None)
    wiki.name = "Wiki's"
    wiki.save()
    wiki.rewrite(by=world.secretary, description="Twee.")
    wiki.core = True
    wiki.save()
    wiki.rewrite(by=world.secretary, summary="Kort.", description="Drie.")
    assert wiki.history.count() == 6
    assert numbers(wiki) == [(1, ("Beschrijving",)), (2, ("Beschrijving",)), (3, ("Samenvatting", "Beschrijving"))]


def test_a_thing_without_texts_has_no_versions(world):
    plein = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    assert list(versions_of(plein)) == []
    assert last_edited(plein, by_name=True) is None
    assert texts_at(plein, 1) is None


def test_emptying_a_text_is_a_version(wiki, world):
    wiki.rewrite(by=world.secretary, description="")
    assert [number for number, _changed in numbers(wiki)] == [1, 2]
    assert texts_at(wiki, 2) == {"summary": "", "description": ""}


def test_each_version_has_its_texts(wiki, world):
    for text in ("Twee.", "Drie."):
        wiki.rewrite(by=world.secretary, description=text)
    assert [texts_at(wiki, number)["description"] for number in (1, 2, 3)] == ["Een.", "Twee.", "Drie."]
    assert texts_at(wiki, 10**20) is None  # more than a database can count
    assert texts_at(wiki, 4) is None


def test_what_somebody_began_from_is_found_again(wiki, world):
    seen = wiki.texts_version
    wiki.rewrite(by=world.secretary, description="Twee.")
    assert texts_begun_from(wiki, seen) == {"summary": "", "description": "Een."}
    assert texts_begun_from(wiki, "verzonnen") is None


@pytest.mark.parametrize(("by_name", "who"), [(True, "Sien Secretaris"), (False, "het secretariaat")])
def test_a_name_is_for_members(wiki, world, by_name, who):
    assert last_edited(wiki, by_name=by_name).who == "bij het begin ingelezen"
    wiki.rewrite(by=world.secretary, reason="Beter", description="Twee.")
    last = last_edited(wiki, by_name=by_name)
    assert (last.who, last.reason, last.loaded) == (who, "Beter", False)
    wiki.rewrite(by=None, description="Drie.")
    assert last_edited(wiki, by_name=by_name).who == "ingelezen"


def test_what_changed_between_two_versions(wiki, world):
    wiki.rewrite(by=world.secretary, description="Een en twee.")
    (found,) = compared(wiki, texts_at(wiki, 1), texts_at(wiki, 2))
    assert found.label == "Beschrijving"
    assert compared(wiki, texts_at(wiki, 1), texts_at(wiki, 1)) == []


def test_versions_are_of_this_thing_alone(wiki, world):
    other = Component(network=world.network, category=world.category, code="FUN-02", name="Blog", description="Blog.")
    other.save()
    other.rewrite(by=world.secretary, description="Blog twee.")
    assert len(moments_of(wiki)) == 1
    assert len(moments_of(other)) == 2


def test_one_query_however_many_versions(wiki, world, django_assert_num_queries):
    for number in range(20):
        wiki.rewrite(by=world.secretary, description=f"Versie {number}.")
    with django_assert_num_queries(1):
        assert len(told(wiki, versions_of(wiki)[5:15], first=6, by_name=True)) == 10
    with django_assert_num_queries(1):
        last_edited(wiki, by_name=True)
