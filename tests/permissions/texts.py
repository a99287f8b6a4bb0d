"""Who gets in on the texts of a component, a platform and the network, and on their versions."""

from collections.abc import Callable
from typing import Any

from tests.permissions.roles import SECRETARY
from tests.permissions.row import Row, component, foreign_component, foreign_platform, network_only, platform, word
from tests.permissions.scene import Scene


def version_of(thing: Callable[[Scene], list[Any]]) -> Callable[[Scene], list[Any]]:
    """The first version of its texts."""
    return lambda scene: [*thing(scene), 1]


def no_such_version(scene: Scene) -> list[Any]:
    return [scene.slug, 99]


def of_texts() -> dict[str, Row]:
    """The rows of the pages about the texts of a component, a platform and the network."""
    things = (
        ("matrix:component", "summary", component, foreign_component),
        ("matrix:platform", "purpose", platform, foreign_platform),
        ("overview:network", "purpose", network_only, None),
    )
    rows: dict[str, Row] = {}
    for name, text, here, elsewhere in things:
        all_of = {"args": here, "foreign": elsewhere}
        one_of = {"args": version_of(here), "foreign": version_of(elsewhere) if elsewhere else no_such_version}
        rows |= {
            f"{name}_edit": Row(**all_of, may=SECRETARY),
            f"{name}_edit#post": Row(**all_of, may=SECRETARY, method="post", ok=302, data=word(**{text: "Anders."})),
            f"{name}_history": Row(**all_of),
            f"{name}_compare": Row(**all_of),
            f"{name}_version": Row(**one_of),
            f"{name}_version#post": Row(**one_of, may=SECRETARY, method="post", ok=302),
        }
    return rows


ROWS = of_texts()
