"""A licence is one of the SPDX list, written as it is written there."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from matrix.models.licence import on_the_list
from matrix.openness import licence_words
from periods.verbs import save_row


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("EUPL-1.2", "EUPL-1.2"),
        ("eupl-1.2", "EUPL-1.2"),
        (" MIT ", "MIT"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("(MIT OR ISC) AND BSD-3-Clause", "(MIT OR ISC) AND BSD-3-Clause"),
        ("GPL-2.0-or-later with classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
    ],
)
def test_what_is_on_the_list(typed, kept):
    assert on_the_list(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["GPL", "EUPL 1.2", "open source", "MIT OR", "(MIT", "()", "MIT MIT", "LicenseRef-eigen", "MIT OR LicenseRef-x"],
)
def test_what_is_not_says_what_to_do(world, typed):
    component = world.component()
    component.licence = typed
    with pytest.raises(ValidationError) as refused:
        save_row(component, by=None)
    (sentence,) = refused.value.message_dict["licence"]
    assert typed in sentence
    assert "EUPL-1.2" in sentence


def test_it_is_kept_as_the_list_writes_it(world):
    component = world.component()
    component.licence = "eupl-1.2"
    save_row(component, by=None)
    component.refresh_from_db()
    assert component.licence == "EUPL-1.2"


@pytest.mark.parametrize("typed", ["(" * 61, "(" * 100_000, "MIT OR " * 10_000 + "MIT"])
def test_what_is_far_too_long_is_refused_too(world, typed):
    component = world.component()
    component.licence = typed
    with pytest.raises(ValidationError) as refused:
        save_row(component, by=None)
    assert refused.value.message_dict["licence"]


@given(st.text(max_size=60))
def test_any_text_is_on_the_list_or_refused(text):
    try:
        kept = on_the_list(text)
    except ValidationError:
        return
    assert on_the_list(kept) == kept


def test_each_name_leads_to_its_text():
    at = "https://spdx.org/licenses/{}.html".format
    assert licence_words("(MIT OR GPL-2.0-or-later)") == [
        ("(", ""),
        ("MIT", at("MIT")),
        ("OR", ""),
        ("GPL-2.0-or-later", at("GPL-2.0-or-later")),
        (")", ""),
    ]
    assert licence_words("") == []
    assert licence_words("iets eigens") == [("iets", ""), ("eigens", "")]
