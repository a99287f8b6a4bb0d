"""What ends a sign-up otherwise than by withdrawing: it is complete, it goes to a successor, or it was a mistake."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matrix.facts import facts_of_sign_up, facts_of_successor
from matrix.forms import AnnulForm, EndForm, ForgetSuccessorForm, HandOverForm, SuccessorForm, VerbForm

from .verbs import SignUpStep


class End(SignUpStep):
    """The period is over, or the result is there."""

    step = "end"
    form_class = EndForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Ended. Thank you for your work.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consequences = [_("From today this sign-up no longer counts; what was done stays in the history.")]
        consequences += [*self.what_is_left(), *self.successor_is_there()]
        return super().get_context_data(
            heading=_("End this sign-up?"), consequences=consequences, submit_label=_("End"), **kwargs
        )


class NameSuccessor(SignUpStep):
    """Who takes over this lead, and when. Until the handover it can be named anew."""

    step = "name_successor"
    form_class = SuccessorForm
    template_name = "matrix/sign_up_successor.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Named. Ask your successor to sign up as lead from that day; then hand over.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Who takes over?"), submit_label=_("Name this successor"), **kwargs)


class ForgetSuccessor(SignUpStep):
    """Nobody takes over this lead after all."""

    step = "name_successor"
    form_class = ForgetSuccessorForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Nobody is named to take over this lead any more.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.sign_up
        if row.successor is None:
            kwargs["first"] = _("Nobody is named to take over this lead.")
        else:
            facts = {"holder": row.organisation_name, "successor": row.successor.name}  # type: ignore[attr-defined]
            kwargs["consequences"] = [_("%(holder)s stays the lead; %(successor)s does not take over.") % facts]
            if row.offer_of_successor(on=timezone.localdate()):
                said = _("%(successor)s has offered to lead already. It is asked whether it will contribute instead.")
                kwargs["consequences"].append(said % facts)
        return super().get_context_data(
            heading=_("No successor after all?"), submit_label=_("No successor after all"), **kwargs
        )


class HandOver(SignUpStep):
    """In one step: this lead ends, and that of its successor is confirmed."""

    step = "hand_over"
    form_class = HandOverForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        day = date_format(self.sign_up.closed_on or timezone.localdate(), "DATE_FORMAT")
        named = {"successor": self.sign_up.successor.name if self.sign_up.successor else "", "day": day}
        return _("Handed over: %(successor)s leads from %(day)s.") % named

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, today = self.sign_up, timezone.localdate()
        offer = row.offer_of_successor(on=today)
        if first := row.before_handover(on=today, offer=offer):
            label = _("Name a successor") if row.successor is None else _("Choose another day") if offer else ""
            ways = [(label, reverse("matrix:sign_up_successor", args=[self.network.slug, row.pk]))] if label else []
            kwargs |= {"heading": _("Hand over this lead"), "first": first, "ways": ways}
        elif row.successor and offer:
            day = max(row.handover_on or today, today)
            facts = {
                "day": date_format(day, "DATE_FORMAT"),
                "successor": row.successor.name,
                "holder": row.organisation_name,  # type: ignore[attr-defined]
            }
            kwargs["consequences"] = [
                _("From %(day)s %(successor)s leads, and %(holder)s no longer.") % facts,
                *self.what_is_left(at=day, assuming=offer),
            ]
            kwargs["facts"] = [*facts_of_sign_up(row, at=today), *facts_of_successor(offer)]
        return super().get_context_data(
            **{"heading": _("Hand over this lead?"), "submit_label": _("Hand over"), **kwargs}
        )


class Annul(SignUpStep):
    """A mistake: it never was."""

    step = "annul"
    form_class = AnnulForm
    template_name = "confirm.html"

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Annulled.")

    def why_not(self) -> str:
        return self.sign_up.why_not_annulled()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consequences = [_("This sign-up disappears from every page, also on past days. What was entered is kept.")]
        if self.sign_up.follows_id:
            consequences.append(_("The sign-up that it followed holds again."))
        return super().get_context_data(
            heading=_("Annul this sign-up?"), consequences=consequences, submit_label=_("Annul"), danger=True, **kwargs
        )
