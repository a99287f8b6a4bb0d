"""Nobody changes what they have not seen: every form that changes something says which version its page showed.

The addresses come from the URL configuration, so a new form takes part by itself.
"""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from matrix.forms.overtaken import begun_from
from matrix.models import Platform, SignUp
from matrix.views.verbs import VerbFormView
from risks.models import RiskMatrix
from stakeholders.texts.views import TextEdit, TextVersion
from tests.cast import make_world
from tests.permissions.addresses import address, addresses
from tests.permissions.rows import ROWS
from tests.permissions.scene import Scene

UNSEEN = {
    "left out": {},
    "empty": {"version": ""},
    "no version": {"version": "x'é"},
    "unknown": {"version": "999999999"},
}


def classes():
    """Of each address of a form that changes something: its name and its class."""

    def walk(patterns, space=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            else:
                view = getattr(pattern.callback, "view_class", None)
                if view and issubclass(view, VerbFormView | TextEdit | TextVersion):
                    yield f"{space}{pattern.name}", view

    return {name: view for name, view in walk(get_resolver().url_patterns) if getattr(view, "can_be_overtaken", True)}


@pytest.fixture
def scene(db):
    made = Scene.of(make_world(), make_world("ander", "Ander verband"))
    RiskMatrix.of(made.world.network)  # the first who rates makes it
    return made


def test_a_form_that_does_not_say_what_it_showed_is_refused(scene):
    """By who may do it: the secretary, or where it is for its holder only, that holder."""
    people = {}
    for who in ("secretary", "representative"):
        people[who] = Client()
        people[who].force_login(getattr(scene.world, who))
    wrong, asked = [], set()
    forms = classes()
    for key, row in ROWS.items():
        name = address(key)
        who = next((each for each in people if each in row.may), None)
        if name not in forms or who is None or row.api:
            continue
        url = row.url(scene) if row.url else reverse(name, args=row.args(scene))
        for told, data in UNSEEN.items():
            facts = row.data(scene) if row.data else {}
            with transaction.atomic(), CaptureQueriesContext(connection) as queries:
                answer = people[who].post(url, {key: value for key, value in facts.items() if key != "version"} | data)
                transaction.set_rollback(True)
            changed = [
                each["sql"] for each in queries if each["sql"].split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE")
            ]
            if answer.status_code != 409 or changed:
                wrong.append((key, told, answer.status_code, changed))
            asked.add(name)
    assert wrong == []
    assert asked == set(forms)


def test_all_addresses_are_looked_at():
    assert set(classes()) <= set(addresses())


# --- two people, one form ---


@pytest.fixture
def component(world):
    return world.component(name="Wiki", repository="https://code.example/wiki")


FACTS = "/proef/components/FUN-01/facts/"


def as_opened(client, url):
    """What a browser sends of the page when nobody touches it."""
    page = client.get(url)
    sent = {name: list(values) for name, values in begun_from(page.context["begun"]).items()}
    return sent | {"version": page.context["version"], "begun": page.context["begun"]}


def test_what_only_the_other_changed_is_taken_over(world, log_in, component):
    secretary = log_in(world.secretary)
    sent = as_opened(secretary, FACTS) | {"name": "Wiki van ons"}
    component.change(by=world.secretary, licence="EUPL-1.2")
    answer = secretary.post(FACTS, sent)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["name"].value() == "Wiki van ons"
    assert form["licence"].value() == "EUPL-1.2"
    again = sent | {"licence": "EUPL-1.2"} | {name: answer.context[name] for name in ("version", "begun")}
    assert secretary.post(FACTS, again).status_code == 302
    component.refresh_from_db()
    assert (component.name, component.licence) == ("Wiki van ons", "EUPL-1.2")


def test_what_both_changed_stands_side_by_side(world, log_in, component):
    secretary = log_in(world.secretary)
    sent = as_opened(secretary, FACTS) | {"name": "Wiki van mij"}
    component.change(by=world.secretary, name="Wiki van een ander")
    answer = secretary.post(FACTS, sent)
    (change,) = answer.context["changes"]
    assert (change.was, change.now, change.mine, change.clash) == ("Wiki", "Wiki van een ander", "Wiki van mij", True)
    assert all(word in answer.text for word in ("Wiki van een ander", "Wiki van mij", "Sien Secretaris"))


def test_wrong_input_on_an_old_page_is_an_old_page_first(world, log_in, component):
    """Else the page would come back with the new version and the old words."""
    secretary = log_in(world.secretary)
    sent = as_opened(secretary, FACTS) | {"name": ""}
    component.change(by=world.secretary, licence="EUPL-1.2")
    assert secretary.post(FACTS, sent).status_code == 409


def test_wrong_input_keeps_what_the_page_began_from(world, log_in, component):
    secretary = log_in(world.secretary)
    sent = as_opened(secretary, FACTS) | {"name": ""}
    answer = secretary.post(FACTS, sent)
    assert answer.status_code == 200
    assert (answer.context["version"], answer.context["begun"]) == (sent["version"], sent["begun"])


def test_a_page_that_lost_what_it_began_from_keeps_what_was_filled_in(world, log_in, component):
    secretary = log_in(world.secretary)
    sent = as_opened(secretary, FACTS) | {"name": "Wiki van mij", "begun": "{geen json"}
    component.change(by=world.secretary, licence="EUPL-1.2")
    answer = secretary.post(FACTS, sent)
    assert {change.label: change.clash for change in answer.context["changes"]} == {
        "Naam": True,
        "Licentie (SPDX)": True,
    }
    assert answer.context["form"]["name"].value() == "Wiki van mij"


def test_what_was_changed_of_a_sign_up_is_told_before_it_is_confirmed(world, log_in, component):
    row = world.offer(component)
    secretary = log_in(world.secretary)
    url = f"/proef/sign-ups/{row.pk}/confirm/"
    seen = secretary.hidden_on(url)
    row.amend(by=world.representative, promise="Iets heel anders.", hours=80)
    answer = secretary.post(url, seen)
    assert answer.status_code == 409
    told = [(change.was, change.now) for change in answer.context["changes"]]
    assert ("Wij doen dit.", "Iets heel anders.") in told
    assert SignUp.objects.get().confirmed_on is None


def test_a_platform_that_got_a_component_meanwhile_keeps_it(world, log_in, component):
    platform = Platform.establish(by=None, network=world.network, name="Plein", slug="plein")
    secretary = log_in(world.secretary)
    url = "/proef/platforms/plein/facts/"
    sent = as_opened(secretary, url) | {"name": "Het plein"}
    component.change(by=world.secretary, platforms=[platform])
    answer = secretary.post(url, sent)
    assert answer.status_code == 409
    again = {name: answer.context["form"].data.getlist(name) for name in answer.context["form"].data}
    again |= {name: answer.context[name] for name in ("version", "begun")}
    assert secretary.post(url, again).status_code == 302
    assert list(platform.components.all()) == [component]
