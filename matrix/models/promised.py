"""What is promised: the fields of a sign-up, and the words for how it will be done. Its verbs: `sign_up.py`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from periods.models import Period
from stakeholders.models import InNetwork, Participation, Person

from .component import Component
from .need import Responsibility
from .status import Closed, Part, SignUpQuerySet

# How a promise will be kept: five yes/no columns, at least one.
ARRANGEMENTS = {
    "own_staff": _("own staff"),
    "volunteers": _("volunteers"),
    "hired": _("hired"),
    "outsourced": _("outsourced"),
    "partnership": _("strategic partnership"),
}
# Of these arrangements the network asks that its open-source conditions are accepted.
CONDITIONS_ASKED = ("hired", "outsourced", "partnership")


class Promised(InNetwork, Period):
    """What an organisation promises for one responsibility of a component, and since when.

    `since`, `until` (exclusive): the period it is for. `promised_until`: its end as promised, whatever ended it.
    `follows`: the sign-up that it renews, takes over or stands instead of. `origin`: of a renewal, or of a promise that
    went along with its organisation, the sign-up that the promise began as; what is told of a promise is told of its
    origin.
    `successor`, `handover_on`: named by the holder of a lead.
    """

    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("component")
    )
    responsibility = models.PositiveSmallIntegerField(_("responsibility"), choices=Responsibility.choices)
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("organisation")
    )
    part = models.PositiveSmallIntegerField(_("part"), choices=Part.choices)
    promise = models.TextField(_("promise"), blank=True)
    own_staff = models.BooleanField(ARRANGEMENTS["own_staff"], default=False)
    volunteers = models.BooleanField(ARRANGEMENTS["volunteers"], default=False)
    hired = models.BooleanField(ARRANGEMENTS["hired"], default=False)
    outsourced = models.BooleanField(ARRANGEMENTS["outsourced"], default=False)
    partnership = models.BooleanField(ARRANGEMENTS["partnership"], default=False)
    supplier = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    agreement = models.URLField(_("service level agreement"), blank=True)
    hours = models.PositiveIntegerField(_("hours a year"), default=0, validators=[MaxValueValidator(1_000_000)])
    cents = models.PositiveBigIntegerField(_("money a year (cents)"), default=0)
    contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("contact")
    )
    mandate = models.CharField(_("mandate: who agreed"), max_length=150, blank=True)
    conditions_accepted = models.BooleanField(_("open-source conditions accepted"), default=False)
    offered_on = models.DateField(_("offered on"), editable=False)
    promised_until = models.DateField(_("promised until (exclusive)"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_as = models.CharField(_("closed as"), max_length=10, choices=Closed.choices, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    annulled = models.BooleanField(_("annulled"), default=False, editable=False)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by", editable=False
    )
    origin = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals", editable=False
    )
    successor = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("successor")
    )
    handover_on = models.DateField(_("handover on"), null=True, blank=True)
    objects = SignUpQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def arrangements(self) -> list[Any]:
        """The words for how this will be done."""
        return [word for name, word in ARRANGEMENTS.items() if getattr(self, name)]

    def clean(self) -> None:
        super().clean()
        if self.part != Part.INTERESTED and not self.promise.strip():
            raise ValidationError({"promise": _("Say in a few words what you promise.")})

    def differing(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Of `changes` those that change anything: what stands there already is not judged anew."""
        return {name: value for name, value in changes.items() if value != getattr(self, name)}
