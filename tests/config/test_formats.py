"""How days and moments are written and read in both languages."""

from datetime import date, datetime

import pytest
from django.forms import DateField
from django.template import Context, Template
from django.urls import reverse
from django.utils import formats, translation
from pytest_django.asserts import assertContains

DAY = date(2010, 7, 1)


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("nl", "DATE_FORMAT", "1 juli 2010"),
        ("nl", "SHORT_DATE_FORMAT", "1 jul 2010"),
        ("nl", "DATETIME_FORMAT", "1 juli 2010 15:04"),
        ("nl", "SHORT_DATETIME_FORMAT", "1 jul 2010 15:04"),
        ("nl", "MONTH_DAY_FORMAT", "1 juli"),
        ("nl", "TIME_FORMAT", "15:04"),
        ("en", "DATE_FORMAT", "1 July 2010"),
        ("en", "SHORT_DATE_FORMAT", "1 Jul 2010"),
        ("en", "DATETIME_FORMAT", "1 July 2010 15:04"),
        ("en", "SHORT_DATETIME_FORMAT", "1 Jul 2010 15:04"),
        ("en", "MONTH_DAY_FORMAT", "1 July"),
        ("en", "TIME_FORMAT", "15:04"),
    ],
)
def test_a_day_is_written_as_in_the_netherlands_and_in_britain(language, name, written):
    with translation.override(language):
        assert formats.date_format(datetime(2010, 7, 1, 15, 4), name) == written  # noqa: DTZ001 - only written down


@pytest.mark.parametrize(("language", "written"), [("nl", "1 juli 2010"), ("en", "1 July 2010")])
def test_a_template_writes_it_so_without_being_told(language, written):
    with translation.override(language):
        assert Template("{{ day|date }}").render(Context({"day": DAY})) == written


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("typed", ["2010-07-01", "01/07/2010", "1/7/2010"])
def test_a_typed_day_is_read_with_the_day_before_the_month(language, typed):
    with translation.override(language):
        assert DateField().clean(typed) == DAY


@pytest.mark.parametrize(("language", "written"), [("nl", "1 januari 2020"), ("en", "1 January 2020")])
def test_a_page_has_it_so(world, client, language, written):
    with translation.override(language):
        address = reverse("overview:partner_detail", args=["proef", world.alfa.organisation.slug])
    assertContains(client.get(address), written)
