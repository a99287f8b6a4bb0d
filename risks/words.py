"""How pages of this room put things: a level, and where a risk stands in the matrix."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from matrix.words import badge

from .models import Level, RiskKind, Visibility


def level_badge(level: Level, kind: str) -> SafeString:
    """The word for a level in its colour; that of an opportunity without, for there high is no alarm."""
    if kind == RiskKind.OPPORTUNITY:
        return badge(level.name, "info")
    return format_html('<span class="gv-lv gv-lv--{}">{}</span>', level.colour, level.name)


def closed_to(risk: Any) -> str:
    """That not everybody may know of a risk, in two words; empty for a public one."""
    return {Visibility.PARTNERS: _("not public"), Visibility.BOARD: _("board only")}.get(risk.visibility, "")
