"""Say what is being done, and how long it takes while it takes long."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class CannotError(Exception):
    """A step is impossible here; the text says what to do about it."""


def say(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """A title with the seconds ticking while something is done.

    On a terminal one line; in a log a line when it begins, every ten seconds, and when it ends.
    """
    live = sys.stdout.isatty()
    began = time.monotonic()
    over = threading.Event()

    def tick() -> None:
        while not over.wait(0.5 if live else 10):
            seconds = time.monotonic() - began
            if live:
                print(f"\r• {title} … {seconds:.0f} s", end="", flush=True)
            else:
                print(f"  … {seconds:.0f} s", flush=True)

    ticking = threading.Thread(target=tick, daemon=True)
    print(f"• {title} …", end="" if live else "\n", flush=True)
    ticking.start()
    outcome = "FAILED"
    try:
        yield
        outcome = "done"
    finally:
        over.set()
        ticking.join()
        line = f"{outcome} in {time.monotonic() - began:.1f} s"
        print(f"\r• {title}: {line}     " if live else f"  {line}", flush=True)


def run(
    title: str,
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    hint: str = "",
) -> None:
    """Run a command quietly as a step; where it fails, show what it said."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile("w+") as output, step(title):
        environment = {**os.environ, **(env or {})}
        done = subprocess.run(
            words,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            said = output.read().strip().splitlines()[-40:]
            raise CannotError("\n".join([*said, f"This failed: {' '.join(words)}", *([hint] if hint else [])]))
