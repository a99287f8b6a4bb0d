"""Who gets in on use: figures, findings, and what exists elsewhere."""

from typing import Any

from matrix.models import Facility, Finding, Stance, UsageFigure
from matrix.use import month_before
from tests.permissions.roles import SECRETARY
from tests.permissions.row import Row, of_platform, word
from tests.permissions.scene import Scene


def last(model: Any, network: Any) -> int:
    return int(model.objects.filter(network=network).latest("pk").pk)


def facility(scene: Scene) -> list[Any]:
    return [scene.slug, last(Facility, scene.world.network)]


def foreign_facility(scene: Scene) -> list[Any]:
    return [scene.slug, last(Facility, scene.other.network)]


def figure(scene: Scene) -> list[Any]:
    return [scene.slug, scene.platform.slug, last(UsageFigure, scene.world.network)]


def foreign_figure(scene: Scene) -> list[Any]:
    return [scene.slug, scene.platform.slug, last(UsageFigure, scene.other.network)]


def finding(scene: Scene) -> list[Any]:
    return [scene.slug, last(Finding, scene.world.network)]


def foreign_finding(scene: Scene) -> list[Any]:
    return [scene.slug, last(Finding, scene.other.network)]


def new_facility(scene: Scene) -> dict[str, Any]:
    return {
        "component": scene.component.code,
        "participation": scene.world.related.pk,
        "name": "Nog een",
        "stance": int(Stance.REUSE),
    }


def new_figure(scene: Scene) -> dict[str, Any]:
    return {"month": f"{month_before(scene.world.today, 9):%Y-%m}", "visits": "1.250"}


def new_finding(scene: Scene) -> dict[str, Any]:
    return {"on": scene.world.today.isoformat(), "source": "Sessie", "text": "Chat is handig."}


def of_facility(**facts: Any) -> Row:
    return Row(args=facility, foreign=foreign_facility, **facts)


def of_figure(**facts: Any) -> Row:
    return Row(args=figure, foreign=foreign_figure, **facts)


def of_finding(**facts: Any) -> Row:
    return Row(args=finding, foreign=foreign_finding, **facts)


ROWS: dict[str, Row] = {
    "matrix:platform_use": of_platform(),
    "matrix:usage_csv": of_platform(),
    "matrix:usage_template": of_platform(),
    "matrix:usage_create": of_platform(may=SECRETARY),
    "matrix:usage_create#post": of_platform(may=SECRETARY, method="post", ok=302, data=new_figure),
    "matrix:usage_upload": of_platform(may=SECRETARY),
    "matrix:usage_upload#post": of_platform(may=SECRETARY, method="post"),
    "matrix:usage_update": of_figure(may=SECRETARY),
    "matrix:usage_update#post": of_figure(may=SECRETARY, method="post", ok=302, data=word(visits="30")),
    "matrix:usage_remove": of_figure(may=SECRETARY),
    "matrix:usage_remove#post": of_figure(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
    "matrix:finding_list": Row(),
    "matrix:finding_create": of_platform(may=SECRETARY),
    "matrix:finding_create#post": of_platform(may=SECRETARY, method="post", ok=302, data=new_finding),
    "matrix:finding_update": of_finding(may=SECRETARY),
    "matrix:finding_update#post": of_finding(may=SECRETARY, method="post", ok=302, data=new_finding),
    "matrix:finding_remove": of_finding(may=SECRETARY),
    "matrix:finding_remove#post": of_finding(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
    "matrix:facility_list": Row(),
    "matrix:facility_create": Row(may=SECRETARY),
    "matrix:facility_create#post": Row(may=SECRETARY, method="post", ok=302, data=new_facility),
    "matrix:facility_detail": of_facility(),
    "matrix:facility_update": of_facility(may=SECRETARY),
    "matrix:facility_update#post": of_facility(may=SECRETARY, method="post", ok=302, data=word(name="Anders")),
    "matrix:facility_stance": of_facility(may=SECRETARY),
    "matrix:facility_stance#post": of_facility(may=SECRETARY, method="post", ok=302, data=word(stance=1)),
    "matrix:facility_review": of_facility(may=SECRETARY),
    "matrix:facility_review#post": of_facility(
        may=SECRETARY, method="post", ok=302, data=lambda scene: {"review_on": scene.world.days(30).isoformat()}
    ),
    "matrix:facility_remove": of_facility(may=SECRETARY),
    "matrix:facility_remove#post": of_facility(may=SECRETARY, method="post", ok=302, data=word(reason="Vergissing")),
}
