"""Bringing a file in and changing many components at once, with the keyboard and without script."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from matrix.models import Component, Priority

pytestmark = pytest.mark.django_db(transaction=True)

CSV = b"Code;Naam;Categorie\r\nFUN-01;Wiki van ons;FUN\r\nFUN-02;Blog;FUN\r\n"


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_brought_in(world, visit, script):
    world.component("FUN-01", name="Wiki")
    page = visit(world.secretary, java_script_enabled=script)
    page.goto("/proef/import/")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "lijst.csv", "mimeType": "text/csv", "buffer": CSV}
    )
    page.get_by_role("button", name="Bestand inlezen").click()
    expect(page.get_by_label("Naam", exact=True)).to_have_value("name")
    page.get_by_role("button", name="Bekijken wat er verandert").click()
    expect(page.get_by_role("main")).to_contain_text("wacht op zijn beurt")
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    if not script:
        page.get_by_role("link", name="Kijken hoe ver het is").click()
    expect(page.get_by_role("rowheader", name="FUN-01")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Nieuw: 1, gewijzigd: 1")
    expect(page.locator("#import-state")).to_have_text("Klaar om te beoordelen")
    page.get_by_role("button", name="Alles doorvoeren").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("wacht op zijn beurt")
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
    if not script:
        page.get_by_role("link", name="Kijken hoe ver het is").click()
    expect(page.get_by_role("main")).to_contain_text("Doorgevoerd.")
    assert {each.code: each.name for each in Component.objects.all()} == {"FUN-01": "Wiki van ons", "FUN-02": "Blog"}


@pytest.mark.parametrize("script", [True, False])
def test_many_are_changed_at_once_and_it_is_undone(world, visit, script):
    for number in (1, 2, 3):
        world.component(f"FUN-0{number}", name=f"Onderdeel {number}", priority=Priority.SHOULD)
    page = visit(world.secretary, java_script_enabled=script)
    page.goto("/proef/components/")
    for number in (1, 3):
        page.get_by_role("checkbox", name=f"Onderdeel {number} kiezen").press("Space")
    page.get_by_label("Wijzigen", exact=True).select_option("priority:must")
    page.get_by_role("button", name="Bekijken wat er verandert").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("2 onderdelen veranderen.")
    page.get_by_role("button", name="Doorvoeren").press("Enter")
    expect(page.locator("#messages")).to_contain_text("2 onderdelen zijn gewijzigd.")
    order = Component.objects.order_by("code").values_list("priority", flat=True)
    assert list(order) == [Priority.MUST, Priority.SHOULD, Priority.MUST]
    page.locator("#messages").get_by_role("link", name="Ongedaan maken").press("Enter")
    page.get_by_role("button", name="Ongedaan maken").press("Enter")
    expect(page.locator("#messages")).to_contain_text("2 onderdelen zijn weer zoals ze waren.")
    assert set(order.all()) == {Priority.SHOULD}


def test_all_that_the_filter_shows_follows_the_filter(world, visit):
    for number in range(3):
        world.component(f"FUN-0{number}", name="Wiki" if number else "Blog")
    page = visit(world.secretary)
    page.goto("/proef/components/")
    page.get_by_label("Naam, code of tekst").fill("wiki")
    expect(page.locator("#count")).to_have_text("2 resultaten")
    expect(page.locator("#downloads").get_by_role("link", name="CSV")).to_have_attribute(
        "href", "/proef/components.csv?q=wiki"
    )
    page.get_by_label("Alle 2 onderdelen die het filter toont").check()
    page.get_by_label("Wijzigen", exact=True).select_option("phase:in_operation")
    page.get_by_role("button", name="Bekijken wat er verandert").click()
    expect(page.get_by_role("main")).to_contain_text("2 onderdelen veranderen.")
