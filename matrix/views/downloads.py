"""The ways to take a list along, as links on its page."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from publishing.sheets import FORMATS
from stakeholders.views import WrongAddress

# What is no condition of a list: how it is sorted, which page of it.
NO_CONDITIONS = ("page", "part", "sort", "columns")


def downloads(view: Any, name: str, *, keeps: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The ways to take a list along: word and address, with the filter and the day of the page.

    `keeps`: what else of the address makes another list.
    """
    left_out = set(NO_CONDITIONS) - set(keeps)
    if view.shown.problem:  # then the page shows today
        left_out.add("at")
    asked = {word: told for word, told in view.request.GET.lists() if word not in left_out and any(told)}
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    return [(form.upper(), reverse(name, args=[view.network.slug, form]) + query) for form in FORMATS]


def refuse_wrong_conditions(filterset: Any) -> None:
    """Raise WrongAddress where the address asks for what cannot be chosen: more, or nothing, would be no answer."""
    if filterset.is_bound and not filterset.is_valid():
        fields = filterset.form.fields
        told = [f"{fields[name].label}: {' '.join(map(str, said))}" for name, said in filterset.errors.items()]
        raise WrongAddress(_("The address asks for what cannot be chosen. %(told)s") % {"told": " ".join(told)})
