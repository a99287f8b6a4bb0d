"""A real server for tests: gunicorn with several processes on the database of the test, which can be killed.

Its log is kept: what went wrong in the server is read there.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
CSRF = "x" * 32


@dataclass
class Server:
    """A server that runs: its port, its first process, and where it writes what goes wrong."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End all its processes at once, in the middle of whatever they do, as when the power fails."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)


@contextmanager
def serving(folder: Path, *, processes: int) -> Iterator[Server]:
    """Serve the database of this test with so many processes; ends when the block does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / f"server-{port}.log"
    options = ["--workers", str(processes), "--preload", "--timeout", "120", "--backlog", "2048"]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", *options, "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stdout=written, stderr=written, start_new_session=True
        )
    server = Server(port, process, log)
    try:
        _wait(server)
        yield server
    finally:
        server.kill()


def _environment() -> dict[str, str]:
    """That of this process, with the database and the key of the test: who is logged in here is so there."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{database['NAME']}"
    elif str(database["HOST"]).startswith("/"):
        address = f"postgres:///{database['HOST']}/{database['NAME']}"
    else:
        who = ":".join(quote(database[key], safe="") for key in ("USER", "PASSWORD") if database[key])
        address = f"postgres://{who}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    unlimited = {"API_REQUESTS_VISITOR": "0", "API_REQUESTS_ACCOUNT": "0"}
    own = unlimited | {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY, "SITE_URL": "http://localhost"}
    return {**os.environ, **own}


def _wait(server: Server) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port)):
            return
        if server.process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{server.log.read_text()}")


def logged_in(user: Any) -> dict[str, str]:
    """The headers with which `user` asks the API to do something."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Host": "localhost", "Cookie": cookies, "X-CSRFToken": CSRF, "Content-Type": "application/json"}


def post(
    to: http.client.HTTPConnection, path: str, headers: dict[str, str], body: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    """The status and the body of the answer."""
    to.request("POST", f"/api/v1{path}", json.dumps(body), headers)
    answer = to.getresponse()
    text = answer.read().decode()
    return answer.status, json.loads(text) if text.startswith("{") else {"text": text}
