"""Which columns a list or the matrix shows: those that were chosen, in the address; else the usual ones."""

import pytest
from django.utils.html import strip_tags

from matrix.models import Health, Need, Platform, Responsibility
from matrix.tables import ComponentTable, NeedTable

LISTS = [("/proef/components/", ComponentTable), ("/proef/open/", NeedTable)]


def shown(answer):
    return [column.name for column in answer.context["table"].columns]


@pytest.fixture
def framework(world):
    wiki = world.component("FUN-01", name="Wiki", wanted_by=world.days(90), licence="EUPL-1.2", core=True)
    wiki.platforms.add(Platform.objects.create(network=world.network, name="Plein", slug="plein"))
    Need.objects.filter(component=wiki).update(hours_wanted=600, due_on=world.days(60))
    world.confirmed(wiki).report(by=None, health=Health.ATTENTION, text="Het hapert.")
    world.offer(wiki, world.bravo, responsibility=Responsibility.MANAGE)
    world.component("FUN-02", name="Blog")
    return world


def test_without_a_choice_the_usual_columns_stand(framework, client):
    assert shown(client.get("/proef/components/")) == ["name", "category", "phase", "priority", "coverage"]
    usual = ["component", "category", "responsibility", "asked", "due_on", "coming", "coverage", "sign_up"]
    assert shown(client.get("/proef/open/")) == usual


def test_the_chosen_columns_stand_in_the_order_of_the_list(framework, client):
    answer = client.get("/proef/components/", {"columns": ["licence", "platforms", "onzin"], "q": "wiki"})
    assert shown(answer) == ["name", "platforms", "licence"]
    assert "EUPL-1.2" in answer.text
    assert "Plein" in answer.context["table"].body
    # the filter takes the choice along, and the choice the filter
    assert '<input type="hidden" name="columns" value="platforms">' in answer.text
    assert '<input type="hidden" name="q" value="wiki">' in answer.text
    assert answer.context["clear_url"] == "/proef/components/?columns=platforms&columns=licence"
    assert answer.context["columns_usual_url"] == "/proef/components/?q=wiki"


@pytest.mark.parametrize(("address", "table"), LISTS)
def test_each_column_can_be_chosen_and_sorted_by(framework, client, address, table):
    for name in table.choices:
        answer = client.get(address, {"columns": name})
        assert shown(answer)[1:] == [name]
        if answer.context["table"].columns[name].orderable:
            for sort in (name, f"-{name}"):
                assert client.get(address, {"columns": name, "sort": sort}).status_code == 200
    # sorted by what is not shown: as it always stands
    assert client.get(address, {"columns": table.choices[0], "sort": "wanted_by"}).status_code == 200


def test_who_leads_how_it_goes_and_what_is_asked_is_told(framework, client):
    columns = ["lead_develop", "lead_manage", "health", "wanted_by", "due_first", "hours_asked", "core"]
    answer = client.get("/proef/components/", {"columns": columns, "q": "wiki"})
    words = strip_tags(answer.context["table"].body)
    for word in ("Gemeente Alfa", "Waterschap Bravo", "aangeboden", "vraagt aandacht", "1.200", "ja"):
        assert word in words
    assert "Waterschap Bravo" not in strip_tags(
        client.get("/proef/components/", {"columns": "lead_develop"}).context["table"].body
    )


def test_what_has_no_day_stands_last_either_way(framework, client):
    for sort in ("wanted_by", "-wanted_by"):
        rows = client.get("/proef/components/", {"columns": "wanted_by", "sort": sort}).context["table"].rows
        assert [row.record.name for row in rows] == ["Wiki", "Blog"]


def test_one_responsibility_is_that_of_all_columns(framework, client):
    asked = {"columns": ["coverage", "hours_asked", "lead_develop"], "responsibility": "manage", "q": "wiki"}
    words = strip_tags(client.get("/proef/components/", asked).context["table"].body)
    assert "aangeboden" in words
    assert "600" in words
    assert "Gemeente Alfa" not in words


def test_to_sign_up_is_no_column_on_a_past_day(framework, client):
    answer = client.get("/proef/open/", {"at": framework.days(-5).isoformat(), "columns": "sign_up"})
    assert "sign_up" not in shown(answer)
    assert "sign_up" not in [name for name, _label, _chosen in answer.context["column_choices"]]


def test_of_the_organisations_those_that_were_chosen_have_a_column(framework, client):
    address = "/proef/matrix/organisations/"
    assert len(client.get(address).context["columns"]) == 2
    answer = client.get(address, {"columns": ["proef-bravo", "elders"]})
    assert [each.name for each in answer.context["columns"]] == ["Waterschap Bravo"]
    # sums count everybody
    assert "<td>1<td>0" in answer.text
    assert len(client.get(address, {"columns": "elders"}).context["columns"]) == 2


@pytest.mark.parametrize(("address", "table"), LISTS)
def test_every_column_at_once_costs_the_same_with_much_as_with_little(
    world, log_in, django_assert_max_num_queries, address, table
):
    client = log_in(world.secretary)
    square = Platform.objects.create(network=world.network, name="Plein", slug="plein")

    def fill(numbers):
        for number in numbers:
            component = world.component(f"FUN-{number:02}")
            component.platforms.add(square)
            world.confirmed(component, world.bravo if number % 2 else world.alfa)

    fill(range(3))
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        client.get(address, {"columns": table.choices})
    fill(range(3, 30))
    with django_assert_max_num_queries(len(few)):
        client.get(address, {"columns": table.choices})


@pytest.mark.parametrize(
    "address", ["/proef/matrix/", "/proef/matrix/organisations/", "/proef/components/", "/proef/planning/"]
)
def test_from_one_way_to_another_the_conditions_go_along(framework, client, address):
    asked = {"open": "on", "phase": "wanted", "q": "wiki", "page": "2", "columns": "phase", "sort": "name"}
    for _word, url, _here in client.get(address, asked).context["ways"]:
        assert url.endswith("?open=on&phase=wanted&q=wiki")
        assert "Blog" not in client.get(url).text


@pytest.mark.parametrize("address", ["/proef/matrix/", "/proef/components/", "/proef/open/"])
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_after_filtering_the_number_is_announced_and_on_paper_the_conditions_stand(framework, client, address, htmx):
    page = client.get(address, {"q": "wiki", "category": "FUN"}, headers=htmx).text
    line = page.split('id="conditions">')[1].split("</p>")[0]
    assert "Naam, code of tekst: wiki; Categorie:" in strip_tags(line)
    title = page.split("<title>")[1].split("</title>")[0]
    assert title[0].isdigit()
    assert not client.get(address).text.split("<title>")[1][0].isdigit()
