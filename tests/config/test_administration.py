"""The admin in Dutch, and what is left out of it."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from config.admin_words import WORDS
from tests.config.marks import Marks


@pytest.fixture
def english() -> set[str]:
    with translation.override("en"):
        return {translation.gettext(str(word)) for word in WORDS}


def said(page: Any) -> set[str]:
    """Every text by itself, as far as an element has one."""
    marks = Marks.of(page)
    return {mark.text for name in ("th", "p", "a", "td", "li", "h1", "h2") for mark in marks.find(name)}


def test_no_page_of_the_admin_is_half_english(world, log_in, english):
    world.confirmed(world.component())
    client = log_in(world.administrator)
    pages = [reverse("admin:index"), reverse("admin:stakeholders_user_add")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        if (row := model.objects.first()) and hasattr(row, "history"):
            pages += [reverse(f"{name}_history", args=[row.pk])]
    for address in pages:
        page = client.get(address)
        assert page.status_code == 200, address
        assert said(page) & english == set(), address


def test_an_earlier_state_offers_no_way_back(world, log_in):
    row = world.confirmed(world.component())
    client = log_in(world.administrator)
    names = "admin:matrix_signup_history", "admin:matrix_signup_simple_history"
    history = client.get(reverse(names[0], args=[row.pk])).content.decode()
    assert "revert" not in history
    earlier = client.get(reverse(names[1], args=[row.pk, row.history.earliest().history_id])).content.decode()
    assert "Revert" not in earlier
    assert 'name="_save"' not in earlier


def test_groups_are_left_out_for_they_give_no_rights(world, log_in):
    client = log_in(world.administrator)
    assert "auth/group" not in client.get(reverse("admin:index")).content.decode()
    assert client.get("/admin/auth/group/").status_code == 404
