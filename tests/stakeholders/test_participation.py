"""Who takes part in a network, and who was only named."""

import pytest

from stakeholders.models import Participation, Role
from tests.cast import LONG_AGO, organisation, participation


def taking_part(world, at):
    rows = Participation.objects.filter(network=world.network).who_take_part(at=at)
    return {row.name for row in rows}


def test_partner_and_supplier_take_part_but_a_prospect_and_a_related_initiative_are_only_named(world):
    assert taking_part(world, world.today) == {"Gemeente Alfa", "Waterschap Bravo", "Leverancier BV"}


@pytest.mark.parametrize("role", [Role.USER, Role.FUNDER])
def test_who_is_also_more_than_named_takes_part_from_then(world, role):
    world.related.take_role(by=None, role=role, on=world.days(-3))
    assert "Initiatief Verwant" not in taking_part(world, world.days(-4))
    assert "Initiatief Verwant" in taking_part(world, world.days(-3))
    row = Participation.objects.with_taking_part(at=world.today).get(pk=world.related.pk)
    assert row.takes_part_since == world.days(-3)


def test_who_stands_there_without_a_role_takes_part(world):
    made = participation(world.network, organisation("Zonder Rol"))
    assert "Zonder Rol" in taking_part(world, world.today)
    assert Participation.objects.with_taking_part(at=world.today).get(pk=made.pk).takes_part_since == LONG_AGO
