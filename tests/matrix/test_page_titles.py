"""What a page says of itself: its title, and on paper the day it shows."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("matrix/", "Matrix"),
        ("matrix/organisations/", "Matrix per organisatie"),
        ("planning/", "Planning"),
        ("planning/list/", "Planning als lijst"),
        ("promises/", "Wie doet hoeveel"),
        ("promises/components/", "Intekeningen per onderdeel"),
        ("about/", "Over dit samenwerkingsverband"),
    ],
)
def test_pages_that_show_the_same_in_another_way_have_a_title_of_their_own(world, client, address, title):
    world.component()
    assert f"<title>{title} – {world.network.name} – Intekenen</title>" in client.get(f"/proef/{address}").text


def test_a_question_in_a_title_is_followed_by_no_colon(world, log_in):
    row = world.offer(world.component(name="Wiki"))
    text = log_in(world.secretary).get(reverse("matrix:sign_up_confirm", args=["proef", row.pk])).text
    assert "<title>Deze intekening bevestigen? Wiki" in text


@pytest.mark.parametrize("address", ["", "matrix/", "open/", "partners/", "risks/"])
def test_on_paper_a_page_says_of_which_day_it_is(world, client, address):
    world.component()
    with translation.override("nl"):
        day = date_format(world.today, "DATE_FORMAT")
    assert f'<p class="gv-onpaper">Zo is het op {day}.</p>' in client.get(f"/proef/{address}").text
    earlier = client.get(f"/proef/{address}?at={world.today.replace(year=world.today.year - 1)}").text
    assert "Zo is het op" not in earlier
