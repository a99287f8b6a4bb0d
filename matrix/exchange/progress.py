"""How far applying is, told beside the database: what a transaction writes nobody sees before it ends.

And that no two files are applied at once: the second worker waits until the first is done.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "applying"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else on this machine applies a file. Who stops, however that comes, lets the next one in."""
    with (_folder() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def counting(pk: int) -> Iterator[Path]:
    """Count the rows of an import while it is applied."""
    file = _folder() / str(pk)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def tell(file: Path, done: int) -> None:
    file.write_text(str(done))


def told(pk: int) -> tuple[int, datetime] | None:
    """How many rows were done, and when that was told; None while nothing was."""
    file = _folder() / str(pk)
    try:
        return int(file.read_text()), datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None
