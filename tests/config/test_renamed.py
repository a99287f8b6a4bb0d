"""What is called otherwise now is found at its address of before, on the day and with the filter that were asked."""

import pytest
from django.test import Client

from matrix.models import Category, Platform


@pytest.fixture
def renamed(world):
    """A component, a platform, a category and an organisation, each called otherwise than before."""
    component = world.component("FUN-01", name="Wiki")
    component.change(by=None, name="Wiki")  # as the product makes it, it has a history
    component.change(by=None, code="FUN-21")
    platform = Platform.establish(by=None, network=world.network, name="Plein", slug="plein")
    platform.change(by=None, slug="markt")
    category = Category.establish(by=None, network=world.network, kind="legal", prefix="JUR")
    category.change(by=None, kind="legal", own_name="", prefix="WET", order=2)
    organisation = world.alfa.organisation
    organisation.save()
    organisation.slug = "alfastad"
    organisation.save()
    return world


PAGES = [
    ("components/FUN-01/?at=2026-01-31", "components/FUN-21/?at=2026-01-31"),
    ("components/FUN-01/history/", "components/FUN-21/history/"),
    ("components/FUN-01/publiccode.yml", "components/FUN-21/publiccode.yml"),
    ("platforms/plein/?at=2026-01-31", "platforms/markt/?at=2026-01-31"),
    ("platforms/plein/use/", "platforms/markt/use/"),
    ("partners/proef-alfa/?at=2026-01-31", "partners/alfastad/?at=2026-01-31"),
    ("matrix/?platform=plein&q=a%20b", "matrix/?platform=markt&q=a+b"),
    ("open/?category=JUR", "open/?category=WET"),
    ("facilities/?organisation=proef-alfa", "facilities/?organisation=alfastad"),
]


@pytest.mark.parametrize(("old", "new"), PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_an_old_address_leads_on_with_what_was_asked(renamed, old, new, language):
    answer = Client().get(f"{language}/proef/{old}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{language}/proef/{new}")
    assert Client().get(answer.headers["Location"]).status_code in (200, 404)  # no publiccode.yml yet


def test_a_page_to_change_it_leads_on_too(renamed, log_in):
    secretary = log_in(renamed.secretary)
    for old, new in (("categories/JUR/", "categories/WET/"), ("components/FUN-01/facts/", "components/FUN-21/facts/")):
        assert secretary.get(f"/proef/{old}").headers["Location"] == f"/proef/{new}"


def test_a_form_that_was_sent_to_an_old_address_goes_along(renamed, log_in):
    answer = log_in(renamed.secretary).post("/proef/components/FUN-01/facts/", {"name": "Blog", "version": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (307, "/proef/components/FUN-21/facts/")


def test_a_code_that_another_has_now_is_that_other(renamed):
    renamed.component("FUN-01", name="Blog")
    assert "Blog" in Client().get("/proef/components/FUN-01/").text


def test_what_never_was_is_not_found(renamed):
    for path in ("components/FUN-77/", "platforms/nergens/", "partners/niemand/"):
        assert Client().get(f"/proef/{path}").status_code == 404


def test_nothing_is_told_of_a_network_that_one_may_not_see(renamed):
    renamed.network.public = False
    renamed.network.save()
    assert Client().get("/proef/components/FUN-01/").status_code == 404


def test_in_the_api_an_old_code_is_not_found(renamed):
    assert Client().get("/api/v1/networks/proef/components/FUN-01").status_code == 404
    assert Client().get("/api/v1/networks/proef/components/FUN-21").status_code == 200
