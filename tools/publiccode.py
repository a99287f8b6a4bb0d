"""The rules of publiccode.yml 0.5 for the keys that we use: for our own file, and for those that the product makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

VERSION = "0.5"
MANDATORY = (
    *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
)
OPTIONAL = ("softwareVersion", "releaseDate", "categories", "organisation", "usedBy", "intendedAudience", "landingURL")
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    *("standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend"),
    *("standalone/other", "addon", "library", "configurationFiles"),
}
# Which list of people or companies goes with each kind of maintenance.
MAINTENANCE = {"internal": "contacts", "community": "contacts", "contract": "contractors", "none": ""}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def problems(data: Any) -> list[str]:
    """What is wrong with a file that was read as `data`, one line each; nothing where it is valid."""
    if not isinstance(data, dict):
        return ["no keys at all"]
    lines = [f"{key} is missing" for key in MANDATORY if key not in data]
    lines += [f"{key} is not known here" for key in data if key not in (*MANDATORY, *OPTIONAL)]
    return lines or [*_whole(data), *_description(data["description"]), *_around(data)]


def _whole(data: dict[str, Any]) -> Iterator[str]:
    if data["publiccodeYmlVersion"] != VERSION:
        yield f"publiccodeYmlVersion is not {VERSION}"
    if not _text(data["name"]):
        yield "name is empty"
    if not _web(data["url"]):
        yield "url is no http or https address"
    if not _texts(data["platforms"]):
        yield "platforms is empty"
    if data["developmentStatus"] not in STATUSES:
        yield "developmentStatus is unknown"
    if data["softwareType"] not in TYPES:
        yield "softwareType is unknown"
    if not isinstance(data.get("releaseDate", date.min), date):
        yield "releaseDate is no date"
    if not _licence(data["legal"].get("license")):
        yield "legal/license is not on the SPDX list"


def _description(data: dict[str, Any]) -> Iterator[str]:
    if not data:
        yield "description is in no language"
    for language, texts in data.items():
        where = f"description/{language}"
        if not LANGUAGE.fullmatch(language):
            yield f"{where} is no language"
        if not 1 <= len(texts.get("shortDescription", "").strip()) <= 150:
            yield f"{where}/shortDescription has to be 1 to 150 characters"
        if not 150 <= len(texts.get("longDescription", "").strip()) <= 10_000:
            yield f"{where}/longDescription has to be 150 to 10,000 characters"
        if not _texts(texts.get("features")):
            yield f"{where}/features is missing"
        if "documentation" in texts and not _web(texts["documentation"]):
            yield f"{where}/documentation is no http or https address"


def _around(data: dict[str, Any]) -> Iterator[str]:
    yield from _maintenance(data["maintenance"])
    languages = data["localisation"].get("availableLanguages") or []
    if not isinstance(data["localisation"].get("localisationReady"), bool):
        yield "localisation/localisationReady is neither true nor false"
    if not languages or not all(LANGUAGE.fullmatch(each) for each in languages):
        yield "localisation/availableLanguages is missing"
    if "organisation" in data and not (_text(data["organisation"].get("name")) and _web(data["organisation"]["uri"])):
        yield "organisation has no name or address"
    if "usedBy" in data and not _texts(data["usedBy"]):
        yield "usedBy is empty"


def _maintenance(data: dict[str, Any]) -> Iterator[str]:
    kind = data.get("type")
    if kind not in MAINTENANCE:
        yield "maintenance/type is unknown"
    elif (wanted := MAINTENANCE[kind]) and not data.get(wanted):
        yield f"maintenance/{wanted} is missing"
    if kind != "contract" and "contractors" in data:
        yield "maintenance/contractors is for contracts only"
    for each in (*data.get("contacts", ()), *data.get("contractors", ())):
        if not _text(each.get("name")):
            yield "maintenance: somebody without a name"
    if not all(isinstance(each.get("until"), date) for each in data.get("contractors", ())):
        yield "maintenance/contractors/until is no date"


def _text(found: Any) -> bool:
    return isinstance(found, str) and bool(found.strip())


def _texts(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(map(_text, found))


def _web(found: Any) -> bool:
    return isinstance(found, str) and urlsplit(found).scheme in {"http", "https"} and bool(urlsplit(found).netloc)


def _licence(found: Any) -> bool:
    try:
        return _text(found) and canonicalize_license_expression(found) == found
    except InvalidLicenseExpression:
        return False
