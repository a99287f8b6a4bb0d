"""One thing set on many components: looked at, done whole or not, and taken back where nothing changed since."""

import pytest
from django.core.exceptions import ValidationError

from matrix.bulk import bulk_choices, chosen, digest, look
from matrix.models import (
    BulkChange,
    BulkWhat,
    Category,
    CategoryKind,
    Component,
    ComponentPhase,
    Phase,
    Platform,
    Priority,
)
from periods.verbs import StepRefused
from tests.cast import make_world


@pytest.fixture
def three(world):
    Platform.objects.create(network=world.network, name="Plein", slug="plein")
    Category.objects.create(network=world.network, kind=CategoryKind.LEGAL, prefix="JUR", order=9)
    for number in (1, 2, 3):
        world.component(f"FUN-0{number}", priority=Priority.MUST if number == 3 else Priority.SHOULD)
    return Component.objects.filter(network=world.network)


def make(world, rows, what, word, **facts):
    value = chosen(world.network, what, word)
    return BulkChange.make(by=world.secretary, network=world.network, components=rows, what=what, value=value, **facts)


def state(world):
    return [
        (
            row.code,
            row.category.prefix,
            row.priority,
            row.phase_on(world.today),
            [each.slug for each in row.platforms.all()],
        )
        for row in Component.objects.filter(network=world.network).order_by("code")
    ]


EACH = [("priority", "must"), ("category", "JUR"), ("phase", "in_operation"), ("platform_add", "plein")]


@pytest.mark.parametrize(("what", "word"), [*EACH, ("platform_remove", "plein")])
def test_it_is_done_and_taken_back(world, three, what, word):
    if what == "platform_remove":
        for row in three[:2]:
            row.platforms.add(Platform.objects.get())
    before = state(world)
    made = make(world, three, what, word)
    after = state(world)
    assert after != before
    assert len(made.rows) == {"priority": 2, "platform_remove": 2}.get(what, 3)
    assert made.made_by == world.secretary
    assert made.undo(by=world.board) == len(made.rows)
    assert state(world) == before
    assert (made.undone_by, made.left) == (world.board, [])
    with pytest.raises(StepRefused):
        made.undo(by=world.board)


def test_a_phase_that_began_today_is_gone_from_effective_time_and_kept_in_the_history(world, three):
    made = make(world, three, "phase", "in_operation")
    pks = [row[4] for row in made.rows]
    made.undo(by=world.secretary)
    assert not ComponentPhase.objects.filter(pk__in=pks).exists()
    assert {row.until for row in ComponentPhase.objects.all()} == {None}
    deleted = ComponentPhase.history.filter(id__in=pks, history_type="-")
    assert {row.history_user for row in deleted} == {world.secretary}


def test_what_came_in_today_can_be_wanted_today_and_that_is_taken_back(world):
    facts = {"network": world.network, "category": world.category, "phase": Phase.CANDIDATE}
    made = Component.establish(by=world.secretary, name="Wiki", **facts)
    done = make(world, Component.objects.all(), "phase", "wanted")
    assert [each.phase for each in made.phases.all()] == [Phase.WANTED]
    done.undo(by=world.secretary)
    assert [each.phase for each in made.phases.all()] == [Phase.CANDIDATE]


def test_a_phase_that_began_earlier_was_a_fact_so_the_one_before_begins_anew(world, three):
    made = make(world, three, "phase", "in_operation")
    earlier = world.days(-5)
    for old, new in ((Phase.WANTED, Phase.IN_OPERATION),):
        ComponentPhase.objects.filter(phase=old).update(until=earlier)
        ComponentPhase.objects.filter(phase=new).update(since=earlier)
    made.undo(by=world.secretary)
    phases = three[0].phases.order_by("since")
    assert [(row.phase, row.until) for row in phases] == [
        (Phase.WANTED, earlier),
        (Phase.IN_OPERATION, world.today),
        (Phase.WANTED, None),
    ]


@pytest.mark.parametrize(("what", "word"), EACH)
def test_what_changed_since_is_left_and_named(world, three, what, word):
    made = make(world, three, what, word)
    moved = three.get(code="FUN-01")
    match what:
        case "priority":
            moved.priority = Priority.COULD
            moved.save()
        case "category":
            moved.category = Category.objects.get(prefix="FUN")
            moved.save()
        case "phase":
            ComponentPhase.objects.filter(component=moved, until=None).update(phase=Phase.RETIRED)
        case _:
            moved.platforms.clear()
    outlook = dict(made.outlook())
    assert outlook["FUN-01"]
    assert not outlook["FUN-02"]
    here = [each for each in state(world) if each[0] == "FUN-01"]
    assert made.undo(by=world.secretary) == len(made.rows) - 1
    assert [code for code, _sentence in made.left] == ["FUN-01"]
    assert [each for each in state(world) if each[0] == "FUN-01"] == here


def test_where_all_changed_since_nothing_is_undone(world, three):
    made = make(world, three, "priority", "must")
    Component.objects.update(priority=Priority.COULD)
    with pytest.raises(StepRefused):
        made.undo(by=world.secretary)
    made.refresh_from_db()
    assert made.undone_at is None


def test_one_that_refuses_keeps_all_of_them_as_they_were(world, three):
    three.get(code="FUN-02").enter(Phase.IN_DEVELOPMENT, by=None, on=world.days(3))
    before = state(world)
    with pytest.raises(StepRefused, match="FUN-02"):
        make(world, three, "phase", "in_operation")
    assert state(world) == before
    rows = look(three, "phase", Phase.IN_OPERATION, today=world.today)
    assert [(row.component.code, bool(row.refusal)) for row in rows] == [
        ("FUN-01", False),
        ("FUN-02", True),
        ("FUN-03", False),
    ]


def test_what_changed_since_the_preview_is_not_written_over(world, three):
    seen = digest(look(three, "priority", Priority.MUST, today=world.today))
    Component.objects.filter(code="FUN-01").update(priority=Priority.COULD)
    with pytest.raises(StepRefused):
        make(world, three, "priority", "must", seen=seen)
    assert BulkChange.objects.count() == 0
    make(world, three, "priority", "must", seen=digest(look(three, "priority", Priority.MUST, today=world.today)))


def test_nothing_to_change_is_said(world, three):
    with pytest.raises(ValidationError, match="al zo"):
        make(world, three.filter(code="FUN-03"), "priority", "must")


def test_rows_of_another_network_are_left_out(world, three):
    other = make_world("ander", "Ander verband")
    foreign = other.component("FUN-01", priority=Priority.COULD)
    make(world, Component.objects.all(), "priority", "must")
    foreign.refresh_from_db()
    assert foreign.priority == Priority.COULD
    assert chosen(world.network, "category", "ZZZ") is None
    assert chosen(other.network, "platform_add", "plein") is None


@pytest.mark.parametrize("word", ["", "nonsense", "1"])
@pytest.mark.parametrize("what", [*BulkWhat.values, "colour"])
def test_a_word_that_means_nothing_is_nothing(world, three, what, word):
    assert chosen(world.network, what, word) is None


def test_every_choice_of_the_form_means_something(world, three):
    for _group, choices in bulk_choices(world.network):
        for value, _word in choices:
            what, _colon, word = value.partition(":")
            assert chosen(world.network, what, word) is not None


def test_looking_takes_as_many_queries_for_many_as_for_few(world, three, django_assert_num_queries):
    with django_assert_num_queries(3):
        look(three.filter(code="FUN-01"), "phase", Phase.RETIRED, today=world.today)
    for number in range(20):
        world.component(f"FUN-1{number:02}")
    with django_assert_num_queries(3):
        assert len(look(three.all(), "phase", Phase.RETIRED, today=world.today)) == 23


@pytest.mark.parametrize(("phase", "signed"), [(Phase.RETIRED, True), (Phase.CANDIDATE, True), (Phase.RETIRED, False)])
def test_who_signed_up_is_not_left_hanging(world, three, phase, signed):
    """Retiring ends sign-ups with a reason, which is asked for one component at a time."""
    if signed:
        world.offer(three[0])
    refused = [
        row.component.code
        for row in look(Component.objects.all(), BulkWhat.PHASE, phase, today=world.today)
        if row.refusal
    ]
    assert refused == ([three[0].code] if signed else [])
