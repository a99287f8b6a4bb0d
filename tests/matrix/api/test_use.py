"""Facilities, figures and findings in the API: what the pages show, narrowed down, on any day."""

import pytest

from matrix.models import Facility, Finding, Measured, Platform, Stance, UsageFigure
from matrix.use import month_before
from tests.matrix.api.asking import HERE


@pytest.fixture
def scene(world):
    wiki = world.component(name="Wiki")
    platform = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    wiki.platforms.add(platform)
    facility = Facility.register(
        by=None, component=wiki, participation=world.related, name="Kennisbank", stance=4, on=world.days(-60)
    )
    facility.take_stance(Stance.REUSE, by=None, on=world.days(-2))
    told = [Measured(month_before(world.today, number), visits=number) for number in (1, 2)]
    told.append(Measured(month_before(world.today, 1), wiki, actions=9))
    UsageFigure.take_in(by=None, platform=platform, told=told, source="Matomo")
    Finding.record(by=None, platform=platform, on=world.days(-5), source="Sessie", text="Traag.", components=[wiki])
    return facility


def results(client, path, **query):
    answer = client.get(f"{HERE}/{path}", query)
    assert answer.status_code == 200
    return answer.json()["results"]


def test_a_facility_with_its_stance_of_the_day(world, scene, client):
    assert client.get(f"{HERE}/facilities/{scene.pk}").json() == {
        "id": scene.pk,
        "name": "Kennisbank",
        "component": {"code": "FUN-01", "name": "Wiki"},
        "offeredBy": {"slug": "proef-related", "name": "Initiatief Verwant"},
        "offers": "",
        "website": "",
        "agreed": "",
        "stance": "reuse",
        "since": world.days(-2).isoformat(),
        "reviewOn": None,
    }
    day = world.days(-9).isoformat()
    assert [each["stance"] for each in results(client, "facilities", at=day)] == ["overlap_open"]
    assert client.get(f"{HERE}/facilities/{scene.pk}", {"at": world.days(-300)}).status_code == 404


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"stance": "reuse"}, 1),
        ({"stance": "overlap_open"}, 0),
        ({"component": "FUN-01"}, 1),
        ({"component": "X"}, 0),
        ({"organisation": "proef-related"}, 1),
        ({"organisation": "proef-alfa"}, 0),
    ],
)
def test_facilities_are_narrowed_down(scene, client, query, number):
    assert len(results(client, "facilities", **query)) == number


def test_figures_by_month_the_latest_first(world, scene, client):
    found = results(client, "usage-figures")
    assert [(each["month"], each["visits"], each["actions"]) for each in found if each["component"] is None] == [
        (month_before(world.today, 1).isoformat(), 1, None),
        (month_before(world.today, 2).isoformat(), 2, None),
    ]
    [of_wiki] = results(client, "usage-figures", component="FUN-01")
    assert (of_wiki["platform"]["slug"], of_wiki["actions"], of_wiki["source"]) == ("plein", 9, "Matomo")
    assert len(results(client, "usage-figures", at=month_before(world.today, 1).isoformat())) == 1
    assert results(client, "usage-figures", platform="post") == []


def test_findings_with_their_components(world, scene, client):
    [found] = results(client, "findings", component="FUN-01")
    assert (found["text"], found["components"]) == ("Traag.", [{"code": "FUN-01", "name": "Wiki"}])
    assert results(client, "findings", at=world.days(-6).isoformat()) == []


@pytest.mark.parametrize("path", ["facilities?stance=onzin", "usage-figures?month=1", "findings?at=ooit"])
def test_a_wrong_question_is_refused(scene, client, path):
    assert client.get(f"{HERE}/{path}").status_code == 400


@pytest.mark.parametrize("path", ["facilities", "usage-figures", "findings"])
def test_it_is_only_read(world, scene, log_in, path):
    assert log_in(world.secretary).post(f"{HERE}/{path}", {}, content_type="application/json").status_code == 405


@pytest.mark.parametrize("path", ["facilities", "usage-figures", "findings"])
def test_more_data_costs_no_more_queries(world, scene, client, django_assert_num_queries, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    results(client, path)
    with CaptureQueriesContext(connection) as few:
        results(client, path)
    platform = Platform.objects.get()
    for number in range(2, 12):
        component = world.component(f"FUN-{number:02}")
        component.platforms.add(platform)
        Facility.register(by=None, component=component, participation=world.supplier, name="Meer", stance=1)
        told = Measured(month_before(world.today, number), component, visits=1)
        UsageFigure.enter(by=None, platform=platform, measured=told)
        Finding.record(by=None, platform=platform, on=world.today, source="S", text="T", components=[component])
    with django_assert_num_queries(len(few)):
        assert len(results(client, path)) > 10
