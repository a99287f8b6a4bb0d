"""One address, two answers: the whole page, and the part that htmx asks for."""

import pytest

pytestmark = pytest.mark.usefixtures("sample_pages", "network")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_a_cache_keeps_page_and_part_apart(log_in, headers):
    answer = log_in().get("/proef/components/", headers=headers)
    assert "HX-Request" in answer["Vary"]
