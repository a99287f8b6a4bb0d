"""The report as a page, on a narrow screen and on paper."""

import pytest
from playwright.sync_api import expect

from reports.models import Draft


@pytest.fixture
def report(world, visit):
    """The report on last year, before the eyes of the secretary."""
    year = world.today.year - 1
    world.confirmed(world.component(name="Wiki"), on=world.days(-400))
    Draft.collect(by=world.secretary, network=world.network, year=year, language="nl")

    def look(**options):
        page = visit(world.secretary, **options)
        page.goto(f"/proef/reports/{year}/")
        return page

    return look


def test_a_chart_keeps_its_size_on_a_phone_and_moves_inside_its_frame(report):
    page = report(viewport={"width": 390, "height": 844})
    chart = page.locator(".gv-report figure svg").first
    assert chart.bounding_box()["width"] == 640
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_paper_shows_the_report_with_its_heads_and_nothing_to_press(report):
    page = report()
    head = page.locator(".gv-framework thead th", has_text="Beheren").first
    assert head.bounding_box()["height"] > 10
    pressed = [page.get_by_role("navigation", name="Hoofdmenu"), page.locator("main form button").first]
    for each in pressed:
        expect(each).to_be_visible()
    page.emulate_media(media="print")
    assert head.bounding_box()["height"] > 10
    for each in pressed:
        expect(each).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
