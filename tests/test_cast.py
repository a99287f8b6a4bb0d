"""The cast is written at once; this checks that it is what the verbs would have made."""

from django.apps import apps

from matrix.models import Phase, Responsibility
from stakeholders.models import InNetwork, Organisation, OrganisationName, User


def test_every_row_of_the_cast_is_valid(world):
    world.component()
    models = [model for model in apps.get_models() if issubclass(model, InNetwork)]
    rows = [row for model in (*models, Organisation, OrganisationName, User) for row in model.objects.all()]
    assert len(rows) > 30
    for row in rows:
        row.full_clean()


def test_a_component_of_the_cast_asks_what_a_test_expects(world):
    component = world.component()
    assert component.phase_on(world.today) == Phase.WANTED
    asked = component.needs.as_at(world.today)
    assert {need.responsibility for need in asked} == set(Responsibility)
    assert all(need.lead_wanted for need in asked)
