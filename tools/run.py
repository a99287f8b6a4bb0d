"""The order in which `make run` brings the product up: data, reports, then the task worker and the web server.

Everything here may be run again: what was entered stays, what is there already is left alone.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tools import address
from tools.console import ROOT, CannotError, run, say
from tools.setup import PYTHON, Mark

VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
MANAGE = [str(PYTHON), "manage.py"]


def main() -> int:
    site = os.environ.setdefault("SITE_URL", f"http://localhost:{address.port()}")
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    VAR.mkdir(parents=True, exist_ok=True)

    run("Database", [*MANAGE, "migrate", "--no-input"])
    static_files()
    run("Reference network", [*MANAGE, "load_network", "reference"])
    run("Example network", [*MANAGE, "load_network", "example"])
    last_year = datetime.datetime.now(tz=datetime.UTC).year - 1
    annual_report("ambtenaar-2-0", 2010, VAR / "jaarverslag-2010.pdf")
    annual_report("voorbeeld", last_year, VAR / "jaarverslag-voorbeeld.pdf")

    say("")
    subprocess.run([*MANAGE, "example_logins"], cwd=ROOT, check=True)
    say(f"\nIntekenen is at {site}   (Ctrl-C ends it)")
    return serve()


def static_files() -> None:
    sources = hashlib.sha256()
    for path in sorted((ROOT / "config" / "static").rglob("*")):
        if path.is_file():
            sources.update(str(path).encode() + path.read_bytes())
    inputs = [ROOT / name for name in ("constraints.txt", "package-lock.json", "config/settings.py")]
    mark = Mark(VAR / "static" / ".made-from", *inputs, text=sources.hexdigest())
    if not mark.stands():
        run("Style, fonts and script", [*MANAGE, "collectstatic", "--no-input", "--clear"])
        mark.set()


def annual_report(network: str, year: int, file: Path) -> None:
    shown = os.path.relpath(file, ROOT)
    if file.exists():
        say(f"• Annual report {shown}: already there")
        return
    part = file.with_suffix(".part")
    run(
        f"Annual report {shown}",
        [*MANAGE, "annual_report", network, str(year), "--language", "nl", "--output", part],
    )
    part.replace(file)


def serve() -> int:
    """The task worker and the web server, until one of them ends or somebody ends both."""
    binds = [word for listener in address.listeners() for word in ("--bind", listener)]
    web = [PYTHON, "-m", "gunicorn", "config.wsgi", *binds, "--workers", "2", "--threads", "4"]
    web += ["--no-control-socket", "--log-level", "warning"]  # Ctrl-C steers it
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    children = [
        subprocess.Popen([*MANAGE, "db_worker"], cwd=ROOT, start_new_session=True),
        subprocess.Popen([str(part) for part in web], cwd=ROOT, start_new_session=True),
    ]
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        say("The task worker or the web server ended by itself; its reason stands above.")
        return 1
    except KeyboardInterrupt:
        say("\nEnding …")
        return 0
    finally:
        _end(children)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def until_interrupted(act: Callable[[], int]) -> int:
    try:
        address.refuse_taken_port()
        return act()
    except CannotError as reason:
        say(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run it again to go on.")
        return 130


if __name__ == "__main__":
    sys.exit(until_interrupted(main))
