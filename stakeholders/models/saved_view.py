"""A list with its conditions, kept under a name: one's own, or for everybody in the network."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .network import InNetwork, Network
from .people import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the networks that `user` may see, and one's own; those of somebody else do not exist."""
        seen = self.filter(network__in=Network.objects.visible_to(user))
        return seen.filter(Q(owner=None) | Q(owner=user)) if user.is_authenticated else seen.filter(owner=None)


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
    history = HistoricalRecords()

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

    def clean(self) -> None:
        super().clean()
        if not self.name.strip():
            raise ValidationError({"name": _("Fill in a name.")})
