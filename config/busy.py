"""What is said where the database is taken: for a moment, by somebody who changes much at once."""

import sys
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

RETRY_AFTER = 60
# As PostgreSQL names them: serialisation failed, deadlock, a lock could not be had.
_STATES = {"40001", "40P01", "55P03"}


def is_busy(error: BaseException | None) -> bool:
    """Whether somebody else holds what this had to wait for. Nothing was changed; later it may go well."""
    if not isinstance(error, OperationalError):
        return False
    cause: Any = error.__cause__
    # Of a locked table too: SQLite says so of another connection that shares its memory.
    return " is locked" in str(error) or getattr(cause, "sqlstate", None) in _STATES


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke; but where the database was only taken: come back in a minute. The API says it as a problem."""
    if not is_busy(sys.exc_info()[1]):
        return defaults.server_error(request)
    return HttpResponse(loader.render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
