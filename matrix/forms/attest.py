"""“Does this still stand?”: one press for all that an organisation promised."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matrix.models import SignUp
from periods.verbs import as_seen, locked, version_of

from .verb import VerbForm

CHANGED = _("This sign-up was changed after you opened this page. Look at it first, then send again.")


class AttestForm(VerbForm):
    """Which promises still stand. Nothing is ticked beforehand; “all” means what the page showed, and no more.

    `groups`: what is promised today by each organisation that the reader acts for, each row with its version.
    """

    def __init__(self, *args: Any, groups: Sequence[tuple[Any, Sequence[SignUp]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.rows: dict[str, SignUp] = {str(row.pk): row for _organisation, rows in groups for row in rows}
        self.owners = {str(row.pk): str(organisation.pk) for organisation, rows in groups for row in rows}
        choices = [(key, key) for key in self.rows]
        self.fields["stands"] = forms.MultipleChoiceField(required=False, choices=choices)
        self.fields["all"] = forms.MultipleChoiceField(
            required=False, choices=[(str(organisation.pk), str(organisation.pk)) for organisation, _rows in groups]
        )

    def clean(self) -> dict[str, Any]:
        chosen = set(self.cleaned_data.get("stands", ()))
        whole, seen = self.cleaned_data.get("all", ()), self._seen()
        chosen |= {key for key, owner in self.owners.items() if owner in whole and key in seen}
        if not self.errors and not chosen:
            raise ValidationError(_("Tick what still stands. What does not, you change or withdraw."))
        for key in chosen:
            if seen.get(key) != _version(self.rows[key]):
                self._overtaken(self.rows[key])
        self.chosen = [self.rows[key] for key in self.rows if key in chosen]
        return self.cleaned_data

    def _seen(self) -> dict[str, str]:
        """Which rows the page showed, and in which version."""
        told = self.data.getlist("seen") if hasattr(self.data, "getlist") else self.data.get("seen", [])
        pairs = (each.partition(":") for each in told)
        return {key: version for key, _colon, version in pairs}

    def _overtaken(self, row: SignUp) -> None:
        self.refused = True
        self.add_error(None, ValidationError(f"{row.component}: {CHANGED}"))

    def act(self) -> int:
        with transaction.atomic():
            # In one order, and all of them before the first is attested: so that it is all of them or none.
            for row in sorted(self.chosen, key=lambda row: (row.component_id, row.pk)):
                with as_seen((_version(row),), hold=partial(_hold, row), now=partial(_version_now, row)):
                    continue
            for row in self.chosen:
                row.attest(by=self.by)
        return len(self.chosen)


def _version(row: Any) -> str:
    return str(row.version or "new")


def _version_now(row: SignUp) -> str:
    return version_of(SignUp.history.filter(id=row.pk))


def _hold(row: SignUp) -> None:
    locked(row.component)
    locked(row)
