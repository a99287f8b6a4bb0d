"""The screenshots of the README, made anew: `python -m tools.screenshots`, after `make test` has set everything up.

In a folder of its own the example network is loaded and its annual report made; Chromium photographs the overview, and
the first pages of the report side by side. The example moves along with the calendar, so they differ from day to day.
"""

from __future__ import annotations

import base64
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.console import ROOT, CannotError, step
from tools.run import guarded, manage, start_django
from tools.system import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "screenshots"
NETWORK = "voorbeeld"
PAGES = ("1", "3")  # of the report: cover, and the year in short
LARGEST = 300_000  # bytes; the README loads both


def main() -> int:
    program = chromium()
    if program is None:
        raise CannotError("Chromium is not installed: sudo apt-get install chromium")
    if not shutil.which("pdftoppm"):
        raise CannotError("pdftoppm is not installed: sudo apt-get install poppler-utils")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The development server's way of finding style sheets, and an address that is sure to be this machine.
        os.environ |= {"VAR_DIR": name, "DEBUG": "true", "SITE_URL": "http://localhost", "LOG_LEVEL": "WARNING"}
        os.environ.pop("DATABASE_URL", None)
        # Playwright runs an event loop in this thread; Django takes that for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        start_django()
        with step("Example network"):
            manage("migrate", "--no-input")
            manage("load_network", "example")
        with step("Annual report"):
            report = folder / "report.pdf"
            year = datetime.datetime.now(tz=datetime.UTC).year - 1
            manage("annual_report", NETWORK, str(year), "--language", "nl", "--output", str(report))
        with step("Screenshots"), _server() as address, _browser(program) as page:
            page.goto(f"{address}/{NETWORK}/")
            _save(page, FOLDER / "overview.png")
            # Away from our own pages, whose policy refuses style in the page.
            page.goto("about:blank")
            page.set_viewport_size({"width": 1210, "height": 842})
            page.set_content(_side_by_side(report, folder))
            _save(page, FOLDER / "report.png")
    return 0


def _side_by_side(report: Path, folder: Path) -> str:
    images = []
    for number in PAGES:
        image = folder / f"page-{number}"
        command = ["pdftoppm", "-png", "-r", "96", "-f", number, "-l", number, "-singlefile", str(report), str(image)]
        subprocess.run(command, check=True)
        data = base64.b64encode(image.with_suffix(".png").read_bytes()).decode()
        images.append(f'<img src="data:image/png;base64,{data}" width="595" height="842">')
    style = "body { margin: 0; display: flex; justify-content: space-between; background: #e8edf2 }"
    return f"<!doctype html><style>{style}</style>{''.join(images)}"


@contextmanager
def _server() -> Iterator[str]:
    """The product on a free port, with its style sheets as they lie in the folders."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadedWSGIServer(("localhost", 0), Quiet)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


@contextmanager
def _browser(program: str) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(locale="nl-NL", viewport={"width": 1440, "height": 1000}, color_scheme="light")
        yield context.new_page()
        browser.close()


def _save(page: Page, file: Path) -> None:
    page.screenshot(path=file)
    size = file.stat().st_size
    if size > LARGEST:
        raise CannotError(f"{file.relative_to(ROOT)} is {size // 1000} kB, more than {LARGEST // 1000} kB.")


if __name__ == "__main__":
    sys.exit(guarded(main))
