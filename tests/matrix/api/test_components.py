"""Components in the API: what is told of them, narrowed down, on any day."""

from matrix.models import CategoryKind, Phase, Responsibility
from tests.matrix.api.asking import HERE


def test_a_component_with_its_coverage(world, get):
    component = world.component("FUN-01", name="Wiki", summary="Samen schrijven", description="**Alles**")
    world.confirmed(component)
    found = get(f"{HERE}/components/FUN-01")
    assert found["coverage"] == "open"  # develop is covered, manage is not: the worst counts
    assert (found["phase"], found["priority"]) == ("wanted", "should")
    assert found["category"] == {"code": "FUN", "kind": "functional", "name": "functioneel"}
    assert found["description"] == "**Alles**"
    assert "description" not in get(f"{HERE}/components")["results"][0]


def test_components_as_they_were_on_a_day(world, get):
    component = world.component(phase=None)
    component.enter(Phase.WANTED, by=None, on=world.days(-30))
    component.enter(Phase.IN_DEVELOPMENT, by=None, on=world.days(-10))
    phases = {days: get(f"{HERE}/components/FUN-01", at=world.days(days))["phase"] for days in (-40, -20, 0)}
    assert phases == {-40: None, -20: "wanted", 0: "in_development"}


def test_components_are_filtered(world, get):
    world.component("FUN-01")
    world.confirmed(world.component("FUN-02"), responsibility=Responsibility.MANAGE)
    world.component("FUN-03", phase=Phase.CANDIDATE, need=False)
    codes = lambda **query: [row["code"] for row in get(f"{HERE}/components", **query)["results"]]  # noqa: E731
    assert codes() == ["FUN-01", "FUN-02", "FUN-03"]
    assert codes(phase="candidate") == ["FUN-03"]
    assert codes(coverage="open") == ["FUN-01", "FUN-02"]
    assert codes(category="legal") == []


def test_own_categories_keep_their_name_and_fixed_ones_follow_the_language(world, log_in):
    world.component()
    address = f"{HERE}/components/FUN-01"
    read = lambda language: log_in().get(address, headers={"accept-language": language}).json()["category"]["name"]  # noqa: E731
    assert (read("nl"), read("en")) == ("functioneel", "functional")
    world.category.own_name = "Functies"
    world.category.kind = CategoryKind.FUNCTIONAL
    world.category.save()
    assert (read("nl"), read("en")) == ("Functies", "Functies")
