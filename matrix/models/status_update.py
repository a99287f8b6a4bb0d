"""How a promise goes, told by who made it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from stakeholders.history import History
from stakeholders.models import InNetwork, Network

from .sign_up import SignUp
from .status import Health

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from stakeholders.models import User


class StatusUpdateQuerySet(models.QuerySet["StatusUpdate"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """How promises go is known to everybody who may see the network."""
        return self.filter(network__in=Network.objects.visible_to(user))

    def of(self, sign_up: SignUp) -> Self:
        """What was told of this promise, before it was renewed or went along, and since."""
        return self.filter(sign_up=sign_up.origin_id or sign_up.pk)

    def with_teller(self, *, at: date) -> Self:
        """Each with `teller` and `teller_name`: which participation stood for the promise on that day, and what its
        organisation was called on `at`.
        """
        same = Q(pk=OuterRef("sign_up")) | Q(origin=OuterRef("sign_up"))
        rows = SignUp.objects.filter(same, annulled=False, offered_on__lte=OuterRef("on")).with_name(at=at)
        rows = rows.order_by("-offered_on", "-pk")
        return self.annotate(
            teller=Subquery(rows.values("participation")[:1]),
            teller_name=Subquery(rows.values("organisation_name")[:1]),
        )


class StatusUpdate(InNetwork):
    """One report of progress on a sign-up, of one with an origin on that: made with `SignUp.report`."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="updates", verbose_name=_("sign-up"))
    on = models.DateField(_("on"))
    health = models.PositiveSmallIntegerField(_("how it goes"), choices=Health.choices)
    text = models.TextField(_("what happened"))
    percentage = models.PositiveSmallIntegerField(
        _("percentage done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    history = History()

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        constraints = [
            models.CheckConstraint(condition=Q(health__in=Health.values), name="status_update_health_known"),
            models.CheckConstraint(
                condition=Q(percentage=None) | Q(percentage__lte=100),
                name="status_update_percentage_to_100",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]
        indexes = [
            # The last word on a sign-up: asked for every sign-up on overview, matrix and report.
            models.Index(fields=["sign_up", "-on"], name="status_update_last_word"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_health_display()}"

    def clean(self) -> None:
        super().clean()
        if not self.text.strip():
            raise ValidationError({"text": _("Say in one sentence how it is going.")})
