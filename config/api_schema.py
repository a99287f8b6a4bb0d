"""openapi.json: what the code does not say by itself, such as problems and the headers of every answer.

In English only: it is written for who builds on the API.
"""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from periods.api import Input, Query

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "Always about:blank; look at status and code."},
        "status": {"type": "integer", "description": "The HTTP status code.", "minimum": 400, "maximum": 599},
        "title": {"type": "string", "description": "What kind of problem this is, in the language asked for."},
        "detail": {"type": "string", "description": "What is the matter, for people, in the language asked for."},
        "code": {"type": "string", "description": "Why a step is refused, for programs; where there is a word for it."},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong in the request.",
            "items": {
                "type": "object",
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query"], "description": "Where it stands."},
                    "field": {
                        "type": "string",
                        "nullable": True,
                        "description": "Its name there; null when it is about the whole.",
                    },
                    "code": {"type": "string", "description": "What is wrong, for programs."},
                    "message": {"type": "string", "description": "What is wrong, for people."},
                },
                "required": ["in", "field", "code", "message"],
            },
        },
    },
    "required": ["type", "status", "title", "detail"],
    "example": {
        "type": "about:blank",
        "status": 400,
        "title": "Dit klopt niet",
        "detail": "Vul in een paar woorden in wat u gaat doen.",
        "errors": [
            {
                "in": "body",
                "field": "promise",
                "code": "invalid",
                "message": "Vul in een paar woorden in wat u gaat doen.",
            }
        ],
    },
}
VERSION_HEADER = {
    "description": "The full version of the API.",
    "schema": {"type": "string", "example": settings.API_VERSION},
}
PROBLEMS = {
    "400": "Something in the request is wrong; all of it is named.",
    "401": "Nobody is logged in.",
    "403": "Who is logged in may not do this, or the CSRF token is missing.",
    "404": "There is nothing here, or it is not visible to who asks.",
    "409": "The present state does not allow this step; nothing was changed.",
    "412": "Somebody changed it since the version that If-Match names; nothing was changed.",
    "415": "The body is not JSON.",
    "429": "More was asked in a minute than is allowed; wait for as many seconds as Retry-After says.",
}
# A header that steps take, and the answer that only they give.
IF_MATCH, CHANGED = "If-Match", "412"
IN_THE_PATH = {
    "network": "The network, by its slug.",
    "code": "The component, by its code.",
    "id": "The number that the API gave it.",
    "organisation": "The organisation, by its slug.",
}
WHEN_READING = ("400", "404", "429")
RETRY_AFTER = {
    "Retry-After": {
        "description": "After how many seconds one may ask again.",
        "schema": {"type": "integer", "minimum": 1, "example": 12},
    }
}


class Schema(AutoSchema):
    """One operation."""

    def get_override_parameters(self) -> list[Any]:
        """The query parameters that the view itself names for this action."""
        view: Any = self.view
        query = getattr(view, "queries", {}).get(view.action)
        return [query] if query else []

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return super().get_serializer_name(serializer, direction).removesuffix("Facts")

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _resolve_path_parameters(self, variables: list[str]) -> list[Any]:
        found = super()._resolve_path_parameters(variables)
        return [{**parameter, "description": IN_THE_PATH[parameter["name"]]} for parameter in found]

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Input) and not isinstance(serializer, Query):
            schema["additionalProperties"] = False
        return schema

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        steps = any(each["name"] == IF_MATCH for each in self._get_parameters())
        codes = WHEN_READING if self.method == "GET" else [code for code in PROBLEMS if steps or code != CHANGED]
        for code in codes:
            content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            headers = {"headers": RETRY_AFTER} if code == "429" else {}
            bodies[code] = {"description": PROBLEMS[code], "content": content, **headers}
        for body in bodies.values():
            body["headers"] = {**body.get("headers", {}), "API-Version": {"$ref": "#/components/headers/ApiVersion"}}
            body["description"] = body["description"] or "Done."
        return bodies


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "config.api.SessionLogin"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 - drf-spectacular's signature
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": (
                "The login of the pages. What changes something also needs the value of the cookie "
                f"{settings.CSRF_COOKIE_NAME} in the header X-CSRFToken."
            ),
        }


def finish(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """The last hand: shared parts, the address of this document, and no marks of the generator."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"]["headers"] = {"ApiVersion": VERSION_HEADER}
    result["paths"]["/openapi.json"] = {
        "get": {
            "operationId": "getOpenapi",
            "description": "This document.",
            "tags": ["openapi"],
            "security": [{}],
            "responses": {
                "200": {
                    "description": "The OpenAPI description of this API.",
                    "headers": {
                        "API-Version": {"$ref": "#/components/headers/ApiVersion"},
                        "access-control-allow-origin": {
                            "description": "Every site may read this.",
                            "schema": {"type": "string", "enum": ["*"]},
                        },
                    },
                    "content": {"application/json": {"schema": {"type": "object"}}},
                }
            },
        }
    }
    result = _tidied(result, result["components"]["schemas"])
    written = json.dumps(result)
    schemas = result["components"]["schemas"]
    result["components"]["schemas"] = {
        name: schema for name, schema in sorted(schemas.items()) if f'"#/components/schemas/{name}"' in written
    }
    return result


def _tidied(part: Any, schemas: dict[str, Any]) -> Any:
    """Without marks of the generator; and what may be null written out, since `nullable` asks for a type beside it."""
    if isinstance(part, list):
        return [_tidied(inner, schemas) for inner in part]
    if not isinstance(part, dict):
        return part
    if part.get("nullable") and "allOf" in part:
        named = schemas[part["allOf"][0]["$ref"].rpartition("/")[2]]
        part = {**named, **{name: value for name, value in part.items() if name != "allOf"}}
    marks = {"x-spec-enum-id", *({"minLength"} if "enum" in part else ())}
    return {name: _tidied(inner, schemas) for name, inner in part.items() if name not in marks}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI description; made once, since it depends on code and settings only."""
    with override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)
