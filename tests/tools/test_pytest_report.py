"""What could not run is named just above pytest's closing line, and fails on CI."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import TestCase

from tools.console import ROOT
from tools.pytest_report import is_for

TESTS = """
import pytest
def test_runs(): pass
def test_needs_java(): pytest.skip("no Java")
@pytest.mark.third_party_rules
def test_needs_rules(): pytest.skip("no rules")
"""


def run(folder: Path, *arguments: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = third_party_rules\n")
    (folder / "test_some.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "--disable-plugin-autoload", "-p", "tools.pytest_report"]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, *arguments, "test_some.py"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_last_lines_name_what_did_not_run(tmp_path):
    last = run(tmp_path, "--not-run", "browser: none", ci="").stdout.splitlines()[-4:]
    assert last[:3] == ["NOT RUN browser: none", "NOT RUN no Java (1×)", "left out: no rules (1×)"]
    assert "1 passed, 2 skipped" in last[3]


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_what_did_not_run_fails_on_ci_only(tmp_path, ci, status):
    assert run(tmp_path, ci=ci).returncode == status


def test_rules_of_others_may_be_absent_on_ci(tmp_path):
    assert run(tmp_path, "-k", "rules or runs", ci="true").returncode == 0


def a_test(path, *, fixtures=(), marks=(), cls=None):
    """As pytest collects one."""
    return SimpleNamespace(
        path=ROOT / path,
        fixturenames=fixtures,
        cls=cls,
        get_closest_marker=lambda name: name if name in marks else None,
    )


@pytest.mark.parametrize(
    ("told", "workers"),
    [
        (a_test("tests/matrix/test_some.py", fixtures=["world", "db"]), ["sqlite", "postgresql"]),
        (a_test("tests/matrix/test_some.py", marks=["django_db"]), ["sqlite", "postgresql"]),
        (a_test("tests/matrix/test_some.py", cls=type("Kept", (TestCase,), {})), ["sqlite", "postgresql"]),
        (a_test("tests/periods/test_some.py"), ["sqlite", "postgresql"]),
        (a_test("tests/publishing/test_some.py"), ["sqlite"]),
        (a_test("tests/browser/test_some.py", fixtures=["db"]), ["browser"]),
    ],
)
def test_each_database_takes_what_asks_it_anything(told, workers):
    assert [worker for worker in ("sqlite", "postgresql", "browser") if is_for(worker, told, ROOT)] == workers
