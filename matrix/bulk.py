"""One thing set on many components: what that would change for each, what stands in the way, and taking it back."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models import BulkWhat, Category, ComponentPhase, Phase, Platform, Priority
from .models.settling import hindrance


@dataclass(frozen=True)
class BulkRow:
    """One component. `old`, `new`: what is kept of it; `was`, `becomes`: what people read; `refusal`: why not."""

    component: Any
    old: Any
    new: Any
    was: str
    becomes: str
    refusal: str = ""

    @property
    def moves(self) -> bool:
        """Whether anything changes."""
        return not self.refusal and self.old != self.new


def bulk_choices(network: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be set, for a choice in a form: groups of words for an address, each with its word for people."""
    platforms = list(Platform.objects.filter(network=network))
    values: dict[BulkWhat, list[tuple[str, Any]]] = {
        BulkWhat.PRIORITY: [(each.name.lower(), each) for each in Priority],
        BulkWhat.CATEGORY: [(each.prefix, each) for each in Category.objects.filter(network=network)],
        BulkWhat.PHASE: [(each.value, each) for each in Phase],
        BulkWhat.PLATFORM_ADD: [(each.slug, each) for each in platforms],
        BulkWhat.PLATFORM_REMOVE: [(each.slug, each) for each in platforms],
    }
    return [
        (str(capfirst(what.label)), [(f"{what.value}:{word}", called(what, value)) for word, value in found])
        for what, found in values.items()
        if found
    ]


def chosen(network: Any, what: str, word: str) -> Any:
    """What a word in an address means; None where it means nothing here."""
    match what:
        case BulkWhat.CATEGORY:
            return Category.objects.filter(network=network, prefix=word).first()
        case BulkWhat.PRIORITY:
            return next((each for each in Priority if each.name.lower() == word), None)
        case BulkWhat.PHASE:
            return Phase(word) if word in Phase.values else None
        case BulkWhat.PLATFORM_ADD | BulkWhat.PLATFORM_REMOVE:
            return Platform.objects.filter(network=network, slug=word).first()
    return None


def called(what: str, value: Any) -> str:
    """What a value is called in a list."""
    if value is None:
        return str(_("none"))
    return str(capfirst(value.name if what == BulkWhat.CATEGORY else getattr(value, "label", value)))


def look(components: Any, what: str, value: Any, *, today: date) -> list[BulkRow]:
    """What setting `value` would change of each; `components`: a queryset, read in a fixed number of queries."""
    rows = (
        components.with_signed_up(at=today)
        .select_related("category")
        .prefetch_related(
            "platforms", Prefetch("phases", queryset=ComponentPhase.objects.order_by("since"), to_attr="phases_known")
        )
    )
    judge: Callable[[Any], BulkRow] = {
        BulkWhat.CATEGORY: lambda row: _category(row, value),
        BulkWhat.PRIORITY: lambda row: _priority(row, value),
        BulkWhat.PHASE: lambda row: _phase(row, value, today),
        BulkWhat.PLATFORM_ADD: lambda row: _platform(row, value, there=True),
        BulkWhat.PLATFORM_REMOVE: lambda row: _platform(row, value, there=False),
    }[BulkWhat(what)]
    return [judge(row) for row in rows]


def digest(rows: Iterable[BulkRow]) -> str:
    """Equal as long as the same would change."""
    told = [[row.component.pk, str(row.old), str(row.new), bool(row.refusal)] for row in rows]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _category(row: Any, value: Category) -> BulkRow:
    what = BulkWhat.CATEGORY
    return BulkRow(row, row.category_id, value.pk, called(what, row.category), called(what, value))


def _priority(row: Any, value: Priority) -> BulkRow:
    what = BulkWhat.PRIORITY
    return BulkRow(row, row.priority, value.value, called(what, Priority(row.priority)), called(what, value))


def _phase(row: Any, value: Phase, today: date) -> BulkRow:
    """From today, in place of one that begins today. Where a later one is known, what comes next was decided."""
    last = row.phases_known[-1] if row.phases_known else None
    now = next((each for each in row.phases_known if each.holds_on(today)), None)
    old = now.phase if now else ""
    refusal = ""
    if old != value and last and last.since > today:
        refusal = _("A phase from a later day is already known.")
    elif old != value:
        refusal = hindrance(value, stands=row.stands, promised=row.promised)
    was = called(BulkWhat.PHASE, Phase(old) if old else None)
    return BulkRow(row, old, value.value, was, called(BulkWhat.PHASE, value), refusal)


def _platform(row: Any, value: Platform, *, there: bool) -> BulkRow:
    before = list(row.platforms.all())
    after = [each for each in before if each != value] + ([value] if there else [])
    names = [", ".join(sorted(each.name for each in some)) or str(_("none")) for some in (before, after)]
    return BulkRow(row, value in before, there, *names)
