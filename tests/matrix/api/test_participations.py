"""Participations by the API: what is publicly known of an organisation, as on the day looked at."""

import pytest

from stakeholders.models import Organisation, Role
from tests.cast import make_world, organisation, participation
from tests.matrix.api.asking import HERE

pytestmark = pytest.mark.django_db


def test_an_organisation_with_names_roles_successor_and_support(world, client):
    alfa = world.alfa.organisation
    alfa.rename(by=None, name="Gemeente Later", on=world.days(-5))
    world.alfa.state_support(by=None, text="Graag", said_by="De directeur", on=world.days(-3))
    alfa.merge_into(world.bravo.organisation, by=None, on=world.days(-1))
    told = client.get(f"{HERE}/participations/proef-alfa").json()
    assert (told["slug"], told["name"], told["kind"]) == ("proef-alfa", "Gemeente Later", "other")
    assert [each["name"] for each in told["names"]] == ["Gemeente Alfa", "Gemeente Later"]
    assert [each["role"] for each in told["roles"]] == ["partner"]
    assert told["successors"] == [{"organisation": "proef-bravo", "on": world.days(-1).isoformat(), "kind": "merged"}]
    assert (told["support"], told["supportedBy"]) == ("Graag", "De directeur")
    before = client.get(f"{HERE}/participations/proef-alfa", {"at": world.days(-6).isoformat()}).json()
    assert (before["name"], len(before["names"]), before["successors"]) == ("Gemeente Alfa", 1, [])


def test_the_list_by_role_and_kind(world, client):
    world.bravo.organisation.change(by=None, kind="water_authority")

    def slugs(**asked):
        return [each["slug"] for each in client.get(f"{HERE}/participations", asked).json()["results"]]

    assert slugs(role="related") == ["proef-related"]
    assert slugs(kind="water_authority") == ["proef-bravo"]
    assert len(slugs()) == 5


def test_a_successor_of_which_one_may_not_know_is_not_told(world, client):
    hidden = make_world("geheim", "Geheim verband", public=False)
    world.alfa.organisation.merge_into(hidden.alfa.organisation, by=None)
    assert client.get(f"{HERE}/participations/proef-alfa").json()["successors"] == []


def test_the_same_questions_however_many(world, client, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(50) as asked:
            client.get(f"{HERE}/participations")
        return len(asked)

    Organisation.objects.get(slug="proef-alfa").merge_into(world.bravo.organisation, by=None)
    first = cost()
    for number in range(3):
        more = organisation(f"Ander {number}")
        participation(world.network, more, Role.PARTNER)
        more.merge_into(world.bravo.organisation, by=None)
    assert cost() == first
