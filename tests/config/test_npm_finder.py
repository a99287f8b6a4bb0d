"""Of the installed packages, only the listed files are published, under the listed addresses."""

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from config.npm_finder import NpmFinder


@pytest.fixture
def packages(tmp_path, settings):
    root = tmp_path / "node_modules"
    (root / "htmx.org" / "dist").mkdir(parents=True)
    (root / "htmx.org" / "dist" / "htmx.min.js").write_text("listed")
    (root / "htmx.org" / "package.json").write_text("not listed")
    settings.NPM_ROOT = root
    settings.NPM_STATIC_FILES = {"vendor/htmx.min.js": "htmx.org/dist/htmx.min.js"}
    return root


def test_a_listed_file_is_found_under_its_public_name(packages):
    assert NpmFinder().find("vendor/htmx.min.js") == str(packages / "htmx.org" / "dist" / "htmx.min.js")
    assert NpmFinder().find("vendor/htmx.min.js", find_all=True) == [str(packages / "htmx.org/dist/htmx.min.js")]


@pytest.mark.parametrize(
    "path", ["htmx.org/dist/htmx.min.js", "htmx.org/package.json", "vendor/package.json", "vendor/../package.json", ""]
)
def test_nothing_else_is(packages, path):
    assert not NpmFinder().find(path)
    assert NpmFinder().find(path, find_all=True) == []


def test_django_finds_them_too(packages, settings):
    settings.STATICFILES_FINDERS = ["config.npm_finder.NpmFinder"]
    assert finders.find("vendor/htmx.min.js") == str(packages / "htmx.org" / "dist" / "htmx.min.js")
    assert finders.find("vendor/package.json") is None
    assert finders.find("vendor/package.json", find_all=True) == []


def test_a_listed_file_that_is_not_installed_is_not_found(packages):
    (packages / "htmx.org" / "dist" / "htmx.min.js").unlink()
    assert not NpmFinder().find("vendor/htmx.min.js")


def test_collecting_copies_the_listed_files_and_no_others(packages, tmp_path):
    target = StaticFilesStorage(location=tmp_path / "static", base_url="/static/")
    for path, storage in NpmFinder().list(ignore_patterns=[]):
        with storage.open(path) as source:
            target.save(path, source)
    copied = [file.relative_to(tmp_path / "static") for file in (tmp_path / "static").rglob("*") if file.is_file()]
    assert [str(file) for file in copied] == ["vendor/htmx.min.js"]
    assert (tmp_path / "static" / "vendor" / "htmx.min.js").read_text() == "listed"


def test_a_path_out_of_the_packages_is_a_mistake_in_the_settings(packages, settings):
    assert NpmFinder().check() == []
    settings.NPM_STATIC_FILES = {"vendor/key": "../secret_key"}
    assert [error.id for error in NpmFinder().check()] == ["config.E001"]


def test_the_files_that_the_product_lists_are_installed(settings):
    missing = [path for path in settings.NPM_STATIC_FILES if not NpmFinder().find(path)]
    assert missing == []
