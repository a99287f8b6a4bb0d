"""Set up what a command needs, on an empty machine or on one where most is there already.

python3 -m tools.setup run|test|lint|bench

Runs on the system's own Python, before anything is installed: standard library only. Each step leaves a mark that
says from what it was made; as long as that is the same, the step is skipped.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tools import address, api_lint, postgres, system
from tools.console import ROOT, CannotError, run, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CONSTRAINTS = ROOT / "constraints.txt"
OLDEST = (3, 11)
# What each command needs besides the packages that the product itself runs on.
EXTRAS = {"run": (), "messages": (), "test": ("test",), "lint": ("test", "dev"), "bench": ("test",)}


def set_up(command: str) -> None:
    if command == "run":
        address.refuse_taken_port()
    system_packages()
    python_environment()
    python_packages(EXTRAS[command])
    node_packages(development=command in ("test", "bench"))
    translations()
    if command in ("test", "bench"):
        programs_of_the_tests()
    if command == "test":
        api_linter()


def system_packages() -> None:
    """All that is missing at once, so that who has to ask an administrator asks once."""
    if sys.version_info < OLDEST:
        found, wanted = (".".join(map(str, version)) for version in (sys.version_info[:2], OLDEST))
        raise CannotError(f"Python {wanted} or newer is needed; this is {found}. Try: make PYTHON=python3.13 …")
    packages = system.missing_pdf_packages()
    if not _has_environment() and importlib.util.find_spec("ensurepip") is None:
        # Debian keeps this part of Python in a package of its own.
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if packages:
        system.install("System packages", packages)


def python_environment() -> None:
    if not _has_environment():
        run("Python environment in .venv", [sys.executable, "-m", "venv", "--clear", VENV])


def _has_environment() -> bool:
    return PYTHON.exists() and (VENV / "bin" / "pip").exists()


def python_packages(extras: Iterable[str]) -> None:
    wanted = _requirements(extras)
    mark = Mark(VENV / ".made-from" / ("-".join(["packages", *extras])), CONSTRAINTS, text="\n".join(wanted))
    if mark.stands():
        return
    _install(f"Python packages ({', '.join(['runtime', *extras])})", wanted)
    mark.set()


def node_packages(*, development: bool) -> None:
    """A font and htmx, from the lock file; for tests axe-core too."""
    lock = ROOT / "package-lock.json"
    whole = Mark(ROOT / "node_modules" / ".made-from-all", lock)
    if whole.stands() or (not development and Mark(ROOT / "node_modules" / ".made-from", lock).stands()):
        return
    run(
        "Font and htmx (npm)",
        [*npm(), "ci", *([] if development else ["--omit=dev"])],
        env=_npm_environment(),
    )
    (whole if development else Mark(ROOT / "node_modules" / ".made-from", lock)).set()


def translations() -> None:
    catalogue = ROOT / "config" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    compiled = catalogue.with_suffix(".mo")
    if catalogue.exists() and not (compiled.exists() and compiled.stat().st_mtime > catalogue.stat().st_mtime):
        run("Translations", [PYTHON, "-m", "tools.messages", "compile"])


def programs_of_the_tests() -> None:
    """A browser, PostgreSQL and Java. What cannot be had is named at the end of the tests, by the tests."""
    _try(system.chromium, "Chromium", ["chromium"])
    _try(postgres.find, "PostgreSQL", ["postgresql"])
    _try(system.java, "Java", ["default-jre-headless"])


def api_linter() -> None:
    if api_lint.rulesets() is None:
        return  # named at the end of the tests
    folder = api_lint.FOLDER
    mark = Mark(folder / "node_modules" / ".made-from", folder / "package-lock.json")
    if not mark.stands():
        run("API linter (npm)", [*npm(), "ci"], cwd=folder, env=_npm_environment())
        mark.set()


def npm() -> list[str]:
    """The machine's npm; where there is none, the one from the Python package that carries Node.js."""
    if shutil.which("node") and shutil.which("npm"):
        return ["npm"]
    ours = VENV / "bin" / "npm"
    if not ours.exists():
        _install("Node.js (Python package)", _requirements(["node"], runtime=False))
    return [str(ours)]


class Mark:
    """A file that says from what something was made."""

    def __init__(self, place: Path, *sources: Path, text: str = "") -> None:
        digest = hashlib.sha256(text.encode())
        for source in sources:
            digest.update(source.read_bytes())
        self.place, self.digest = place, digest.hexdigest()

    def stands(self) -> bool:
        return self.place.exists() and self.place.read_text() == self.digest

    def set(self) -> None:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self.place.write_text(self.digest)


def _requirements(extras: Iterable[str], *, runtime: bool = True) -> list[str]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"]) if runtime else []
    return [*wanted, *(line for extra in extras for line in project["optional-dependencies"][extra])]


def _install(title: str, wanted: list[str]) -> None:
    """With uv, which is ten times as fast; with pip itself where uv cannot (a private index that only pip knows)."""
    pip: list[str | Path] = [PYTHON, "-m", "pip"]
    uv = VENV / "bin" / "uv"
    try:
        if not uv.exists():
            run("Installer (uv)", [*pip, "install", "--disable-pip-version-check", "-c", CONSTRAINTS, "uv"])
        run(title, [uv, "pip", "install", "--python", PYTHON, "-c", CONSTRAINTS, *wanted], env=_pip_settings())
    except CannotError as reason:
        say(f"{reason}\nTrying again with pip; this takes a minute or two.")
        run(title, [*pip, "install", "--disable-pip-version-check", "-c", CONSTRAINTS, *wanted])


def _pip_settings() -> dict[str, str]:
    """The index that pip was told to use, for uv, which does not read pip's settings."""
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    settings = dict(line.partition("=")[::2] for line in listed.splitlines())
    found = {name.rpartition(".")[2]: value.strip("'\"") for name, value in settings.items()}
    return {"UV_DEFAULT_INDEX": found["index-url"]} if "index-url" in found else {}


def _npm_environment() -> dict[str, str]:
    """A PATH on which npm, which starts node by its name, finds ours too."""
    return {"PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{VENV / 'bin'}"}


def _try(found: Callable[[], object], what: str, packages: list[str]) -> None:
    if found():
        return
    if what == "Chromium" and system.is_ubuntu():
        return  # a snap there, which tests cannot drive; the tests name it
    try:
        system.install(f"{what} (for the tests)", packages)
    except CannotError as reason:
        say(str(reason))


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else "run"
    try:
        set_up(command)
    except CannotError as reason:
        say(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run it again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
