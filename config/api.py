"""How the API answers: what goes in, what comes out, and problems in one form (RFC 9457). Conventions: docs/api.md.

This module is named in the settings and loaded before REST framework's views: it imports none of them.
"""

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus
from math import ceil
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import activate, get_language_from_request, override
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions, pagination, parsers, renderers
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from periods.api import camel
from periods.verbs import NotAsSeen, StepRefused
from stakeholders.rates import TooOften

PROBLEM = "application/problem+json"
# On every answer of the API, whoever made it.
HEADERS = {
    "API-Version": settings.API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")

TITLES = {
    400: _("This is not right"),
    401: _("Log in first"),
    403: _("You may not do this"),
    404: _("There is nothing here"),
    405: _("That cannot be done here"),
    406: _("Only JSON is given"),
    409: _("Not possible now"),
    412: _("Changed since you looked"),
    413: _("This is too much"),
    414: _("This address is too long"),
    415: _("Only JSON is taken"),
    429: _("Too many requests"),
    500: _("Something went wrong on our side"),
    503: _("Busy for a moment"),
}
DETAILS = {
    400: _("The request cannot be understood."),
    401: _("You have to be logged in for this."),
    403: _("Your role in this network does not allow this."),
    404: _("There is nothing at this address, or you may not see it. Addresses have no slash at the end."),
    405: _("This address does not accept that method."),
    406: _("Ask for application/json."),
    409: _("The present state does not allow this."),
    412: _("Somebody changed this after you looked at it. Look first, then send again."),
    413: _("The request is too large."),
    414: _("Ask for less in one address."),
    415: _("Send the body as application/json."),
    429: _("You ask more in a minute than is allowed. Wait for as many seconds as Retry-After says, then go on."),
    500: _("We have noted it. Try again later."),
    503: _("Much is being changed at once. Nothing of this request was done: try it again in a minute."),
}
FORESEEN: dict[Any, int] = {
    Http404: 404,
    RequestDataTooBig: 413,
    TooManyFieldsSent: 413,
    SuspiciousOperation: 400,
    BadRequest: 400,
}
# The other sentences of REST framework are for programmers.
MAY_SAY_MORE = (exceptions.PermissionDenied, exceptions.ParseError)


class JSONParser(parsers.JSONParser):
    """A JSON object, or nothing at all."""

    def parse(self, stream: Any, *_facts: Any, **_more: Any) -> dict[str, Any]:
        try:
            body = json.loads(stream.read().decode(), parse_constant=_no_number, object_pairs_hook=_each_name_once)
        except ValueError as error:
            raise exceptions.ParseError(_("The body is not valid JSON.")) from error
        except RecursionError as error:
            raise exceptions.ParseError(_("The body is nested too deeply.")) from error
        if not isinstance(body, dict):
            raise exceptions.ParseError(_("The body is not a JSON object."))
        return body


class JSONRenderer(renderers.JSONRenderer):
    """JSON. What is refused is told back, and half a character cannot be written but by its number."""

    def render(self, data: Any, *facts: Any, **more: Any) -> Any:
        try:
            return super().render(data, *facts, **more)
        except UnicodeEncodeError:
            self.ensure_ascii = True
            return super().render(data, *facts, **more)


def _no_number(word: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError(word)


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; not one that says a thing twice, for nobody could tell which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        told = "".join(filter(str.isprintable, twice))[:60]
        raise exceptions.ParseError(_("“%(name)s” stands in the body more than once. Give it once.") % {"name": told})
    return found


class SessionLogin(authentication.SessionAuthentication):
    """The login of the pages. Naming a challenge makes the answer to a visitor 401 instead of 403."""

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002 - REST framework's signature
        return "Session"


class Pages(pagination.PageNumberPagination):
    """`?page=` and `?pageSize=`, with links to the other pages."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "pageSize"

    def get_paginated_response(self, data: Any) -> Response:
        page: Any = self.page
        request: Any = self.request
        pages = page.paginator

        def link(number: int | None) -> str | None:
            here = request.build_absolute_uri()
            return replace_query_param(here, self.page_query_param, str(number)) if number else None

        return Response(
            {
                "count": pages.count,
                "page": page.number,
                "pageSize": pages.per_page,
                "pages": pages.num_pages,
                "links": {
                    "self": link(page.number),
                    "first": link(1),
                    "previous": link(page.number - 1 if page.has_previous() else None),
                    "next": link(page.number + 1 if page.has_next() else None),
                    "last": link(pages.num_pages),
                },
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        def number(description: str, example: int) -> dict[str, Any]:
            return {"type": "integer", "description": description, "example": example}

        def link(to: str, *, number: int | None) -> dict[str, Any]:
            address = number and f"{settings.SITE_URL}/api/v1/networks?page={number}"
            description = f"Address of the {to} page."
            nullable = {"nullable": True} if to in ("previous", "next") else {}
            return {"type": "string", "format": "uri", "description": description, "example": address, **nullable}

        properties = {
            "count": number("How many results there are on all pages.", 1),
            "page": number("Which page this is.", 1),
            "pageSize": number("How many results a page has at most.", 50),
            "pages": number("How many pages there are.", 1),
            "links": {
                "type": "object",
                "description": "This page and others.",
                "properties": {
                    "self": link("present", number=1),
                    "first": link("first", number=1),
                    "previous": link("previous", number=None),
                    "next": link("next", number=None),
                    "last": link("last", number=1),
                },
                "required": ["self", "first", "previous", "next", "last"],
            },
            "results": schema,
        }
        if isinstance(schema, dict):  # drf-spectacular also calls this to learn where results stand in an example
            schema["description"] = "The results on this page."
        return {
            "type": "object",
            "description": "One page of a list.",
            "properties": properties,
            "required": list(properties),
        }


def problem(error: Exception, context: dict[str, Any]) -> Response | None:  # noqa: ARG001 - REST framework's signature
    """What went wrong, as a problem; None for what nobody foresaw, which becomes a 500 and is logged."""
    match error:
        case StepRefused() | TooOften():
            return _refused(error)
        case DjangoValidationError():
            return _answer(400, errors=list(_errors(_of_the_model(error), where="body")))
        case exceptions.ValidationError():
            return _answer(400, errors=list(_errors(error.detail, where=getattr(error, "where", "body"))))
        case PermissionDenied():
            return _answer(403, str(error))
        case exceptions.APIException():
            return _of_the_framework(error)
    return next((_answer(status) for kind, status in FORESEEN.items() if isinstance(error, kind)), None)


def _refused(error: StepRefused | TooOften) -> Response:
    """`told`: what stands in the way, each by itself, where the door could say so."""
    if isinstance(error, TooOften):
        answer = _answer(429)
        answer["Retry-After"] = str(error.seconds)
        return answer
    if isinstance(error, NotAsSeen):
        return _answer(412, " ".join(error.messages))
    told = getattr(error, "told", None)
    return _answer(409, " ".join(error.messages), code=getattr(error, "code", None), errors=told)


def _of_the_framework(error: exceptions.APIException) -> Response:
    answer = _answer(error.status_code, str(error.detail) if isinstance(error, MAY_SAY_MORE) else "")
    if challenge := getattr(error, "auth_header", None):
        answer["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        answer["Retry-After"] = str(max(1, ceil(wait)))
    return answer


def _answer(status: int, detail: str = "", **more: Any) -> Response:
    return Response(problem_facts(status, detail, **more), status=status, content_type=PROBLEM)


def problem_facts(status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """The fields of a problem; those of `more` that say nothing are left out."""
    errors = more.get("errors") or []
    if errors and not detail:
        detail = " ".join(dict.fromkeys(each["message"] for each in errors))
    return {
        "type": "about:blank",
        "status": status,
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "detail": detail or str(DETAILS.get(status, TITLES.get(status, HTTPStatus(status).phrase))),
        **{name: value for name, value in more.items() if value},
    }


def _of_the_model(error: DjangoValidationError) -> Any:
    """What a verb found wrong, under the names that the API has for it."""
    detail: Any = get_error_detail(error)
    if isinstance(detail, list):
        return detail
    return {name if name == NON_FIELD_ERRORS else camel(name): found for name, found in detail.items()}


def _errors(detail: Any, *, where: str, field: str = "") -> Iterator[dict[str, Any]]:
    """Each error by itself: in `arrangements[0]`, or in nothing in particular."""
    if isinstance(detail, dict):
        for name, found in detail.items():
            if name == NON_FIELD_ERRORS:
                inner = field
            elif isinstance(name, int):
                inner = f"{field}[{name}]"
            else:
                inner = f"{field}.{name}" if field else str(name)
            yield from _errors(found, where=where, field=inner)
    elif isinstance(detail, list):
        for found in detail:
            yield from _errors(found, where=where, field=field)
    else:
        yield {"in": where, "field": field or None, "code": detail.code, "message": str(detail)}


class Answers:
    """Middleware, the outermost: every answer under /api/ keeps the conventions, also where no view was reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _is_api(request):
            return response
        if response.status_code >= 400 and response.get("Content-Type") != PROBLEM:
            with override(get_language_from_request(request)):
                body = json.dumps(problem_facts(response.status_code), ensure_ascii=False)
            kept = {name: response[name] for name in _KEPT if name in response}
            response = HttpResponse(body, status=response.status_code, content_type=PROBLEM, headers=kept)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """The addresses of the API carry no language: the client says which it reads."""
        if _is_api(request):
            activate(get_language_from_request(request))


def _is_api(request: HttpRequest) -> bool:
    return request.path_info == "/api" or request.path_info.startswith("/api/")
