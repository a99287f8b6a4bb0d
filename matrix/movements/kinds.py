"""What can happen in the matrix, and the sentence that tells it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MovementKind(models.TextChoices):
    """What happened; the label is the sentence, filled with the facts of the movement."""

    BEGAN = "began", _("The beginning: %(detail)s")
    JOINED = "joined", _("%(organisation)s takes part as %(detail)s")
    ROLE = "role", _("%(organisation)s becomes %(detail)s")
    NAMED = "named", _("%(organisation)s is named as %(detail)s")
    RENAMED = "renamed", _("%(before)s is now called %(organisation)s")
    LEFT = "left", _("%(organisation)s no longer takes part")
    MERGED = "merged", _("%(organisation)s merged into %(detail)s")
    SPLIT = "split", _("%(organisation)s was split and goes on in %(detail)s")
    SPLIT_OFF = "split_off", _("Split off from %(organisation)s: %(detail)s")
    UNNAMED = "unnamed", _("%(organisation)s is no longer named")
    ENTERED = "entered", _("%(subject)s is new: %(detail)s")
    PHASE = "phase", _("%(subject)s went from %(before)s to %(detail)s")
    TURNED_DOWN = "turned_down", _("%(subject)s was proposed and not taken up")
    ASKED = "asked", _("Asked for: to %(responsibility)s %(subject)s")
    ASKED_ANEW = "asked_anew", _("What is asked for has changed: to %(responsibility)s %(subject)s")
    FULFILLED = "fulfilled", _("Fulfilled and no longer asked for: to %(responsibility)s %(subject)s")
    DROPPED = "dropped", _("No longer asked for: to %(responsibility)s %(subject)s")
    RAN_OUT = "ran_out", _("No longer asked for, its time is over: to %(responsibility)s %(subject)s")
    FACILITY = "facility", _("%(organisation)s already has %(facility)s for %(subject)s: %(detail)s")
    STANCE = "stance", _("%(facility)s of %(organisation)s, for %(subject)s: from “%(before)s” to “%(detail)s”")
    INTERESTED = "interested", _("%(organisation)s is interested in helping to %(responsibility)s %(subject)s")
    OFFERED = "offered", _("%(organisation)s offers to %(responsibility)s %(subject)s as %(part)s")
    CONFIRMED = "confirmed", _("%(organisation)s is confirmed to %(responsibility)s %(subject)s as %(part)s")
    PLANNED = (
        "planned",
        _("%(organisation)s is confirmed to %(responsibility)s %(subject)s as %(part)s, from %(detail)s"),
    )
    OFFERED_CONFIRMED = (
        "offered_confirmed",
        _("%(organisation)s offered to %(responsibility)s %(subject)s as %(part)s and is confirmed"),
    )
    OFFERED_PLANNED = (
        "offered_planned",
        _("%(organisation)s offered to %(responsibility)s %(subject)s as %(part)s and is confirmed, from %(detail)s"),
    )
    HANDOVER_AGREED = (
        "handover_agreed",
        _(
            "%(organisation)s will succeed %(before)s as lead to %(responsibility)s %(subject)s "
            "from %(detail)s: confirmed"
        ),
    )
    STARTED = "started", _("%(organisation)s starts to %(responsibility)s %(subject)s as %(part)s")
    RENEWED = (
        "renewed",
        _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has been changed"),
    )
    HANDED_OVER = (
        "handed_over",
        _("%(organisation)s succeeds %(before)s as lead to %(responsibility)s %(subject)s"),
    )
    WENT_ALONG = (
        "went_along",
        _("The sign-up of %(before)s to %(responsibility)s %(subject)s (%(part)s) goes along to %(organisation)s"),
    )
    GAVE_WAY = (
        "gave_way",
        _(
            "The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) "
            "has been merged with that of its successor"
        ),
    )
    DECLINED = (
        "declined",
        _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has been declined"),
    )
    WITHDRAWN = (
        "withdrawn",
        _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has been withdrawn"),
    )
    ENDED = "ended", _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has ended")
    LAPSED = "lapsed", _("The sign-up of %(organisation)s to %(responsibility)s %(subject)s (%(part)s) has lapsed")


# What makes a promise or a need better or worse from that day. Who is confirmed for later gains when it starts.
GAINS = frozenset(
    {
        MovementKind.CONFIRMED,
        MovementKind.OFFERED_CONFIRMED,
        MovementKind.STARTED,
        MovementKind.RENEWED,
        MovementKind.HANDED_OVER,
        MovementKind.FULFILLED,
    }
)
LOSSES = frozenset({MovementKind.WITHDRAWN, MovementKind.ENDED, MovementKind.LAPSED})
# What counts as an offer, and what as a confirmation: done on one day, both are one movement.
OFFERS = frozenset({MovementKind.OFFERED, MovementKind.OFFERED_CONFIRMED, MovementKind.OFFERED_PLANNED})
CONFIRMATIONS = frozenset(
    {
        MovementKind.CONFIRMED,
        MovementKind.PLANNED,
        MovementKind.OFFERED_CONFIRMED,
        MovementKind.OFFERED_PLANNED,
    }
)
