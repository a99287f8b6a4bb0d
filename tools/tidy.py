"""Small checks of what is kept in the repository, for which no linter exists."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tools import publiccode
from tools.console import ROOT

# Packages come from wherever the one who installs says; paths of one person's machine say nothing to another.
NO_PLACE = {
    "an address of a package registry": re.compile(
        r"(pythonhosted|registry\.npmjs|registry\.yarnpkg)\.(org|com)|pypi\.org/simple|index-url\s*=\s*http"
    ),
    "a path of somebody's own machine": re.compile(r"(?<![\w.:/-])/(home|root|Users)/\w"),
}
# Help texts are ours, and some of Django's hold a list.
UNESCAPED = re.compile(r"(?<!help_text)\|\s*safe\b|\bautoescape\s+off\b")


def problems(root: Path = ROOT) -> list[str]:
    files = _kept(root)
    return [
        *(line for path in files for line in _lines(root, path)),
        *publiccode_problems(root / "publiccode.yml"),
        *licence_problems(root),
    ]


def _kept(root: Path) -> list[Path]:
    """What git keeps, or would keep with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listed.splitlines() if (root / name).is_file()]


def _lines(root: Path, path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    if path == Path(__file__):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path.relative_to(root)}:{number}"
        for what, pattern in NO_PLACE.items():
            if pattern.search(line):
                yield f"{where}: {what}"
        if path.suffix == ".html" and UNESCAPED.search(line):
            yield f"{where}: unescaped text in a template; make it safe in tested Python"


def publiccode_problems(path: Path) -> list[str]:
    """What is wrong with our own publiccode.yml."""
    if not path.exists():
        return ["publiccode.yml is missing"]
    return [f"publiccode.yml: {line}" for line in publiccode.problems(yaml.safe_load(path.read_text(encoding="utf-8")))]


def licence_problems(root: Path) -> list[str]:
    """REUSE: the texts in LICENSES/, which files fall under which in REUSE.toml."""
    wanted = ["LICENSE", "LICENSES/EUPL-1.2.txt", "LICENSES/CC0-1.0.txt", "REUSE.toml"]
    return [f"{name} is missing" for name in wanted if not (root / name).is_file()]


def main() -> int:
    lines = problems()
    print("\n".join(lines) if lines else "Nothing in the repository that has no place there.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
