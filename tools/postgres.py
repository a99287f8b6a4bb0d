"""A PostgreSQL server of its own for tests: in a temporary folder, on a socket, gone afterwards.

python -m tools.postgres COMMAND …   run a command with DATABASE_URL set to it
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

INSTALLED = Path("/usr/lib/postgresql")


def find() -> Path | None:
    """The folder with initdb and postgres: Debian's newest, else the one on the PATH."""
    folders = sorted(INSTALLED.glob("*/bin"), key=_version, reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server; gives the DATABASE_URL of a database on it."""
    programs = find()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: sudo apt-get install postgresql")
    # Not in TMPDIR: a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="intekenen-pg-", dir="/tmp"))
    identity = _identity(folder)
    data = folder / "data"
    owner = pwd.getpwuid(os.geteuid()).pw_name
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", owner, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **identity,
        )
        # Nothing here outlives the tests, so nothing waits for the disk.
        settings = ["listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; they end the server
                **identity,
            )
        try:
            _wait_until_ready(process, data / "postmaster.pid", folder / "log")
            yield f"postgres:///{folder}/intekenen"
        finally:
            process.send_signal(signal.SIGINT)  # ends open connections and stops
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: it then runs as somebody without rights, who owns the folder."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL cannot run as root, and there is no user postgres or nobody.")


def _wait_until_ready(process: subprocess.Popen[bytes], pid_file: Path, log: Path) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            break
        # The eighth line of this file tells the server's state.
        if pid_file.exists() and "ready" in pid_file.read_text():
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def main() -> int:
    with server() as url:
        command = sys.argv[1:]
        if not command:
            print(f"DATABASE_URL={url}\nCtrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
