"""Who gets in by the API: the same as on the pages, in the words of HTTP."""

from typing import Any

from tests.permissions.roles import OWN, SECRETARY
from tests.permissions.row import Row, nothing, of_component, of_held, of_offer, of_partner, of_rival, word
from tests.permissions.scene import Scene
from tests.permissions.use import of_facility


def api_offer_of_bravo(scene: Scene) -> dict[str, Any]:
    return {
        "component": scene.component.code,
        "responsibility": "develop",
        "organisation": scene.world.bravo.organisation.slug,
        "part": "contributor",
        "promise": "Wij werken mee.",
        "arrangements": ["own_staff"],
    }


ROWS: dict[str, Row] = {
    "None": Row(url=lambda _scene: "/api/niets", network=False, api=True, ok=404),
    "api:None": Row(url=lambda _scene: "/api/v1/niets", network=False, api=True, ok=404),
    "api:openapi": Row(args=nothing, network=False, api=True),
    "api:network_list": Row(args=nothing, network=False, api=True),
    "api:network": Row(api=True),
    "api:component_list": Row(api=True),
    "api:component": of_component(api=True),
    "api:need_list": Row(api=True),
    "api:need": Row(
        args=lambda scene: [scene.slug, scene.component.needs.first().pk],
        foreign=lambda scene: [scene.slug, scene.foreign_component.needs.first().pk],
        api=True,
    ),
    "api:participation_list": Row(api=True),
    "api:participation": of_partner(api=True),
    "api:facility_list": Row(api=True),
    "api:facility": of_facility(api=True),
    "api:usage_figure_list": Row(api=True),
    "api:finding_list": Row(api=True),
    "api:sign_up_list": Row(api=True),
    "api:sign_up_list#post": Row(
        api=True, method="post", ok=201, data=api_offer_of_bravo, may=frozenset({"neighbour"}) | SECRETARY
    ),
    "api:sign_up": of_offer(api=True),
    "api:confirmation": of_offer(api=True, method="post", ok=201, may=SECRETARY),
    "api:refusal": of_offer(api=True, method="post", ok=201, may=SECRETARY, data=word(reason="Past niet")),
    "api:withdrawal": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(reason="Druk")),
    "api:amendment_list": of_offer(api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(hours=5)),
    "api:renewal_list": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(hours=5)),
    "api:attestation_list": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY),
    "api:contribution": of_rival(api=True, method="post", ok=201, may=OWN | SECRETARY),
    "api:ending": of_held(api=True, method="post", ok=201, may=OWN | SECRETARY),
    "api:successor": of_held(
        api=True,
        method="post",
        ok=201,
        may=OWN | SECRETARY,
        data=lambda scene: {
            "successor": scene.world.bravo.organisation.slug,
            "handoverOn": scene.world.days(1).isoformat(),
        },
    ),
    # nobody was named: the state refuses
    "api:handover": of_held(api=True, method="post", ok=409, may=OWN | SECRETARY),
    "api:annulment": of_held(api=True, method="post", ok=201, may=SECRETARY, data=word(reason="Vergissing")),
    "api:participation_ending": of_partner(
        api=True, method="post", ok=201, may=SECRETARY, data=word(reason="Past niet meer")
    ),
    "api:progress_report_list": of_held(api=True),
    "api:progress_report_list#post": of_held(
        api=True, method="post", ok=201, may=OWN | SECRETARY, data=word(health="on_track", text="Het loopt.")
    ),
}
