"""What a page costs: as many queries for thirty components as for three."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from matrix.models import Health, Part, Platform, Responsibility
from tests.matrix.pages import address, page_of

COUNTED = {
    "matrix": (None, lambda _row: []),
    "component_list": (None, lambda _row: []),
    "need_list": (None, lambda _row: []),
    "platform_list": (None, lambda _row: []),
    "platform_detail": (None, lambda _row: ["plein"]),
    "sign_up_detail": ("representative", lambda row: [row.pk]),
    "sign_up_report": ("representative", lambda row: [row.pk]),
    "sign_up_renew": ("representative", lambda row: [row.pk]),
    "sign_up_amend": (
        "neighbour",
        lambda row: [row.component.sign_ups.get(participation__organisation__slug="proef-bravo").pk],
    ),
    "sign_up_withdraw": ("representative", lambda row: [row.pk]),
    "sign_up_create": ("representative", lambda row: [row.component.code, "manage"]),
    "my_sign_ups": ("representative", lambda _row: []),
    "inbox": ("secretary", lambda _row: []),
}


def fill(world, square, numbers):
    """Components with something in both slots; the last promise."""
    for number in numbers:
        component = world.component(f"FUN-{number:02}")
        component.platforms.add(square)
        row = world.confirmed(component)
        row.report(by=None, health=Health.ON_TRACK, text="Goed.")
        world.offer(component, world.bravo, responsibility=Responsibility.MANAGE)
        world.offer(component, world.prospect, responsibility=Responsibility.MANAGE)
    return row


def test_thirty_components_cost_no_more_queries_than_three(world, log_in):
    square = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    row = fill(world, square, range(3))

    def costs():
        spent = {}
        for name, (role, args) in COUNTED.items():
            client = log_in(world.users.get(role))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(name, world, *args(row))).status_code == 200
            spent[name] = len(queries)
        return spent

    few = costs()
    fill(world, square, range(3, 30))
    assert costs() == few
    assert {name: number for name, number in few.items() if number > 15} == {}


def test_many_sign_ups_for_one_component_cost_no_more_queries(world, log_in, django_assert_max_num_queries):
    component = world.component()
    client = log_in(world.representative)
    with django_assert_max_num_queries(15) as few:
        client.get(page_of(component))
    for day in range(1, 30):
        row = world.offer(component, on=world.days(-40 - day))
        row.withdraw(by=None, on=world.days(-40 - day))
    for who in (world.bravo, world.prospect):
        world.confirmed(component, who, part=Part.CONTRIBUTOR).report(by=None, health=Health.ON_TRACK, text="Goed.")
    with django_assert_max_num_queries(len(few)):
        client.get(page_of(component))
