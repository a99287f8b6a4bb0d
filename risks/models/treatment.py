"""Threat or opportunity, and what each can be met with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RiskKind(models.TextChoices):
    THREAT = "threat", _("threat")
    OPPORTUNITY = "opportunity", _("opportunity")


class Treatment(models.TextChoices):
    """What the network means to do with a risk."""

    UNDECIDED = "undecided", _("not decided yet")
    AVOID = "avoid", _("avoid")
    REDUCE = "reduce", _("reduce")
    FALL_BACK = "fall_back", _("have a plan to fall back on")
    TRANSFER = "transfer", _("transfer")
    SHARE = "share", _("share")
    ACCEPT = "accept", _("accept")
    EXPLOIT = "exploit", _("exploit")
    ENHANCE = "enhance", _("enhance")
    REJECT = "reject", _("leave it")


THREAT_TREATMENTS = (
    Treatment.UNDECIDED,
    Treatment.AVOID,
    Treatment.REDUCE,
    Treatment.FALL_BACK,
    Treatment.TRANSFER,
    Treatment.SHARE,
    Treatment.ACCEPT,
)
OPPORTUNITY_TREATMENTS = (
    Treatment.UNDECIDED,
    Treatment.EXPLOIT,
    Treatment.ENHANCE,
    Treatment.SHARE,
    Treatment.REJECT,
)
TREATMENT_FITS = _("This treatment does not fit: a threat is met otherwise than an opportunity.")
