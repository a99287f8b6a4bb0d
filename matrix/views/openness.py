"""The publiccode.yml of a component that is software."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from matrix.publiccode import is_software, managed_by, publiccode, used_by, wanting, written
from stakeholders.day_shown import TodayOnly
from stakeholders.views import NetworkMixin

from .components import component_at


class Publiccode(TodayOnly, NetworkMixin, View):
    """The file, valid by the standard; where something is missing no file, but what to add."""

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        today = timezone.localdate()
        component = component_at(self, day=today)
        if missing := wanting(component):
            return self._none(component, missing)
        facts = publiccode(
            component,
            lead=managed_by(component, at=today),
            users=used_by(component, at=today),
            network_url=request.build_absolute_uri(reverse("overview:network", args=[self.network.slug])),
        )
        answer = HttpResponse(written(facts), content_type="application/yaml; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="publiccode.yml"'
        return answer

    def _none(self, component: Any, missing: list[str]) -> HttpResponse:
        facts = {
            "heading": _("There is no publiccode.yml here yet"),
            "lead": component.name,
            "component": component,
            "software": is_software(component),
            "missing": missing,
            "edit_url": reverse("matrix:component_edit", args=[self.network.slug, component.code])
            if self.may("stakeholders.change_framework", self.network)
            else "",
        }
        context = {**facts, "network": self.network, "view": self}
        return TemplateResponse(self.request, "matrix/publiccode_missing.html", context, status=404)
