"""A real browser: Debian's Chromium, driven by Playwright, against a running server.

page        a fresh browser tab in Dutch; its errors and refusals by the content security policy fail the test
violations  what axe-core finds on a page
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tools.system import chromium

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OPTIONS = [
    "--no-sandbox",  # it sees no page but ours; containers often have no sandbox to offer
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright runs an event loop in this thread; Django takes that for asynchronous code, which this is not.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("browser: Chromium is not installed (sudo apt-get install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": 1440, "height": 900},
    )
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    wrong: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # A page that answers 404 or 403 on purpose also makes this line; the test looks at that answer itself.
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(message.text)

    tab.on("console", on_console)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    yield tab
    context.close()
    assert wrong == []


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe-core finds, one line each: rule, place. WCAG 2.2 A and AA with target size, and best practices."""

    def of(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")
        return [
            f"{found['id']}: {found['help']}: {node['html'][:120]}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    return of
