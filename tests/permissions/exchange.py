"""Who gets in on what goes in and out: lists to take along, files brought in, and changes of many at once."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from matrix.bulk import digest, look
from matrix.models import Component, Priority
from tests.permissions.roles import MEMBERS, SECRETARY
from tests.permissions.row import Row, word
from tests.permissions.scene import Scene


def form(name: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.slug, name]


def of_file(kind: str = "csv", **facts: Any) -> Row:
    """A list to take along; another network has no kinds of files of its own, so an unknown kind stands for it."""
    return Row(args=form(kind), foreign=form("exe"), **facts)


def of_import(name: str = "columns", **facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.imports[name].pk],
        foreign=lambda scene: [scene.slug, scene.imports["foreign"].pk],
        may=SECRETARY,
        **facts,
    )


def bulk_seen(scene: Scene) -> dict[str, str]:
    """What the page shows that sets the priority of the component of the scene."""
    rows = Component.objects.filter(pk=scene.component.pk)
    return {"seen": digest(look(rows, "priority", Priority.MUST, today=timezone.localdate()))}


ROWS: dict[str, Row] = {
    "matrix:crosswise_export": of_file("json"),
    "matrix:matrix_export": of_file("xlsx"),
    "matrix:component_export": of_file("csv"),
    "matrix:need_export": of_file("ods"),
    "matrix:sign_up_export": of_file("json", may=MEMBERS),
    "overview:partner_export": of_file("json"),
    "matrix:import_list": Row(may=SECRETARY),
    # without a file the form comes again, with a sentence
    "matrix:import_list#post": Row(may=SECRETARY, method="post"),
    "matrix:import_template": of_file("csv", may=SECRETARY),
    "matrix:import_columns": of_import(),
    "matrix:import_columns#post": of_import(
        method="post",
        ok=302,
        data=word(**{"kind-0": "components", "was-0": "components", "column-0-0": "code", "column-0-1": "name"}),
    ),
    "matrix:import_detail": of_import("preview"),
    "matrix:import_apply": of_import("preview", method="post", ok=302),
    "matrix:import_again": of_import("preview", method="post", ok=302),
    "matrix:import_drop": of_import("preview", method="post", ok=302),
    "matrix:import_refused": of_import("preview"),
    "matrix:bulk_preview": Row(
        may=SECRETARY,
        url=lambda scene: f"/{scene.slug}/bulk/?component={scene.component.code}&set=priority:must",
    ),
    "matrix:bulk_preview#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        url=lambda scene: f"/{scene.slug}/bulk/?component={scene.component.code}&set=priority:must",
        data=bulk_seen,
    ),
    "matrix:bulk_list": Row(may=SECRETARY),
    "matrix:bulk_undo": Row(
        may=SECRETARY,
        args=lambda scene: [scene.slug, scene.bulk.pk],
        foreign=lambda scene: [scene.slug, scene.foreign_bulk.pk],
    ),
    "matrix:bulk_undo#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        args=lambda scene: [scene.slug, scene.bulk.pk],
        foreign=lambda scene: [scene.slug, scene.foreign_bulk.pk],
    ),
}
