"""What goes out comes in again as it was: every kind, every kind of file, both languages, whatever people entered."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrix.exchange.kinds import KINDS
from matrix.models import (
    ARRANGEMENTS,
    Health,
    Need,
    NeedClosed,
    Part,
    Phase,
    Platform,
    Priority,
    Responsibility,
    SignUp,
)
from periods.entered import entered
from publishing.sheets import READABLE
from tests.matrix.exchange.sheets import everything, exported, look, reasons, through

LINES = 'Regel één\r\n\r\n  - punt; met, tekens\n=som(A1) "aanhaling" 😀 \'x'


@pytest.fixture
def rich(world):
    """A network in which every column of every kind is filled somewhere."""
    platform = Platform.objects.create(network=world.network, name="Plein, groot", slug="plein")
    first = world.component("FUN-01", name="=Wiki", description=LINES, priority=Priority.MUST, core=True)
    first.platforms.add(platform)
    second = world.component("FUN-007", name="007", parent=first, wanted_by=world.days(30), licence="EUPL-1.2")
    second.repository = "https://code.example/x?a=1&b=2"
    second.save()
    world.component("FUN-03", phase=None, need=False)
    need = first.needs.get(responsibility=Responsibility.DEVELOP)
    need.close(by=None, closed_as=NeedClosed.DROPPED, reason="Niet meer nodig;\ntoch", on=world.days(-5))
    held = world.confirmed(
        second,
        promise=LINES,
        hours=1200,
        cents=123_456,
        contact=world.representative.person,
        mandate="Directie",
        outsourced=True,
        conditions_accepted=True,
        supplier=world.supplier,
        agreement="https://sla.example/",
        on=world.days(-100),
        until=world.days(100),
    )
    held.report(by=None, health=Health.ATTENTION, text="Loopt")
    again = held.renew(by=None, hours=5)
    again.name_successor(by=None, successor=world.bravo, handover_on=world.days(10))
    world.offer(second, world.bravo, part=Part.INTERESTED, promise="", own_staff=False)
    world.offer(first, world.bravo, responsibility=Responsibility.MANAGE).decline(by=None, reason="Nee")
    world.offer(first, world.prospect, responsibility=Responsibility.MANAGE, since=world.days(3))
    world.alfa.support = LINES
    world.alfa.save()
    world.alfa.organisation.oin = "00000001123456782000"
    world.alfa.organisation.save()
    world.supplier.organisation.merge_into(world.bravo.organisation, by=None, on=world.days(-1))
    world.bravo.organisation.rename(by=None, name="Waterschap ‘Bravo’, nieuw")
    return world


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize(("there", "back"), [("nl", "nl"), ("en", "en"), ("nl", "en")])
def test_everything_is_unchanged(rich, form, there, back):
    with override(there):
        sheets = through(exported(rich), form)
    with override(back):
        found = look(rich, *sheets)
    assert reasons(found) == []
    assert [line.changes for line in found.lines if line.outcome != "unchanged"] == []
    assert found.counts == {"new": 0, "changed": 0, "refused": 0, "unchanged": sum(len(each.rows) for each in sheets)}
    assert len(found.lines) == sum(rows.count() for rows in everything(rich).values())


@pytest.mark.parametrize("day", [-150, -50, -5, 15])
def test_what_went_out_as_it_was_on_another_day_is_unchanged(rich, day):
    """Names and roles are not: a sheet does not say from when they count."""
    component = rich.component("FUN-04")
    component.enter(Phase.IN_DEVELOPMENT, by=None, on=rich.days(-60))
    component.enter(Phase.IN_OPERATION, by=None, on=rich.days(-10))
    component.enter(Phase.RETIRED, by=None)
    at, rows = rich.days(day), everything(rich)
    rows["sign_ups"] = SignUp.objects.filter(network=rich.network).as_at(at)
    sheets = [KINDS[code].sheet(rows[code], at=at, details=True) for code in ("components", "needs", "sign_ups")]
    found = look(rich, *sheets)
    assert ({line.outcome for line in found.lines}, reasons(found)) == ({"unchanged"}, [])


@pytest.mark.parametrize("form", READABLE)
def test_each_kind_is_recognised_with_all_its_columns(rich, form):
    from matrix.exchange.plan import guessed

    plan = guessed(rich.network, through(exported(rich), form))
    assert [each["kind"] for each in plan] == list(KINDS)
    for each in plan:
        kind = KINDS[each["kind"]]
        assert {code for code in each["columns"] if code} == {
            column.code for column in kind.importable if column in kind.shown(details=True)
        }


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("since", [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)])
def test_the_first_days_that_can_be_entered_are_unchanged(world, form, since):
    old = world.component("FUN-01", phase=None, need=False)
    old.enter(Phase.WANTED, by=None, on=since)
    Need.ask(by=None, component=old, responsibility=1, on=since, until=date(1900, 3, 1) + timedelta(days=1))
    found = look(world, *through(exported(world, "components", "needs"), form))
    assert reasons(found) == []
    assert [line.outcome for line in found.lines] == ["unchanged"] * 2


def as_kept(text):
    """What can come to be in the database of what somebody may type; nothing of what is refused."""
    try:
        return entered(text)
    except ValidationError:
        return ""


NAME = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=40).map(as_kept)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"], include_characters="\n\r\t")).map(as_kept)


@pytest.mark.parametrize("form", READABLE)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(NAME.filter(str.strip), min_size=1, max_size=4),
    text=TEXT,
)
def test_whatever_was_entered_is_unchanged(world, form, names, text):
    from django.db import transaction

    with transaction.atomic():
        for number, name in enumerate(names):
            made = world.component(f"FUN-{number:03}", name=name, summary=name, description=text)
            world.offer(made, promise=f"{name}{text}", mandate=name)
        found = look(world, *through(exported(world, "components", "sign_ups"), form))
        assert ({line.outcome for line in found.lines}, reasons(found)) == ({"unchanged"}, [])
        transaction.set_rollback(True)


def test_a_past_day_and_a_visitor_get_what_they_may_know(rich):
    from matrix.rules import SIGN_UP_DETAILS

    kind = KINDS["sign_ups"]
    rows = SignUp.objects.filter(network=rich.network).with_status(at=rich.today)
    open_ones = {column.code for column in kind.shown(details=False)}
    assert {*SIGN_UP_DETAILS} & open_ones == set()
    assert {column.code for column in kind.columns} - open_ones == {*SIGN_UP_DETAILS}
    told = str(kind.told(rows, at=rich.today, details=False))
    assert "Directie" not in told
    assert "Ria Alfa" not in told


def test_the_columns_of_a_sign_up_hold_all_that_is_promised():
    codes = {column.code for column in KINDS["sign_ups"].columns}
    editable = {field.name for field in SignUp._meta.concrete_fields if field.editable} - {*ARRANGEMENTS, "id"}
    assert {name.replace("participation", "organisation") for name in editable} - {
        "network",
        "successor",
        "handover_on",
    } <= codes


def test_a_network_without_anything_gives_empty_sheets_that_come_in(world):
    assert [len(each.rows) for each in exported(world, "components", "needs", "sign_ups")] == [0, 0, 0]
    assert look(world, *exported(world, "components")).counts["unchanged"] == 0
