"""Who gets in on the pages that show more than one room, and who changes the rules of the network."""

from tests.permissions.roles import ADMINISTRATOR, SECRETARY, VISITOR
from tests.permissions.row import Row, nothing, of_component, word

SETTINGS = {
    "name": "Samenwerkverband",
    "public": "yes",
    "second_factor": "no",
    "leads_confirmed_by": "secretary",
    "contributors_confirmed_by": "at_once",
    "silent_after_days": 90,
    "ending_soon_days": 30,
    "overload_leads": 5,
}

ROWS: dict[str, Row] = {
    "overview:home": Row(args=nothing, network=False),
    "overview:accessibility": Row(args=nothing, network=False),
    # Of an installation that was set up already: to others there is nothing here.
    "overview:setup": Row(args=nothing, network=False, may=ADMINISTRATOR, hidden=VISITOR),
    "overview:overview": Row(),
    "overview:compare": Row(),
    "overview:network": Row(),
    "overview:network_settings": Row(may=SECRETARY),
    "overview:network_settings#post": Row(may=SECRETARY, method="post", ok=302, data=word(**SETTINGS)),
    "overview:component_detail": of_component(),
    "overview:partner_list": Row(),
    "overview:partner_detail": Row(
        args=lambda scene: [scene.slug, scene.world.alfa.organisation.slug],
        foreign=lambda scene: [scene.slug, scene.other.alfa.organisation.slug],
    ),
}
