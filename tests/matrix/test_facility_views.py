"""The pages about what exists elsewhere: what everybody reads, and what the secretary does there."""

import pytest
from django.urls import reverse

from matrix.models import Facility, Platform, Stance
from stakeholders.models import Network
from tests.cast import make_world


@pytest.fixture
def wiki(world):
    return world.component(name="Wiki")


@pytest.fixture
def facility(world, wiki):
    return Facility.register(
        by=None,
        component=wiki,
        participation=world.related,
        name="Kennisbank",
        stance=Stance.OVERLAP_OPEN,
        on=world.days(-30),
        offers="Een wiki voor dorpen.",
        agreed="Wij praten verder.",
        review_on=world.days(-3),
    )


def address(name, *args):
    return reverse(f"matrix:{name}", args=["proef", *args])


def test_the_list_tells_each_with_its_stance_and_what_is_late(world, facility, client):
    text = client.get(address("facility_list")).text
    for told in ("Kennisbank", "Initiatief Verwant", "Wiki", "overlap, nog open", "te laat", "1 voorziening"):
        assert told in text
    assert "Voorziening vastleggen" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stance=overlap_open", 1),
        ("stance=reuse", 0),
        ("late=on", 1),
        ("organisation=proef-related", 1),
        ("category=FUN", 1),
        ("platform=plein", 0),
        ("q=dorpen", 1),
        ("q=wiki+kennis", 1),
        ("q=elders", 0),
    ],
)
def test_the_list_is_narrowed_down(world, facility, client, query, found):
    Platform.objects.create(network=world.network, name="Plein", slug="plein")
    text = client.get(f"{address('facility_list')}?{query}").text
    assert ("Kennisbank</a>" in text) == bool(found)


@pytest.mark.parametrize("sort", ["name", "-organisation", "component", "-stance", "stance_since", "-review_on"])
def test_the_list_is_sorted(world, facility, client, sort):
    assert client.get(f"{address('facility_list')}?sort={sort}").status_code == 200


def test_an_empty_list_says_what_to_do(world, client, log_in):
    assert "Meld het bij de secretaris" in client.get(address("facility_list")).text
    assert address("facility_create") in log_in(world.secretary).get(address("facility_list")).text


def test_on_a_past_day_it_is_as_it_was_and_there_is_nothing_to_do(world, facility, log_in):
    facility.take_stance(Stance.REUSE, by=None, on=world.days(-5))
    secretary = log_in(world.secretary)
    for name, args in (("facility_list", []), ("facility_detail", [facility.pk])):
        past = secretary.get(f"{address(name, *args)}?at={world.days(-9).isoformat()}").text
        assert "overlap, nog open" in past
        assert "standpunt innemen" not in past
        assert "vastleggen" not in past
        assert "wij gebruiken die van hen" in secretary.get(address(name, *args)).text
    before = f"?at={world.days(-31).isoformat()}"
    assert secretary.get(address("facility_detail", facility.pk) + before).status_code == 404


def test_component_partner_and_overview_tell_of_an_open_overlap(world, facility, client):
    component = client.get("/proef/components/FUN-01/").text
    for told in ("Wat er elders al is", "Kennisbank", "Bestaat elders", "Een wiki voor dorpen.", "opnieuw bekijken"):
        assert told in component
    assert "Kennisbank" in client.get("/proef/partners/proef-related/").text
    overview = client.get("/proef/")
    assert [each.name for each in overview.context["overlaps"]] == ["Kennisbank"]
    assert "Initiatief Verwant biedt al Kennisbank" in overview.text
    facility.take_stance(Stance.OVERLAP_AGREED, by=None)
    assert not client.get("/proef/").context["overlaps"]
    assert "Bestaat elders" not in client.get("/proef/components/FUN-01/").text


def test_the_secretary_registers_one(world, wiki, log_in):
    secretary = log_in(world.secretary)
    form = secretary.get(f"{address('facility_create')}?component=FUN-01")
    assert 'value="FUN-01" selected' in form.text
    assert "Verwante initiatieven" in form.text
    data = {
        "component": "FUN-01",
        "participation": world.supplier.pk,
        "name": "Wiki te huur",
        "stance": int(Stance.COMPLEMENT),
        "on": world.days(-3).isoformat(),
    }
    made = secretary.post(address("facility_create"), data)
    facility = Facility.objects.get()
    assert made.headers["Location"] == facility.get_absolute_url()
    assert facility.stances.get().since == world.days(-3)
    assert facility.history.get().history_user == world.secretary
    again = secretary.post(address("facility_create"), data)
    assert again.status_code in (200, 409)
    assert "staat al bij dit onderdeel" in again.text


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"name": ""}, "name"),
        ({"component": "FUN-77"}, "component"),
        ({"component": ""}, "component"),
        ({"participation": "999999"}, "participation"),
        ({"stance": "9"}, "stance"),
        ({"stance": ""}, "stance"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"on": "9999-01-01"}, "on"),
        ({"on": "2100-01-01"}, "on"),
        ({"review_on": "gisteren"}, "review_on"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(world, wiki, log_in, changes, beside):
    data = {"component": "FUN-01", "participation": world.related.pk, "name": "Wiki", "stance": 1} | changes
    answer = log_in(world.secretary).post(address("facility_create"), data)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [beside]
    assert not Facility.objects.exists()


def test_an_organisation_or_component_of_another_network_is_no_choice(world, wiki, log_in):
    other = make_world("ander", "Ander")
    other.component("AND-01")
    data = {"component": "AND-01", "participation": other.related.pk, "name": "Wiki", "stance": 1}
    answer = log_in(world.secretary).post(address("facility_create"), data)
    assert set(answer.context["form"].errors) == {"component", "participation"}


def test_stance_review_change_and_removal(world, facility, log_in):
    secretary, pk = log_in(world.secretary), facility.pk
    done = secretary.post(address("facility_stance", pk), {"stance": int(Stance.REUSE)}, follow=True)
    assert "Het standpunt is nu ‘wij gebruiken die van hen’." in done.text
    refused = secretary.post(address("facility_stance", pk), {"stance": int(Stance.REUSE)})
    assert refused.status_code == 409
    past = secretary.post(address("facility_review", pk), {"review_on": world.days(-1).isoformat(), "agreed": "x"})
    assert list(past.context["form"].errors) == ["review_on"]
    secretary.post(address("facility_review", pk), {"review_on": world.days(60).isoformat(), "agreed": "Nieuw"})
    secretary.post(address("facility_update", pk), {"name": "Anders", "agreed": "Nieuw", "review_on": "2030-01-01"})
    facility.refresh_from_db()
    assert (facility.name, facility.agreed, facility.offers) == ("Anders", "Nieuw", "")
    asked = secretary.get(address("facility_remove", pk)).text
    assert "De voorziening verdwijnt van elke pagina" in asked
    assert "De intekening" not in asked
    assert list(secretary.post(address("facility_remove", pk), {"reason": ""}).context["form"].errors) == ["reason"]
    secretary.post(address("facility_remove", pk), {"reason": "Dubbel"})
    assert not Facility.objects.exists()
    assert secretary.get(address("facility_detail", pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("facility_update", {"name": "Van mij"}),
        ("facility_stance", {"stance": int(Stance.REUSE)}),
        ("facility_review", {"review_on": "2030-01-01"}),
        ("facility_remove", {"reason": "Dubbel"}),
    ],
)
def test_nobody_decides_on_what_they_have_not_seen(world, facility, log_in, name, data):
    secretary = log_in(world.secretary)
    version = secretary.get(address(name, facility.pk)).context["version"]
    facility.take_stance(Stance.OVERLAP_AGREED, by=None)
    facility.amend(by=None, offers="Van een ander")
    answer = secretary.post(address(name, facility.pk), data | {"version": version})
    assert answer.status_code == 409
    assert "gewijzigd nadat u deze pagina opende" in answer.text
    facility.refresh_from_db()
    assert (facility.name, facility.offers) == ("Kennisbank", "Van een ander")
    anew = answer.context["version"]
    assert secretary.post(address(name, facility.pk), data | {"version": anew}).status_code == 302


def test_a_private_network_does_not_exist_for_others(world, facility, client, log_in):
    Network.objects.update(public=False)
    for name, args in (("facility_list", []), ("facility_detail", [facility.pk])):
        assert client.get(address(name, *args)).status_code == 404
        assert log_in(world.outsider).get(address(name, *args)).status_code == 404
        assert log_in(world.board).get(address(name, *args)).status_code == 200


def test_what_people_entered_says_its_language(world, facility, client):
    assert 'lang="nl">Kennisbank</a>' in client.get("/en/proef/facilities/").text.replace("lang=nl>", 'lang="nl">')


@pytest.mark.parametrize("who", ["visitor", "secretary"])
@pytest.mark.parametrize(
    "page", ["facility_list", "facility_detail", "overview:component_detail", "overview:partner_detail"]
)
def test_more_data_costs_no_more_queries(world, facility, log_in, django_assert_max_num_queries, page, who):
    client = log_in(world.users.get(who))
    args = {
        "facility_detail": [facility.pk],
        "overview:component_detail": ["FUN-01"],
        "overview:partner_detail": ["proef-related"],
    }.get(page, [])

    def count():
        with django_assert_max_num_queries(15) as queries:
            url = reverse(page if ":" in page else f"matrix:{page}", args=["proef", *args])
            assert client.get(url).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(2, 20):
        component = world.component(f"FUN-{number:02}")
        for target, name in ((component, "Elders"), (facility.component, f"Kennisbank {number}")):
            more = Facility.register(
                by=None, component=target, participation=world.related, name=name, stance=1, on=world.days(-9)
            )
            more.take_stance(Stance.OVERLAP_OPEN, by=None)
    assert count() == few
