"""The providers with which organisations let their people log in, as the environment names them."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_ASKED = ("id", "name", "address", "client_id", "secret", "domains")


def providers(text: str) -> list[dict[str, Any]]:
    """The list as django-allauth reads it. `text`: JSON, a list of objects with just these: see docs/installation.md.

    Raises:
        ImproperlyConfigured: something is missing or is not what it should be; it says what.
    """
    try:
        told = json.loads(text or "[]")
    except ValueError as error:
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS is not JSON: {error}") from error
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise ImproperlyConfigured("LOGIN_PROVIDERS is a list of objects.")
    if len({each.get("id") for each in told}) != len(told):
        raise ImproperlyConfigured("LOGIN_PROVIDERS: two have the same id.")
    return [_one(each) for each in told]


def _one(told: dict[str, Any]) -> dict[str, Any]:
    if told.keys() != set(_ASKED):
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: each has {', '.join(_ASKED)}, and nothing else.")
    domains = told["domains"]
    if not isinstance(domains, list) or not domains or not all(isinstance(each, str) and each for each in domains):
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: {told['id']} needs the domains of its addresses, as a list.")
    address = urlsplit(told["address"])
    # Unencrypted only where nothing travels.
    if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise ImproperlyConfigured(f"LOGIN_PROVIDERS: the address of {told['id']} begins with https://.")
    return {
        "provider_id": told["id"],
        "name": told["name"],
        "client_id": told["client_id"],
        "secret": told["secret"],
        "settings": {"server_url": told["address"].rstrip("/"), "domains": [each.lower() for each in domains]},
    }
