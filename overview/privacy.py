"""What becomes of personal data here, for everybody to read. The facts come from the settings, not from a text."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from matrix.models.sheet_import import KEPT
from stakeholders.login.urls import COUNTED
from stakeholders.models import Access, Membership, MembershipRole, Network
from stakeholders.models.coming_in import KEPT_DAYS
from stakeholders.models.device import FORGOTTEN_AFTER
from stakeholders.rates import HOUR

SECONDS_A_DAY = 24 * 60 * 60


class Privacy(TemplateView):
    """What is kept, why, how long, who sees it; cookies; rights, and how to use them here; whom to ask."""

    template_name = "overview/privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Privacy"),
            lead=_("What this site keeps about people, why and for how long, and what you can do about it."),
            contact=settings.CONTACT_EMAIL,
            session_days=settings.SESSION_COOKIE_AGE // SECONDS_A_DAY,
            session_cookie=settings.SESSION_COOKIE_NAME,
            csrf_cookie=settings.CSRF_COOKIE_NAME,
            csrf_days=settings.CSRF_COOKIE_AGE // SECONDS_A_DAY,
            file_days=KEPT.days,
            device_days=FORGOTTEN_AFTER.days,
            coming_in_days=KEPT_DAYS,
            login_minutes=COUNTED // 60,
            most_minutes=HOUR // 60,
            providers=bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
            networks=self._whom_to_ask(),
            **kwargs,
        )

    def _whom_to_ask(self) -> list[tuple[Network, list[str]]]:
        """The networks that the reader may see; of those in which they have a role, who the secretaries are."""
        user = self.request.user
        networks = list(Network.objects.visible_to(user))
        own = [each.pk for each in networks if Access.of(user, each).roles]
        held = Membership.objects.filter(network__in=own, role=MembershipRole.SECRETARY).as_at(timezone.localdate())
        names: dict[int, list[str]] = {}
        for network, name in held.order_by("person__name").values_list("network", "person__name"):
            names.setdefault(network, []).append(name)
        return [(each, names.get(each.pk, [])) for each in networks]
