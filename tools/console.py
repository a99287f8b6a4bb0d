"""Say what is being done, and how long it takes while it takes long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class CannotError(Exception):
    """A step is impossible here; the text says what to do about it."""


def say(text: str) -> None:
    print(text, flush=True)


def run(
    title: str,
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    hint: str = "",
) -> None:
    """Run a command quietly under a title with the seconds ticking; where it fails, show what it said."""
    with tempfile.TemporaryFile("w+") as output:
        began = time.monotonic()
        clock = _Clock(title)
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while True:
                try:
                    status = process.wait(timeout=0.5)
                    break
                except subprocess.TimeoutExpired:
                    clock.tick(time.monotonic() - began)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        clock.end(time.monotonic() - began, "done" if status == 0 else "FAILED")
        if status != 0:
            output.seek(0)
            said = output.read().strip().splitlines()[-40:]
            shown = " ".join(str(part) for part in command)
            raise CannotError("\n".join([*said, f"This failed: {shown}", *([hint] if hint else [])]))


class _Clock:
    """On a terminal a line whose seconds tick; in a log a line when it begins, every ten seconds, and when it ends."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.live = sys.stdout.isatty()
        self.next_line = 10.0
        print(f"• {title} …", end="" if self.live else "\n", flush=True)

    def tick(self, seconds: float) -> None:
        if self.live:
            print(f"\r• {self.title} … {seconds:.0f} s", end="", flush=True)
        elif seconds >= self.next_line:
            self.next_line += 10
            print(f"  … {seconds:.0f} s", flush=True)

    def end(self, seconds: float, outcome: str) -> None:
        line = f"• {self.title}: {outcome} in {seconds:.1f} s"
        print(f"\r{line}     " if self.live else f"  {outcome} in {seconds:.1f} s", flush=True)
