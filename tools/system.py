"""System packages of Debian and its kin: what is missing comes by apt, or is named with the exact command."""

from __future__ import annotations

import ctypes
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.console import CannotError, run

# What WeasyPrint opens when it draws a page, and the packages that hold it.
PDF_LIBRARIES = ["libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
PDF_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
NO_QUESTIONS = {"DEBIAN_FRONTEND": "noninteractive"}


def install(what: str, packages: Sequence[str]) -> None:
    """Install packages with apt, with sudo where needed; else say which command does it."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", *packages]
    by_hand = f"sudo apt-get update && sudo apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise CannotError(
            f"{what}: missing, and this system has no apt-get. Install what your system calls {', '.join(packages)}."
        )
    prefix = _as_root(what, by_hand)
    _package_lists(*prefix)
    # sudo drops the environment; env passes what apt needs.
    quiet = ["env", *(f"{name}={value}" for name, value in NO_QUESTIONS.items())]
    run(f"{what}: {' '.join(packages)}", [*prefix, *quiet, *command], hint=f"By hand: {by_hand}")


@functools.cache
def _package_lists(*prefix: str) -> None:
    """Once in a run."""
    run("Package lists", [*prefix, "apt-get", "update"], env=NO_QUESTIONS)


def _as_root(what: str, by_hand: str) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        # Without a password where that is set up, else ask for it on the terminal before anything ticks.
        if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
            return ["sudo", "-n"]
        if sys.stdin.isatty():
            print(f"{what}: asks for your password, to run: {by_hand}", flush=True)
            if subprocess.run(["sudo", "-v"], check=False).returncode == 0:
                return ["sudo"]
    raise CannotError(f"{what}: installing them needs an administrator. Run:\n    {by_hand}")


def missing_pdf_packages() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    try:
        for name in PDF_LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return list(PDF_PACKAGES)
    return []


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def chromium() -> str | None:
    """The browser of the tests: CHROMIUM, or the system's own."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "google-chrome", "google-chrome-stable"]
    found = (shutil.which(name) for name in names if name)
    # A snap sees neither our folders nor our sockets.
    return next((path for path in found if path and not path.startswith("/snap/")), None)


def java() -> str | None:
    return shutil.which("java")
