"""What the lists and the matrix can be narrowed down to."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from matrix.filters import ComponentFilter, MatrixFilter, NeedFilter
from matrix.models import Category, CategoryKind, Component, Health, Need, Phase, Platform, Priority
from stakeholders.day_shown import DayShown
from tests.cast import make_world


@pytest.fixture
def framework(world):
    """Three components: the wiki is led, the law is offered, the chat is open and on the square."""
    law = Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=2)
    world.confirmed(world.component("FUN-01", name="Wiki", summary="Samen schrijven"))
    world.offer(world.component("JUR-01", name="Juridisch kader"))
    Component.objects.filter(code="JUR-01").update(category=law)
    chat = world.component("FUN-02", name="Chat", summary="Snel iets vragen", priority=Priority.MUST)
    square = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    chat.platforms.add(square)
    return world


def request_of(world):
    request = RequestFactory().get("/")
    request.network = world.network
    request.shown = DayShown(world.today, world.today)
    request.user = world.representative
    return request


def found(filterset, world, queryset, **data):
    chosen = filterset(data, queryset=queryset, request=request_of(world))
    assert chosen.is_valid(), chosen.errors
    return [str(getattr(row, "component", row).code) for row in chosen.qs.order_by("pk")]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({}, ["FUN-01", "JUR-01", "FUN-02"]),
        ({"q": "wiki"}, ["FUN-01"]),
        ({"q": "fun"}, ["FUN-01", "FUN-02"]),
        ({"q": "snel chat"}, ["FUN-02"]),
        ({"q": "niets hiervan"}, []),
        ({"category": "JUR"}, ["JUR-01"]),
        ({"platform": "plein"}, ["FUN-02"]),
        ({"coverage": "covered"}, ["FUN-01"]),
        ({"coverage": "offered"}, ["JUR-01"]),
        ({"coverage": "partial"}, []),
        ({"open": "on"}, ["FUN-01", "JUR-01", "FUN-02"]),
        ({"open": "on", "category": "JUR"}, ["JUR-01"]),
        ({"organisation": "proef-alfa"}, ["FUN-01", "JUR-01"]),
        ({"mine": "on"}, ["FUN-01", "JUR-01"]),
        ({"priority": "must"}, ["FUN-02"]),
        ({"arrangement": "own_staff"}, ["FUN-01", "JUR-01"]),
        ({"arrangement": "volunteers"}, []),
        ({"going": "silent"}, []),
    ],
)
def test_the_matrix_shows_what_is_asked_for(framework, data, codes):
    components = Component.objects.filter(network=framework.network)
    assert found(MatrixFilter, framework, components, **data) == codes


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"phase": Phase.WANTED}, ["FUN-01", "JUR-01", "FUN-02"]),
        ({"phase": Phase.RETIRED}, []),
        ({"priority": "must"}, ["FUN-02"]),
        ({"q": "wiki", "priority": "must"}, []),
    ],
)
def test_the_list_shows_what_is_asked_for(framework, data, codes):
    components = Component.objects.filter(network=framework.network).with_phase(at=timezone.localdate())
    assert found(ComponentFilter, framework, components, **data) == codes


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"responsibility": "develop"}, ["JUR-01", "FUN-02"]),
        ({"coverage": "covered"}, ["FUN-01"]),
        ({"lead": "missing", "category": "JUR"}, ["JUR-01", "JUR-01"]),
        ({"coverage": "open"}, ["FUN-01", "JUR-01", "FUN-02", "FUN-02"]),
        ({"coverage": "offered"}, ["JUR-01"]),
        ({"q": "chat", "responsibility": "manage"}, ["FUN-02"]),
        ({"category": "JUR"}, ["JUR-01", "JUR-01"]),
        ({"platform": "plein"}, ["FUN-02", "FUN-02"]),
    ],
)
def test_what_is_open_shows_what_is_asked_for(framework, data, codes):
    needs = Need.objects.filter(network=framework.network).with_coverage(at=timezone.localdate())
    assert found(NeedFilter, framework, needs, **data) == codes


@pytest.mark.parametrize(
    "data", [{"coverage": "1"}, {"category": "NIET"}, {"platform": "elders"}, {"q": "x" * 101}, {"q": "\0"}]
)
def test_what_cannot_be_chosen_is_said(framework, data):
    other = make_world("elders", "Elders")
    Platform.objects.create(network=other.network, name="Elders", slug="elders")
    chosen = MatrixFilter(data, queryset=Component.objects.all(), request=request_of(framework))
    assert not chosen.is_valid()
    assert list(chosen.errors) == list(data)


@pytest.mark.parametrize(
    ("going", "codes"),
    [
        ("silent", ["FUN-01"]),
        ("ending", ["FUN-02"]),
        ("stalled", ["FUN-03"]),
        ("attention", []),
        ("contested", ["FUN-04"]),
    ],
)
def test_the_matrix_narrows_down_to_how_promises_go(world, going, codes):
    world.confirmed(world.component("FUN-01"), on=world.days(-200))
    world.confirmed(world.component("FUN-02"), until=world.days(9))
    world.confirmed(world.component("FUN-03")).report(by=None, health=Health.STALLED, text="Het ligt stil.")
    contested = world.component("FUN-04")
    world.offer(contested)
    world.offer(contested, world.bravo)
    assert found(MatrixFilter, world, Component.objects.filter(network=world.network), going=going) == codes


def test_only_who_acts_for_an_organisation_can_ask_for_what_is_theirs(world):
    assert "mine" in MatrixFilter({}, request=request_of(world)).form.fields
    request = request_of(world)
    for user in (AnonymousUser(), world.secretary):
        request.user = user
        assert "mine" not in MatrixFilter({}, request=request).form.fields
