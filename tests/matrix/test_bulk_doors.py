"""The page that changes many components at once: what it is asked for and cannot do, it says, and changes nothing."""

import re

import pytest
from django.urls import reverse

from matrix.models import BulkChange, Component, Platform, Priority
from tests.cast import make_world


@pytest.fixture
def ask(world, log_in):
    """Open or send the page; the sentences that the reader comes to see."""
    Platform.objects.create(network=world.network, name="Plein", slug="plein")
    for number in (1, 2):
        world.component(f"FUN-0{number}", priority=Priority.SHOULD)
    before = list(Component.objects.order_by("pk").values())
    client = log_in(world.secretary)
    address = reverse("matrix:bulk_preview", args=["proef"])

    def asked(query, *, send=None, status=200):
        path = address + "?" + query
        answer = client.get(path, follow=True) if send is None else client.post(path, send, follow=True)
        assert answer.status_code == status
        assert list(Component.objects.filter(network=world.network).order_by("pk").values()) == before
        assert not BulkChange.objects.exists()
        return answer.text

    return asked


ALL = "component=FUN-01&component=FUN-02"


@pytest.mark.parametrize(
    "what",
    [
        *("priority:sky", "priority:1", "category:ZZZ", "category:JUR", "phase:klaar", "platform_add:elders"),
        *("platform_remove:elders", "colour:red", "priority", ":must", "phase:", "name:x", "platform_add:vreemd"),
    ],
)
@pytest.mark.parametrize("send", [None, {"seen": "x"}])
def test_what_cannot_be_set_is_named(ask, what, send):
    other = make_world("ander", "Ander verband")
    Platform.objects.create(network=other.network, name="Vreemd", slug="vreemd")
    page = ask(f"{ALL}&set={what}", send=send)
    assert f"‘{what}’ kan niet" in page


@pytest.mark.parametrize("codes", [["FUN-99"], ["FUN-01", "VREEMD-1"], ["fun-01"], ["FUN-01", "x" * 500], ["FUN-0%00"]])
@pytest.mark.parametrize("send", [None, {"seen": "x"}])
def test_components_that_are_not_here_are_named(ask, codes, send):
    make_world("ander", "Ander verband").component("VREEMD-1")
    page = ask("set=priority:must&" + "&".join(f"component={code}" for code in codes), send=send)
    assert "geen onderdelen als deze" in page
    assert codes[-1].replace("%00", "")[:20] in page


def test_many_that_are_not_here_are_named_in_part(ask):
    page = ask("set=priority:must&" + "&".join(f"component=F-{number}" for number in range(200)))
    assert "F-9 …" in page
    assert "F-10" not in page


@pytest.mark.parametrize("query", ["set=priority:must", "set=priority:must&component=", "all=&set=priority:must"])
def test_without_components_it_asks_for_them(ask, query):
    assert "onderdelen" in ask(query, send={"seen": "x"})


def chosen_in(page):
    """The boxes that are ticked in the list, and what is chosen in the form under it."""
    boxes = re.findall(r'name="component" value="([^"]*)" form="bulk" checked', page)
    return boxes, re.findall(r'<option value="([^"]*)" selected', page.split('id="bulk"')[1])


def test_who_chose_too_little_finds_their_choice_again(ask):
    assert chosen_in(ask("component=FUN-02&set=")) == (["FUN-02"], [])
    assert chosen_in(ask("set=priority:must")) == ([], ["priority:must"])
    assert chosen_in(ask("component=FUN-02&component=FUN-99&set=priority:must")) == (["FUN-02"], ["priority:must"])
    assert 'id="bulk-all" checked' in ask("all=1&set=")


def test_who_chose_too_little_is_led_to_the_form_with_the_sentence_beside_it(world, log_in):
    world.component()
    client = log_in(world.secretary)
    address = reverse("matrix:bulk_preview", args=["proef"])
    answer = client.get(f"{address}?component=FUN-01&set=&filter=q%3DFUN")
    assert answer.headers["Location"] == reverse("matrix:component_list", args=["proef"]) + "?q=FUN#bulk-said"
    page = client.get(answer.headers["Location"]).text
    assert page.count("Kies wat u wilt wijzigen.") == 1
    assert page.index('id="bulk-heading"') < page.index('id="bulk-said"') < page.index('id="bulk-set"')
    # Said once: the list opened anew begins without.
    again = client.get(answer.headers["Location"]).text
    assert "bulk-said" not in again
    assert chosen_in(again) == ([], [])


def test_all_of_an_empty_list_says_what_is_missing(ask):
    assert 'id="bulk-said"' in ask("all=1&set=priority:must&filter=q%3Dniets")


def test_a_component_named_twice_is_one(ask):
    once, twice = (ask(f"{query}&set=priority:must").count(">FUN-01<") for query in (ALL, f"{ALL}&{ALL}"))
    assert once == twice


def test_ten_thousand_are_too_long_an_address(ask):
    query = "set=priority:must&" + "&".join(f"component=FUN-{number}" for number in range(10_000))
    assert "te lang" in ask(query, status=414)


def test_a_filter_that_cannot_be_is_no_choice_of_none(ask):
    assert "Categorie" in ask("all=1&filter=category%3DNIET&set=priority:must", status=400)


@pytest.mark.parametrize("send", [{}, {"seen": ""}, {"seen": "oud"}])
def test_a_page_that_lost_what_it_showed_changes_nothing(ask, send):
    assert "opnieuw" in ask(f"{ALL}&set=priority:must", send=send, status=409)


@pytest.mark.parametrize(
    "path",
    ["components/new/?category=%00", "calendar.ics?organisation=%00", "risks/new/?component=%00", "bulk/?set=%00:x"],
)
def test_no_word_of_an_address_breaks_the_database(world, log_in, path):
    assert log_in(world.secretary).get(f"/proef/{path}").status_code in (200, 302, 404)
