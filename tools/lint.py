"""Everything that can be said about the code without running it. All checks run; the last line names what failed."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from tools.console import ROOT, CannotError, run, say
from tools.setup import PYTHON

VAR = ROOT / "var" / "lint"
# As an installation on the internet: https, its own key.
PRODUCTION = {
    "SITE_URL": "https://intekenen.example",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "DEBUG": "off",
    "VAR_DIR": str(VAR),
}
BIN = PYTHON.parent

CHECKS: dict[str, list[str | Path]] = {
    "Code (ruff)": [BIN / "ruff", "check", "."],
    "Layout of the code (ruff format)": [BIN / "ruff", "format", "--check", "."],
    "Types (mypy)": [BIN / "mypy"],
    "Rooms: imports run downwards (import-linter)": [BIN / "lint-imports", "--no-logo"],
    "Templates (djLint)": [BIN / "djlint", "templates", "--quiet"],
    "Translations complete and in step": [PYTHON, "-m", "tools.messages", "check"],
    "No migration missing": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "Safe in production (check --deploy)": [
        PYTHON,
        "manage.py",
        "check",
        "--deploy",
        "--database",
        "default",
        "--fail-level",
        "WARNING",
    ],
    "What is kept in the repository": [PYTHON, "-m", "tools.tidy"],
}


def main() -> int:
    failed = []
    VAR.mkdir(parents=True, exist_ok=True)
    for title, command in CHECKS.items():
        try:
            run(title, command, env=PRODUCTION)
        except CannotError as reason:
            say(f"{reason}\n")
            failed.append(title)
    say(f"\nNot in order: {'; '.join(failed)}." if failed else "\nAll in order.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
