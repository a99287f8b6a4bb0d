"""The platforms on which components come together."""

from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView

from matrix import grid
from matrix.models import Component, Phase, Platform
from matrix.use import busiest, components_of, use_of
from publishing.markdown import render_markdown
from stakeholders.texts.views import text_facts

from .components import MatrixPage
from .framework import platform_at
from .text_names import PLATFORM
from .use import with_coverage

BUSIEST_MOST = 5


class PlatformList(MatrixPage, ListView):
    """Which platforms there are, what for, and how many components each brings together."""

    template_name = "matrix/platform_list.html"
    context_object_name = "platforms"
    extra_context = {
        "heading": gettext_lazy("Platforms"),
        "lead": gettext_lazy("Where the components come together for the people who use them."),
    }

    def get_queryset(self) -> Any:
        rows = Platform.objects.visible_to(self.request.user).filter(network=self.network)
        rows = rows.with_phase(at=self.day).annotate(number=Count("components"))
        return rows.exclude(phase=None) if self.shown.past else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            groups=_by_phase(self.object_list),
            may_establish=self.may_establish(),
            **kwargs,
        )


def _by_phase(platforms: Any) -> list[tuple[Any, list[Any]]]:
    """What runs first, then what is coming, then what is only an idea."""
    order = (Phase.IN_OPERATION, Phase.IN_DEVELOPMENT, Phase.WANTED, Phase.CANDIDATE, Phase.RETIRED, None)
    groups = [(phase, [each for each in platforms if each.phase == phase]) for phase in order]
    return [(phase.label if phase else _("no phase yet"), rows) for phase, rows in groups if rows]


class PlatformDetail(MatrixPage, DetailView):
    """One platform: its purpose, audience and principles, and how far its components are covered."""

    model = Platform
    template_name = "matrix/platform_detail.html"
    context_object_name = "platform"

    def get_object(self, queryset: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        platform = platform_at(self, day=self.day)
        if platform is None:
            raise Http404(_("This network has no platform at this address."))
        return platform

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        platform = self.object
        components = Component.objects.visible_to(self.request.user).filter(platforms=platform)
        read = grid.read(self.network, components, at=self.day)
        ordered = busiest(platform, components_of(platform, at=self.day), at=self.day)
        return super().get_context_data(
            heading=platform.name,
            lead=platform.purpose,
            principles=render_markdown(platform.principles),
            phase_label=Phase(platform.phase).label if platform.phase else "",
            use=use_of(platform, at=self.day),
            busiest=with_coverage([each for each in ordered[:BUSIEST_MOST] if each.words]),
            may_establish=self.may_establish(),
            grid=read,
            body=grid.draw(
                read,
                may_offer=self.may_offer(),
                root="../../",
                query=self.shown.query,
                language=self.network.other_language,
            ),
            **text_facts(self, platform, PLATFORM, platform.slug),
            **kwargs,
        )
