"""What stands behind the `?` of an address and cannot be given is said: by a page, a file, a feed, a frame alike."""

import pytest
from django.urls import reverse

from matrix.models import Platform
from stakeholders.models import Network

WRONG = ["gisteren", "2025-02-30", "0000-01-01", "99999-01-01", "2119-01-01", "0001-01-01", "2019-12-31", "\x00"]
FILES = [
    *(
        f"{name}.{form}"
        for name in ("matrix", "matrix-organisations", "components", "open", "sign-ups", "partners")
        for form in ("csv", "json")
    ),
]
OF_TODAY = ["open.atom", "calendar.ics", "open/embed/", "platforms/plein/use.csv", "components/FUN-01/publiccode.yml"]


@pytest.fixture
def here(world):
    world.component("FUN-01", name="Wiki")
    Platform.objects.create(network=world.network, name="Plein", slug="plein")
    return world


def ask(client, path, **query):
    return client.get(f"/proef/{path}", query)


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("told", WRONG)
def test_a_file_of_no_day_is_refused(here, log_in, path, told):
    answer = ask(log_in(here.secretary), path, at=told)
    assert answer.status_code == 400
    assert any(word in answer.text for word in ("geen datum", "nog komen", "niets bekend"))


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_two_days_is_refused_and_of_one_is_given(here, log_in, path):
    client = log_in(here.secretary)
    two = ask(client, path, at=[here.days(-5).isoformat(), here.days(-9).isoformat()])
    assert two.status_code == 400
    assert "meer dan één dag" in two.text
    assert ask(client, path, at=here.days(-5).isoformat()).status_code == 200
    assert ask(client, path, at=[here.days(-5).isoformat()] * 2).status_code == 200


@pytest.mark.parametrize("path", OF_TODAY)
def test_what_is_always_of_today_refuses_another_day(here, client, path):
    answer = ask(client, path, at=here.days(-5).isoformat())
    assert answer.status_code == 400
    assert "altijd over vandaag" in answer.text
    Network.objects.update(public=False)
    assert ask(client, path, at=here.days(-5).isoformat()).status_code == 404


@pytest.mark.parametrize("path", [*FILES[:10], "open.atom", "calendar.ics", "open/embed/"])
@pytest.mark.parametrize("query", [{"category": "NIET"}, {"q": "x" * 1_000}, {"q": "\x00"}])
def test_a_condition_that_cannot_be_is_refused_by_a_file(here, log_in, path, query):
    answer = ask(log_in(here.secretary), path, **query)
    assert answer.status_code == 400
    assert "vraagt om iets wat niet kan" in answer.text
    for label in {"category": "Categorie", "q": "tekst"}[next(iter(query))].split():
        assert label in answer.text


def test_partners_of_an_unknown_kind_are_refused(here, client):
    assert ask(client, "partners.csv", kind="organisations").status_code == 200
    assert ask(client, "partners.csv", kind="onzin").status_code == 400


def test_a_page_says_that_it_is_asked_for_two_days(here, client):
    page = ask(client, "matrix/", at=[here.days(-5).isoformat(), here.days(-9).isoformat()])
    assert page.status_code == 200
    assert "meer dan één dag" in page.text


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("told", [*WRONG, ["2026-01-01", "2026-01-02"]])
def test_comparing_says_which_day_cannot_be(here, client, name, told):
    page = client.get(reverse("overview:compare", args=["proef"]), {name: told})
    assert page.status_code == 200
    assert page.context["problems"]
    assert page.context["comparison"] is None


@pytest.mark.parametrize("name", ["planning", "planning_list"])
@pytest.mark.parametrize("told", ["onzin", "9999Q4", "2027Q5", "0000Q1", "2027-01-01", ["2027Q1", "2027Q2"]])
def test_planning_says_that_it_begins_at_no_quarter(here, client, name, told):
    page = client.get(reverse(f"matrix:{name}", args=["proef"]), {"from": told})
    assert page.status_code == 200
    assert "geen kwartaal" in page.text
    assert "geen kwartaal" not in client.get(reverse(f"matrix:{name}", args=["proef"]), {"from": "2027Q1"}).text


def test_links_to_files_stay_right_on_a_page_that_was_asked_for_no_day(here, client):
    page = ask(client, "components/", at="gisteren", q="wiki")
    assert "components.csv?q=wiki" in page.text
