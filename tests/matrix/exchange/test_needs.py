"""Needs from a sheet."""

import pytest
from django.utils.formats import date_format

from matrix.models import Need, NeedClosed, Responsibility
from tests.matrix.exchange.sheets import bring_in, look, outcomes, reasons, sheet


@pytest.fixture
def wiki(world):
    return world.component("FUN-01", need=False)


def needs(*rows):
    return sheet("needs", *({"component": "FUN-01", "responsibility": "ontwikkelen", **row} for row in rows))


def asked(wiki):
    rows = Need.objects.filter(component=wiki).order_by("since")
    return [(str(row.since), row.until and str(row.until), row.lead_wanted, row.contributors_wanted) for row in rows]


def test_something_is_asked_and_asked_otherwise_from_a_later_day(world, wiki):
    bring_in(
        world,
        needs(
            {"since": "2025-01-01", "lead_wanted": "ja", "until": "31-12-2025"},
            {"since": "2026-01-01", "lead_wanted": "nee", "contributors_wanted": 2, "until": "31-12-2026"},
        ),
    )
    assert asked(wiki) == [("2025-01-01", "2026-01-01", True, 0), ("2026-01-01", "2027-01-01", False, 2)]


def test_without_a_day_what_is_asked_today_is_meant(world, wiki):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9), hours_wanted=100)
    same = needs({"lead_wanted": True, "hours_wanted": "100"})
    assert outcomes(look(world, same)) == ["unchanged"]
    bring_in(world, needs({"contributors_wanted": 3}))
    rows = Need.objects.order_by("since")
    assert [(row.since, row.contributors_wanted, row.hours_wanted) for row in rows] == [
        (world.days(-9), 0, 100),
        (world.today, 3, 100),
    ]


def test_what_is_asked_no_longer_is_closed_with_a_reason(world, wiki):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9))
    row = {"since": world.days(-9), "closed_as": "niet meer nodig", "reason": "Geen geld", "until": world.days(-1)}
    bring_in(world, needs(row))
    need = Need.objects.get()
    assert (need.closed_as, need.reason, need.until) == (NeedClosed.DROPPED, "Geen geld", world.today)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"component": "FUN-99"}, "component"),
        ({"responsibility": ""}, "responsibility"),
        ({"responsibility": "verven"}, "responsibility"),
        ({"since": "2025-01-01", "lead_wanted": "nee"}, "lead_wanted"),
        ({"since": "2024-12-01", "until": "2025-01-15"}, "since"),
        ({"since": "2026-06-01", "lead_wanted": "nee"}, ""),
        ({"since": "2026-06-01", "until": "2026-05-01"}, ""),
        ({"since": "2025-01-01", "closed_as": "niet meer nodig", "until": "2026-06-01", "reason": ""}, "reason"),
        ({"since": "2026-06-01", "closed_as": "vervuld"}, "closed_as"),
        ({"hours_wanted": "veel"}, "hours_wanted"),
        ({"contributors_wanted": "-1"}, "contributors_wanted"),
    ],
)
def test_what_cannot_be_is_refused_in_the_preview(world, wiki, row, column):
    from datetime import date

    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=date(2025, 1, 1))
    found = look(world, needs(row))
    assert outcomes(found) == ["refused"]
    assert [code for code, _sentence in reasons(found)] == [column]


def test_needs_may_be_of_components_that_the_same_file_brings(world):
    component = sheet("components", {"code": "FUN-05", "name": "Blog", "category": "FUN", "phase": "gewenst"})
    bring_in(world, component, sheet("needs", {"component": "FUN-05", "responsibility": "manage", "lead_wanted": "ja"}))
    assert Need.objects.get().component.code == "FUN-05"


@pytest.mark.parametrize("phase", [None, "kandidaat", "uitgefaseerd"])
def test_of_what_takes_nobody_nothing_is_asked_and_the_preview_says_so(world, phase):
    """Without a phase what the file brings is a candidate."""
    component = sheet("components", {"code": "FUN-05", "name": "Blog", "category": "FUN", "phase": phase})
    found = look(
        world, component, sheet("needs", {"component": "FUN-05", "responsibility": "manage", "lead_wanted": "ja"})
    )
    assert outcomes(found) == ["new", "refused"]
    assert [code for code, _sentence in reasons(found)] == ["component"]


def test_a_need_for_days_on_which_its_component_takes_nobody_is_refused(world, wiki):
    candidate = world.component("FUN-02", phase="candidate", need=False)
    found = look(world, needs({"component": candidate.code, "lead_wanted": "ja", "since": world.days(30)}))
    assert [code for code, _sentence in reasons(found)] == ["component"]


def test_what_is_wanted_before_it_is_asked_is_refused_in_the_preview(world, wiki):
    found = look(world, needs({"lead_wanted": "ja", "since": world.days(9), "due_on": world.days(8)}))
    assert [code for code, _sentence in reasons(found)] == ["due_on"]


def test_what_is_asked_already_is_not_asked_anew(world, wiki):
    bring_in(world, needs({"since": world.days(-9), "lead_wanted": "ja"}))
    found = look(world, needs({"since": world.days(9), "lead_wanted": "ja"}))
    assert outcomes(found) == ["refused"]


# Periods that rows of one file ask for the same in, and the rows that each refused one names.
OVERLAPPING = {
    "the second begins within the first": ([("2027-01-01", "2027-12-31"), ("2027-06-01", None)], {2: 3, 3: 2}),
    "the other order": ([("2027-06-01", None), ("2027-01-01", "2027-12-31")], {2: 3, 3: 2}),
    "the first has no end": ([("2027-01-01", None), ("2027-06-01", "2027-12-31")], {2: 3, 3: 2}),
    "one covers two": (
        [
            ("2027-01-01", "2027-12-31"),
            ("2027-02-01", "2027-02-28"),
            ("2027-04-01", "2027-04-30"),
            ("2028-01-01", None),
        ],
        {2: 3, 3: 2, 4: 2},
    ),
    "one after the other": ([("2027-01-01", "2027-05-31"), ("2027-06-01", None)], {}),
    "of today and without a day": ([(None, None), ("2027-06-01", None)], {2: 3, 3: 2}),
}


@pytest.mark.parametrize("what", OVERLAPPING)
def test_rows_of_one_file_that_overlap_are_all_refused_and_name_each_other(world, wiki, what):
    periods, named = OVERLAPPING[what]
    rows = [{"since": since, "until": until, "hours_wanted": 9 + each} for each, (since, until) in enumerate(periods)]
    found = look(world, needs(*rows))
    refused = {line.record.number: line.reasons for line in found.lines if line.outcome == "refused"}
    assert {number: reason[0] for number, [reason] in refused.items()} == dict.fromkeys(named, "since")
    for number, [(_code, cell, sentence)] in refused.items():
        assert (cell, f"rij {named[number]} van" in sentence.lower()) == (f"C{number}", True)


def test_what_stands_and_is_in_the_file_too_overlaps_as_well(world, wiki):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9))
    rows = [{"since": world.days(-9), "until": None}, {"since": world.days(30), "until": None}]
    both = (
        {
            **row,
            "lead_wanted": "nee" if row["since"] > world.today else "ja",
            "hours_wanted": 0,
            "contributors_wanted": 2 if row["since"] > world.today else 0,
        }
        for row in rows
    )
    assert outcomes(look(world, needs(*both))) == ["refused", "refused"]


@pytest.mark.parametrize("together", [1, 250])
@pytest.mark.parametrize("order", [1, -1])
def test_what_stands_may_be_told_to_end_where_the_file_has_what_comes_next(world, wiki, order, together):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9))
    rows = [
        {"since": world.days(-9), "until": world.days(29), "lead_wanted": "ja"},
        {"since": world.days(30), "until": None, "lead_wanted": "nee", "contributors_wanted": 2},
    ]
    found = bring_in(world, needs(*rows[::order]), together=together)
    assert outcomes(found)[::order] == ["changed" if order == 1 else "unchanged", "changed"]
    assert asked(wiki) == [
        (str(world.days(-9)), str(world.days(30)), True, 0),
        (str(world.days(30)), None, False, 2),
    ]


@pytest.mark.parametrize("together", [1, 250])
def test_what_would_end_by_a_row_is_told_in_the_preview_and_so_it_is_kept(world, wiki, together):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9), hours_wanted=80)
    world.component("FUN-02", need=False)
    row = {"since": world.days(30), "contributors_wanted": 2}
    found = bring_in(world, needs(row, {**row, "component": "FUN-02"}), together=together)
    assert outcomes(found) == ["changed", "new"]
    assert found.lines[0].changes == [
        ("since", day(world.days(-9)), day(world.days(30))),
        ("contributors_wanted", "0", "2"),
        ("hours_wanted", "80", "0"),
        ("present_until", "", day(world.days(29))),
    ]
    assert found.lines[1].changes == [
        ("component", "", "FUN-02"),
        ("responsibility", "", "ontwikkelen"),
        ("since", "", day(world.days(30))),
        ("lead_wanted", "", "ja"),
        ("contributors_wanted", "", "2"),
    ]
    assert [(row.since, row.until, row.hours_wanted) for row in Need.objects.filter(component=wiki)] == [
        (world.days(-9), world.days(30), 80),
        (world.days(30), None, 0),
    ]


def test_what_is_asked_otherwise_from_today_tells_what_ends_too(world, wiki):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9), until=world.days(90))
    found = look(world, needs({"contributors_wanted": 3}))
    assert found.lines[0].changes == [
        ("since", day(world.days(-9)), day(world.today)),
        ("contributors_wanted", "0", "3"),
        ("present_until", day(world.days(89)), day(world.days(-1))),
    ]


@pytest.mark.parametrize("ends", [None, 60])
def test_a_row_after_which_nothing_would_be_asked_is_refused_and_says_what_to_do(world, wiki, ends):
    end = ends and world.days(ends + 1)
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9), until=end)
    inside = {"since": world.days(5), "until": world.days(20), "contributors_wanted": 2}
    [(code, sentence)] = reasons(look(world, needs(inside)))
    assert code == "until"
    assert f"na {day(world.days(20))}" in sentence.lower()
    assert (day(world.days(60)) if ends else "geen einddatum") in sentence
    assert "wijzig eerst" in sentence
    lasting = [None, world.days(60), world.days(61)] if ends else [None]
    for until in lasting:
        assert outcomes(look(world, needs({**inside, "until": until}))) == ["changed"]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("last", "outcome"), [(None, "changed"), (50, "refused")])
def test_unless_the_file_itself_goes_on(world, wiki, order, last, outcome):
    Need.ask(by=None, component=wiki, responsibility=Responsibility.DEVELOP, on=world.days(-9))
    rows = [
        {"since": world.days(5), "until": world.days(20), "contributors_wanted": 2},
        {"since": world.days(21), "until": last and world.days(last), "contributors_wanted": 3},
    ]
    found = look(world, needs(*rows[::order]))
    assert outcome in outcomes(found)
    assert ("refused" in outcomes(found)) == (outcome == "refused")
    if outcome == "changed":
        bring_in(world, needs(*rows[::order]))
        assert asked(wiki) == [
            (str(world.days(-9)), str(world.days(5)), True, 0),
            (str(world.days(5)), str(world.days(21)), True, 2),
            (str(world.days(21)), None, True, 3),
        ]


def day(value):
    return date_format(value, "DATE_FORMAT")
