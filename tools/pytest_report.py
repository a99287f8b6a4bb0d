"""The part of `make test` inside pytest: which worker runs what, and the last lines."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

BROWSER_TESTS = Path("tests/browser")
# Of constraints the words for a database are tested, also where none is asked.
WRITES_SQL = Path("tests/periods")
# The fixtures of pytest-django without which no test asks a database.
ASKING = frozenset({"db", "transactional_db"})
# Its rules are published by others and may be absent, in CI too.
MAY_BE_LEFT_OUT = "third_party_rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--not-run", action="append", default=[], help="what cannot run here, and why")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The browser's worker takes the browser's tests; each database takes all others that a database can answer."""
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker:
        mine = [item for item in items if is_for(worker, item, config.rootpath)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(mine)])
        items[:] = mine


def is_for(worker: str, item: pytest.Item, root: Path) -> bool:
    """Whether this worker runs a test; what asks no database the same on both is run once, beside SQLite."""
    if root / BROWSER_TESTS in item.path.parents:
        return worker == "browser"
    if worker == "postgresql" and root / WRITES_SQL not in item.path.parents:
        return _asks(item)
    return worker != "browser"


def _asks(item: pytest.Item) -> bool:
    """Whether pytest-django lets this test ask a database: by its mark, by a fixture, or as a test case of Django."""
    case = getattr(item, "cls", None)
    of_django = any(base.__module__ == "django.test.testcases" for base in case.__mro__) if case else False
    marked = item.get_closest_marker("django_db") is not None
    return marked or of_django or not ASKING.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """After everything else, just above the closing line."""
    result = yield
    for line in _not_run(terminalreporter.config, terminalreporter):
        terminalreporter.write_line(f"NOT RUN {line}", yellow=True)
    for reason, count in _skipped(terminalreporter, left_out=True).items():
        terminalreporter.write_line(f"left out: {reason} ({count}×)", yellow=True)
    return result


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI, what could not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    on_ci = os.environ.get("CI", "").lower() in ("true", "1")
    # A worker has no terminal; the process that started it counts for all.
    if on_ci and reporter and not session.exitstatus and _not_run(session.config, reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _not_run(config: pytest.Config, reporter: pytest.TerminalReporter) -> list[str]:
    skipped = [f"{reason} ({count}×)" for reason, count in _skipped(reporter, left_out=False).items()]
    return [*config.getoption("--not-run"), *skipped]


def _skipped(reporter: pytest.TerminalReporter, *, left_out: bool) -> Counter[str]:
    reports = [report for report in reporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    chosen = [report for report in reports if (MAY_BE_LEFT_OUT in report.keywords) == left_out]
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in chosen)
