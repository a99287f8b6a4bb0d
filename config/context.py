"""What the frame round every page needs: which network, where one can go, and the same page in the other language."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from matrix.waiting import what_waits
from stakeholders.acting import Hat, acting_line
from stakeholders.login.second_factor import way_to_it
from stakeholders.models import Access, JoinRequest, Network
from stakeholders.typed import writer


@dataclass(frozen=True)
class Link:
    """Somewhere to go. `current` is the value of `aria-current`: "page" here, "true" on a page below it, else empty."""

    label: str
    url: str
    current: str = ""
    hint: str = ""


@dataclass(frozen=True)
class OtherLanguage:
    """The same page in another language, named in that language."""

    code: str
    name: str
    url: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lists are made only when a template asks for them: tables and parts ask for none."""
    network: Any = SimpleLazyObject(partial(_network, request))
    # Asked for in several places of a page, and only of who has something to decide on.
    waiting = cache(partial(_waiting, request, network))
    return {
        "network": network,
        "entered": partial(_entered, network),
        "writer": partial(_writer, request),
        "home_url": partial(_home_url, network),
        "login_url": partial(_login_url, request),
        "second_factor_url": partial(_second_factor_url, request, network),
        "navigation": partial(_navigation, request, network),
        "user_menu": partial(_user_menu, request, network, waiting),
        "inbox_count": lambda: waiting()["inbox"],
        "requests_count": lambda: waiting()["requests"],
        "waiting_count": lambda: waiting().total(),
        "hats": partial(_hats, request, network),
        "see_changes": partial(_see_changes, request, network),
        "footer": partial(_footer, request, network),
        "other_languages": partial(_other_languages, request),
    }


def _network(request: HttpRequest) -> Network | None:
    """The network of the page; for an address that leads nowhere, the one its first word names."""
    if getattr(request, "resolver_match", None) or hasattr(request, "network"):
        return getattr(request, "network", None)
    words = request.path_info.strip("/").split("/")
    slug = next((word for word in words if word not in dict(settings.LANGUAGES)), "")
    user = getattr(request, "user", AnonymousUser())
    return Network.objects.visible_to(user).with_others(user).filter(slug=slug).first()


def _entered(network: Network | None) -> SafeString:
    """The attribute for what people entered, where that is in another language than the page."""
    if not network or not network.other_language:
        return mark_safe("")
    return format_html(' lang="{}"', network.other_language)


def _home_url(network: Network | None) -> str:
    return network.get_absolute_url() if network else _front_door()


def _front_door() -> str:
    """`/`, in the language of the page."""
    return reverse("overview:home")


def _writer(request: HttpRequest) -> str:
    """Whose form a page holds, for who is logged out before they send it."""
    return writer(getattr(request, "user", AnonymousUser()))


def _login_url(request: HttpRequest) -> str:
    """The login page, which leads back to this page; not from there to itself, nor to a page that is not."""
    login = reverse("accounts:login")
    match = getattr(request, "resolver_match", None)
    if request.method != "GET" or match is None or request.path.startswith(reverse("accounts:account")):
        return login
    return f"{login}?{urlencode({'next': request.get_full_path()})}"


def _second_factor_url(request: HttpRequest, network: Network | None) -> str:
    """Where the secretary of this network uses or sets up a second factor, who has to and did not; else nothing."""
    if not network or not Access.of(getattr(request, "user", AnonymousUser()), network).withheld:
        return ""
    return way_to_it(request.get_full_path() if request.method == "GET" else network.get_absolute_url())


def _navigation(request: HttpRequest, network: Network | None) -> list[Link]:
    if not network:
        return []
    link = partial(_link, request, network=network)
    return [
        link("overview:overview", _("Overview"), _("How the network is doing today.")),
        link("matrix:matrix", _("Matrix"), _("Who develops and manages what.")),
        link("matrix:need_list", _("What is open"), _("Where help is wanted.")),
        link("overview:partner_list", _("Partners"), _("Which organisations take part.")),
        link("matrix:platform_list", _("Platforms"), _("Where the components come together.")),
        link("matrix:facility_list", _("Facilities"), _("What others offer already.")),
        link("risks:risk_list", _("Risks"), _("What could go wrong, and what is done about it.")),
        link("reports:report_list", _("Annual report"), _("What happened, year by year.")),
    ]


def _waiting(request: HttpRequest, network: Network | None) -> Counter[str]:
    """How much waits for who looks at the page: in the `inbox`, and of `requests` to take part. One query for both."""
    user = getattr(request, "user", AnonymousUser())
    today, parts = timezone.localdate(), []
    if network and user.has_perm("matrix.see_inbox", network):
        parts += [(rows, "inbox") for rows in what_waits(network, at=today)]
    if network and user.has_perm("stakeholders.see_requests", network):
        requests = JoinRequest.objects.filter(network=network).for_decision_by(user, at=today)
        parts.append((requests.order_by(), "requests"))
    if not parts:
        return Counter()
    first, *others = [rows.values_list(Value(word)) for rows, word in parts]
    return Counter(word for (word,) in first.union(*others, all=True))


def _hats(request: HttpRequest, network: Network | None) -> list[Hat]:
    """What the reader can act as; nothing for who has one role here, or none."""
    user = getattr(request, "user", AnonymousUser())
    return acting_line(user, network) if network and user.is_authenticated else []


def _see_changes(request: HttpRequest, network: Network | None) -> bool:
    """Whether the reader may see who changed what."""
    user = getattr(request, "user", AnonymousUser())
    return bool(network and user.has_perm("stakeholders.see_changes", network))


def _user_menu(request: HttpRequest, network: Network | None, waiting: Callable[[], Counter[str]]) -> list[Link]:
    user = getattr(request, "user", AnonymousUser())
    links = []
    if network and user.has_perm("matrix.see_own", network):
        links.append(_link(request, "matrix:my_sign_ups", _("My sign-ups"), network=network))
    if network and user.has_perm("matrix.see_inbox", network):
        count = waiting()["inbox"]
        label = _("Inbox (%(count)s)") % {"count": count} if count else _("Inbox")
        links.append(_link(request, "matrix:inbox", label, network=network))
    if network and user.has_perm("stakeholders.is_member", network):
        links.append(_link(request, "matrix:sign_up_list", _("All sign-ups"), network=network))
        links.append(_link(request, "overview:people", _("People"), network=network))
    if network and (number := waiting()["requests"]):
        label = _("Requests to take part (%(count)s)") % {"count": number}
        links.append(_link(request, "overview:join_requests", label, network=network))
    if network and user.has_perm("stakeholders.change_framework", network):
        links.append(_link(request, "matrix:import_list", _("Import"), network=network))
    if network and user.has_perm("stakeholders.see_changes", network):
        links.append(_link(request, "overview:change_list", _("Changes"), network=network))
    if user.is_authenticated:
        links.append(_link(request, "accounts:account", _("My account")))
        links.append(_link(request, "mine:data", _("My data")))
    if user.is_authenticated and user.is_staff:
        links.append(_link(request, "admin:index", _("Administration of the installation")))
    return links


def _footer(request: HttpRequest, network: Network | None) -> list[Link]:
    site = [
        _link(request, "overview:accessibility", _("Accessibility")),
        _link(request, "overview:privacy", _("Privacy")),
    ]
    if not network:
        return site
    links = [_link(request, "overview:network", _("About this network"), network=network), *site]
    user = getattr(request, "user", AnonymousUser())
    if not user.has_perm("stakeholders.is_member", network):
        links.insert(1, _link(request, "overview:join", _("Take part"), network=network))
    # who has one network never sees that there could be more
    if getattr(network, "has_others", True):
        links.append(Link(_("Other networks"), _front_door()))
    return links


# The pages that show any past day: from one to the other one stays on that day.
_ON_ANY_DAY = frozenset(
    {
        *("overview:overview", "overview:partner_list", "matrix:matrix", "matrix:need_list", "matrix:platform_list"),
        *("risks:risk_list", "matrix:facility_list"),
    }
)


# Other ways to look at what a page of the menu shows, at addresses of their own.
_WAYS = {
    "matrix:planning": "matrix:matrix",
    "matrix:planning_list": "matrix:matrix",
    "matrix:component_list": "matrix:matrix",
}


def _link(request: HttpRequest, name: str, label: str, hint: str = "", *, network: Network | None = None) -> Link:
    url = reverse(name, args=[network.slug] if network else [])
    current = ""
    if request.path == url:
        current = "page"
    elif _WAYS.get(getattr(request.resolver_match, "view_name", "")) == name:
        current = "true"
    elif request.path.startswith(url) and name != "overview:overview":
        # every address of a network stands below its overview
        current = "true"
    if name in _ON_ANY_DAY and (shown := getattr(request, "shown", None)):
        url += shown.query
    return Link(label=label, url=url, current=current, hint=hint)


def _other_languages(request: HttpRequest) -> list[OtherLanguage]:
    """This page in every language but the one it is in; where an address leads nowhere, the front door."""
    here = request.get_full_path()
    if here.startswith("//"):  # a browser would read the first word as a host
        here = _front_door()
    others = []
    for code, name in settings.LANGUAGES:
        if code == get_language():
            continue
        url = translate_url(here, code)
        with override(code):
            if url == here:
                url = _front_door()
            others.append(OtherLanguage(code=code, name=str(name), url=url))
    return others
