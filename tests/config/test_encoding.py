"""A form in another encoding than UTF-8 is refused at once, and breaks nothing."""

import pytest
from django.test import Client

FORM = "application/x-www-form-urlencoded; charset="


@pytest.mark.parametrize("charset", ["utf-16", "latin-1"])
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/bestaat-niet/"])
def test_another_encoding_cannot_be_read(db, charset, path):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(path, b"a=1", content_type=f"{FORM}{charset}")
    assert answer.status_code == 400
    assert "Dit verzoek is niet te lezen" in answer.text


def test_utf8_is_what_forms_are_sent_in(db):
    answer = Client().post("/accounts/login/", b"username=x&password=y", content_type=f"{FORM}UTF-8")
    assert answer.status_code == 200
