"""Who gets in on annual reports."""

from typing import Any

from tests.permissions.roles import BOARD_ROOM, SECRETARY
from tests.permissions.row import Row
from tests.permissions.scene import Scene


def this_year(scene: Scene) -> list[Any]:
    return [scene.slug, scene.world.today.year]


def no_such_year(scene: Scene) -> list[Any]:
    return [scene.slug, 1990]


def of_year(**facts: Any) -> Row:
    return Row(args=this_year, foreign=no_such_year, **facts)


ROWS: dict[str, Row] = {
    "reports:report_list": Row(),
    "reports:report_detail": of_year(may=BOARD_ROOM),
    "reports:report_collect": of_year(may=SECRETARY, method="post", ok=302),
    "reports:report_make": of_year(may=SECRETARY, method="post", ok=302),
    "reports:report_file": of_year(may=BOARD_ROOM),
    # before a PDF is made there is none, also for who may have it
    "reports:report_pdf": of_year(may=BOARD_ROOM, ok=404),
}
