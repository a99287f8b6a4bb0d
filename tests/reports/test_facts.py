"""Facts that were kept are the facts again: page and file may be made long after they were collected."""

import json

import pytest

from reports.facts import AnnualFacts

# The full year is read once for all tests; asked for alone, this file has to say that it needs a database for that.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("audience", ["public", "board"])
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_what_was_kept_is_what_was_collected(told, beside, audience, language):
    facts = told(beside, audience=audience, language=language)
    again = AnnualFacts.from_json(facts.to_json())
    assert again == facts
    assert again.digest == facts.digest


def test_every_kind_of_fact_is_in_the_full_year(told):
    """Else the test above would say nothing of it."""
    facts = told(audience="board")
    assert facts.register.heat
    for name, value in vars(facts).items():
        assert value is not None, name
        assert value != (), name


@pytest.mark.parametrize("text", ["{}", '{"format": "intekenen-annual-report-1"}', "", "[]"])
def test_another_form_is_refused(text):
    with pytest.raises(ValueError, match=r"Expecting value|Not intekenen-annual-report-2"):
        AnnualFacts.from_json(text)


@pytest.mark.parametrize("change", [{"more": 1}, {"now": None}, {"network": {"title": "x"}}, {"since": 5}])
def test_facts_that_lack_something_or_have_too_much_are_refused(told, change):
    kept = json.loads(told().to_json())
    with pytest.raises(ValueError, match="Not the facts of"):
        AnnualFacts.from_json(json.dumps(kept | change))


def test_facts_are_json_that_any_program_reads(told):
    assert json.loads(told().to_json())["year"] == told().year
