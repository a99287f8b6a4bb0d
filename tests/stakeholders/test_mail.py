"""The whole road over a real mail server: a code is asked, the mail arrives, and with it one gets in."""

import re
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller


class Box:
    """What arrived."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def box(settings):
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host, port = free.getsockname()
    server = Controller(box, hostname=host, port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    yield box
    server.stop()


def test_a_code_arrives_and_lets_one_in(world, client, box):
    where = client.post("/accounts/login/", {"login": world.coordinator.email}).headers["Location"]
    [(to, mail)] = box.mails
    assert to == [world.coordinator.email]
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert text.startswith("Beste Co Alfa,")
    code = re.search(r"^ {4}(\S+)\r?$", text, re.MULTILINE)[1]
    assert mail["Subject"] == f"Uw code: {code}"
    assert client.post(where, {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(world.coordinator.pk)


def test_where_no_mail_can_be_sent_that_is_said(world, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = client.post("/accounts/login/", {"login": world.coordinator.email})
    assert answer.status_code == 503
    assert "De e-mail kon niet worden verstuurd" in answer.text
