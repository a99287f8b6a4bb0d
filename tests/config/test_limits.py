"""What is larger than anybody needs is refused before it costs anything, with words for people and for programs."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings as real
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from config import limits
from config.api import PROBLEM
from publishing.sheet_checks import FILE_MOST
from stakeholders.models import Network

pytestmark = pytest.mark.django_db
EDIT = "/proef/about/edit/"


def is_refused(answer, status):
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text
    return True


def test_a_form_that_is_too_large_is_413_and_changes_nothing(world, log_in):
    answer = log_in(world.secretary).post(EDIT, {"about": "x" * limits.BODY})
    assert is_refused(answer, 413)
    assert "Er is niets opgeslagen" in answer.text
    assert Network.objects.get().about == ""


def test_as_much_as_texts_may_be_fits(world, log_in):
    letters = "\U0001f600"  # each takes twelve bytes on its way
    texts = {"purpose": letters * 2_000, "about": letters * 50_000, "conditions": letters * 20_000}
    client = log_in(world.secretary)
    version = client.get(EDIT).context["form"].version
    answer = client.post(EDIT, {**texts, "version": version})
    assert answer.status_code == 302, answer.text[:2000]
    assert Network.objects.get().about == texts["about"]


@pytest.mark.parametrize("how", ["get", "post"])
def test_more_fields_than_a_form_has_are_413(world, log_in, how):
    facts = {f"a{number}": "1" for number in range(limits.FIELDS + 1)}
    client = log_in(world.secretary)
    answer = client.post(EDIT, facts) if how == "post" else client.get("/proef/components/?" + "&a" * limits.FIELDS)
    assert is_refused(answer, 413 if how == "post" else 414)


def test_more_files_than_a_form_has_are_413(world, log_in):
    files = {f"file{number}": SimpleUploadedFile("a.csv", b"a") for number in range(limits.FILES + 1)}
    assert is_refused(log_in(world.secretary).post(reverse("matrix:import_list", args=["proef"]), files), 413)


@pytest.mark.parametrize("path", [EDIT, "/proef/import/", "/"])
def test_what_says_to_be_too_large_is_not_read_at_all(world, log_in, path):
    class Unread:
        def read(self, *_args):
            raise AssertionError

        readline = close = read

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(limits.REQUEST + 1),
        "wsgi.input": Unread(),
    }
    assert is_refused(log_in(world.secretary).request(**environ), 413)


@pytest.mark.parametrize("path", ["/", "/proef/components/", "/nergens/", "/en/proef/matrix/"])
def test_an_address_that_is_too_long_is_414(world, client, path):
    assert is_refused(client.get(path, {"q": "x" * limits.ADDRESS}), 414)


def test_the_api_says_so_as_a_problem(world, log_in):
    client = log_in(world.representative)
    address = "/api/v1/networks/proef/sign-ups"
    answers = {
        413: client.post(address, '{"promise": "' + "x" * limits.BODY + '"}', content_type="application/json"),
        414: client.get(address, {"component": "x" * limits.ADDRESS}),
    }
    for status, answer in answers.items():
        assert answer.status_code == answer.json()["status"] == status
        assert answer.headers["Content-Type"] == PROBLEM
        assert answer.json()["title"] in ("Dit is te veel", "Dit adres is te lang")


def test_the_settings_the_server_and_the_largest_file_agree():
    assert real.DATA_UPLOAD_MAX_MEMORY_SIZE == limits.BODY
    assert FILE_MOST < limits.REQUEST
    server = runpy.run_path(str(Path(real.BASE_DIR) / "gunicorn.conf.py"))
    assert server["limit_request_line"] == limits.REQUEST_LINE > limits.ADDRESS
    assert 0 < server["limit_request_fields"] <= 100


@pytest.mark.parametrize("told", ["onzin", "-1", "", "٣", "9" * 5000])
def test_a_length_that_is_no_number_does_no_harm(world, told):
    answer = Client().generic("POST", "/accounts/login/", b"a=b", CONTENT_LENGTH=told)
    assert answer.status_code in (200, 413)


def test_an_english_address_is_answered_in_english(world, client):
    assert "This address is too long" in client.get("/en/proef/matrix/", {"q": "x" * limits.ADDRESS}).text


def test_a_text_without_a_limit_of_its_own_has_that_of_all(world):
    with pytest.raises(ValidationError) as error:
        world.offer(world.component(), promise="x" * (limits.TEXT + 1))
    assert "promise" in error.value.message_dict
    with pytest.raises(ValidationError) as error:
        world.network.rewrite(by=None, about="x" * (limits.TEXT + 1))
    assert len(error.value.message_dict["about"]) == 1
