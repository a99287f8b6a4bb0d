"""What the permission test needs of facilities, figures and findings: one of each, here and elsewhere."""

from typing import Any

from matrix.models import Facility, Finding, Measured, Stance, UsageFigure
from matrix.use import month_before


def make_use(world: Any, component: Any, platform: Any) -> None:
    """A facility, a figure and a finding in the network of `world`. Elsewhere there is one more facility and finding,
    so that the last number there does not exist here.
    """
    for place in range(1 if component.code == "FUN-01" else 3):
        Facility.register(
            by=None,
            component=component,
            participation=world.related,
            name=f"Elders {place}",
            stance=Stance.OVERLAP_OPEN,
        )
        month = month_before(world.today, place + 1)
        UsageFigure.enter(by=None, platform=platform, measured=Measured(month, visitors=10, visits=20))
        Finding.record(by=None, platform=platform, on=world.today, source=f"Test {place}", text="Zoeken gaat goed.")


def last(model: Any, network: Any) -> int:
    return int(model.objects.filter(network=network).latest("pk").pk)


def facility(scene: Any) -> list[Any]:
    return [scene.slug, last(Facility, scene.world.network)]


def foreign_facility(scene: Any) -> list[Any]:
    return [scene.slug, last(Facility, scene.other.network)]


def figure(scene: Any) -> list[Any]:
    return [scene.slug, scene.platform.slug, last(UsageFigure, scene.world.network)]


def foreign_figure(scene: Any) -> list[Any]:
    return [scene.slug, scene.platform.slug, last(UsageFigure, scene.other.network)]


def finding(scene: Any) -> list[Any]:
    return [scene.slug, last(Finding, scene.world.network)]


def foreign_finding(scene: Any) -> list[Any]:
    return [scene.slug, last(Finding, scene.other.network)]


def new_facility(scene: Any) -> dict[str, Any]:
    return {
        "component": scene.component.code,
        "participation": scene.world.related.pk,
        "name": "Nog een",
        "stance": int(Stance.REUSE),
    }


def new_figure(scene: Any) -> dict[str, Any]:
    return {"month": f"{month_before(scene.world.today, 9):%Y-%m}", "visits": "1.250"}


def new_finding(scene: Any) -> dict[str, Any]:
    return {"on": scene.world.today.isoformat(), "source": "Sessie", "text": "Chat is handig."}
