"""A server of its own for the measurements: one worker, an own database, on loopback only."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path) -> dict[str, str]:
    """The environment of every process of one run: its files in `folder`, the bench's addresses, no log."""
    return os.environ | {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "LOG_LEVEL": "WARNING",
        "API_REQUESTS_VISITOR": "0",
        "API_REQUESTS_ACCOUNT": "0",
    }


def manage(folder: Path, *args: str) -> None:
    """Run one management command in the environment of this run."""
    subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=environment(folder), check=True)


@contextmanager
def serving(folder: Path, **variables: str) -> Iterator[int]:
    """Serve with one worker, with these variables in its environment; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", "1", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment(folder) | variables, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                fetch(port, "/bench-floor/1")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def fetch(port: int, path: str) -> tuple[float, int, int]:
    """Seconds, status and bytes of one request, not compressed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    size = len(answer.read())
    taken = time.perf_counter() - start
    connection.close()
    return taken, answer.status, size


def seconds(port: int, path: str, *, times: int = 25) -> tuple[float, int]:
    """The median time of `path` in seconds, and its bytes. Only to be told as a ratio to another."""
    taken = [fetch(port, path) for _ in range(times + 1)][1:]
    return median(each[0] for each in taken), taken[0][2]


def ratio(port: int, path: str, *, times: int = 25) -> tuple[float, int]:
    """How many times the floor `path` takes, and its bytes: medians of requests taken in turn with the floor's."""
    _, status, size = fetch(port, path)
    if status != http.client.OK:
        raise RuntimeError(f"{path} answers {status}")
    pages, floors = [], []
    for _ in range(times):
        pages.append(fetch(port, path)[0])
        floors.append(fetch(port, f"/bench-floor/{size}")[0])
    return median(pages) / median(floors), size
