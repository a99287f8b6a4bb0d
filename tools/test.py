"""All tests in one run of pytest: side by side on SQLite, on PostgreSQL and in a browser.

Arguments go to pytest. What cannot run here is named in the last lines, and with CI=true it fails the run.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

from tools import postgres, system
from tools.console import ROOT
from tools.messages import compile_catalog

VAR = ROOT / "var" / "test"


def main() -> int:
    workers = [_worker("sqlite")]
    not_run = []
    compile_catalog()
    with contextlib.ExitStack() as running:
        if postgres.find():
            os.environ["TEST_POSTGRESQL"] = running.enter_context(postgres.server())
            # A worker's specification cannot hold an address; django-environ looks up the name after the dollar.
            workers.append(_worker("postgresql", DATABASE_URL="$TEST_POSTGRESQL"))
        else:
            not_run.append("PostgreSQL: not installed (sudo apt-get install postgresql)")
        if system.chromium():
            workers.append(_worker("browser"))
        elif system.is_ubuntu():
            not_run.append("browser: Ubuntu's Chromium is a snap; install Google Chrome, or name one: CHROMIUM=/path")
        else:
            not_run.append("browser: Chromium is not installed (sudo apt-get install chromium)")
        command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "tools.pytest_report", "--dist=each"]
        command += [word for worker in workers for word in ("--tx", worker)]
        command += [word for line in not_run for word in ("--not-run", line)]
        return subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, check=False).returncode


def _worker(name: str, **environment: str) -> str:
    """Specification of a process of pytest-xdist, with a folder of its own for what the product writes."""
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    variables = {"VAR_DIR": str(folder), **environment}
    return "//".join(["popen", f"id={name}", *(f"env:{key}={value}" for key, value in variables.items())])


if __name__ == "__main__":
    sys.exit(main())
