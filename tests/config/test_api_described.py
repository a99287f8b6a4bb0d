"""The API against its own description: hundreds of requests made from openapi.json, right ones and wrong ones.

Each answer has a status, headers and a form that the description promises, wrong input is refused, and nothing breaks.
"""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from matrix.models import Facility, Health, Need, Part, Platform
from tests.permissions.scene import make_use

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
TOKEN = "a" * 32
# The same requests in each run, so that a failure is a change of ours.
STEADY = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def numbers(world):
    """The numbers by which the API knows what is in the network; and some that it does not know."""
    component = world.component(name="Wiki")
    held = world.confirmed(component, hours=40, contact=world.coordinator.person, on=world.days(-9))
    held.report(by=None, health=Health.ATTENTION, text="Het duurt langer.")
    others = [
        world.offer(component, world.bravo, part=Part.INTERESTED),
        world.offer(world.component("FUN-02"), world.bravo),
        world.offer(world.component("FUN-03"), world.prospect, responsibility=2),
    ]
    platform = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    component.platforms.add(platform)
    make_use(world, component, platform)
    return {
        "facilities": [*Facility.objects.values_list("pk", flat=True), 0, 10**20],
        "sign-ups": [held.pk, *(row.pk for row in others), 0, 10**20],
        "needs": [*Need.objects.values_list("pk", flat=True), 0, 10**20],
    }


@pytest.fixture
def application():
    """The product as a server calls it, but for closing the connection that the test's transaction lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def login(user):
    if user is None:
        return {}
    client = Client()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}


def ask(operation, *, mode, ids, cookies):
    """Send requests made for `operation`, and hold each answer to the description."""

    @STEADY
    @given(data=st.data())
    def conforms(data):
        known = {"network": "proef", "code": "FUN-01", "id": data.draw(st.sampled_from(ids))}
        fixed = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
        case = data.draw(operation.as_strategy(generation_mode=mode, path_parameters=fixed, cookies=cookies))
        case.call_and_validate(base_url="http://localhost/api/v1", headers={"X-CSRFToken": TOKEN}, checks=CHECKS)

    conforms()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("who", ["secretary", None])
def test_the_api_does_what_its_description_says(world, numbers, application, who, mode):
    description = openapi.from_wsgi("/api/v1/openapi.json", application)
    cookies = login(getattr(world, who) if who else None)
    for found in description.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
            continue  # nothing in it can be wrong but its address
        ids = next((numbers[kind] for kind in numbers if f"/{kind}/" in operation.path), numbers["sign-ups"])
        ask(operation, mode=mode, ids=ids, cookies=cookies)
