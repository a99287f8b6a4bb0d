"""The admin in a real browser: its own scripts and styles pass our content security policy."""

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from stakeholders.models import Person
from tests.cast import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_page_of_the_admin_breaks_the_policy(visit):
    """What a tab refuses or asks of another server fails the test: tests/browser/conftest.py."""
    world = make_world()
    row = world.confirmed(world.component())
    page = visit(world.administrator)
    page.goto(reverse("admin:index"))
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        page.goto(reverse(f"{name}_changelist"))
        expect(page.locator("h1").first).to_be_visible()
    for address in (
        reverse("admin:matrix_signup_change", args=[row.pk]),
        reverse("admin:matrix_signup_history", args=[row.pk]),
        reverse("admin:stakeholders_user_add"),
        reverse("admin:stakeholders_organisation_add"),
    ):
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()


def test_somebody_is_made_anonymous_there_after_a_last_question(visit):
    world = make_world()
    person = world.neighbour.person
    page = visit(world.administrator)
    page.goto(f"{reverse('admin:stakeholders_person_changelist')}?q=Nel")
    page.locator("input[name=_selected_action]").check()
    page.get_by_label("Actie:").select_option("anonymise")
    page.get_by_role("button", name="Uitvoeren").click()
    expect(page.get_by_text("U kunt dit niet ongedaan maken.")).to_be_visible()
    page.get_by_role("button", name="Anoniem maken").click()
    expect(page.get_by_text(f"Anoniem gemaakt: Vertrokken persoon {person.pk}.")).to_be_visible()
    assert Person.objects.get(pk=person.pk).name == f"Vertrokken persoon {person.pk}"
