"""Contacts of promises, named several at once: the choice for each, one for all, and the mail to who becomes one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matrix.models import SignUp
from stakeholders.models import Membership, Participation, Person

# One choice for all of the promises below it.
ALL = "everything"


def colleagues(participation: Participation | int) -> list[Person]:
    """Who acts for an organisation today, and so can be contact."""
    acting = Membership.objects.acting_for(participation).as_at(timezone.localdate())
    return list(Person.objects.filter(pk__in=acting.values("person")))


def promises_of(participation: Participation) -> list[SignUp]:
    """What an organisation promised that stands today; what has no contact comes first."""
    rows = SignUp.objects.filter(participation=participation).as_at(timezone.localdate())
    rows = rows.select_related("network", "component", "participation", "contact")
    return list(rows.order_by(F("contact").asc(nulls_first=True), "component__code", "pk"))


def field_of(row: SignUp) -> str:
    return f"sign-up-{row.pk}"


def somebody(label: Any, people: Iterable[Person], *, empty: Any = None) -> forms.TypedChoiceField:
    """One of `people`, or nobody. They are known already: many such fields ask the database nothing."""
    known = {str(each.pk): each for each in people}
    field = forms.TypedChoiceField(
        choices=[("", empty or _("Nobody yet")), *((key, each.name) for key, each in known.items())],
        coerce=lambda key: known.get(str(key)),
        empty_value=None,
        label=label,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    field.unmarked = True  # type: ignore[attr-defined]
    return field


def contact_fields(
    rows: Sequence[SignUp], people: Sequence[Person], *, may_stay: bool = True
) -> dict[str, forms.Field]:
    """A field for each promise; before them one for all, where that saves anything.

    `may_stay`: who is the contact can be so still, whether they act for the organisation or not.
    """
    fields: dict[str, forms.Field] = {}
    if len(rows) > 1 and people:
        fields[ALL] = somebody(_("All of them"), people, empty=_("Choose for each of them"))
        fields[ALL].help_text = _(
            "Whoever you choose here becomes the contact of the promises below, but not of those for which you "
            "choose somebody yourself."
        )
    for row in rows:
        own = [row.contact] if may_stay and row.contact and row.contact not in people else []
        fields[field_of(row)] = somebody(f"{row.component.name}, {row.get_responsibility_display()}", [*people, *own])
    return fields


def chosen_contacts(rows: Sequence[SignUp], form: forms.Form) -> dict[SignUp, Person | None]:
    """Who was chosen for each promise: what was chosen for one goes before what was chosen for all."""
    sent, changed = form.cleaned_data, set(form.changed_data)
    return {
        row: sent.get(field_of(row)) if field_of(row) in changed else sent.get(ALL) or sent.get(field_of(row))
        for row in rows
    }


def name_contacts(chosen: Mapping[SignUp, Person | None], *, by: Any, reason: str = "") -> None:
    """Let these be the contacts: all of them, or none. Who becomes one is told by mail, once for all.

    Raises:
        ValidationError: not somebody who acts for the organisation.
        StepRefused: a promise no longer stands.
    """
    from overview.tasks import tell_new_contact

    told: dict[int, list[int]] = {}
    with transaction.atomic():
        for row in sorted(chosen, key=lambda each: (each.component_id, each.pk)):
            contact, before = chosen[row], row.contact_id
            if (contact.pk if contact else None) == before:
                continue
            row.name_contact(contact, by=by, reason=reason)
            if contact is not None and contact.pk != by.person_id:
                told.setdefault(contact.pk, []).append(row.pk)
        for person, rows in told.items():
            tell_new_contact.enqueue(person, rows)
