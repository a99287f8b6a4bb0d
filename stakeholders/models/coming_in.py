"""What both ways to come in share: who, in which role, for which organisation, and how long that is kept."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from periods.verbs import StepRefused

from .membership import MembershipRole
from .network import InNetwork
from .organisation import name_of
from .participation import Participation
from .people import ANONYMOUS

# After this the names and addresses of who came in, or did not, are no longer needed.
KEPT_DAYS = 90


class LinkRefused(StepRefused):
    """A link that does not work, or no longer. `code`: wrong, expired, used, withdrawn, replaced or other_person."""


class MailState(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("being sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", _("could not be sent")


class ComingIn(InNetwork):
    """What an invitation and a request have in common: who, in which role, for which organisation."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    words = models.TextField(_("in your own words"), blank=True, max_length=1000)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    mail = models.CharField(_("mail"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def address_shown(self) -> str:
        """The e-mail address; nothing of who was made anonymous."""
        return "" if self.email.endswith(f"@{ANONYMOUS}") else self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def mailed(self, state: str) -> None:
        """Note what became of its mail; that is no change that anybody made."""
        type(self)._default_manager.filter(pk=self.pk).update(mail=state)


class ComingInQuerySet(models.QuerySet[Any]):
    def with_organisation(self, *, at: date) -> Self:
        """Each with `for_whom`: what its organisation that takes part is called on `at`; None where it names none."""
        return self.annotate(for_whom=name_of("participation__organisation", at=at))

    def forget_old(self) -> int:
        """Throw away what ended, or was never taken up, long ago, history and all. Returns how many."""
        last = timezone.now() - timedelta(days=KEPT_DAYS)
        old = list(self.filter(Q(ended_at__lt=last) | Q(ended_at=None, made_at__lt=last)).values_list("pk", flat=True))
        with transaction.atomic():
            self.model.history.filter(id__in=old).delete()
            # Row by row history would begin anew with their end.
            rows = self.model._base_manager.filter(pk__in=old)
            rows._raw_delete(rows.db)
        return len(old)
