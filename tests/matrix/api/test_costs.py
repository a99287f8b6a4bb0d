"""What a list of the API costs: as many queries for thirty rows as for three."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from matrix.models import Health
from tests.matrix.api.asking import HERE


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(world, log_in):
    client = log_in(world.secretary)
    first = world.confirmed(world.component("FUN-00"))

    def fill(numbers):
        for number in numbers:
            world.confirmed(
                world.component(f"FUN-{number:02}", parent=first.component),
                contact=world.coordinator.person,
                outsourced=True,
                conditions_accepted=True,
                supplier=world.supplier,
            )
            first.report(by=None, health=Health.ON_TRACK, text=f"Bericht {number}")

    def costs():
        found = {}
        for path in ("components", "needs", "sign-ups", f"sign-ups/{first.pk}/progress-reports"):
            with CaptureQueriesContext(connection) as seen:
                found[path] = client.get(f"{HERE}/{path}").json()["count"], len(seen)
        return found

    fill(range(1, 3))
    few = costs()
    fill(range(3, 30))
    many = costs()
    for path, (count, queries) in many.items():
        assert count > few[path][0]
        assert queries == few[path][1] <= 15, path
