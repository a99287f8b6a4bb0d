"""The order in which `make run` brings the product up: data, reports, then the task worker and the web server.

Everything here may be run again: what was entered stays, what is there already is left alone.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tools import address
from tools.console import ROOT, CannotError, say, step
from tools.setup import PYTHON, Mark

VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
# On one machine nothing travels, so nothing is compressed; that takes longest of all.
PLAIN_FILES = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
# Of what packages bring along, only the admin's files are used.
NOT_COLLECTED = ["rest_framework", "django_htmx", "django_tables2"]


def main() -> int:
    address.refuse_taken_port()
    os.environ.setdefault("SITE_URL", f"http://localhost:{address.port()}")
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    os.environ.setdefault("STATICFILES_STORAGE", PLAIN_FILES)
    os.environ.setdefault("SECOND_FACTOR_FOR_ADMINISTRATORS", "false")  # so that the example login gets in at once
    VAR.mkdir(parents=True, exist_ok=True)
    # In a process of its own, so that what the reports took is given back before serving.
    prepared = subprocess.run([PYTHON, "-m", "tools.run", "prepare"], cwd=ROOT, check=False)
    return prepared.returncode or serve()


def prepare() -> int:
    start_django()
    with step("Database"):
        manage("migrate", "--no-input")
    static_files()
    with step("Reference network"):
        manage("load_network", "reference")
    with step("Example network"):
        manage("load_network", "example")
    last_year = datetime.datetime.now(tz=datetime.UTC).year - 1
    annual_report("ambtenaar-2-0", 2010, VAR / "jaarverslag-2010.pdf")
    annual_report("voorbeeld", last_year, VAR / "jaarverslag-voorbeeld.pdf")
    say("")
    manage("example_logins", quiet=False)
    return 0


def static_files() -> None:
    sources = hashlib.sha256(os.environ["STATICFILES_STORAGE"].encode())
    for path in sorted((ROOT / "config" / "static").rglob("*")):
        if path.is_file():
            sources.update(str(path).encode() + path.read_bytes())
    inputs = [ROOT / name for name in ("constraints.txt", "package-lock.json", "config/settings.py")]
    mark = Mark(VAR / "static" / ".made-from", *inputs, text=sources.hexdigest())
    if not mark.stands():
        with step("Style, fonts and script"):
            ignored = [word for name in NOT_COLLECTED for word in ("--ignore", name)]
            manage("collectstatic", "--no-input", "--clear", *ignored)
        mark.set()


def annual_report(network: str, year: int, file: Path) -> None:
    shown = os.path.relpath(file, ROOT)
    if file.exists():
        say(f"• Annual report {shown}: already there")
        return
    part = file.with_suffix(".part")
    with step(f"Annual report {shown}"):
        manage("annual_report", network, str(year), "--language", "nl", "--output", str(part))
    part.replace(file)


def serve() -> int:
    """The task worker and the web server, until one of them ends or somebody ends both."""
    binds = [word for listener in address.listeners() for word in ("--bind", listener)]
    web = ["gunicorn", "config.wsgi", *binds, "--preload", "--workers", "2", "--threads", "4"]
    web += ["--no-control-socket", "--log-level", "warning"]  # Ctrl-C steers it
    web += ["--forwarder-headers", ""]  # where the product stands is for settings to say, not for who asks
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    children = [
        subprocess.Popen([PYTHON, "manage.py", "db_worker"], cwd=ROOT, start_new_session=True),
        subprocess.Popen([PYTHON, "-m", *web], cwd=ROOT, start_new_session=True),
    ]
    told = False
    try:
        while all(child.poll() is None for child in children):
            if not told and address.answers():
                say(f"\nIntekenen is at {os.environ['SITE_URL']}   (Ctrl-C ends it)")
                told = True
            time.sleep(0.5)
        say("The task worker or the web server ended by itself; its reason stands above.")
        return 1
    except KeyboardInterrupt:
        say("\nEnding …")
        return 0
    finally:
        _end(children)


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def manage(*words: str, quiet: bool = True) -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command(*words, stdout=io.StringIO() if quiet else sys.stdout)
    except CommandError as reason:
        raise CannotError(f"{reason}\nThis failed: manage.py {' '.join(words)}") from reason


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


def guarded(act: Callable[[], int]) -> int:
    try:
        return act()
    except CannotError as reason:
        say(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run it again to go on.")
        return 130


if __name__ == "__main__":
    sys.exit(guarded(prepare if sys.argv[1:] == ["prepare"] else main))
