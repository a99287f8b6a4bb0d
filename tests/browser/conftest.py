"""A real browser: Debian's Chromium, driven by Playwright, against a running server.

visit       opens tabs: as a visitor, or logged in as somebody of the cast, with options of the browser by keyword
page        one tab of a visitor, in Dutch
violations  what axe-core finds on a page

In whatever a tab shows, these fail the test: an error of a script, a refusal by the content security policy, a file
that is missing, and a request to any other server than ours.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

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


class Witness:
    """What went wrong in a browser context, as it happens."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = home
        self.wrong: list[str] = []
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("request", self.on_request)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 403 on purpose also makes this line; a missing file is seen in its response.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append(message.text)

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.wrong.append(f"asks another server: {request.url}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.wrong.append(f"{response.status}: {response.url}")


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    opened: list[tuple[BrowserContext, Witness]] = []

    def open_as(user: Any = None, **options: Any) -> Page:
        context = browser.new_context(
            **{
                "base_url": live_server.url,
                "locale": "nl-NL",
                "timezone_id": "Europe/Amsterdam",
                "viewport": {"width": 1440, "height": 900},
                # colours that fade would be measured half way
                "reduced_motion": "reduce",
                **options,
            }
        )
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        opened.append((context, Witness(context, live_server.url)))
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        return tab

    yield open_as
    for context, _ in opened:
        context.close()
    assert [line for _, witness in opened for line in witness.wrong] == []


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit()


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    """What axe-core finds, one line each: rule, place. WCAG 2.2 A and AA with target size, and best practices.

    `only`: the names of the rules to ask, where the others cannot have changed.
    """
    script = AXE.read_text(encoding="utf-8")

    def of(page: Page, only: tuple[str, ...] = ()) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
        options |= {"runOnly": only} if only else {"rules": {"target-size": {"enabled": True}}}
        result = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{found['id']}: {found['help']}: {node['html'][:160]}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    return of
