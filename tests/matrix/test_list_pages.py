"""The matrix and the lists: what stands there, in which order, and what they say when nothing does."""

import pytest

from matrix.models import Need, Phase
from tests.matrix.pages import address, sign_up_at, text_of


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list", "platform_list"])
def test_an_empty_network_says_what_will_stand_here(world, client, name):
    response = client.get(address(name, world))
    assert response.status_code == 200
    assert "gv-empty" in text_of(response)
    assert 'role="search"' not in text_of(response)


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list"])
def test_a_filter_that_leaves_nothing_says_how_to_get_everything_back(world, client, name):
    world.component("FUN-01", name="Wiki")
    assert "Wiki" in text_of(client.get(address(name, world) + "?q=wiki"))
    nothing = text_of(client.get(address(name, world) + "?q=zeppelin"))
    assert "Nothing matches this filter" in nothing
    assert "Wiki" not in nothing


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list"])
def test_a_choice_that_is_none_is_told_and_breaks_nothing(world, client, name):
    world.component("FUN-01", name="Wiki")
    response = client.get(address(name, world) + "?coverage=-1&category=%27&page=x&sort=nothing")
    assert response.status_code == 200
    assert "Nothing matches this filter" in text_of(response)


@pytest.mark.parametrize("name", ["matrix", "component_list", "need_list"])
def test_htmx_gets_the_list_without_the_frame(world, client, name):
    world.component("FUN-01", name="Wiki")
    part = text_of(client.get(address(name, world), headers={"HX-Request": "true"}))
    assert "Wiki" in part
    assert "<html" not in part


def test_the_matrix_leads_a_visitor_by_the_login_page_to_the_form(world, client):
    component = world.component("FUN-01")
    assert "components/FUN-01/sign-up/develop/" in text_of(client.get(address("matrix", world)))
    response = client.get(sign_up_at(component, world))
    assert response.status_code == 302
    assert response.headers["Location"].endswith("login/?next=/en/proef/components/FUN-01/sign-up/develop/")


def test_who_signs_up_for_nobody_sees_what_is_open_without_a_button(world, log_in):
    world.component("FUN-01")
    for name in ("matrix", "need_list"):
        text = text_of(log_in(world.board).get(address(name, world)))
        assert "FUN-01" in text
        assert "/sign-up/" not in text


def test_where_one_has_signed_up_the_way_leads_to_that(world, log_in):
    component = world.component()
    row = world.offer(component)
    mine = log_in(world.representative)
    for page in ("matrix", "need_list"):
        told = text_of(mine.get(address(page, world)))
        assert "Your sign-up" in told
        assert f"sign-ups/{row.pk}/" in told
        assert f"components/{component.code}/sign-up/develop/" not in told
        assert f"components/{component.code}/sign-up/manage/" in told
        assert "Your sign-up" not in text_of(log_in(world.neighbour).get(address(page, world)))


def test_the_list_shows_fifty_a_page_and_sorts(world, client):
    for number in range(1, 53):
        world.component(f"FUN-{number:02}", need=False)
    first = text_of(client.get(address("component_list", world)))
    assert "FUN-50" in first
    assert "FUN-51" not in first
    assert "FUN-51" in text_of(client.get(address("component_list", world) + "?page=2"))
    assert "FUN-52" in text_of(client.get(address("component_list", world) + "?sort=-name"))


def test_what_has_no_day_stands_last_when_the_list_is_sorted_by_day(world, client):
    for number in range(1, 4):
        world.component(f"FUN-0{number}")
    Need.objects.filter(component__code="FUN-02").update(due_on=world.days(9))
    for sort in ("due_on", "-due_on"):
        table = client.get(address("need_list", world), {"sort": sort}).context["table"]
        assert [row.record.component.code for row in table.rows][:2] == ["FUN-02", "FUN-02"]


def test_what_is_open_leaves_out_what_is_covered_or_does_not_count(world, client):
    world.confirmed(world.component("FUN-01"))
    world.component("FUN-02", phase=Phase.CANDIDATE)
    text = text_of(client.get(address("need_list", world)))
    assert "sign-up/manage/" in text
    assert "sign-up/develop/" not in text
    assert "FUN-02" not in text


def test_the_line_of_sums_says_what_the_table_of_sums_says(world, client):
    world.confirmed(world.component(), since=world.days(30))
    assert "· toegezegd 1 · open 1" in client.get("/proef/matrix/").text
