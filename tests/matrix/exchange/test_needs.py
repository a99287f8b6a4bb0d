"""Needs from a sheet."""

import pytest

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
            {"since": "2025-01-01", "lead_wanted": "ja"},
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
