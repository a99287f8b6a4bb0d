"""What has no place in the repository is named with its file and line."""

import subprocess
from pathlib import Path

import pytest

from tools import tidy


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("/var/\n")
    return tmp_path


def found(repository: Path) -> list[str]:
    return [line for line in tidy.problems(repository) if "missing" not in line]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("https://files.python" + "hosted.org/packages/x", "an address of a package registry"),
        ('"resolved": "https://registry.' + 'npmjs.org/x"', "an address of a package registry"),
        ("open('/ho" + "me/anna/file')", "a path of somebody's own machine"),
    ],
)
def test_addresses_of_registries_and_paths_of_one_machine(repository, line, why):
    (repository / "file.txt").write_text(f"first\n{line}\n")
    assert found(repository) == [f"file.txt:2: {why}"]


def test_ordinary_addresses_are_left_alone(repository):
    (repository / "file.txt").write_text("https://example.org/ho" + "me/page and src/ro" + "ot/x\n")
    assert found(repository) == []


def test_unescaped_text_in_a_template(repository):
    (repository / "page.html").write_text("{{ text|safe }}\n{{ field.help_text|safe }}\n")
    assert found(repository) == ["page.html:1: unescaped text in a template; make it safe in tested Python"]


def test_what_git_does_not_keep_is_not_looked_at(repository):
    (repository / "var").mkdir()
    (repository / "var" / "log").write_text("/ho" + "me/anna/file\n")
    assert found(repository) == []


def test_a_repository_without_licence_says_so(repository):
    assert "LICENSES/EUPL-1.2.txt is missing" in tidy.problems(repository)


def test_our_own_publiccode_is_valid_and_a_poor_one_is_not(tmp_path):
    ours = tidy.ROOT / "publiccode.yml"
    assert tidy.publiccode_problems(ours) == []
    poor = tmp_path / "publiccode.yml"
    poor.write_text(ours.read_text().replace("https://", "ftp://").replace("type: community", "type: none"))
    assert tidy.publiccode_problems(poor) == ["publiccode.yml: url is no http or https address"]
