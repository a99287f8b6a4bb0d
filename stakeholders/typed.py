"""What somebody typed in a form and sent logged out, or in another role: kept, and given back once they can send it.

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
    if not request.user.is_authenticated:
        _keep(request)


def keep_for_another_role(request: HttpRequest) -> bool:
    """Keep what was sent by somebody who may not in the role they act in, but may in another. Whether it was kept."""
    return _keep(request, of=request.user.pk)


def _keep(request: HttpRequest, *, of: int | None = None) -> bool:
    """`of`: only a form of this account."""
    if request.method != "POST" or NAME not in request.POST:
        return False
    try:
        who = signing.loads(request.POST[NAME], salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return False
    if of not in (None, who):
        return False
    sent = request.POST.copy()
    for name in (NAME, "csrfmiddlewaretoken"):
        sent.pop(name, None)
    text = sent.urlencode()
    if len(text) > _MOST:
        return False
    request.session[_SALT] = {"who": who, "where": request.get_full_path(), "sent": text}
    return True


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
