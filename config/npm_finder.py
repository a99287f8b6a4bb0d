"""Serves single files from `node_modules`, and nothing else from there.

Whole packages are never published: `NPM_STATIC_FILES` says which file stands at which address under `STATIC_URL`.
"""
# ruff: noqa: ARG002, FBT001, FBT002 - the signatures are those of Django's finders

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage


class NpmFinder(BaseFinder):
    """Finds the files of `NPM_STATIC_FILES` (address → path inside `NPM_ROOT`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.NPM_ROOT)
        self.files: dict[str, str] = settings.NPM_STATIC_FILES

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """A path that leads out of `NPM_ROOT` is a mistake in the settings."""
        root = self.root.resolve()
        return [
            Error(f"NPM_STATIC_FILES: {source} lies outside NPM_ROOT.", id="config.E001")
            for source in self.files.values()
            if not (root / source).resolve().is_relative_to(root)
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file for one address; a list when all finds are asked for, and, as Django's own finders, for no find."""
        find_all = find_all or kwargs.get("all", False)
        source = self.files.get(path)
        if source is None or not (file := self.root / source).is_file():
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every listed file with a storage that opens it under its public name, for `collectstatic`.

        A file that is not installed fails there, loudly: a page without its script or font should not be published.
        """
        storage = _Renamed(self.root, self.files)
        for path in self.files:
            yield path, storage


class _Renamed(FileSystemStorage):
    """Reads files of `node_modules` under the names they are published by."""

    prefix = None  # collectstatic looks for it: no folder in front of the name

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        super().__init__(location=root)
        self._files = files

    def path(self, name: str) -> str:
        return super().path(self._files[name])
