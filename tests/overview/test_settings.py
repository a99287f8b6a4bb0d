"""The rules of the network, which the secretary changes and everybody reads."""

import pytest
from django.urls import reverse

from stakeholders.models import Network
from tests.permissions.overview import SETTINGS

pytestmark = pytest.mark.django_db
ADDRESS = "/proef/settings/"


def test_the_rules_change_for_everybody_at_once(world, log_in, client):
    secretary = log_in(world.secretary)
    page = secretary.get(ADDRESS)
    facts = SETTINGS | {
        "silent_after_days": 45,
        "overload_leads": 2,
        "founded_on": "2020-01-01",
        "legal_form": "Stichting",
    }
    answer = secretary.post(ADDRESS, facts | {"version": page.context["version"]})
    assert answer.headers["Location"] == reverse("overview:network", args=["proef"])
    network = Network.objects.get()
    assert (network.silent_after_days, network.overload_leads, network.legal_form) == (45, 2, "Stichting")
    assert network.history.first().history_user == world.secretary
    assert "45" in client.get(answer.headers["Location"]).text


def test_the_language_changes_and_the_history_says_why(world, log_in):
    facts = SETTINGS | {"language": "en", "reason": "Wij werken nu ook met buitenlandse partners."}
    log_in(world.secretary).post(ADDRESS, facts)
    assert Network.objects.get().language == "en"
    assert world.network.history.first().history_change_reason == "Wij werken nu ook met buitenlandse partners."


def test_for_members_only_it_is_gone_for_others_at_once(world, log_in, client):
    assert client.get("/proef/").status_code == 200
    log_in(world.secretary).post(ADDRESS, SETTINGS | {"public": "no"})
    assert client.get("/proef/").status_code == 404
    assert log_in(world.outsider).get("/proef/").status_code == 404
    assert log_in(world.representative).get("/proef/").status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("silent_after_days", "0"),
        ("silent_after_days", "10000"),
        ("ending_soon_days", "veel"),
        ("overload_leads", "-1"),
        ("leads_confirmed_by", "niemand"),
        ("public", "misschien"),
        ("second_factor", "soms"),
        ("language", "fr"),
        ("reason", "R" * 301),
        ("founded_on", "32 januari"),
    ],
)
def test_wrong_input_is_told_and_changes_nothing(world, log_in, name, value):
    before = Network.objects.values().get()
    answer = log_in(world.secretary).post(ADDRESS, SETTINGS | {name: value})
    assert name in answer.context["form"].errors
    assert Network.objects.values().get() == before


def test_of_two_who_change_at_once_the_second_looks_first(world, log_in):
    world.network.change(by=None, overload_leads=6)
    secretary = log_in(world.secretary)
    version = secretary.get(ADDRESS).context["version"]
    world.network.change(by=None, overload_leads=7)
    answer = secretary.post(ADDRESS, SETTINGS | {"overload_leads": 8, "version": version})
    assert answer.status_code == 409
    assert Network.objects.get().overload_leads == 7


def test_the_link_is_for_the_secretary(world, log_in, client):
    about = reverse("overview:network", args=["proef"])
    assert ADDRESS in log_in(world.secretary).get(about).text
    assert ADDRESS not in client.get(about).text
