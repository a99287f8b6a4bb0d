"""The command that writes a report: the file, whole or not at all, and what goes wrong in a clear sentence."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader


def run(*args, **options):
    out = StringIO()
    call_command("annual_report", *map(str, args), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def year(world):
    world.confirmed(world.component(name="Wiki"), on=world.days(-400), mandate="Directeur Jansen")
    return world.today.year - 1


def test_it_writes_the_report_and_says_so(year, tmp_path):
    said = run("proef", year, output=tmp_path / "verslag.pdf")
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "verslag.pdf").pages)
    assert f"Jaarverslag {year} – Samenwerkverband" in text
    assert "Directeur Jansen" not in text
    assert f"Samenwerkverband, {year} (nl, public)" in said
    assert str(tmp_path / "verslag.pdf") in said
    assert "typeface" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["verslag.pdf"]


def test_it_names_the_letters_that_the_typeface_lacks_and_where_they_stand(world, tmp_path):
    year = world.today.year - 1
    world.confirmed(world.component(name="Wiki 漢字"), on=world.days(-400), promise="Wij doen dit graag 🎉")
    said = run("proef", year, output=tmp_path / "verslag.pdf")
    assert "The typeface has no 漢 (U+6F22), 字 (U+5B57): the PDF shows “??” for “漢字” in Wie doet wat, " in said
    assert "The typeface has no 🎉 (U+1F389): " in said
    assert "in Partners en hun intekeningen (“Wij doen dit graag 🎉”)" in said
    assert (tmp_path / "verslag.pdf").exists()


def test_language_and_audience_are_chosen(year, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"old")
    run("proef", year, language="en", audience="board", output=file)
    reader = PdfReader(BytesIO(file.read_bytes()))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Who does what" in text
    assert "Directeur Jansen" in text


@pytest.mark.parametrize(
    ("network", "year", "sentence"),
    [
        ("onbekend", 2024, "There is no network “onbekend”. There are: proef."),
        ("proef", 2999, "2999 is still to come."),
        ("proef", 2019, "Samenwerkverband begins in 2020: there is nothing to report on 2019."),
    ],
)
def test_what_there_is_no_report_on(world, tmp_path, network, year, sentence):
    (tmp_path / "verslag.pdf").write_bytes(b"old")
    with pytest.raises(CommandError) as refused:
        run(network, year, output=tmp_path / "verslag.pdf")
    assert str(refused.value) == sentence
    assert (tmp_path / "verslag.pdf").read_bytes() == b"old"


def test_where_it_cannot_be_written(world, tmp_path):
    with pytest.raises(CommandError, match=r"There is no folder .*nergens. Make it first."):
        run("proef", 2024, output=tmp_path / "nergens" / "verslag.pdf")
    with pytest.raises(CommandError, match=r"is a folder. Name the file to write."):
        run("proef", 2024, output=tmp_path)


@pytest.mark.parametrize("wrong", [["--language", "fr"], ["--audience", "press"], ["--output"]])
def test_a_wrong_option_is_refused(world, tmp_path, wrong):
    with pytest.raises(CommandError):
        call_command("annual_report", "proef", "2024", "--output", str(tmp_path / "x.pdf"), *wrong)
