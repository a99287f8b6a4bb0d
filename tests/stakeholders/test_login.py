"""Logging in: what is wrong is said beside the field, and not which of the two it was."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD


@pytest.mark.parametrize(
    ("email", "password"), [("secretary@proef.example", "fout"), ("niemand@proef.example", PASSWORD)]
)
def test_what_is_wrong_is_said_beside_the_field_and_kept_vague(world, client, email, password):
    answer = client.post(reverse("accounts:login"), {"username": email, "password": password})
    form = answer.context["form"]
    assert form.errors == {"password": ["Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk ze allebei na."]}
    assert 'aria-invalid="true"' in str(form["password"])
    assert 'type="email"' in str(form["username"])
    assert email in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_with_the_right_password_one_comes_where_one_wanted_to_be(world, client):
    address = reverse("accounts:login", query={"next": "/proef/inbox/"})
    sent = {"username": "Secretary@proef.example", "password": PASSWORD, "next": "/proef/inbox/"}
    assert client.post(address, sent).headers["Location"] == "/proef/inbox/"
