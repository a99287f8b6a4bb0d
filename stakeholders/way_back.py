"""Where a step leads back to: an address that was sent along, as long as it is one of this site."""

from urllib.parse import urlencode

from django.utils.http import url_has_allowed_host_and_scheme


def way_back(sent: str, **told: str) -> str:
    """`sent` with what is `told` in its query; empty where it is no path of this site: it could lead anywhere."""
    if not sent.startswith("/") or not url_has_allowed_host_and_scheme(sent, allowed_hosts=None):
        return ""
    if not told:
        return sent
    return f"{sent}{'&' if '?' in sent else '?'}{urlencode(told)}"
