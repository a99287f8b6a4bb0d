"""The validator tells a valid file from one that is not, and never takes its own failure for a valid file."""

from pathlib import Path

import pytest
from weasyprint import HTML

from tools.validate_pdf import NotAvailableError, prepare, validate


@pytest.fixture(autouse=True)
def _verapdf():
    try:
        prepare()
    except NotAvailableError as reason:
        pytest.skip(str(reason))


def made(path: Path, variant: str | None) -> Path:
    HTML(string="<html lang=en><title>Title</title><h1>Heading</h1><p>Text").write_pdf(path, pdf_variant=variant)
    return path


def test_each_broken_rule_of_each_file_is_one_line_with_its_file(tmp_path):
    good, bad = made(tmp_path / "good.pdf", "pdf/a-3a"), made(tmp_path / "bad.pdf", None)
    lines = validate([good, bad], ["3a"])
    assert lines
    assert all(line.startswith(f"{bad} [3a]") for line in lines)


def test_an_unknown_standard_is_an_error(tmp_path):
    with pytest.raises(RuntimeError):
        validate([made(tmp_path / "good.pdf", "pdf/a-3a")], ["9z"])


def test_what_is_no_pdf_is_an_error(tmp_path):
    (tmp_path / "not.pdf").write_text("no")
    with pytest.raises(RuntimeError):
        validate([tmp_path / "not.pdf"], ["3a"])
