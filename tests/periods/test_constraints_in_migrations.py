"""NoOverlap through migrations: it is kept, whatever else happens to the table, and can be taken away and put back.

On SQLite nearly every change makes the table anew, and triggers do not come along by themselves.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import operations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ProjectState
from django.db.models import F, Q

from periods.constraints import NoOverlap
from tests.periods.boats import day

APP = "yard"
TO_ITSELF = NoOverlap(
    name="stay_has_berth_to_itself",
    by=("berth", "side"),
    condition=Q(agreed=True) & (Q(closed_on=None) | Q(closed_on__gt=F("since"))),
)
BERTH = operations.CreateModel("Berth", [("id", models.AutoField(primary_key=True))])
STAY = operations.CreateModel(
    "Stay",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("berth", models.ForeignKey("yard.Berth", on_delete=models.CASCADE)),
        ("side", models.SmallIntegerField(default=1)),
        ("agreed", models.BooleanField(default=True)),
        ("since", models.DateField()),
        ("until", models.DateField(null=True)),
        ("closed_on", models.DateField(null=True)),
        ("note", models.CharField(max_length=20, default="it's 100%")),
    ],
)
ADD = operations.AddConstraint("stay", TO_ITSELF)
REMOVE = operations.RemoveConstraint("stay", TO_ITSELF.name)


class Yard:
    """A small database that grows by migrations, each in a transaction of its own as Django runs them."""

    def __init__(self) -> None:
        self.state = ProjectState()
        self.name = "stay"
        self.berth = "berth_id"

    def migrate(self, *steps: Any) -> None:
        with connection.schema_editor() as editor:
            for step in steps:
                after = self.state.clone()
                step.state_forwards(APP, after)
                step.database_forwards(APP, editor, self.state, after)
                self.state = after

    def undo(self, step: Any, before: ProjectState) -> None:
        with connection.schema_editor() as editor:
            step.database_backwards(APP, editor, self.state, before)
        self.state = before

    def clear(self) -> None:
        with connection.schema_editor() as editor:
            for model in reversed(self.state.apps.get_models()):
                editor.delete_model(model)

    @property
    def stays(self) -> Any:
        return self.state.apps.get_model(APP, self.name).objects

    def stay(self, since: int, until: int, **facts: Any) -> Any:
        return self.stays.create(**{"since": day(since), "until": day(until), self.berth: 1, **facts})

    def refuses(self, act: Any) -> bool:
        """Whether the database refuses, naming the constraint; nothing is kept either way."""
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
        except IntegrityError as error:
            return TO_ITSELF.name in str(error) or pytest.fail(str(error))
        return False

    def is_guarded(self) -> bool:
        """Whether the stay from day 3 to day 6 keeps others out, be they new or moved, and only those in its way."""
        assert not self.refuses(lambda: self.stay(6, 8))
        assert not self.refuses(lambda: self.stay(5, 8, side=2))
        assert not self.refuses(lambda: self.stay(5, 8, closed_on=day(5)))
        new, moved = self.refuses(lambda: self.stay(5, 8)), self.refuses(self._move)
        assert new is moved
        return new

    def _move(self) -> None:
        self.stay(6, 8)
        self.stays.filter(since=day(6)).update(since=day(5))


@pytest.fixture
def yard(django_db_setup, django_db_blocker) -> Iterator[Yard]:
    """A yard with one berth, taken from day 3 to day 6, and nothing yet that keeps others out."""
    with django_db_blocker.unblock():
        made = Yard()
        made.migrate(BERTH, STAY)
        made.state.apps.get_model(APP, "berth").objects.create(pk=1)
        made.stay(3, 6)
        yield made
        made.clear()


@pytest.fixture
def guarded(yard) -> Yard:
    yard.migrate(ADD)
    assert yard.is_guarded()
    return yard


def test_it_comes_with_a_new_table(yard):
    yard.migrate(operations.DeleteModel("Stay"))
    yard.migrate(operations.CreateModel(STAY.name, STAY.fields, options={"constraints": [TO_ITSELF]}))
    yard.stay(3, 6)
    assert yard.is_guarded()


def test_it_comes_with_a_new_table_that_fills_in_a_column_by_itself(yard):
    """Then Django makes constraints by another road, after the table."""
    yard.migrate(operations.DeleteModel("Stay"))
    fields = [*STAY.fields, ("rate", models.IntegerField(db_default=3)), ("unit", models.TextField(db_default="day"))]
    yard.migrate(operations.CreateModel(STAY.name, fields, options={"constraints": [TO_ITSELF]}))
    yard.stay(3, 6)
    assert yard.is_guarded()


def test_it_can_be_added_and_removed_and_added_again(yard):
    assert not yard.is_guarded()
    for _ in range(2):
        yard.migrate(ADD)
        assert yard.is_guarded()
        yard.migrate(REMOVE)
        assert not yard.is_guarded()


def test_each_migration_can_be_undone(guarded):
    without = guarded.state.clone()
    REMOVE.state_forwards(APP, without)
    with_it = guarded.state
    guarded.undo(ADD, without)
    assert not guarded.is_guarded()
    guarded.undo(REMOVE, with_it)
    assert guarded.is_guarded()


def test_it_is_not_added_over_rows_that_overlap(yard):
    other = yard.stay(5, 8)
    with pytest.raises(IntegrityError, match=TO_ITSELF.name):
        yard.migrate(ADD)
    assert yard.stays.count() == 2, "the table is as it was"
    other.delete()
    yard.migrate(ADD)
    assert yard.is_guarded()


@pytest.mark.parametrize(
    "change",
    [
        operations.AlterField("stay", "note", models.TextField(default="")),
        operations.AlterField("stay", "side", models.BigIntegerField(default=1)),
        operations.AlterField("stay", "until", models.DateField(null=True, db_index=True)),
        operations.AddField("stay", "price", models.IntegerField(default=0)),
        operations.AddField("stay", "name", models.TextField(null=True)),
        operations.RemoveField("stay", "note"),
        operations.RenameField("stay", "note", "remark"),
        operations.AlterField("berth", "id", models.BigAutoField(primary_key=True)),
        operations.AddIndex("stay", models.Index(fields=["since"], name="stay_since")),
        operations.AddConstraint("stay", models.CheckConstraint(condition=Q(until__gt=F("since")), name="stay_ends")),
    ],
    ids=lambda change: change.describe(),
)
def test_it_survives_a_change_of_the_table(guarded, change):
    guarded.migrate(change)
    assert guarded.stays.count() == 1
    assert guarded.is_guarded()


def test_it_survives_a_change_in_the_migration_that_makes_it(yard):
    yard.migrate(ADD, operations.AddField("stay", "price", models.IntegerField(default=0)))
    assert yard.is_guarded()


def test_it_survives_another_name_of_the_model(guarded):
    guarded.migrate(operations.RenameModel("Stay", "Visit"))
    guarded.name = "visit"
    assert guarded.is_guarded()
    guarded.migrate(operations.AlterField("visit", "note", models.TextField(default="")))
    assert guarded.is_guarded()


def test_it_survives_another_name_of_the_table(guarded):
    guarded.migrate(operations.AlterModelTable("stay", "somewhere_else"))
    assert guarded.is_guarded()


@pytest.mark.parametrize("name", ["berth", "agreed"])
def test_a_field_of_its_own_is_renamed_as_makemigrations_writes_that(guarded, name):
    """Django removes the constraint first and adds it, under the new name, afterwards."""
    if name == "berth":
        new = NoOverlap(name=TO_ITSELF.name, by=("place", "side"), condition=TO_ITSELF.condition)
        guarded.migrate(REMOVE, operations.RenameField("stay", "berth", "place"), operations.AddConstraint("stay", new))
        guarded.berth = "place_id"
    else:
        condition = Q(settled=True) & (Q(closed_on=None) | Q(closed_on__gt=F("since")))
        new = NoOverlap(name=TO_ITSELF.name, by=TO_ITSELF.by, condition=condition)
        rename = operations.RenameField("stay", "agreed", "settled")
        guarded.migrate(REMOVE, rename, operations.AddConstraint("stay", new))
    assert guarded.is_guarded()


def test_two_of_them_on_one_table_stand_beside_each_other(guarded):
    """Also when a table is made anew, the one is not lost for the other."""
    by_berth = NoOverlap(name="stay_one_side_only", by=["berth"], condition=Q(agreed=True, side__gt=5))
    guarded.migrate(operations.AddConstraint("stay", by_berth))
    guarded.migrate(operations.AlterField("stay", "note", models.TextField(default="")))
    assert guarded.is_guarded()
    guarded.stay(3, 6, side=6)
    with pytest.raises(IntegrityError, match="stay_one_side_only"), transaction.atomic():
        guarded.stay(3, 6, side=7)


def test_django_sees_no_change_where_there_is_none(guarded):
    copy = guarded.state.clone()
    copy.models[APP, "stay"].options["constraints"] = [TO_ITSELF.clone()]
    assert MigrationAutodetector(guarded.state, copy)._detect_changes() == {}
    copy.models[APP, "stay"].options["constraints"] = [NoOverlap(name=TO_ITSELF.name, by=["berth"])]
    (migration,) = MigrationAutodetector(guarded.state, copy)._detect_changes()[APP]
    assert [type(step).__name__ for step in migration.operations] == ["RemoveConstraint", "AddConstraint"]
