"""The frame round every page: where one can go, and the same page in the other language."""

import pytest

from stakeholders.models import Network
from tests.config.marks import Marks

pytestmark = pytest.mark.usefixtures("sample_pages")


def test_the_menu_marks_the_page_and_the_part_it_stands_in(world, log_in):
    menu = Marks.of(log_in().get("/proef/risks/")).links(inside="gv-nav")
    assert [(link.text, link["aria-current"]) for link in menu if "aria-current" in link] == [("Risico’s", "page")]

    below = Marks.of(log_in().get("/proef/components/FUN-01/")).links(inside="gv-nav")
    assert [link.text for link in below] == [
        "Overzicht",
        "Matrix",
        "Wat is open",
        "Partners",
        "Platforms",
        "Voorzieningen",
        "Risico’s",
        "Jaarverslag",
    ]
    assert not any("aria-current" in link for link in below)


def test_every_page_names_its_network_and_leads_to_its_front_page(world, log_in):
    page = Marks.of(log_in().get("/en/proef/risks/"))
    (brand,) = page.links("gv-brand")
    assert (brand.text, brand["href"]) == ("Samenwerkverband", "/en/proef/")


def test_the_other_language_is_the_same_page_with_the_same_question(world, log_in):
    dutch = Marks.of(log_in().get("/proef/components/?slug=alfa&page=1"))
    english = Marks.of(log_in().get("/en/proef/components/?slug=alfa&page=1"))
    assert {link["href"] for link in dutch.links() if link.get("hreflang") == "en"} == {
        "/en/proef/components/?slug=alfa&page=1"
    }
    assert {link["href"] for link in english.links() if link.get("hreflang") == "nl"} == {
        "/proef/components/?slug=alfa&page=1"
    }


def test_where_there_is_no_page_the_other_language_is_its_front_door(world, log_in):
    page = Marks.of(log_in().get("/nergens/te/vinden/"))
    assert {link["href"] for link in page.links() if link.get("hreflang") == "en"} == {"/en/"}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("representative", ["Mijn intekeningen", "Alle intekeningen", "Personen", "Mijn account", "Mijn gegevens"]),
        (
            "secretary",
            [
                *("Postvak", "Alle intekeningen", "Personen", "Inlezen", "Wijzigingen"),
                *("Mijn account", "Mijn gegevens"),
            ],
        ),
        ("board", ["Alle intekeningen", "Personen", "Mijn account", "Mijn gegevens"]),
        ("outsider", ["Mijn account", "Mijn gegevens"]),
        ("administrator", ["Mijn account", "Mijn gegevens", "Beheer van de installatie"]),
    ],
)
def test_the_user_menu_has_what_ones_roles_ask_for(world, log_in, who, sees):
    page = Marks.of(log_in(world.users[who]).get("/proef/"))
    assert [link.text for link in page.links(inside="gv-user__list")] == sees
    assert page.has("form", action="/accounts/logout/", method="post")
    assert not page.has("a", text="Inloggen")


def test_a_visitor_logs_in_and_comes_back_to_the_same_page(world, log_in):
    page = Marks.of(log_in().get("/proef/risks/?slug=a"))
    assert page.has("a", text="Inloggen", href="/accounts/login/?next=%2Fproef%2Frisks%2F%3Fslug%3Da")
    assert not page.has("form", action="/accounts/logout/")
    assert Marks.of(log_in().get("/accounts/login/")).has("a", text="Inloggen", href="/accounts/login/")


def test_an_unknown_address_below_a_network_still_shows_the_way_in_it(world, log_in):
    answer = log_in().get("/en/proef/no/such/page/")
    assert answer.status_code == 404
    assert Marks.of(answer).has("a", text="What is open", href="/en/proef/open/")


def test_an_unknown_address_below_a_private_network_says_nothing_about_it(world, log_in):
    Network.objects.create(slug="besloten", name="Geheim Genootschap", public=False)
    answer = log_in().get("/besloten/no/such/page/")
    assert answer.status_code == 404
    assert "Geheim" not in answer.content.decode()


def test_who_sees_one_network_never_sees_that_there_could_be_more(world, log_in):
    def others():
        return [link.text for link in Marks.of(log_in().get("/proef/")).links(inside="gv-footer")]

    assert "Andere samenwerkingsverbanden" not in others()
    Network.objects.create(slug="besloten", name="Besloten", public=False)
    assert "Andere samenwerkingsverbanden" not in others()
    Network.objects.create(slug="tweede", name="Tweede")
    assert "Andere samenwerkingsverbanden" in others()


def test_where_there_is_no_page_other_networks_are_named_only_where_there_are_any(world, log_in):
    assert "Andere samenwerkingsverbanden" not in log_in().get("/proef/nergens/").text
    Network.objects.create(slug="tweede", name="Tweede")
    assert "Andere samenwerkingsverbanden" in log_in().get("/proef/nergens/").text


def test_a_fictitious_network_says_so_on_every_page(world, log_in):
    assert "Verzonnen voorbeeld." not in log_in().get("/proef/").content.decode()
    world.network.fictitious = True
    world.network.save()
    for address in ("/proef/", "/proef/components/", "/proef/nergens/"):
        assert "Verzonnen voorbeeld." in log_in().get(address).content.decode()
