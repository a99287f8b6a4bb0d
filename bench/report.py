"""The annual report: seconds for facts, HTML and PDF, beside headless Chromium printing the same HTML: prints JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402 - needs Django to be set up

from reports.document import html, pdf  # noqa: E402 - as above
from reports.year import collect  # noqa: E402 - as above
from stakeholders.models import Network  # noqa: E402 - as above
from tools.system import chromium  # noqa: E402 - as above

slug, year, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
network = Network.objects.get(slug=slug)


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


facts = collect(network, year, language="nl", audience="public")
page = folder / "report.html"
page.write_text(html(facts), encoding="utf-8")
pdf(facts)
taken = {
    "collect": seconds(lambda: collect(network, year, language="nl", audience="public")),
    "html": seconds(lambda: html(facts)),
    "pdf": seconds(lambda: pdf(facts)),
}
program = chromium()
if program is None:
    raise SystemExit("Chromium is not installed")
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
    tab = browser.new_page()

    def printed() -> None:
        tab.goto(page.as_uri())
        tab.pdf(path=folder / "chromium.pdf", format="A4", tagged=True)

    printed()
    taken["chromium"] = seconds(printed)
    browser.close()
print(json.dumps(taken))
