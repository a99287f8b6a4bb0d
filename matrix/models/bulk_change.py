"""One thing set on many components at once, kept so that it can be taken back."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network, User

from .component import Component, Priority
from .phase import Phase
from .platform import Platform


class BulkWhat(models.TextChoices):
    CATEGORY = "category", gettext_lazy("category")
    PRIORITY = "priority", gettext_lazy("priority")
    PHASE = "phase", gettext_lazy("phase, from today")
    PLATFORM_ADD = "platform_add", gettext_lazy("add a platform")
    PLATFORM_REMOVE = "platform_remove", gettext_lazy("take away a platform")


class BulkChange(InNetwork):
    """`rows`: of each component that changed its key, code, what it was, what it became, and the phase that began.

    `value`: what it was set to, as people read it then. `left`: what could not be taken back, and why.
    """

    what = models.CharField(gettext_lazy("what"), max_length=20, choices=BulkWhat.choices, editable=False)
    value = models.CharField(gettext_lazy("set to"), max_length=150, editable=False)
    # Of a platform its key; it may be called otherwise by now.
    value_id = models.PositiveBigIntegerField(gettext_lazy("key"), null=True, blank=True, editable=False)
    rows = models.JSONField(gettext_lazy("components"), default=list, editable=False)
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=gettext_lazy("by"), editable=False
    )
    made_at = models.DateTimeField(gettext_lazy("made at"), editable=False)
    undone_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=gettext_lazy("undone by"),
        editable=False,
    )
    undone_at = models.DateTimeField(gettext_lazy("undone at"), null=True, blank=True, editable=False)
    left = models.JSONField(gettext_lazy("left as it is"), default=list, blank=True, editable=False)
    history = History(excluded_fields=["rows"])

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = gettext_lazy("bulk change")
        verbose_name_plural = gettext_lazy("bulk changes")
        constraints = [
            models.CheckConstraint(condition=Q(what__in=BulkWhat.values), name="bulk_change_what_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.set_to}"

    @property
    def set_to(self) -> str:
        """What it was set to: a word of the product in the language of who reads it, a name as it was then."""
        from matrix.bulk import called

        words: Any = {BulkWhat.PRIORITY: Priority, BulkWhat.PHASE: Phase}.get(BulkWhat(self.what))
        return called(self.what, words(self.rows[0][3])) if words and self.rows else self.value

    # --- verbs ---

    @classmethod
    def make(cls, *, by: Any, network: Network, components: Any, what: str, value: Any, seen: str = "") -> Self:
        """Set `value` on all `components` (a queryset), or on none. `seen`: the digest of the preview it is based on.

        Raises:
            StepRefused: something changed since the preview, a component refuses, or nothing would change.
        """
        from matrix.bulk import called, digest, look

        today = timezone.localdate()
        with transaction.atomic():
            # So that what is looked at here is still so when it is changed.
            locked_rows = list(components.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
            rows = look(Component.objects.filter(pk__in=locked_rows, network=network), what, value, today=today)
            if seen and digest(rows) != seen:
                raise StepRefused(
                    gettext_lazy("Something changed since you looked. Look at it again, then apply."), code="seen"
                )
            if refused := [row for row in rows if row.refusal]:
                raise StepRefused([f"{row.component.code}: {row.refusal}" for row in refused])
            moving = [row for row in rows if row.moves]
            if not moving:
                raise StepRefused(gettext_lazy("Nothing would change: every component is like this already."))
            kept = [
                [row.component.pk, row.component.code, row.old, row.new, _set(row.component, what, value, by=by)]
                for row in moving
            ]
            made = cls(
                network=network,
                what=what,
                value=called(what, value),
                rows=kept,
                made_by=by,
                made_at=timezone.now(),
                value_id=value.pk if isinstance(value, Platform) else None,
            )
            save_row(made, by=by)
        return made

    def outlook(self) -> list[tuple[str, str]]:
        """Of each component its code, and why it cannot go back; an empty sentence where it can."""
        return [(code, sentence) for _pk, code, sentence, _act in self._ways_back(by=None)]

    def undo(self, *, by: Any) -> int:
        """Take it back where nothing changed since; what did is left as it is, and told in `left`. How many went back.

        Raises:
            StepRefused: it was undone already, or every component has changed since.
        """
        with transaction.atomic():
            row: BulkChange = locked(self)
            if row.undone_at:
                raise StepRefused(gettext_lazy("This was undone already."))
            pks = [told[0] for told in row.rows]
            list(Component.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",)))
            ways = row._ways_back(by=by)
            back = [act for _pk, _code, sentence, act in ways if not sentence]
            if not back:
                raise StepRefused(gettext_lazy("Every one of these components has changed since. Nothing was undone."))
            for act in back:
                act()
            row.left = [[code, sentence] for _pk, code, sentence, _act in ways if sentence]
            row.undone_by, row.undone_at = by, timezone.now()
            save_row(row, by=by, reason=_("Undone"))
        self.refresh_from_db()
        return len(back)

    def _ways_back(self, *, by: Any) -> list[tuple[int, str, str, Any]]:
        """Of each component its key and code, why it cannot go back, and what takes it back."""
        pks = [told[0] for told in self.rows]
        found = {
            row.pk: row
            for row in Component.objects.filter(pk__in=pks)
            .select_related("network")
            .prefetch_related("platforms", "phases")
        }
        return [
            (pk, code, *self._way_back(found.get(pk), old, new, phase, by=by))
            for pk, code, old, new, phase in self.rows
        ]

    def _way_back(self, row: Any, old: Any, new: Any, phase: Any, *, by: Any) -> tuple[str, Any]:
        if row is None:
            return _("This component is not there any more."), None
        if self.what == BulkWhat.PHASE:
            return _phase_back(row, old, new, phase, by=by)
        if self.what in (BulkWhat.PLATFORM_ADD, BulkWhat.PLATFORM_REMOVE):
            there = any(each.pk == self.value_id for each in row.platforms.all())
            if there != new:
                return _("Its platforms were changed since."), None
            return "", lambda: _platform(row, self.value_id, there=old, by=by)
        name = "category_id" if self.what == BulkWhat.CATEGORY else "priority"
        if getattr(row, name) != new:
            return _("It was changed since."), None
        return "", lambda: _facts(row, name, old, by=by)


def _set(row: Any, what: str, value: Any, *, by: Any) -> int | None:
    """Set it on one component; the key of its new phase, where one begins."""
    match what:
        case BulkWhat.PHASE:
            return int(row.enter(value, by=by).pk)
        case BulkWhat.PLATFORM_ADD | BulkWhat.PLATFORM_REMOVE:
            _platform(row, value.pk, there=what == BulkWhat.PLATFORM_ADD, by=by)
        case BulkWhat.CATEGORY:
            _facts(row, "category_id", value.pk, by=by)
        case _:
            _facts(row, "priority", value.value, by=by)
    return None


def _facts(row: Any, name: str, value: Any, *, by: Any) -> None:
    setattr(row, name, value)
    save_row(row, by=by)


def _platform(row: Any, pk: int | None, *, there: bool, by: Any) -> None:
    row._history_user = by
    (row.platforms.add if there else row.platforms.remove)(pk)


def _phase_back(row: Any, old: str, new: str, pk: int, *, by: Any) -> tuple[str, Any]:
    """A phase that began today is taken back; after that day it was a fact, and the one before begins anew.

    So does one that itself began today, of which the new phase took the place.
    """
    today = timezone.localdate()
    phases: Sequence[Any] = sorted(row.phases.all(), key=lambda each: each.since)
    if not phases or phases[-1].pk != pk or phases[-1].phase != new or phases[-1].until:
        return _("Its phase was changed since."), None
    if not old:
        return _("There was no phase before this one."), None
    if old == Phase.CANDIDATE and row.is_promised:
        return _("Organisations have signed up for this: it cannot become a candidate again."), None
    if phases[-1].since == today and len(phases) > 1 and (phases[-2].phase, phases[-2].until) == (old, today):
        return "", lambda: row.take_back(by=by, phase=phases[-1])
    return "", lambda: row.enter(old, by=by)
