"""One address, two answers: the whole page, and the part that htmx asks for."""

import pytest


@pytest.mark.usefixtures("sample_pages", "network")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_a_cache_keeps_page_and_part_apart(log_in, headers):
    answer = log_in().get("/proef/components/", headers=headers)
    assert "HX-Request" in answer["Vary"]


def test_who_is_logged_out_meanwhile_goes_to_the_login_page_as_a_whole(world, log_in):
    """Put into the list it would stand there without a form, under the name of who had been logged in."""
    part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/proef/sign-ups/?part=1"}
    asked = log_in().get("/proef/sign-ups/?part=2", headers=part)
    assert (asked.status_code, asked["HX-Redirect"]) == (204, "/accounts/login/?next=/proef/sign-ups/%3Fpart%3D2")
    sent = log_in().post("/proef/bulk/", {}, headers=part)
    assert (sent.status_code, sent["HX-Redirect"]) == (204, "/accounts/login/?next=/proef/sign-ups/%3Fpart%3D1")
    assert log_in().get("/proef/sign-ups/").status_code == 302
