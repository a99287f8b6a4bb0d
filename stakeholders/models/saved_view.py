"""A list with its conditions, kept under a name: one's own, or for everybody in the network."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from periods.verbs import locked, save_row
from stakeholders.history import History

from .network import InNetwork, Network
from .people import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the networks that `user` may see, and one's own; those of somebody else do not exist."""
        seen = self.filter(network__in=Network.objects.visible_to(user))
        return seen.filter(Q(owner=None) | Q(owner=user)) if user.is_authenticated else seen.filter(owner=None)

    def network_first(self) -> Self:
        """Those of the network, then one's own; each by name."""
        return self.order_by(F("owner").asc(nulls_first=True), "name", "pk")

    def with_version(self) -> Self:
        """Each with `version`: another one after each change, so that nobody removes what they have not seen."""
        rows = self.model.history.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(version=Subquery(rows.values("history_id")[:1]))


class SavedView(InNetwork):
    """The name of an address. `page`: the name of its page, as `matrix:matrix`; `query`: what stands behind the `?`.

    `owner`: whose it is; nobody's: everybody's in the network.
    """

    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("of")
    )
    name = models.CharField(_("name"), max_length=60)
    page = models.CharField(_("page"), max_length=60)
    query = models.CharField(_("conditions"), max_length=2000, blank=True)
    history = History()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "page", "name"],
                condition=Q(owner=None),
                name="saved_view_of_network_once",
                violation_error_message=_("The network has a view with this name already."),
            ),
            models.UniqueConstraint(
                fields=["network", "page", "name", "owner"],
                condition=Q(owner__isnull=False),
                name="saved_view_of_owner_once",
                violation_error_message=_("You have a view with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # --- verbs ---

    @classmethod
    def keep(cls, *, by: Any, network: Network, owner: User | None, name: str, page: str, query: str) -> "SavedView":
        """Keep the conditions `query` of `page` under a name: for `owner`, or for everybody in the network.

        Raises:
            ValidationError: no name, or more conditions than can be kept.
            StepRefused: there is a view with this name already.
        """
        row = cls(network=network, owner=owner, name=name.strip(), page=page, query=query)
        with transaction.atomic():
            save_row(row, by=by)
        return row

    def rename(self, *, by: Any, name: str) -> None:
        """Call it otherwise.

        Raises:
            ValidationError: no name, or one that another view has.
        """
        with transaction.atomic():
            row = locked(self)
            row.name = name.strip()
            save_row(row, by=by)
        self.refresh_from_db()

    def remove(self, *, by: Any) -> None:
        """It is there no longer; what it showed stays. Its history is kept."""
        with transaction.atomic():
            row = locked(self)
            row._history_user = by
            row.delete()

    # --- checks ---

    def clean(self) -> None:
        super().clean()
        if not self.name.strip():
            raise ValidationError({"name": _("Fill in a name.")})
