"""The admin of the risks: for administrators, and what verbs make can only be looked at."""

import pytest
from django.urls import reverse

from risks.models import Cell, Level, Rating, Risk, RiskCategory, RiskMatrix, StatusChange

MODELS = (Risk, StatusChange, Rating, RiskCategory, RiskMatrix, Level, Cell)


@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_can_look_at_every_row_and_its_history(world, rated, log_in, model):
    RiskCategory.make_defaults(world.network)
    rated()
    name, row = model._meta.model_name, model.objects.first()
    client = log_in(world.administrator)
    for page, args in (("changelist", []), ("change", [row.pk]), ("history", [row.pk])):
        address = reverse(f"admin:risks_{name}_{page}", args=args)
        assert client.get(address).status_code == 200
        assert log_in(world.secretary).get(address).status_code == 403


@pytest.mark.parametrize("model", [Risk, StatusChange, Rating, RiskMatrix, Level, Cell])
def test_nothing_is_added_or_deleted_beside_the_verbs(world, rated, log_in, model):
    rated()
    name, row = model._meta.model_name, model.objects.first()
    client = log_in(world.administrator)
    assert client.get(reverse(f"admin:risks_{name}_add")).status_code == 403
    assert client.post(reverse(f"admin:risks_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
