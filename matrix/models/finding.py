"""What research among the users of a platform found."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from periods.verbs import delete_row, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network

from .component import Component
from .platform import Platform
from .usage import refuse_future

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User

AMENDABLE = ("on", "source", "address", "text")


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What users said is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def as_at(self, day: date) -> Self:
        """What was found by `day`."""
        return self.filter(on__lte=day)

    def with_version(self) -> Self:
        """Each with `version`: another one after each change."""
        rows = Finding.history.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(version=Subquery(rows.values("history_id")[:1]))


class Finding(InNetwork):
    """What research among users found. `on`: the day of the research; `source`: which research."""

    platform = models.ForeignKey(
        Platform, on_delete=models.CASCADE, related_name="findings", verbose_name=_("platform")
    )
    components = models.ManyToManyField(
        Component, blank=True, related_name="findings", verbose_name=_("components that it is about")
    )
    on = models.DateField(_("on"), validators=[refuse_future])
    source = models.CharField(_("source"), max_length=150)
    address = models.URLField(_("address of the report"), blank=True)
    text = models.TextField(_("what was found"))
    history = History(m2m_fields=[components])

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("finding of user research")
        verbose_name_plural = _("findings of user research")

    def __str__(self) -> str:
        return f"{date_format(self.on, 'DATE_FORMAT')}: {self.source}"

    def get_absolute_url(self) -> str:
        return f"{reverse('matrix:finding_list', args=[self.network.slug])}#finding-{self.pk}"

    @classmethod
    def record(
        cls,
        *,
        by: Any,
        platform: Platform,
        on: date,
        source: str,
        text: str,
        address: str = "",
        components: Iterable[Component] = (),
    ) -> "Finding":
        """Enter what research on `on` found.

        Raises:
            ValidationError: wrong input; a day to come; a component of another network.
        """
        row = cls(network=platform.network, platform=platform, on=on, source=source, text=text, address=address)
        with transaction.atomic():
            row._keep(by=by, components=components)
        return row

    def correct(self, *, by: Any, components: Iterable[Component] | None = None, **changes: Any) -> "Finding":
        """Put right what was entered: `on`, `source`, `address`, `text`, `components`."""
        with transaction.atomic():
            row: Finding = locked(self)
            for name in AMENDABLE:
                setattr(row, name, changes.get(name, getattr(row, name)))
            row._keep(by=by, components=components)
        return row

    def remove(self, *, by: Any, reason: str) -> None:
        """Take back a mistake; its history, with the reason, is kept.

        Raises:
            ValidationError: no reason.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Say why this was a mistake.")}, code="required")
        with transaction.atomic():
            delete_row(locked(self), by=by, reason=reason)

    def _keep(self, *, by: Any, components: Iterable[Component] | None) -> None:
        save_row(self, by=by)
        if components is None:
            return
        chosen = list(components)
        if any(each.network_id != self.network_id for each in chosen):
            raise ValidationError({"components": _("This belongs to another network.")}, code="other_network")
        self.components.set(chosen)
