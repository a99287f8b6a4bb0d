"""A component that a partner proposes: a candidate, about which the secretary decides."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from periods.verbs import StepRefused, locked
from stakeholders.likeness import alike
from stakeholders.models import Participation

from .phase import Phase
from .settling import Settled

SIMILAR = "similar"


class Proposed(Settled):
    """What partners can propose. Until the secretary decides, whoever proposed it can correct or withdraw it."""

    class Meta:
        abstract = True

    code: Any
    category: Any
    platforms: Any
    proposed_by: Any
    proposed_by_id: int | None

    @classmethod
    def propose(
        cls,
        *,
        by: Any,
        participation: Participation,
        category: Any,
        name: str,
        code: str = "",
        platforms: Iterable[Any] = (),
        knowing: Collection[str] | None = None,
        on: date | None = None,
        **facts: Any,
    ) -> Any:
        """Propose a component on behalf of `participation`; it is a candidate at once, with the next code.

        `facts`: summary, description, wanted_by, documentation. `knowing`: the codes of the components with a similar
        name that who proposes has seen; another one is told first. None: nobody is asked.

        Raises:
            ValidationError: something in the input is wrong; `similar`, with the `codes` of what is there.
            StepRefused: this organisation takes no part as partner or prospect.
        """
        network = participation.network
        row = cls(network=network)
        on = row.day_that_has_come(on, by=by)
        with transaction.atomic():
            locked(network)
            if not Participation.objects.who_may_sign_up(at=on).filter(pk=participation.pk).exists():
                raise StepRefused(_("Only a partner or prospect of this network can propose a component."))
            row._refuse_similar(name, knowing)
            return cls.establish(  # type: ignore[attr-defined]
                by=by,
                network=network,
                category=category,
                name=name,
                code=code,
                platforms=platforms,
                proposed_by=participation,
                phase=Phase.CANDIDATE,
                on=on,
                **facts,
            )

    def correct_proposal(self, *, by: Any, knowing: Collection[str] | None = None, **facts: Any) -> None:
        """Say better what is proposed; in another category it gets a code of that one.

        Raises:
            ValidationError: as `propose`.
            StepRefused: it was decided on, or is no proposal.
        """
        with transaction.atomic():
            row = locked(self)
            row._refuse_decided(timezone.localdate())
            if facts.get("name", row.name) != row.name:
                row._refuse_similar(facts["name"], knowing)
            category = facts.get("category", row.category)
            if category.pk != row.category.pk:
                facts["code"] = category.next_code()
            row.change(by=by, reason=str(_("Corrected")), **facts)
        self.refresh_from_db()

    def take_up(
        self,
        *,
        by: Any,
        priority: int | None = None,
        asks: Mapping[int, Mapping[str, Any]] | None = None,
        on: date | None = None,
    ) -> None:
        """Let the network want what was proposed, and ask for it at once.

        `asks`: by responsibility what `Need.ask` is told.

        Raises:
            ValidationError: what is asked is wrong.
            StepRefused: it was decided on, or is no proposal.
        """
        from .need import Need

        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = locked(self)
            row._refuse_decided(on)
            row.enter(Phase.WANTED, by=by, on=on)
            if priority is not None and priority != row.priority:
                row.change(by=by, priority=priority)
            for responsibility, asked in (asks or {}).items():
                Need.ask(by=by, component=row, responsibility=responsibility, on=on, **asked)
        self.refresh_from_db()

    def turn_down(self, *, by: Any, reason: str, on: date | None = None) -> None:
        """Say no to a proposal, with a reason; interest that was shown in it ends.

        Raises:
            ValidationError: no reason given.
            StepRefused: it was decided on, or is no proposal.
        """
        if not reason.strip():
            raise ValidationError({"reason": _("Give a reason: the organisation wants to know why.")})
        self._drop(by=by, reason=reason.strip(), on=on)

    def withdraw_proposal(self, *, by: Any, reason: str = "", on: date | None = None) -> None:
        """Take back a proposal, by who made it; interest that was shown in it ends.

        Raises:
            StepRefused: it was decided on, or is no proposal.
        """
        self._drop(by=by, reason=reason.strip() or str(_("Withdrawn by who proposed it.")), on=on)

    @property
    def waits(self) -> bool:
        """Whether this is a proposal about which nothing was decided yet."""
        return self.proposed_by_id is not None and self.phase_on(timezone.localdate()) == Phase.CANDIDATE

    def _drop(self, *, by: Any, reason: str, on: date | None) -> None:
        on = self.day_that_has_come(on, by=by)
        with transaction.atomic():
            row = locked(self)
            row._refuse_decided(on)
            row.enter(Phase.RETIRED, by=by, on=on, reason=reason)
        self.refresh_from_db()

    def _refuse_decided(self, on: date) -> None:
        if self.proposed_by_id is None:
            raise StepRefused(_("This component was not proposed by an organisation."))
        if self.phase_on(on) != Phase.CANDIDATE:
            raise StepRefused(_("This proposal has been decided on already."))

    def _refuse_similar(self, name: str, knowing: Collection[str] | None) -> None:
        """What exists with a similar name is seen first, also when it came a moment ago."""
        if knowing is None:
            return
        others = type(self)._default_manager.filter(network=self.network).exclude(pk=self.pk)
        found = [code for code, _name in alike(name, others.order_by("code").values_list("code", "name"))]
        if not set(found) <= set(knowing):
            sentence = _("There is something with a similar name already. Look at it first.")
            raise ValidationError({"name": ValidationError(sentence, SIMILAR, {"codes": found})})
