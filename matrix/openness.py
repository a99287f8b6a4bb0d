"""How open a component is, for its page: licence, source code, documentation, conditions, and its publiccode.yml."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from .models import CONDITIONS_ASKED, Component, SignUp
from .models.licence import on_the_list
from .publiccode import is_software, wanting


@dataclass(frozen=True)
class Openness:
    """`licence`: its words, each with the address of its text. `conditions`: who takes part under those of the network.

    `wanting`: what `publiccode.yml` still lacks.
    """

    component: Component
    licence: list[tuple[str, str]]
    conditions: list[SignUp]
    wanting: list[str]

    @property
    def software(self) -> bool:
        return is_software(self.component)

    @property
    def told(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.software or self.component.documentation or self.conditions)


def openness(component: Any, standing: Sequence[SignUp]) -> Openness:
    """`standing`: the sign-ups that stand for the component."""
    asked = [row for row in standing if any(getattr(row, name) for name in CONDITIONS_ASKED)]
    software = is_software(component)
    return Openness(component, licence_words(component.licence), asked, wanting(component) if software else [])


def licence_words(licence: str) -> list[tuple[str, str]]:
    """The words of a licence; the name of each that is on the list with the address of its text."""
    return [(word, _address(word)) for word in licence.replace("(", "( ").replace(")", " )").split()]


def _address(word: str) -> str:
    try:
        name = on_the_list(word)
    except ValidationError:
        return ""
    return f"https://spdx.org/licenses/{name.removesuffix('+')}.html"
