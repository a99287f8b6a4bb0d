"""Who gets in on saved views: those of the network, and one's own."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.permissions.roles import EVERYBODY, MEMBERS, REPRESENTATIVE, SECRETARY
from tests.permissions.row import Row, word
from tests.permissions.scene import Scene

MINE = word(name="Van mij", whose="mine")


def saved_view(whose: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.slug, scene.views[whose].pk]


def foreign_view(scene: Scene) -> list[Any]:
    return [scene.slug, scene.foreign_view.pk]


def of_view(whose: str, **facts: Any) -> Row:
    return Row(args=saved_view(whose), foreign=foreign_view, **facts)


def keeping(scene: Scene) -> str:
    """Where the matrix is kept under a name."""
    where = reverse("matrix:saved_view_create", args=[scene.slug])
    return f"{where}?page=matrix:matrix&query=coverage%3Dopen"


ROWS: dict[str, Row] = {
    "matrix:saved_view_list": Row(),
    "matrix:saved_view_create": Row(url=keeping, may=MEMBERS),
    "matrix:saved_view_create#post": Row(url=keeping, may=MEMBERS, method="post", ok=302, data=MINE),
    "matrix:saved_view_rename": of_view("network", may=SECRETARY),
    "matrix:saved_view_rename#post": of_view("network", may=SECRETARY, method="post", ok=302, data=word(name="Anders")),
    "matrix:saved_view_remove": of_view("network", may=SECRETARY),
    "matrix:saved_view_remove#post": of_view("network", may=SECRETARY, method="post", ok=302),
    # that of one person does not exist for anybody else
    "matrix:saved_view_rename#own": of_view("representative", may=REPRESENTATIVE, hidden=EVERYBODY - REPRESENTATIVE),
    "matrix:saved_view_remove#own": of_view(
        "representative", may=REPRESENTATIVE, hidden=EVERYBODY - REPRESENTATIVE, method="post", ok=302
    ),
}
