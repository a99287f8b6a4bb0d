"""What tests read of a page of risks: what it says, and what it costs."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def text_of(response):
    """All that is to be read, without marks and in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
