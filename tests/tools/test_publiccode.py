"""The rules of publiccode.yml 0.5, each broken once."""

from datetime import date
from typing import Any

import pytest

from tools.publiccode import problems

VALID: dict[str, Any] = {
    "publiccodeYmlVersion": "0.5",
    "name": "Wiki",
    "url": "https://code.example/wiki",
    "platforms": ["web"],
    "developmentStatus": "stable",
    "softwareType": "standalone/web",
    "description": {"nl": {"shortDescription": "Kort.", "longDescription": "lang " * 40, "features": ["schrijven"]}},
    "legal": {"license": "EUPL-1.2"},
    "maintenance": {"type": "internal", "contacts": [{"name": "Gemeente Alfa"}]},
    "localisation": {"localisationReady": False, "availableLanguages": ["nl"]},
}
TEXTS = VALID["description"]["nl"]


def test_what_is_valid_has_no_problems():
    assert problems(VALID) == []
    contract = {"type": "contract", "contractors": [{"name": "Leverancier BV", "until": date(2027, 1, 1)}]}
    assert problems({**VALID, "maintenance": contract, "usedBy": ["Gemeente Alfa"]}) == []
    assert problems({**VALID, "maintenance": {"type": "none"}}) == []


@pytest.mark.parametrize("key", VALID)
def test_each_key_is_needed(key):
    assert problems({name: value for name, value in VALID.items() if name != key}) == [f"{key} is missing"]


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("publiccodeYmlVersion", "0.4", "publiccodeYmlVersion is not 0.5"),
        ("name", " ", "name is empty"),
        ("url", "ftp://code.example/wiki", "url is no http or https address"),
        ("platforms", [], "platforms is empty"),
        ("developmentStatus", "klaar", "developmentStatus is unknown"),
        ("softwareType", "web", "softwareType is unknown"),
        ("releaseDate", "gisteren", "releaseDate is no date"),
        ("legal", {"license": "eigen"}, "legal/license is not on the SPDX list"),
        ("legal", {}, "legal/license is not on the SPDX list"),
        ("description", {}, "description is in no language"),
        ("description", {"Nederlands!": TEXTS}, "description/Nederlands! is no language"),
        (
            "description",
            {"nl": {**TEXTS, "shortDescription": "x" * 151}},
            "description/nl/shortDescription has to be 1 to 150 characters",
        ),
        (
            "description",
            {"nl": {**TEXTS, "longDescription": "kort"}},
            "description/nl/longDescription has to be 150 to 10,000 characters",
        ),
        ("description", {"nl": {**TEXTS, "features": []}}, "description/nl/features is missing"),
        (
            "description",
            {"nl": {**TEXTS, "documentation": "bij ons"}},
            "description/nl/documentation is no http or https address",
        ),
        ("maintenance", {"type": "soms"}, "maintenance/type is unknown"),
        ("maintenance", {"type": "community"}, "maintenance/contacts is missing"),
        ("maintenance", {"type": "contract"}, "maintenance/contractors is missing"),
        ("maintenance", {"type": "internal", "contacts": [{}]}, "maintenance: somebody without a name"),
        (
            "maintenance",
            {"type": "contract", "contractors": [{"name": "BV"}]},
            "maintenance/contractors/until is no date",
        ),
        (
            "maintenance",
            {"type": "none", "contractors": [{"name": "BV", "until": date(2027, 1, 1)}]},
            "maintenance/contractors is for contracts only",
        ),
        (
            "localisation",
            {"availableLanguages": ["nl"]},
            "localisation/localisationReady is neither true nor false",
        ),
        (
            "localisation",
            {"localisationReady": True, "availableLanguages": []},
            "localisation/availableLanguages is missing",
        ),
        ("organisation", {"name": "", "uri": "https://x.example/"}, "organisation has no name or address"),
        ("usedBy", [], "usedBy is empty"),
        ("genericName", "wiki", "genericName is not known here"),
    ],
)
def test_each_rule(key, value, line):
    assert problems({**VALID, key: value}) == [line]


def test_no_keys():
    assert problems("Wiki") == ["no keys at all"]
