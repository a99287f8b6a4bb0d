"""openapi.json: complete, kept by the API itself, and within the Dutch API Design Rules."""

import json

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import get_resolver

from tools import api_lint


@pytest.fixture(scope="module")
def description():
    return Client().get("/api/v1/openapi.json").json()


def operations(description):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.mark.third_party_rules
def test_the_description_keeps_to_the_dutch_api_design_rules(description, tmp_path):
    if api_lint.rulesets() is None:
        pytest.skip(f"the API rulesets are not at {api_lint.place()} (or name their folder: ADR_RULESETS)")
    # As an installation that others reach describes itself; the rules ask for HTTPS.
    installed = {**description, "servers": [{"url": "https://intekenen.example/api/v1"}]}
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(installed))
    assert api_lint.lint(file) == []


def test_every_address_is_described(description):
    described = {path.replace("{", "<").replace("}", ">") for path in description["paths"]}
    known = set()
    ways = get_resolver("config.api_urls").reverse_dict
    for name in filter(lambda key: isinstance(key, str), ways):
        for possible, *_ in ways.getlist(name):
            for address, _names in possible:
                readable = address.replace("%(", "<").replace(")s", ">").replace("<pk>", "<id>")
                known.add("/" + readable.removeprefix("v1/"))
    assert described == known


def test_every_operation_has_a_name_of_its_own_a_tag_and_a_description(description):
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(set(names)) == len(names)
    tags = {tag["name"] for tag in description["tags"]}
    for name, operation in operations(description):
        assert operation["description"].endswith("."), name
        assert set(operation["tags"]) <= tags, name
        for parameter in operation.get("parameters", []):
            assert parameter["description"], name


def test_every_answer_tells_its_version_and_every_problem_its_form(description):
    for name, operation in operations(description):
        for status, answer in operation["responses"].items():
            assert "API-Version" in answer["headers"], name
            expected = "application/json" if status < "300" else "application/problem+json"
            assert list(answer["content"]) == [expected], name


def test_every_property_has_a_description_and_every_fixed_word_is_a_word(description):
    for name, schema in description["components"]["schemas"].items():
        for key, part in schema["properties"].items():
            assert part.get("description"), f"{name}.{key}"
            for word in [*part.get("enum", []), *part.get("items", {}).get("enum", [])]:
                assert word is None or (isinstance(word, str) and word == word.lower()), f"{name}.{key}"
            assert "_" not in key, f"{name}.{key}"


def test_what_goes_in_is_closed_and_has_an_example(description):
    for name, operation in operations(description):
        if body := operation.get("requestBody"):
            content = body["content"]["application/json"]
            schema = description["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
            assert schema["additionalProperties"] is False, name
            assert content.get("examples") or not schema.get("required"), name


def test_the_description_names_where_and_whom(description):
    assert description["servers"] == [{"url": f"{django_settings.SITE_URL}/api/v1"}]
    assert description["info"]["version"] == django_settings.API_VERSION
    assert set(description["info"]["contact"]) == {"name", "url", "email"}
