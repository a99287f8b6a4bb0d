"""The texts of a component and of a platform: to write, with their history."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from matrix.models import Platform
from stakeholders.texts.views import TextCompare, TextEdit, TextHistory, TextVersion

from .components import component_at
from .text_names import COMPONENT, PLATFORM


class OfComponent:
    names = COMPONENT
    keys = ("code",)

    def find(self) -> Any:
        return component_at(self, day=timezone.localdate())


class OfPlatform:
    names = PLATFORM
    keys = ("slug",)

    def find(self: Any) -> Any:
        known = Platform.objects.visible_to(self.request.user).filter(network=self.network)
        platform = known.filter(slug=self.kwargs["slug"]).first()
        if platform is None:
            raise Http404(_("This network has no platform at this address."))
        platform.network = self.network
        return platform


class ComponentEdit(OfComponent, TextEdit):
    pass


class ComponentHistory(OfComponent, TextHistory):
    pass


class ComponentCompare(OfComponent, TextCompare):
    pass


class ComponentVersion(OfComponent, TextVersion):
    pass


class PlatformEdit(OfPlatform, TextEdit):
    pass


class PlatformHistory(OfPlatform, TextHistory):
    pass


class PlatformCompare(OfPlatform, TextCompare):
    pass


class PlatformVersion(OfPlatform, TextVersion):
    pass
