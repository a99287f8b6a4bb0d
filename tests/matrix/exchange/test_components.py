"""Components from a sheet: new, changed, in a tree, and everything that is wrong at once."""

import pytest
from django.utils.formats import date_format

from matrix.exchange.compare import compare
from matrix.exchange.plan import beginning, guessed
from matrix.models import Component, Phase, Platform, Priority
from publishing.sheets import read
from tests.matrix.exchange.sheets import bring_in, look, outcomes, reasons, sheet


def components(*rows):
    return sheet("components", *rows)


def row(code, name="Naam", category="FUN", **facts):
    return {"code": code, "name": name, "category": category, **facts}


def test_new_ones_come_with_all_they_have(world):
    platform = Platform.objects.create(network=world.network, name="Plein", slug="plein")
    bring_in(
        world,
        components(
            row(
                "FUN-01",
                "Wiki",
                summary="Kort",
                platforms="plein",
                priority="moet er komen",
                phase="wanted",
                phase_since="01-02-2026",
                wanted_by="31-12-2027",
                core="ja",
                licence="EUPL-1.2",
            )
        ),
    )
    made = Component.objects.get()
    assert (made.name, made.summary, made.priority, made.core) == ("Wiki", "Kort", Priority.MUST, True)
    assert (str(made.wanted_by), made.licence, list(made.platforms.all())) == ("2027-12-31", "EUPL-1.2", [platform])
    assert [(each.phase, str(each.since)) for each in made.phases.all()] == [(Phase.WANTED, "2026-02-01")]
    assert {each.history_user for each in made.history.all()} == {world.secretary}


def test_without_a_phase_it_is_a_candidate_from_today(world):
    found = bring_in(world, components(row("FUN-01")))
    assert Component.objects.get().phase_on(world.today) == Phase.CANDIDATE
    assert found.notice == ""


def begun(world, *rows):
    """What a file would do in the network as it is now."""
    found = [components(*rows)]
    plan = beginning(world.network, guessed(world.network, found))
    return compare(world.network, found, plan, by=world.secretary, today=world.today)


def phases(found):
    return [new for line in found.lines for code, _old, new in line.changes if code == "phase"]


def test_what_a_network_begins_with_is_wanted_where_the_file_names_no_phase(world):
    found = begun(world, row("FUN-01"), row("FUN-02", phase=None))
    assert phases(found) == ["gewenst", "gewenst"]
    assert "noemt geen fase" in found.notice


def test_what_comes_later_is_a_candidate(world):
    world.component("FUN-09")
    found = begun(world, row("FUN-01"))
    assert phases(found) == ["kandidaat"]
    assert found.notice == ""


def test_a_first_file_that_names_a_phase_says_it_of_each(world):
    found = begun(world, row("FUN-01", phase="in_operation"), row("FUN-02"))
    assert phases(found)[1] == "kandidaat"
    assert found.notice == ""


def test_a_category_that_is_not_there_is_refused_with_the_names_of_those_that_are(world):
    found = look(world, components(row("FUN-01") | {"category": "Vormgeving"}))
    ((column, sentence),) = reasons(found)
    assert column == "category"
    assert f"FUN ({world.category.name})" in sentence
    assert "voeg hem eerst toe" in sentence


@pytest.mark.parametrize("together", [1, 250])
@pytest.mark.parametrize("filled", [{}, dict.fromkeys(("priority", "phase", "phase_since"))])
@pytest.mark.parametrize("told", [{}, {"phase": "gewenst"}, {"priority": "moet er komen"}])
def test_the_preview_of_a_new_one_tells_what_is_filled_in_for_it(world, filled, told, together):
    rows = components(row("FUN-01", **{**filled, **told}), row("FUN-02"))
    found = bring_in(world, rows, together=together)
    made = Component.objects.get(code="FUN-01")
    phase = made.phases.get()
    assert made.priority == (Priority.MUST if "priority" in told else Priority.UNDECIDED)
    said = {code: new for code, _old, new in found.lines[0].changes}
    assert (said["priority"], said["phase"], said["phase_since"]) == (
        made.get_priority_display(),
        phase.get_phase_display(),
        date_format(phase.since, "DATE_FORMAT"),
    )
    assert outcomes(look(world, rows)) == ["unchanged"] * 2


def test_a_new_one_has_a_phase_from_the_day_on_which_it_is_there(world):
    found = look(world, components(row("FUN-01", phase="gewenst", phase_since=world.days(3))))
    [(code, cell, sentence)] = found.lines[0].reasons
    assert (outcomes(found), code, cell) == (["refused"], "phase_since", "E2")
    assert "leeg" in sentence
    assert "kandidaat" in sentence


@pytest.mark.parametrize("days", [-30, -10, 5])
def test_a_phase_that_is_on_record_from_that_day_changes_nothing(world, days):
    component = world.component("FUN-01", phase=None, need=False)
    phases = {-30: Phase.WANTED, -10: Phase.IN_DEVELOPMENT, 5: Phase.IN_OPERATION}
    for day, phase in phases.items():
        component.enter(phase, by=None, on=world.days(day))
    rows = components({"code": "FUN-01", "phase": phases[days], "phase_since": world.days(days), "summary": "Nieuw"})
    assert [line.changes for line in bring_in(world, rows).lines] == [[("summary", "", "Nieuw")]]
    assert outcomes(look(world, rows)) == ["unchanged"]
    other = components({"code": "FUN-01", "phase": Phase.WANTED, "phase_since": world.days(-20)})
    assert outcomes(look(world, other)) == ["refused"]


def test_only_what_differs_changes_and_a_column_that_is_not_there_is_left_alone(world):
    before = world.component("FUN-01", name="Wiki", summary="Oud", licence="EUPL-1.2", priority=Priority.MUST)
    found = bring_in(world, components({"code": "fun-01", "summary": "Nieuw", "licence": ""}))
    assert [line.changes for line in found.lines] == [[("summary", "Oud", "Nieuw"), ("licence", "EUPL-1.2", "")]]
    before.refresh_from_db()
    assert (before.name, before.summary, before.licence, before.priority) == ("Wiki", "Nieuw", "", Priority.MUST)


def test_a_phase_begins_today_or_on_the_day_that_is_said(world):
    world.component("FUN-01", phase=Phase.WANTED)
    world.component("FUN-02", phase=Phase.WANTED)
    day = world.days(-3)
    bring_in(
        world,
        components(
            {"code": "FUN-01", "phase": "in beheer", "phase_since": None},
            {"code": "FUN-02", "phase": "in operation", "phase_since": day},
        ),
    )
    since = {each.code: each.phases.order_by("since").last().since for each in Component.objects.all()}
    assert since == {"FUN-01": world.today, "FUN-02": day}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_tree_grows_whatever_the_order_of_the_rows(world, order):
    rows = [row("FUN-01"), row("FUN-02", parent="FUN-01"), row("FUN-03", parent="fun-02")]
    bring_in(world, components(*(rows[number] for number in order)))
    assert {each.code: each.parent and each.parent.code for each in Component.objects.all()} == {
        "FUN-01": None,
        "FUN-02": "FUN-01",
        "FUN-03": "FUN-02",
    }


def test_a_tree_is_turned_over_in_one_go(world):
    top = world.component("FUN-01")
    world.component("FUN-02", parent=top)
    bring_in(world, components({"code": "FUN-01", "parent": "FUN-02"}, {"code": "FUN-02", "parent": ""}))
    assert {each.code: each.parent and each.parent.code for each in Component.objects.all()} == {
        "FUN-01": "FUN-02",
        "FUN-02": None,
    }


@pytest.mark.parametrize(
    "rows",
    [
        [row("FUN-01", parent="FUN-01")],
        [row("FUN-01", parent="FUN-02"), row("FUN-02", parent="FUN-01")],
        [row("FUN-01", parent="FUN-03"), row("FUN-02", parent="FUN-01"), row("FUN-03", parent="FUN-02")],
    ],
)
def test_nothing_is_part_of_itself(world, rows):
    found = look(world, components(*rows))
    assert outcomes(found) == ["refused"] * len(rows)
    assert {code for code, _sentence in reasons(found)} == {"parent"}


def test_a_circle_is_told_with_the_codes_that_are_in_it(world):
    world.component("FUN-09")
    found = look(
        world,
        components(
            row("FUN-01", parent="FUN-02"),
            row("FUN-02", parent="FUN-01"),
            row("FUN-03", parent="FUN-02"),
            row("FUN-04"),
        ),
    )
    assert outcomes(found) == ["refused", "refused", "new", "new"]
    for _code, sentence in reasons(found):
        assert "FUN-01 → FUN-02 → FUN-01" in sentence or "FUN-02 → FUN-01 → FUN-02" in sentence


@pytest.mark.parametrize("phase", ["kandidaat", "uitgefaseerd"])
def test_nothing_is_a_candidate_or_retired_on_a_day_to_come(world, phase):
    found = look(world, components(row("FUN-01", phase=phase, phase_since=world.days(3))))
    assert [code for code, _sentence in reasons(found)] == ["phase_since"]


def test_all_that_is_wrong_with_a_row_is_told_at_once_with_its_cell(world):
    found = look(
        world,
        components(
            row(
                "FUN-01",
                name="",
                category="XYZ",
                priority="heel belangrijk",
                wanted_by="morgen",
                parent="FUN-99",
                platforms="plein",
                repository="geen adres",
                core="misschien",
            ),
            row("fout code", licence="x" * 61),
            row("", name="Zonder categorie", category=""),
            row("FUN-02", phase="klaar"),
        ),
    )
    assert outcomes(found) == ["refused"] * 4
    told = [[(code, cell) for code, cell, _sentence in line.reasons] for line in found.lines]
    assert set(told[0]) == {
        ("name", "B2"),
        ("category", "C2"),
        ("priority", "D2"),
        ("wanted_by", "E2"),
        ("parent", "F2"),
        ("platforms", "G2"),
        ("repository", "H2"),
        ("core", "I2"),
    }
    assert set(told[1]) == {("code", "A3"), ("licence", "J3")}
    assert told[2] == [("category", "C4")]
    assert [code for code, _cell in told[3]] == ["phase"]
    assert all(sentence for _code, sentence in reasons(found))


def test_what_stands_there_twice_is_refused_the_second_time(world):
    found = look(world, components(row("FUN-01"), row("FUN-01", "Anders")))
    assert outcomes(found) == ["new", "refused"]
    assert "rij 2" in reasons(found)[0][1]


def test_what_refers_to_a_refused_row_is_not_refused_because_of_it(world):
    found = look(world, components(row("FUN-01", name=""), row("FUN-02", parent="FUN-01")))
    assert outcomes(found) == ["refused", "new"]


@pytest.mark.parametrize(
    ("facts", "column"),
    [
        ({"phase": ""}, "phase"),
        ({"phase_since": "01-01-2021"}, "phase_since"),
        ({"phase": "gewenst", "phase_since": "01-01-2019"}, "phase"),
        ({"name": ""}, "name"),
        ({"category": ""}, "category"),
        ({"priority": 12}, "priority"),
    ],
)
def test_what_cannot_be_changed_like_that_is_refused(world, facts, column):
    world.component("FUN-01", phase=Phase.IN_OPERATION)
    found = look(world, components({"code": "FUN-01", **facts}))
    assert [code for code, _sentence in reasons(found)] == [column]


def test_a_component_of_another_network_is_not_known_here(world):
    from tests.cast import make_world

    other = make_world("ander", "Ander verband")
    other.component("FUN-99", name="Elders")
    found = look(world, components(row("FUN-99", "Hier"), row("FUN-01", parent="FUN-99")))
    assert outcomes(found) == ["new", "new"]  # its own FUN-99: codes are unique in a network


def test_a_large_sheet_takes_as_many_queries_as_a_small_one(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world.component("FUN-00")
    taken = []
    for number in (2, 60):
        with CaptureQueriesContext(connection) as queries:
            look(world, components(*(row(f"FUN-{each:03}", parent="FUN-00") for each in range(number))))
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 15


@pytest.mark.parametrize("phase", ["uitgefaseerd", "kandidaat"])
def test_who_signed_up_is_not_left_hanging(world, phase):
    """Retiring ends sign-ups with a reason, which a sheet does not hold."""
    world.offer(world.component("FUN-01"))
    found = look(world, components({"code": "FUN-01", "phase": phase}))
    assert outcomes(found) == ["refused"]
    assert [code for code, _sentence in reasons(found)] == ["phase"]


class TestWithoutACode:
    """Who begins with a list of names need not think of codes."""

    def test_what_is_new_gets_the_next_code_of_its_category(self, world):
        world.component("FUN-03", name="Chat")
        bring_in(
            world,
            components(
                row("", "Wiki"), row("FUN-05", "Agenda"), row("", "Zoeken"), row("", "Licentie", category="functioneel")
            ),
        )
        named = dict(Component.objects.values_list("name", "code"))
        assert named == {
            "Chat": "FUN-03",
            "Wiki": "FUN-04",
            "Agenda": "FUN-05",
            "Zoeken": "FUN-06",
            "Licentie": "FUN-07",
        }

    def test_the_column_may_be_missing(self, world):
        bring_in(world, sheet("x", {"name": "Wiki", "category": "FUN", "description": "Samen schrijven"}))
        assert str(Component.objects.get()) == "FUN-01 Wiki"

    def test_what_is_there_is_known_by_its_name_so_that_a_file_can_be_brought_in_twice(self, world):
        rows = sheet("components", {"name": "Wiki", "category": "FUN", "summary": "Kort"})
        bring_in(world, rows)
        assert outcomes(look(world, rows)) == ["unchanged"]
        changed = sheet("components", {"name": "wiki ", "summary": "Langer"})
        assert outcomes(look(world, changed)) == ["changed"]

    def test_a_name_twice_is_refused_and_so_is_one_of_several(self, world):
        assert outcomes(look(world, components(row("", "Wiki"), row("", "Wiki")))) == ["new", "refused"]
        world.component("FUN-01", name="Wiki")
        world.component("FUN-02", name="Wiki")
        found = look(world, sheet("components", {"name": "Wiki", "category": "FUN"}))
        assert outcomes(found) == ["refused"]
        assert "meer onderdelen" in str(reasons(found))

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"category": ""}, {"category": "XYZ"}])
    def test_without_a_name_or_category_it_is_refused(self, world, wrong):
        found = look(world, sheet("components", {"name": "Wiki", "category": "FUN", "priority": ""} | wrong))
        assert outcomes(found) == ["refused"]
        assert next(iter(wrong)) in str(found.lines[0].reasons)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Naam;Categorie;Omschrijving", "components"),
        ("Naam;Prioriteit", "components"),
        ("Naam;OIN", "organisations"),
        ("Naam", ""),
        ("Prioriteit", ""),
    ],
)
def test_a_sheet_is_what_most_of_its_headings_say_and_we_ask_where_that_is_two_things(world, head, kind):
    (plan,) = guessed(world.network, read(f"{head}\n".encode(), "lijst.csv"))
    assert plan["kind"] == kind
