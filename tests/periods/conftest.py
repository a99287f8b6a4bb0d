from collections.abc import Iterator

import pytest
from django.db import connection

from tests.periods.boats import BOATS, Boat, Hire


@pytest.fixture(scope="session")
def tables(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The tables of boats and hires, in the test database beside those of the product."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Boat)
        editor.create_model(Hire)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Hire)
        editor.delete_model(Boat)


@pytest.fixture
def boats(tables, db) -> None:
    """Boats 1, 2 and 3."""
    Boat.objects.bulk_create(Boat(pk=number + 1) for number in range(BOATS))
