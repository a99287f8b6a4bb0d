"""The kinds of components, and the codes that components get by them."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked, save_row
from stakeholders.history import History
from stakeholders.models import InNetwork, Network


class CategoryKind(models.TextChoices):
    FUNCTIONAL = "functional", _("functional")
    TECHNICAL = "technical", _("technical")
    LEGAL = "legal", _("legal")
    CONTINUITY = "continuity", _("backup and continuity")
    PROCESS = "process", _("management process")
    ORGANISATION = "organisation", _("management organisation")


class Category(InNetwork):
    """A kind of component. Without a name of its own it is called what its kind is called, in the reader's language."""

    kind = models.CharField(_("kind"), max_length=20, choices=CategoryKind.choices)
    own_name = models.CharField(_("own name"), max_length=80, blank=True)
    prefix = models.CharField(
        _("code starts with"), max_length=5, validators=[RegexValidator(r"^[A-Z]{2,5}$", _("Two to five capitals."))]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = History()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "prefix"],
                name="category_prefix_once",
                violation_error_message=_("Another category has this code already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.own_name or str(self.get_kind_display())

    def next_code(self) -> str:
        """The next free code for a component of this kind."""
        return free_codes(self.network, [self])[self.pk]

    @classmethod
    def establish(cls, *, by: Any, network: Network, order: int | None = None, **facts: Any) -> "Category":
        """Add a category to `network`; without a place of its own it stands last.

        `facts`: kind, prefix, own_name.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: another category has this code.
        """
        row = cls(network=network, **facts)
        with transaction.atomic():
            locked(network)
            last = cls.objects.filter(network=network).aggregate(last=Max("order"))["last"]
            row.order = (last or 0) + 1 if order is None else order
            save_row(row, by=by)
        return row

    def change(self, *, by: Any, **facts: Any) -> None:
        """Change this category; components keep the codes that they have.

        Raises:
            ValidationError: something in the input is wrong.
            StepRefused: another category has this code.
        """
        with transaction.atomic():
            row = locked(self)
            for name, value in facts.items():
                setattr(row, name, value)
            save_row(row, by=by)
        self.refresh_from_db()

    def remove(self, *, by: Any) -> None:
        """Take away a category that no component has; its history is kept.

        Raises:
            StepRefused: components belong to it.
        """
        with transaction.atomic():
            row = locked(self)
            if row.components.exists():
                raise StepRefused(_("Components belong to this category. Give them another one first."))
            row._history_user = by
            row.delete()


def free_codes(network: Network, categories: Iterable[Category]) -> dict[int, str]:
    """For each category the next code after all that components have or ever had: an old address leads to no other."""
    from .component import Component

    known = (Component.objects, Component.history)
    used = {code for rows in known for code in rows.filter(network=network).order_by().values_list("code", flat=True)}
    free: dict[int, str] = {}
    for category in categories:
        numbered = (re.fullmatch(rf"{category.prefix}-(\d{{1,9}})", code) for code in used)
        last = max((int(found[1]) for found in numbered if found), default=0)
        free[category.pk] = f"{category.prefix}-{last + 1:02}"
    return free


def following_code(code: str) -> str:
    """The code after this one in its category."""
    prefix, number = code.rsplit("-", 1)
    return f"{prefix}-{int(number) + 1:02}"
