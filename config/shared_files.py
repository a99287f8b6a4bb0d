"""The cache of an installation on one machine: files in `VAR_DIR`, which all its processes share.

Django's own, but what is counted in it is counted exactly, also where several processes count at once.
"""

import fcntl
import pickle
import random
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

# Looking through all files costs more than writing one, so it is not done at each.
_LOOKED_THROUGH = 1 / 200


class SharedFiles(FileBasedCache):
    """`add` and `incr` are done by one process at a time. What is over is thrown away now and then."""

    # Of Django's class, which its types do not tell.
    _dir: str
    _createdir: Any
    _delete: Any
    _key_to_file: Any
    _list_cache_files: Any

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        with self._alone():
            return super().add(key, value, timeout, version)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """As Django's, but the time for which it is kept stays what it was.

        Raises:
            ValueError: there is nothing under this key.
        """
        with self._alone():
            kept = self._kept(self._key_to_file(key, version))
            if kept is None:
                raise ValueError(f"Key {key!r} not found")
            until, value = kept
            left = None if until is None else max(0.0, until - time.time())
            self.set(key, value + delta, timeout=left, version=version)
            return int(value + delta)

    def _kept(self, name: str) -> tuple[float | None, Any] | None:
        """Until when something is kept, and what; None where there is nothing."""
        try:
            with Path(name).open("rb") as file:
                # Only this installation writes into the folder, which nobody else may open.
                until = pickle.load(file)  # noqa: S301
                if until is not None and until < time.time():
                    return None
                return until, pickle.loads(zlib.decompress(file.read()))  # noqa: S301
        except (FileNotFoundError, EOFError):
            return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._createdir()
        with (Path(self._dir) / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _cull(self) -> None:
        if random.random() > _LOOKED_THROUGH:  # noqa: S311 - about tidying, not about secrets
            return
        for name in self._list_cache_files():
            if self._kept(name) is None:
                self._delete(name)
        super()._cull()
