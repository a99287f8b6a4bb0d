"""A file of another network is refused by its rows; what says only that a row is meant for here changes nothing."""

import pytest

from matrix.exchange.kinds import KINDS
from matrix.exchange.plan import guessed
from matrix.models import Component, Need
from publishing.sheets import READABLE, read
from tests.cast import make_world
from tests.matrix.exchange.sheets import bring_in, exported, look, outcomes, reasons, sheet, through

ROWS = {
    "organisations": {"name": "Gemeente Nieuw"},
    "participations": {"organisation": "proef-alfa", "support": "Van harte"},
    "components": {"code": "FUN-01", "name": "Wiki"},
    "needs": {"component": "FUN-01", "responsibility": "beheren", "hours_wanted": 9},
    "sign_ups": {
        "component": "FUN-01",
        "responsibility": "beheren",
        "organisation": "proef-alfa",
        "part": "belangstellende",
    },
}


@pytest.fixture
def wiki(world):
    return world.component("FUN-01", name="Wiki (kennis)")


@pytest.fixture
def other(world):
    """Another network with the same code."""
    there = make_world("ander", "Ander verband")
    there.component("FUN-01", name="Videobellen")
    return there


@pytest.mark.parametrize("heading", ["network", "Samenwerkingsverband", "netwerk"])
@pytest.mark.parametrize("told", ["ander", "Ander verband", "bestaat niet"])
@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_another_network_is_refused_by_its_cell(world, wiki, other, kind, told, heading):
    found = look(world, sheet(kind, {**ROWS[kind], heading: told}))
    [(code, cell, sentence)] = found.lines[0].reasons
    assert (code, cell) == ("network", f"{'ABCDE'[len(ROWS[kind])]}2")
    assert told in sentence
    assert found.counts["refused"] == 1


@pytest.mark.parametrize("told", ["proef", "PROEF", "Samenwerkverband", "samenwerk verband", "", None])
@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_this_network_is_what_it_is_without_saying_so(world, wiki, kind, told):
    with_it = look(world, sheet(kind, {**ROWS[kind], "network": told}))
    without = look(world, sheet(kind, ROWS[kind]))
    assert [line.facts for line in with_it.lines] == [line.facts for line in without.lines]
    assert reasons(with_it) == []


def test_one_row_of_another_network_keeps_all_of_the_file_from_being_taken_in(world, other):
    rows = [
        {"code": f"FUN-0{number}", "name": "Wiki", "category": "FUN", "network": slug}
        for number, slug in enumerate(["proef", "ander"], start=1)
    ]
    assert outcomes(look(world, sheet("components", *rows))) == ["new", "refused"]
    assert not Component.objects.filter(network=world.network).exists()


def test_needs_of_another_network_stand_in_the_way_of_none(world, wiki, other):
    rows = [{**ROWS["needs"], "since": world.days(9), "network": slug} for slug in ("proef", "ander")]
    assert outcomes(look(world, sheet("needs", *rows))) == ["changed", "refused"]


@pytest.mark.parametrize("form", READABLE)
def test_what_another_network_gave_out_is_refused_here_row_by_row(world, wiki, other, form):
    found = look(world, *through(exported(other, "participations", "components", "needs"), form))
    assert set(outcomes(found)) == {"refused"}
    assert "network" in {code for code, _sentence in reasons(found)}


@pytest.mark.parametrize("kind", ["needs", "sign_ups"])
@pytest.mark.parametrize("name", ["Wiki (kennis)", "wiki  KENNIS", "", None, "!"])
def test_a_name_beside_the_code_may_be_written_in_any_way(world, wiki, kind, name):
    assert reasons(look(world, sheet(kind, {**ROWS[kind], "component_name": name}))) == []


@pytest.mark.parametrize("kind", ["needs", "sign_ups"])
def test_a_name_that_contradicts_the_code_is_refused_and_asks_whose_file_this_is(world, wiki, kind):
    found = look(world, sheet(kind, {**ROWS[kind], "Naam van het onderdeel": "Videobellen"}))
    [(code, sentence)] = reasons(found)
    assert code == "component_name"
    assert all(word in sentence for word in ("FUN-01", "Wiki (kennis)", "Videobellen", "ander samenwerkingsverband"))


def test_a_name_that_it_had_before_or_gets_by_the_same_file_is_none_of_another(world, wiki):
    for name in ("Naslag & meer", "Kennisbank"):
        wiki.change(by=None, name=name)
    renamed = sheet("components", {"code": "FUN-01", "name": "Handboek"})
    for name in ("naslag meer", "Kennisbank", "Handboek"):
        needs = sheet("needs", {**ROWS["needs"], "component_name": name})
        assert reasons(look(world, renamed, needs)) == []
    assert reasons(look(world, sheet("needs", {**ROWS["needs"], "component_name": "Handboek"})))


def test_what_goes_out_says_of_which_network_it_is_and_comes_in_again(world, wiki):
    world.offer(wiki)
    for kind, each in zip(KINDS, exported(world), strict=True):
        assert ("Samenwerkingsverband" in each.head) == (kind != "organisations")
        assert all(row.cells[-1] == "proef" for row in each.rows if kind != "organisations")
    assert {line.outcome for line in look(world, *exported(world)).lines} == {"unchanged"}


def test_the_column_is_recognised_and_alone_makes_no_sheet_a_list_of_anything(world):
    [plan] = guessed(world.network, read(b"Code;Naam;Netwerk\nFUN-01;Wiki;proef\n", "lijst.csv"))
    assert plan == {"kind": "components", "columns": ["code", "name", "network"]}
    [plan] = guessed(world.network, read(b"Samenwerkingsverband;Iets\nproef;1\n", "lijst.csv"))
    assert plan["kind"] == ""


def test_nothing_of_it_is_kept(world, wiki):
    told = {"component_name": "wiki KENNIS", "network": "Samenwerkverband"}
    bring_in(world, sheet("needs", {**ROWS["needs"], **told}))
    wiki.refresh_from_db()
    assert wiki.name == "Wiki (kennis)"
    assert Need.objects.filter(network=world.network, hours_wanted=9).count() == 1
