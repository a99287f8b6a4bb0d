"""security.txt (RFC 9116): whom to tell of a weakness. Where the installation named nobody, there is none."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

WHERE = "/.well-known/security.txt"
# Half a year on, each day anew; and never more than the year that the standard allows.
_USUAL, _MOST = timedelta(days=182), timedelta(days=364)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The file, as text."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {_expires().strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}{WHERE}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _expires() -> datetime:
    """The day from the settings, where it is a day; else half a year from now."""
    now = timezone.now()
    day = parse_date(settings.SECURITY_TXT_EXPIRES) if settings.SECURITY_TXT_EXPIRES else None
    asked = datetime.combine(day, time.min, UTC) if day else now + _USUAL
    return min(asked, now + _MOST)
