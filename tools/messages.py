"""Translations without gettext: take the texts from the code, keep their Dutch, compile it.

python -m tools.messages update    add the texts that are new, drop those that are gone
python -m tools.messages compile   write the .mo files that Django reads (not kept in git)
python -m tools.messages check     say what is untranslated or out of step; status 1 if anything is

Texts in the code are English and need no catalogue; Dutch must be complete.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "config" / "locale"
LANGUAGE = "nl"
NOT_TRANSLATED = {"bench", "docs", "node_modules", "tests", "tools", "var", "migrations", "__pycache__"}

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

# Written by hand, without dates or program names, so that a new text changes one place only.
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: intekenen\\n"
"Language: nl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def po_file() -> Path:
    return LOCALE / LANGUAGE / "LC_MESSAGES" / "django.po"


def extract_messages(root: Path = ROOT) -> Catalog:
    """Every text that the code and the templates mark for translation."""
    found = Catalog(locale=LANGUAGE)
    for path in _sources(root):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = _as_python(text, path)
        source = io.BytesIO(text.encode())
        for _line, ids, comments, context in extract("python", source, KEYWORDS, ("Translators:",)):
            found.add(ids, auto_comments=comments, context=context)
    return found


def read_catalog(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, ignore_obsolete=True, abort_invalid=True)


def merge(found: Catalog, known: Catalog) -> Catalog:
    """The texts of the code with the translations that are known: none guessed, none kept that is no longer asked."""
    merged = Catalog(locale=LANGUAGE)
    for message in _texts(found):
        old = known.get(message.id, message.context)
        fits = old is not None and bool(old.pluralizable) == bool(message.pluralizable)
        merged.add(
            message.id,
            old.string if old is not None and fits else None,
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old is not None else (),
            flags=message.flags,
            context=message.context,
        )
    return merged


def update(root: Path = ROOT, path: Path | None = None) -> bool:
    """Bring the catalogue in step with the code; whether that changed it."""
    path = path or po_file()
    with _alone(path.parent):
        text = _written(merge(extract_messages(root), read_catalog(path)))
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return False
        _replace(path, text.encode())
        return True


def compile_catalog(path: Path | None = None) -> bool:
    """Write the .mo beside the .po where it is missing or older; whether that was needed."""
    path = path or po_file()
    compiled = path.with_suffix(".mo")
    if not path.exists():
        return False
    with _alone(path.parent):
        if compiled.exists() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
            return False
        buffer = io.BytesIO()
        write_mo(buffer, read_catalog(path))
        _replace(compiled, buffer.getvalue())
        return True


def problems(root: Path = ROOT, path: Path | None = None) -> list[str]:
    """What keeps the translation from being complete and in step, one line each."""
    found, known = extract_messages(root), read_catalog(path or po_file())
    lines = [
        f"not in the catalogue: {_name(message)}"
        for message in _texts(found)
        if known.get(message.id, message.context) is None
    ]
    for message in _texts(known):
        name = _name(message)
        if found.get(message.id, message.context) is None:
            lines.append(f"no longer in the code: {name}")
        elif message.fuzzy or not all(_forms(message.string)):
            lines.append(f"not translated: {name}")
        elif not _same_placeholders(message):
            lines.append(f"placeholders differ: {name}")
    return lines


def _sources(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_TRANSLATED and not name.startswith("."))
        for name in sorted(files):
            if name.endswith((".py", ".html", ".txt")) and Path(folder) != root:
                yield Path(folder) / name


def _as_python(text: str, path: Path) -> str:
    # Indentation of a page is no Python; the tokenizer would stumble over it.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def _texts(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _same_placeholders(message: Message) -> bool:
    asked = [set(PLACEHOLDER.findall(form)) for form in _forms(message.id)]
    return all(set(PLACEHOLDER.findall(form)) in asked for form in _forms(message.string))


def _name(message: Message) -> str:
    text = " / ".join(_forms(message.id))
    return f"{text!r} ({message.context})" if message.context else repr(text)


def _written(catalog: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER + buffer.getvalue().decode().strip() + "\n"


def _replace(path: Path, content: bytes) -> None:
    """In one step, so that a reader sees the old file or the new one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["update", "compile", "check"], nargs="?", default="update")
    mode = parser.parse_args().mode
    if mode == "check":
        lines = problems()
        print("\n".join(lines) if lines else "Translations: complete and in step with the code.")
        return 1 if lines else 0
    where = po_file().relative_to(ROOT)
    if mode == "update":
        print(f"{where}: {'brought in step' if update() else 'nothing new'}.")
        open_texts = [line for line in problems() if line.startswith(("not translated", "placeholders"))]
        if open_texts:
            print("\n".join(open_texts))
    compile_catalog()
    return 0


if __name__ == "__main__":
    sys.exit(main())
