"""NoOverlap: what it refuses, that `full_clean` and the database say the same, and that nobody gets between."""

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, NotSupportedError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Q
from django.test.utils import isolate_apps
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periods.constraints import OVERLAP, NoOverlap, violated
from tests.periods.boats import BEYOND, BOATS, FIRST, Boat, Hire, day, days, hire

TAKEN = "This boat is taken on those days."
ONE_AT_A_TIME = next(constraint for constraint in Hire._meta.constraints if isinstance(constraint, NoOverlap))


def refused_in_words(row: Hire) -> bool:
    """Whether `full_clean` finds an overlap; it has nothing else to complain of."""
    try:
        row.full_clean()
    except ValidationError as error:
        return error.messages == [TAKEN] or pytest.fail(str(error))
    return False


def refused_by_the_database(row: Hire) -> bool:
    """Whether the database refuses to save, without being asked beforehand, and names the constraint."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        return violated(Hire, error) == ONE_AT_A_TIME or pytest.fail(str(error))
    return False


def refused(row: Hire) -> bool:
    in_words = refused_in_words(row)
    assert refused_by_the_database(row) is in_words
    return in_words


# What it refuses


@pytest.mark.parametrize(
    ("since", "until", "overlaps"),
    [
        (0, 2, False),
        (0, 3, False),  # ends where the other starts
        (0, 4, True),
        (0, None, True),
        (3, 6, True),
        (4, 5, True),
        (5, 8, True),
        (6, 8, False),  # starts where the other ends
        (7, None, False),
    ],
)
def test_two_rows_never_hold_on_the_same_day(boats, since, until, overlaps):
    hire(3, 6).save()
    assert refused(hire(since, until)) is overlaps


def test_a_row_without_an_end_leaves_no_room_after_it(boats):
    hire(3, None).save()
    assert refused(hire(BEYOND, None))
    assert not refused(hire(0, 3))


def test_other_keys_do_not_matter(boats):
    hire(3, 6).save()
    assert not refused(hire(3, 6, boat_id=2))


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({}, True),
        ({"whole": False}, False),
        ({"agreed_on": None}, False),
        ({"closed_on": day(2)}, False),
        ({"closed_on": day(3)}, False),  # closed on its first day: it never held
        ({"closed_on": day(4)}, True),
    ],
)
def test_only_rows_that_meet_the_condition_count(boats, facts, counts):
    """Neither as the row that is there, nor as the row that comes."""
    with transaction.atomic():
        hire(3, 6, **facts).save()
        assert refused(hire(3, 6)) is counts
        transaction.set_rollback(True)
    hire(3, 6).save()
    assert refused(hire(3, 6, **facts)) is counts


def test_a_change_is_refused_like_a_new_row(boats):
    hire(3, 6).save()
    other = hire(6, 8)
    other.save()
    other.since = day(5)
    assert refused(other)
    other.since = day(7)
    assert not refused(other)


def test_a_row_is_not_in_its_own_way(boats):
    row = hire(3, 6)
    row.save()
    row.until = day(9)
    assert not refused(row)


def test_rows_that_come_together_are_compared_with_each_other(boats):
    with pytest.raises(IntegrityError), transaction.atomic():
        Hire.objects.bulk_create([hire(0, 4), hire(3, 6)])
    assert not Hire.objects.exists()


def test_rows_that_change_together_are_compared_with_each_other(boats):
    Hire.objects.bulk_create([hire(0, 3), hire(3, 6)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Hire.objects.update(until=None)
    assert {row.until for row in Hire.objects.all()} == {day(3), day(6)}


def test_a_successor_closes_its_predecessor_in_one_transaction(boats):
    holder = hire(0, None)
    holder.save()
    with transaction.atomic():
        holder.until = day(5)
        holder.save()
        hire(5, None).save()
    assert Hire.objects.count() == 2


facts = st.fixed_dictionaries(
    {
        "boat_id": st.integers(1, BOATS - 1),
        "whole": st.sampled_from([True, True, True, False]),
        "agreed_on": st.sampled_from([FIRST, FIRST, FIRST, None]),
        "since": st.integers(0, 12).map(day),
        "lasts": st.one_of(st.none(), st.integers(1, 5)),
        "closed_on": st.one_of(st.none(), st.none(), st.integers(0, 12).map(day)),
    }
)
steps = st.lists(st.tuples(st.sampled_from(["insert", "insert", "update", "delete"]), st.integers(0, 20), facts))


def has_it_to_itself(row: Hire) -> bool:
    return bool(row.whole and row.agreed_on and (row.closed_on is None or row.closed_on > row.since))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_happens_the_same_is_refused_as_by_counting_days(boats, steps):
    """Each example leaves the boats as it found them, so that one fixture does for all."""
    with transaction.atomic():
        rows: dict[int, Hire] = {}
        for step, which, wanted in steps:
            known = sorted(rows)
            if step != "insert" and not known:
                continue
            if step == "delete":
                rows.pop(known[which % len(known)]).delete()
                continue
            row = Hire(pk=known[which % len(known)]) if step == "update" else Hire()
            row._state.adding = step == "insert"
            values = {**wanted, "until": wanted["lasts"] and wanted["since"] + dt.timedelta(days=wanted["lasts"])}
            for name in ("boat_id", "whole", "agreed_on", "closed_on", "since", "until"):
                setattr(row, name, values[name])
            in_the_way = [
                other
                for other in rows.values()
                if has_it_to_itself(row) and has_it_to_itself(other)
                if other.boat_id == row.boat_id and other.pk != row.pk and days(other) & days(row)
            ]
            assert refused(row) is bool(in_the_way)
            if not in_the_way:
                rows[row.pk] = row
        kept = [(row.pk, row.boat_id, row.since, row.until) for row in rows.values()]
        assert sorted(kept) == sorted(Hire.objects.values_list("pk", "boat", "since", "until"))
        transaction.set_rollback(True)


# What it says


def test_the_sentence_is_that_of_the_model_and_the_code_says_what_kind_it_is(boats):
    hire(3, 6).save()
    with pytest.raises(ValidationError) as refusal:
        ONE_AT_A_TIME.validate(Hire, hire(3, 6))
    assert (refusal.value.message, refusal.value.code) == (TAKEN, OVERLAP)
    with pytest.raises(ValidationError) as refusal:
        NoOverlap(name="plain", by=["boat"], violation_error_code="taken").validate(Hire, hire(3, 6))
    assert refusal.value.code == "taken"


def test_without_a_sentence_of_its_own_it_still_speaks_to_people():
    with translation.override("en"):
        assert "overlaps" in str(NoOverlap(name="plain", by=["boat"]).get_violation_error_message())


@pytest.mark.parametrize("left_out", ["boat", "since", "until", "whole", "agreed_on", "closed_on"])
def test_a_form_that_leaves_a_field_out_hears_nothing(boats, left_out):
    hire(3, 6).save()
    ONE_AT_A_TIME.validate(Hire, hire(3, 6), exclude={left_out})
    with pytest.raises(ValidationError):
        ONE_AT_A_TIME.validate(Hire, hire(3, 6), exclude={"note"})


@pytest.mark.parametrize("empty", ["boat_id", "since"])
def test_an_empty_field_is_for_its_own_error(boats, empty):
    hire(3, 6).save()
    row = hire(3, 6)
    setattr(row, empty, None)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert list(refusal.value.message_dict) == [empty.removesuffix("_id")]
    ONE_AT_A_TIME.validate(Hire, row)


def test_an_error_names_its_constraint_if_the_database_does(boats):
    hire(3, 6, note="first").save()
    for row, name in [
        (hire(3, 6), "hire_has_boat_to_itself"),
        (hire(9, 8), "periods_hire_ends_after_start"),
        (hire(8, 9, note="first"), None),
        (hire(8, 9, whole=None), None),
    ]:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            row.save()
        constraint = violated(Hire, refusal.value)
        assert (constraint and constraint.name) == name


# How it is written down


def test_a_copy_and_a_migration_say_the_same():
    assert ONE_AT_A_TIME.clone() == ONE_AT_A_TIME
    assert hash(ONE_AT_A_TIME.clone()) == hash(ONE_AT_A_TIME)
    written, imports = MigrationWriter.serialize(ONE_AT_A_TIME)
    names: dict[str, object] = {}  # what Django itself wrote is run, as in a migration
    exec("\n".join(imports), names)
    assert eval(written, names) == ONE_AT_A_TIME


@pytest.mark.parametrize(
    "other",
    [
        {"name": "other"},
        {"by": ("boat", "whole")},
        {"since": "agreed_on"},
        {"until": "closed_on"},
        {"condition": None},
        {"condition": Q(whole=True)},
        {"violation_error_message": "Taken."},
        {"violation_error_code": "other"},
    ],
)
def test_whatever_differs_makes_another_constraint(other):
    assert NoOverlap(**{**ONE_AT_A_TIME.deconstruct()[2], **other}) != ONE_AT_A_TIME
    assert models.UniqueConstraint(name=ONE_AT_A_TIME.name, fields=["boat"]) != ONE_AT_A_TIME


def test_it_can_be_read_in_a_message():
    assert "hire_has_boat_to_itself" in repr(ONE_AT_A_TIME)
    assert "agreed_on" in repr(ONE_AT_A_TIME)


def test_a_mistake_in_writing_it_down_is_told_at_once():
    with pytest.raises(TypeError, match="list or tuple"):
        NoOverlap(name="letters", by="boat")
    with pytest.raises(ValueError, match="at least one"):
        NoOverlap(name="nothing", by=[])
    with pytest.raises(TypeError, match="must be a Q"):
        NoOverlap(name="condition", by=["boat"], condition=F("whole"))


@isolate_apps("periods")
def test_fields_on_which_the_databases_would_differ_are_refused():
    class Post(models.Model):  # noqa: DJ008 - never shown
        code = models.CharField(max_length=5, primary_key=True)

        class Meta:
            app_label = "periods"

    class Term(models.Model):  # noqa: DJ008 - never shown
        seat = models.PositiveSmallIntegerField()
        seat_or_none = models.PositiveSmallIntegerField(null=True)
        boat = models.ForeignKey(Boat, on_delete=models.CASCADE)
        post = models.ForeignKey(Post, on_delete=models.CASCADE)
        since = models.DateField()
        since_or_none = models.DateField(null=True)
        moment = models.DateTimeField()
        until = models.DateField(null=True)

        class Meta:
            app_label = "periods"

    def complaints(**stated) -> list[str]:
        constraint = NoOverlap(**{"name": "term", "by": ["seat"], **stated})
        return [error.id for error in constraint._check(Term, connection)]

    assert complaints() == []
    assert complaints(by=["boat", "seat"], condition=Q(post__isnull=False)) == []
    assert complaints(by=["post"]) == ["periods.E001"]
    assert complaints(by=["seat_or_none"]) == ["periods.E003"]
    assert complaints(by=["seat_or_none"], condition=Q(seat_or_none__isnull=False)) == []
    assert complaints(by=["seat_or_none"], condition=~Q(seat_or_none__isnull=False)) == ["periods.E003"]
    assert complaints(since="moment") == ["periods.E002"]
    assert complaints(since="since_or_none") == ["periods.E003"]
    assert complaints(by=["nothing"]) == ["models.E012"]
    assert complaints(condition=Q(post__code="x")) == ["models.E041"]
    assert Hire.check() == []


def test_another_database_is_refused_rather_than_left_unguarded(monkeypatch):
    editor = connection.schema_editor()
    monkeypatch.setattr(editor.connection, "vendor", "mysql")
    for make in (ONE_AT_A_TIME.constraint_sql, ONE_AT_A_TIME.create_sql):
        with pytest.raises(NotSupportedError):
            make(Hire, editor)


# Many at once


def test_of_processes_that_race_for_a_boat_exactly_one_wins(tables, transactional_db):
    """Each tries 50 times, checks first, and saves; the settings are those of the product."""
    racers, attempts, boats = 4, 50, 10
    Boat.objects.bulk_create(Boat(pk=number + 1) for number in range(boats))
    try:
        outcomes = _race(racers, attempts, boats)
        taken = Hire.objects.values_list("boat", flat=True)
        assert sorted(taken) == list(range(1, boats + 1))
    finally:
        Hire.objects.all().delete()
        Boat.objects.all().delete()
    assert outcomes == {"won": boats, TAKEN: racers * attempts - boats}


def _race(racers: int, attempts: int, boats: int) -> Counter[str]:
    """Start that many processes, let them all go at once, and add up what they met."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.periods.race", str(seed), str(attempts), str(boats)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for seed in range(racers)
    ]
    for process in processes:
        _say(process, json.dumps(connection.settings_dict, default=str))
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        _say(process, "go")
    return sum((Counter(json.loads(process.communicate()[0])) for process in processes), Counter())


def _say(process: subprocess.Popen[str], line: str) -> None:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
