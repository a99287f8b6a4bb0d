"""Texts are found in code and templates, and a translation once made is kept."""

from pathlib import Path

import pytest

from tools import messages


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "models.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        'a = _("Save")\n'
        'b = ngettext("%(n)d row", "%(n)d rows", 2)\n'
        'c = pgettext("month", "May")\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n"
        "  <p>don't {% translate 'Open' %}\n"
        " {% blocktranslate trimmed count n=k with who=w %}\n"
        "    {{ n }} role of {{ who }}\n  {% plural %}\n  {{ n }} roles of {{ who }}\n"
        "   {% endblocktranslate %}\n"
        "{{ x|default:_('None') }}\n"
    )
    return tmp_path


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "nl" / "LC_MESSAGES" / "django.po"


def translate(catalogue: Path, old: str, new: str) -> None:
    text = catalogue.read_text()
    assert old in text
    catalogue.write_text(text.replace(old, new))


def test_texts_of_code_and_templates_are_found_with_plurals_and_contexts(project, catalogue):
    messages.update(project, catalogue)
    found = messages.read_catalog(catalogue)
    assert {message.id for message in found if message.id} == {
        "Save",
        ("%(n)d row", "%(n)d rows"),
        "May",
        "Open",
        ("%(n)s role of %(who)s", "%(n)s roles of %(who)s"),
        "None",
    }
    assert found.get("May", "month") is not None


def test_a_second_update_changes_nothing(project, catalogue):
    assert messages.update(project, catalogue)
    assert not messages.update(project, catalogue)


def test_a_translation_is_kept_and_one_no_longer_asked_is_dropped(project, catalogue):
    messages.update(project, catalogue)
    translate(catalogue, 'msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Openen"')
    translate(catalogue, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Opslaan"')
    (project / "room" / "models.py").write_text("")
    messages.update(project, catalogue)
    known = messages.read_catalog(catalogue)
    assert known.get("Open").string == "Openen"
    assert known.get("Save") is None


def test_what_is_missing_is_named(project, catalogue):
    messages.update(project, catalogue)
    assert "not translated: 'Open'" in messages.problems(project, catalogue)
    translate(catalogue, 'msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Openen"')
    assert "not translated: 'Open'" not in messages.problems(project, catalogue)


def test_half_a_plural_is_not_a_translation(project, catalogue):
    messages.update(project, catalogue)
    translate(catalogue, 'msgstr[0] ""', 'msgstr[0] "%(n)d rij"')
    assert any(line.startswith("not translated: '%(n)d row") for line in messages.problems(project, catalogue))


def test_a_lost_placeholder_is_named(project, catalogue):
    messages.update(project, catalogue)
    translate(catalogue, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "een rij"\nmsgstr[1] "rijen"')
    assert any(line.startswith("placeholders differ: ") for line in messages.problems(project, catalogue))


def test_a_text_new_in_the_code_or_gone_from_it_is_out_of_step(project, catalogue):
    messages.update(project, catalogue)
    (project / "room" / "models.py").write_text('_("Close")')
    lines = messages.problems(project, catalogue)
    assert "not in the catalogue: 'Close'" in lines
    assert "no longer in the code: 'Save'" in lines


def test_the_compiled_file_is_made_once(project, catalogue):
    messages.update(project, catalogue)
    assert messages.compile_catalog(catalogue)
    assert catalogue.with_suffix(".mo").exists()
    assert not messages.compile_catalog(catalogue)
