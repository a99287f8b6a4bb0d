"""Who gets in on the pages that show more than one room, and who changes the rules of the network."""

from typing import Any

from periods.verbs import version_of
from stakeholders.models import Person
from tests.permissions.roles import ADMINISTRATOR, SECRETARY, VISITOR
from tests.permissions.row import Row, nothing, of_component, word

SETTINGS = {
    "language": "nl",
    "name": "Samenwerkverband",
    "public": "yes",
    "second_factor": "no",
    "leads_confirmed_by": "secretary",
    "contributors_confirmed_by": "at_once",
    "silent_after_days": 90,
    "ending_soon_days": 30,
    "overload_leads": 5,
}


def somebody(**facts: Any) -> Row:
    """The neighbour, or somebody of another network."""
    return Row(
        args=lambda scene: [scene.slug, scene.world.neighbour.person.pk],
        foreign=lambda scene: [scene.slug, scene.other.neighbour.person.pk],
        data=lambda scene: {"version": version_of(Person.history.filter(id=scene.world.neighbour.person.pk))},
        **facts,
    )


ROWS: dict[str, Row] = {
    "overview:home": Row(args=nothing, network=False),
    "overview:accessibility": Row(args=nothing, network=False),
    # Of an installation that was set up already: to others there is nothing here.
    "overview:setup": Row(args=nothing, network=False, may=ADMINISTRATOR, hidden=VISITOR),
    "overview:privacy": Row(args=nothing, network=False),
    "overview:overview": Row(),
    "overview:compare": Row(),
    "overview:network": Row(),
    "overview:network_settings": Row(may=SECRETARY),
    "overview:network_settings#post": Row(may=SECRETARY, method="post", ok=302, data=word(**SETTINGS)),
    "overview:change_list": Row(may=SECRETARY),
    "overview:change_export": Row(
        args=lambda scene: [scene.slug, "json"], foreign=lambda scene: [scene.slug, "exe"], may=SECRETARY
    ),
    "overview:change_detail": Row(
        args=lambda scene: [scene.slug, "component", scene.component.pk],
        foreign=lambda scene: [scene.slug, "component", scene.foreign_component.pk],
        may=SECRETARY,
    ),
    "overview:person_anonymise": somebody(may=SECRETARY),
    "overview:person_anonymise#post": somebody(may=SECRETARY, method="post", ok=302),
    "overview:component_detail": of_component(),
    "overview:partner_list": Row(),
    "overview:partner_detail": Row(
        args=lambda scene: [scene.slug, scene.world.alfa.organisation.slug],
        foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug],
    ),
}
