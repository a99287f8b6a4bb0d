"""How pages of this room put things: a level, and where a risk stands in the matrix."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .models import Level, RiskKind, Visibility


def level_badge(level: Level, kind: str) -> SafeString:
    """The word for a level in its tint; those of an opportunity are others, for there high is good news."""
    tint = "gain" if kind == RiskKind.OPPORTUNITY else "lv"
    return format_html('<span class="gv-lv gv-{}--{}">{}</span>', tint, level.colour, level.name_for(kind))


def closed_to(risk: Any) -> str:
    """That not everybody may know of a risk, in two words; empty for a public one."""
    return {Visibility.PARTNERS: _("not public"), Visibility.BOARD: _("board only")}.get(risk.visibility, "")
