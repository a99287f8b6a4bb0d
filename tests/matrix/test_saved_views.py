"""Views kept under a name: what is kept, for whom, and what is said where something of it is no longer there."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from matrix.models import Category, CategoryKind
from stakeholders.models import SavedView


def keep(world, owner=None, *, name="Wat open is", page="matrix:matrix", query="coverage=open"):
    return SavedView.keep(by=owner, network=world.network, owner=owner, name=name, page=page, query=query)


def keeping(page="matrix:matrix", query=""):
    return reverse("matrix:saved_view_create", args=["proef"], query={"page": page, "query": query})


def menu(answer):
    """The names in the menu of a page, and which of them is shown."""
    return [(link.view.name, link.here) for link in answer.context["saved_views"]]


def test_a_member_keeps_what_a_page_shows_and_comes_back_to_it(world, log_in):
    client = log_in(world.representative)
    page = client.get(
        "/proef/matrix/", {"coverage": "open", "q": "wiki", "at": world.days(-9).isoformat(), "page": "2"}
    )
    url = page.context["keep_url"]
    assert "Dekking: open" in client.get(url).text
    answer = client.post(url, {"name": " Wiki die open is ", "whose": "mine"})
    kept = SavedView.objects.get()
    assert (kept.name, kept.owner, kept.page) == ("Wiki die open is", world.representative, "matrix:matrix")
    assert kept.query == "coverage=open&q=wiki"  # neither the day nor the page
    assert answer.headers["Location"] == "/proef/matrix/?coverage=open&q=wiki"
    assert menu(client.get(answer.headers["Location"])) == [("Wiki die open is", True)]
    assert menu(client.get("/proef/matrix/", {"q": "wiki"})) == [("Wiki die open is", False)]
    assert 'aria-current="true"' in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("page", "asked", "kept"),
    [
        ("matrix:matrix", "open=on&onzin=1&sort=name&category=NIET", "open=on"),
        ("matrix:matrix", "q=%00&coverage=2&responsibility=manage", "responsibility=manage"),
        (
            "matrix:component_list",
            "columns=phase&columns=licence&sort=-name&page=3",
            "columns=licence&columns=phase&sort=-name",
        ),
        ("matrix:component_list", "columns=%3Cscript%3E&sort=a%20b", ""),
        ("matrix:matrix_crosswise", "columns=proef-alfa&part=2", "columns=proef-alfa"),
        ("matrix:need_list", "platform=plein&responsibility=develop", "responsibility=develop"),
        ("matrix:planning", "from=2027Q1&category=FUN", "category=FUN"),
        ("matrix:planning_list", "mine=on", "mine=on"),
    ],
)
def test_only_what_a_page_can_show_is_kept(world, log_in, page, asked, kept):
    log_in(world.representative).post(keeping(page, asked), {"name": "Zo"})
    assert SavedView.objects.get().query == kept


@pytest.mark.parametrize(
    "page",
    ["matrix:inbox", "reports:report_list", "matrix:saved_view_list", "admin:index", "onzin", "overview:home", ""],
)
def test_of_other_pages_nothing_can_be_kept(world, log_in, page):
    assert log_in(world.representative).get(keeping(page)).status_code == 404


def test_only_the_secretary_keeps_one_for_everybody(world, log_in):
    log_in(world.board).post(keeping(query="open=on"), {"name": "Van het bestuur", "whose": "network"})
    assert SavedView.objects.get().owner == world.board
    log_in(world.secretary).post(keeping(query="open=on"), {"name": "Voor iedereen", "whose": "network"})
    assert SavedView.objects.get(name="Voor iedereen").owner is None


def test_visitors_see_those_of_the_network_and_nobody_those_of_another(world, client, log_in):
    keep(world, name="Voor iedereen")
    keep(world, world.representative, name="Van mij")
    keep(world, page="matrix:need_list", name="Elders")
    assert menu(client.get("/proef/matrix/")) == [("Voor iedereen", False)]
    assert client.get("/proef/matrix/").context["keep_url"] == ""
    assert menu(log_in(world.neighbour).get("/proef/matrix/")) == [("Voor iedereen", False)]
    assert menu(log_in(world.representative).get("/proef/matrix/")) == [("Voor iedereen", False), ("Van mij", False)]
    assert "Van mij" not in log_in(world.secretary).get("/proef/views/").text
    assert "Van mij" in log_in(world.representative).get("/proef/views/").text


def test_who_has_no_role_here_can_keep_nothing(world, client, log_in):
    assert client.post(keeping(), {"name": "Zo"}).status_code == 302
    assert log_in(world.outsider).post(keeping(), {"name": "Zo"}).status_code == 403
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Vul een naam in."), ("   ", "Vul een naam in."), ("x" * 61, "60"), ("Wat open is", "al een weergave")],
)
def test_a_name_that_cannot_be_is_said_beside_it(world, log_in, name, sentence):
    keep(world, world.board)
    answer = log_in(world.board).post(keeping(query="q=a"), {"name": name, "whose": "mine"})
    assert sentence in strip_tags(answer.text)
    assert answer.context["form"].errors["name"]
    assert SavedView.objects.count() == 1


def test_two_may_have_the_same_name_for_their_own(world):
    for owner in (None, world.board, world.representative):
        keep(world, owner)
    assert SavedView.objects.count() == 3


def test_its_owner_renames_and_removes_it_and_that_stands_in_its_history(world, log_in):
    kept = keep(world, world.representative)
    client = log_in(world.representative)
    client.post(f"/proef/views/{kept.pk}/rename/", {"name": "Anders"})
    kept.refresh_from_db()
    assert kept.name == "Anders"
    asked = client.get(f"/proef/views/{kept.pk}/remove/")
    assert "verwijderen?" in asked.text
    client.post(f"/proef/views/{kept.pk}/remove/")
    assert not SavedView.objects.exists()
    told = [(row.history_type, row.history_user) for row in SavedView.history.order_by("history_id")]
    assert told == [("+", world.representative), ("~", world.representative), ("-", world.representative)]


def test_nobody_removes_what_was_changed_meanwhile(world, log_in):
    kept = keep(world)
    client = log_in(world.secretary)
    version = client.get(f"/proef/views/{kept.pk}/remove/").context["version"]
    kept.rename(by=None, name="Heel iets anders")
    answer = client.post(f"/proef/views/{kept.pk}/remove/", {"version": version})
    assert answer.status_code == 409
    assert "gewijzigd nadat u deze pagina opende" in answer.text
    assert SavedView.objects.exists()


def test_a_view_that_asks_for_what_is_gone_says_so(world, client):
    law = Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=9)
    keep(world, query="category=JUR&coverage=open")
    world.component("FUN-01")
    assert "niet meer is" not in client.get("/proef/matrix/?category=JUR&coverage=open").text
    law.delete()
    answer = client.get("/proef/matrix/?category=JUR&coverage=open")
    assert answer.status_code == 200
    assert "vraagt naar iets dat er niet meer is: Categorie." in answer.text
    assert "niet meer is" not in client.get("/proef/matrix/?category=ONZIN").text  # no view: the form says it


def test_a_view_of_a_page_that_is_gone_is_listed_without_a_link(world, client):
    keep(world, page="matrix:vroeger")
    page = client.get("/proef/views/").text
    assert "Wat open is" in page
    assert "Een pagina die er niet meer is" in page


def test_more_views_cost_no_more_queries(world, log_in, django_assert_max_num_queries):
    client = log_in(world.secretary)
    keep(world)
    with django_assert_max_num_queries(15) as few:
        client.get("/proef/views/")
    for number in range(20):
        keep(world, world.secretary if number % 2 else None, name=f"Weergave {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/proef/views/")


# --- columns that are not there ---


def test_a_view_with_a_column_that_is_no_longer_there_says_which_and_shows_the_rest(world, log_in):
    world.component(name="Wiki")
    keep(world, page="matrix:component_list", query="columns=phase&columns=verdwenen")
    page = log_in(world.representative).get("/proef/components/?columns=phase&columns=verdwenen")
    assert page.context["columns_lost"] == "verdwenen"
    assert "Niet meer op deze pagina, of niet voor u: verdwenen." in strip_tags(page.text)
    assert page.context["columns_asked"] == ["phase"]


def test_a_column_that_the_reader_may_not_see_is_named_too(world, log_in):
    world.component(name="Wiki")
    url = "/proef/open/?columns=category&columns=sign_up"
    page = log_in(world.board).get(url)
    assert page.status_code == 200
    assert page.context["columns_lost"]
    assert log_in(world.representative).get(url).context["columns_lost"] == ""


def test_an_organisation_that_stands_in_no_column_is_named(world, log_in):
    world.confirmed(world.component(), on=world.days(-9))
    page = log_in(world.secretary).get("/proef/matrix/organisations/?columns=proef-alfa&columns=weg")
    assert page.context["columns_lost"] == "weg"


def test_what_is_no_word_is_not_repeated(world, log_in):
    page = log_in(None).get("/proef/components/", {"columns": "<b>x</b>"})
    assert page.context["columns_lost"] == ""


# --- the register of risks ---


def test_a_view_of_the_register_is_kept_as_of_other_lists(world, log_in):
    client = log_in(world.representative)
    url = client.get("/proef/risks/?review=overdue").context["keep_url"]
    assert client.post(url, {"name": "Te laat"}).headers["Location"] == "/proef/risks/?review=overdue"
    assert menu(client.get("/proef/risks/?review=overdue")) == [("Te laat", True)]
    assert menu(log_in(world.board).get("/proef/risks/")) == []
    secretary = log_in(world.secretary)
    secretary.post(keeping("risks:risk_list", "owner=none"), {"name": "Zonder eigenaar", "whose": "network"})
    assert menu(log_in(None).get("/proef/risks/")) == [("Zonder eigenaar", False)]


def test_facilities_stand_in_the_menu_and_keep_the_day(world, log_in):
    day = world.days(-9).isoformat()
    assert f'href="/proef/facilities/?at={day}"' in log_in(None).get(f"/proef/matrix/?at={day}").text
