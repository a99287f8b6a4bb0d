"""What somebody typed in a form after they were logged out: kept, and given back once they logged in again.

Kept on the server only, in the session, and given to nobody but who typed it. A form says whose it is by a word that
only the product can make, so whoever was never logged in keeps nothing here.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

NAME = "writer"
_SALT = "stakeholders.typed"
# As long as a login lasts.
_SECONDS = 14 * 24 * 60 * 60
# In characters, as sent: several times the longest texts.
_MOST = 400_000


def writer(user: Any) -> str:
    """The word for a hidden field that says whose form it is."""
    return signing.dumps(user.pk, salt=_SALT) if user.is_authenticated else ""


def keep(request: HttpRequest) -> None:
    """Keep what was sent by somebody who is no longer logged in."""
    if request.method != "POST" or request.user.is_authenticated or NAME not in request.POST:
        return
    try:
        who = signing.loads(request.POST[NAME], salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return
    sent = request.POST.copy()
    for name in (NAME, "csrfmiddlewaretoken"):
        sent.pop(name, None)
    text = sent.urlencode()
    if len(text) <= _MOST:
        request.session[_SALT] = {"who": who, "where": request.get_full_path(), "sent": text}


def whose(session: Any) -> int | None:
    """The key of the account for which a session (as a mapping) keeps what was typed; None where it keeps nothing."""
    kept = session.get(_SALT)
    return kept["who"] if kept else None


def given_back(request: HttpRequest) -> QueryDict | None:
    """What the reader had sent to this very page; it is kept no longer. That of somebody else is dropped."""
    kept = request.session.get(_SALT) if request.user.is_authenticated else None
    if kept is None or (kept["who"] == request.user.pk and kept["where"] != request.get_full_path()):
        return None
    del request.session[_SALT]
    return QueryDict(kept["sent"]) if kept["who"] == request.user.pk else None
