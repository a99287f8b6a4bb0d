"""From which devices somebody logged in before. A login from another one is told by mail.

There is no cookie for it: a device is the program and the system that the browser names, and roughly the network.
"""

import ipaddress
import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from stakeholders.models import KnownDevice, User
from stakeholders.rates import client_ip

# In this order: most programs name others too.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> str:
    """The device that calls itself `agent`, for people: “Firefox on Windows”."""
    program = next((name for mark, name in _PROGRAMS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if program and system:
        return _("%(program)s on %(system)s") % {"program": program, "system": system}
    return program or system or _("unknown device")


def is_new(request: HttpRequest, user: User) -> bool:
    """Note the device of this login; whether it is another than before. The very first one of an account is not."""
    agent = request.headers.get("User-Agent", "")
    # Without versions: an update makes no other device.
    name = re.sub(r"[\d._]+", "", f"{_first(_PROGRAMS, agent)} {_first(_SYSTEMS, agent)}").strip()
    return KnownDevice.note(user=user, name=name or "?", network=_roughly(client_ip(request)))


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")


def _roughly(address: str) -> str:
    """The network of a provider or an organisation: an address changes often, that seldom."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    return str(ipaddress.ip_network((parsed, 16 if parsed.version == 4 else 32), strict=False))
