"""“Still stands”: who promised something says that it still does."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.history import History
from stakeholders.models import InNetwork, Network

from .sign_up import SignUp

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """That a promise still stands is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))


class Attestation(InNetwork):
    """On a day the holder of a sign-up said that it still stands; of one with an origin it is kept on that.

    It ends silence and changes no health: made with `SignUp.attest`.
    """

    sign_up = models.ForeignKey(
        SignUp, on_delete=models.CASCADE, related_name="attestations", verbose_name=_("sign-up")
    )
    on = models.DateField(_("on"))
    history = History()

    objects = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        constraints = [
            # Its index also answers for the last word on a sign-up.
            models.UniqueConstraint(
                fields=["sign_up", "on"],
                name="attestation_once_a_day",
                violation_error_message=_("You have said so today already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.sign_up}"
