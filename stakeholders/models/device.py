"""From what somebody logged in before."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User

# After a year nobody remembers, and nobody needs to know.
FORGOTTEN_AFTER = timedelta(days=365)


class KnownDevice(models.Model):
    """A kind of device in a network from which an account was logged in to. It names no single device or house."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices", verbose_name=_("account"))
    name = models.CharField(_("device"), max_length=60)
    network = models.CharField(_("network address"), max_length=50)
    last_used = models.DateTimeField(_("last used"), default=timezone.now)

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = [models.UniqueConstraint(fields=["user", "name", "network"], name="known_device_once")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def note(cls, *, user: User, name: str, network: str) -> bool:
        """Remember that `user` logged in from here; whether it was from elsewhere before, and never from here."""
        others = cls.objects.filter(user=user).exists()
        _row, new = cls.objects.update_or_create(
            user=user, name=name, network=network, defaults={"last_used": timezone.now()}
        )
        return new and others

    @classmethod
    def forget(cls) -> int:
        """Forget what was not used for a year; how many."""
        return cls.objects.filter(last_used__lt=timezone.now() - FORGOTTEN_AFTER).delete()[0]
