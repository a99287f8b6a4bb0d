"""What a row says of an address, and how rows of the most common things are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.permissions.roles import EVERYBODY
from tests.permissions.scene import Scene


def network_only(scene: Scene) -> list[Any]:
    return [scene.slug]


@dataclass(frozen=True)
class Row:
    """Who may open an address, and what they get.

    `args`: what stands in the address, network first. `foreign`: the same with another network's row in it.
    `network`: whether it belongs to a network (and so is 404 to outsiders of a private one).
    `turned_away`: whoever is already where the page leads is sent on. `hidden`: for whom the thing does not exist.
    `stays`: who gets the form again, with a sentence and nothing done. `refused`: whom the present state forbids it.
    """

    may: frozenset[str] = EVERYBODY
    ok: int = 200
    method: str = "get"
    args: Callable[[Scene], list[Any]] = network_only
    foreign: Callable[[Scene], list[Any]] | None = None
    data: Callable[[Scene], dict[str, Any]] | None = None
    url: Callable[[Scene], str] | None = None
    network: bool = True
    api: bool = False
    hidden: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    turned_away: bool = False


def nothing(_scene: Scene) -> list[Any]:
    return []


def component(scene: Scene) -> list[Any]:
    return [scene.slug, scene.component.code]


def foreign_component(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_component.code]


def offer(scene: Scene) -> list[Any]:
    return [scene.slug, scene.offer.pk]


def held(scene: Scene) -> list[Any]:
    return [scene.slug, scene.held.pk]


def rival(scene: Scene) -> list[Any]:
    return [scene.slug, scene.rival.pk]


def foreign_offer(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_offer.pk]


def platform(scene: Scene) -> list[Any]:
    return [scene.slug, scene.platform.slug]


def foreign_platform(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_platform.slug]


def sign_up_page(scene: Scene) -> list[Any]:
    return [*component(scene), "develop"]


def foreign_sign_up_page(scene: Scene) -> list[Any]:
    return [*foreign_component(scene), "develop"]


def of_component(**facts: Any) -> Row:
    return Row(args=component, foreign=foreign_component, **facts)


def of_offer(**facts: Any) -> Row:
    return Row(args=offer, foreign=foreign_offer, **facts)


def of_held(**facts: Any) -> Row:
    return Row(args=held, foreign=foreign_offer, **facts)


def of_rival(**facts: Any) -> Row:
    return Row(args=rival, foreign=foreign_offer, **facts)


def of_partner(**facts: Any) -> Row:
    """Of an organisation that has signed up for nothing."""
    return Row(
        args=lambda scene: [scene.slug, scene.world.prospect.organisation.slug],
        foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug],
        **facts,
    )


def of_platform(**facts: Any) -> Row:
    return Row(args=platform, foreign=foreign_platform, **facts)


def word(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda _scene: facts


def today_and(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: {"on": scene.world.today.isoformat(), **facts}


def with_category(**facts: Any) -> Callable[[Scene], dict[str, Any]]:
    """A form that asks for a category of this network, and a day."""
    return lambda scene: {"category": scene.world.category.pk, "on": scene.world.today.isoformat(), **facts}
