"""Into which phase a component or platform goes, and back when that was a mistake."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matrix.facts import facts_of_component
from matrix.forms import PhaseForm, PhaseUndoForm, VerbForm
from matrix.models import Component, ComponentPhase, Part, Phase, PlatformPhase, Status

from .framework import FrameworkPage, OfComponent, OfPlatform


class PhasePage(FrameworkPage):
    """The next phase, with the phases so far."""

    form_class: Any = PhaseForm
    template_name = "matrix/phase_form.html"
    undo_name: str

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("The phase has been changed.")

    def consequences(self) -> list[str]:
        """What else happens when it is retired."""
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"thing": self.thing, "present": self.thing.phase}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        phases = list(self.thing.phases.order_by("-since"))
        today = timezone.localdate()
        return super().get_context_data(
            heading=_("Change the phase"),
            phases=[(row, row.since > today) for row in phases],
            now=capfirst(Phase(self.thing.phase).label) if self.thing.phase else "",
            undo_url=reverse(self.undo_name, args=[self.network.slug, self.word]) if len(phases) > 1 else "",
            consequences=self.consequences(),
            submit_label=_("Change the phase"),
            **kwargs,
        )

    @property
    def word(self) -> str:
        """What the address calls it."""
        thing = self.thing
        return str(thing.code if isinstance(thing, Component) else thing.slug)


class PhaseUndo(FrameworkPage):
    """The last phase was a mistake: the one before it goes on."""

    form_class: Any = PhaseUndoForm
    template_name = "confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"thing": self.thing}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Undone. What was entered is kept in the history.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before, last = [None, None, *self.thing.phases.order_by("since")][-2:]
        consequences: list[str] = []
        if before is not None:
            named = {"last": last, "before": before}
            consequences.append(_("The phase “%(last)s” disappears; “%(before)s” goes on.") % named)
            if last.phase == Phase.RETIRED:
                consequences.append(_("What was ended when it was retired stays ended: ask for it anew."))
            elif before.phase in (Phase.CANDIDATE, Phase.RETIRED) and isinstance(self.thing, Component):
                consequences.append(_("What is asked for it since then is no longer asked."))
        return super().get_context_data(
            **{
                "heading": _("Undo the last phase?"),
                "consequences": consequences,
                "submit_label": _("Undo"),
                "danger": True,
                **kwargs,
            }
        )


class ComponentPhasePage(PhasePage, OfComponent):
    undo_name = "matrix:component_phase_undo"

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [ComponentPhase.history.filter(component=self.component.pk)]

    def standing(self) -> list[Any]:
        """What would end if it were retired today."""
        if not hasattr(self, "_standing"):
            self._standing = list(self.component.sign_ups.as_at(timezone.localdate()))
        return self._standing

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"standing": len(self.standing())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"facts": facts_of_component(self.component, at=timezone.localdate()), **kwargs}
        )

    def consequences(self) -> list[str]:
        promises = sum(row.part != Part.INTERESTED and row.status != Status.OFFERED for row in self.standing())
        others = len(self.standing()) - promises
        asked = self.component.needs.as_at(timezone.localdate()).count()
        parts = (
            (promises, ngettext("%d promise ends", "%d promises end", promises)),
            (
                others,
                ngettext(
                    "%d offer or show of interest is declined", "%d offers or shows of interest are declined", others
                ),
            ),
            (asked, ngettext("%d need is no longer asked", "%d needs are no longer asked", asked)),
        )
        told = [sentence % number for number, sentence in parts if number]
        if not told:
            return []
        return [*told, _("You can also let the sign-ups end or be handed over first.")] if self.standing() else told


class ComponentPhaseUndo(PhaseUndo, OfComponent):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"facts": facts_of_component(self.component, at=timezone.localdate()), **kwargs}
        )

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [ComponentPhase.history.filter(component=self.component.pk)]


class PlatformPhasePage(PhasePage, OfPlatform):
    undo_name = "matrix:platform_phase_undo"

    def trail(self) -> Sequence[QuerySet[Any]]:
        return [PlatformPhase.history.filter(platform=self.platform.pk)]


class PlatformPhaseUndo(PhaseUndo, OfPlatform):
    def trail(self) -> Sequence[QuerySet[Any]]:
        return [PlatformPhase.history.filter(platform=self.platform.pk)]
