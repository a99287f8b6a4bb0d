"""Check openapi.json against the Dutch API Design Rules, by the rulesets that Logius publishes.

python -m tools.api_lint openapi.json

The rulesets are not ours and are not kept here: ADR_RULESETS names their folder, else ../shared/standards/adr.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.console import ROOT

FOLDER = ROOT / "tools" / "api-lint"
RULESETS = ("adr-2.1.0.spectral.yml", "adr-2.2.0.linter.yaml")


def rulesets() -> Path | None:
    """Their folder, where it is at hand."""
    folder = place()
    return folder if all((folder / name).exists() for name in RULESETS) else None


def place() -> Path:
    return Path(os.environ.get("ADR_RULESETS", ROOT.parent / "shared" / "standards" / "adr"))


def lint(schema: Path) -> list[str]:
    """What the rulesets find, warnings too, one line each."""
    folder = rulesets()
    if folder is None:
        raise FileNotFoundError("The API rulesets are not here; ADR_RULESETS can name their folder.")
    program = FOLDER / "node_modules" / ".bin" / "spectral"
    # Node.js may be the one in .venv.
    environment = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{ROOT / '.venv' / 'bin'}"}
    found = []
    for name in RULESETS:
        options: list[str | Path] = ["--quiet", "--format=text", "--fail-severity=warn", "--ruleset", folder / name]
        result = subprocess.run(
            [program, "lint", *options, schema],
            env=environment,
            cwd=FOLDER,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            found += [f"{name}: {line}" for line in (result.stdout + result.stderr).splitlines() if line.strip()]
    return found


def main() -> int:
    lines = lint(Path(sys.argv[1]).resolve())
    print("\n".join(lines) if lines else "The API keeps to both rulesets.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
