"""The database itself keeps rows with the same keys from overlapping in time, on SQLite and on PostgreSQL."""
# ruff: noqa: SLF001 - a constraint is a part of Django's machinery and asks it what Django's own constraints ask.

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, NotSupportedError, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, F, Func, Q, Value
from django.db.models.sql import Query
from django.utils.translation import gettext_lazy as _

REFUSAL = "NO OVERLAP constraint failed: "
# The code of the ValidationError: another row stands in the way, the input itself may be right.
OVERLAP = "overlap"


class NoOverlap(BaseConstraint):
    """Of the rows that meet `condition`, no two with equal `by` hold on the same day of [since, until).

    `by` names whole-number columns or foreign keys that are never empty; an empty `until` means until further notice.
    That a row ends after it starts is a separate CheckConstraint, which the model must have too: the databases
    differ over periods that end before they start.

    PostgreSQL keeps it by EXCLUDE, without an extension: a range of one number overlaps only the same number.
    SQLite has no such constraint, so there two triggers keep it. Django gives it all constraints of a table anew
    whenever it remakes that table, and these triggers with them; SQLite itself follows a renamed table or column.
    """

    default_violation_error_message = _("This period overlaps with one that is already there.")

    def __init__(  # noqa: PLR0913 - each by name, and five of them have a default
        self,
        *,
        name: str,
        by: Iterable[str],
        since: str = "since",
        until: str = "until",
        condition: Q | None = None,
        violation_error_message: Any = None,
        violation_error_code: str | None = None,
    ) -> None:
        """State what may not overlap.

        Raises:
            TypeError: `by` is one string (which would be read as its letters), or `condition` is not a Q.
            ValueError: `by` names nothing.
        """
        if isinstance(by, str):
            raise TypeError("NoOverlap.by must be a list or tuple of field names.")
        if not isinstance(condition, Q | None):
            raise TypeError("NoOverlap.condition must be a Q.")
        self.by = tuple(by)
        if not self.by:
            raise ValueError("NoOverlap.by must name at least one field.")
        self.since = since
        self.until = until
        self.condition = condition
        super().__init__(
            name=name, violation_error_message=violation_error_message, violation_error_code=violation_error_code
        )

    def __repr__(self) -> str:
        stated = f"name={self.name!r} by={self.by!r} since={self.since!r} until={self.until!r}"
        condition = "" if self.condition is None else f" condition={self.condition}"
        return f"<{type(self).__qualname__}: {stated}{condition}>"

    def __eq__(self, other: object) -> bool:
        return self.deconstruct() == other.deconstruct() if isinstance(other, NoOverlap) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.by, self.since, self.until))

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"by": self.by, "since": self.since, "until": self.until}
        if self.condition is not None:
            kwargs["condition"] = self.condition
        return path, args, kwargs

    # What the schema editor asks

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            # A trigger is no part of a table's definition: it follows as soon as the table is there and filled.
            schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
            return None
        return self._exclusion(schema_editor).constraint_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._exclusion(schema_editor).create_sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._exclusion(schema_editor).remove_sql(model, schema_editor)

    def _exclusion(self, schema_editor: BaseDatabaseSchemaEditor) -> ExclusionConstraint:
        """The same on PostgreSQL. [n, n] as a range needs no extension, where `n WITH =` would need btree_gist.

        Raises:
            NotSupportedError: on SQLite, where Django adds and removes constraints by making the table anew, and on
                databases that could not keep the promise. Better no table than one that is silently unguarded.
        """
        if schema_editor.connection.vendor != "postgresql":
            raise NotSupportedError(f"'{self.name}' cannot be made in this way on this database.")
        keys = [Func(F(key), F(key), Value("[]"), function="int8range") for key in self.by]
        period = Func(F(self.since), F(self.until), function="daterange")
        return ExclusionConstraint(
            name=self.name, expressions=[(part, "&&") for part in (*keys, period)], condition=self.condition
        )

    def _triggers(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """The same on SQLite: refuse a row when another is in its way, then let the rows already there pass too."""
        quote = schema_editor.quote_name
        since, until, *keys = (quote(model._meta.get_field(name).column) for name in (self.since, self.until, *self.by))
        in_the_way = [
            "other.rowid <> NEW.rowid",
            *(f"other.{key} = NEW.{key}" for key in keys),
            f"(NEW.{until} IS NULL OR other.{since} < NEW.{until})",
            f"(other.{until} IS NULL OR NEW.{since} < other.{until})",
        ]
        parts = {
            "table": Table(model._meta.db_table, quote),
            "message": schema_editor.quote_value(REFUSAL + self.name),
            "in_the_way": " AND ".join(in_the_way),
            "condition": self._condition_sql(model, schema_editor),
        }
        return [
            *(
                Statement(
                    "CREATE TRIGGER %(name)s AFTER %(event)s ON %(table)s"
                    " WHEN EXISTS (SELECT 1 FROM %(table)s AS this WHERE this.rowid = NEW.rowid AND %(condition)s)"
                    " BEGIN SELECT RAISE(ABORT, %(message)s) FROM %(table)s AS other"
                    " WHERE %(in_the_way)s AND %(condition)s; END",
                    name=quote(f"{self.name}_{event.lower()}"),
                    event=event,
                    **parts,
                )
                for event in ("INSERT", "UPDATE")
            ),
            # Rows that were there before the constraint must not slip through: an UPDATE that changes nothing.
            Statement("UPDATE %(table)s SET %(since)s = %(since)s", table=parts["table"], since=since),
        ]

    def _condition_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor) -> str:
        """The condition in SQL, as for a CheckConstraint: its bare columns are those of the one table selected from."""
        if self.condition is None:
            return "1"
        query = Query(model, alias_cols=False)
        where = query.build_where(self.condition)
        sql, params = where.as_sql(query.get_compiler(connection=schema_editor.connection), schema_editor.connection)
        return f"({sql % tuple(schema_editor.quote_value(param) for param in params)})"

    # What full_clean and the system checks ask

    def validate(
        self,
        model: Any,
        instance: Any,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Refuse, in words for people, what the database would refuse.

        Like Django's own constraints this says nothing while a field is left out or empty: a form that leaves
        fields out learns of an overlap only when the verb checks the whole row.
        """
        if exclude and any(name in exclude for name, *_ in self._references(model)):
            return
        keys = {field.attname: getattr(instance, field.attname) for field in map(model._meta.get_field, self.by)}
        since, until = getattr(instance, self.since), getattr(instance, self.until)
        if since is None:
            return
        if until is not None and until <= since:
            return  # Its own constraint says so; a second complaint would only confuse.
        # The base manager, for the database too sees the rows that a default manager might hide.
        in_the_way = model._base_manager.using(using).filter(
            self.condition or Q(), Q((self.until, None)) | Q((f"{self.until}__gt", since)), **keys
        )
        if until is not None:
            in_the_way = in_the_way.filter(**{f"{self.since}__lt": until})
        if not instance._state.adding:
            in_the_way = in_the_way.exclude(pk=instance.pk)
        # Whether this row counts at all costs a query of its own, so it is asked only where it matters.
        if in_the_way.exists() and self._counts(model, instance, using):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code or OVERLAP)

    def _counts(self, model: Any, instance: Any, using: str) -> bool:
        """Whether this row, as it is in memory, meets the condition."""
        this_row = instance._get_field_expression_map(meta=model._meta)
        return self.condition is None or self.condition.check(this_row, using=using)

    def _references(self, model: Any) -> list[tuple[str, ...]]:
        """The fields that the answer depends on; of the condition's, with the whole path that it takes from them."""
        conditional = [] if self.condition is None else model._get_expr_references(self.condition)
        return [*((name,) for name in (*self.by, self.since, self.until)), *conditional]

    def _counts_only_filled(self, name: str) -> bool:
        """Whether the condition itself leaves rows out in which this field is empty."""
        return self.condition is not None and (
            self.condition.connector == Q.AND
            and not self.condition.negated
            and (f"{name}__isnull", False) in self.condition.children
        )

    def _check(self, model: Any, connection: BaseDatabaseWrapper) -> list[CheckMessage]:  # noqa: ARG002
        """Django's hook for system checks: refuse fields on which the two databases would not agree."""
        errors: list[CheckMessage] = self._check_references(model, self._references(model))  # type: ignore[attr-defined]
        for name in (*self.by, self.since, self.until):
            if (field := _field(model, name)) is None:
                continue
            if name in self.by and not isinstance(_column(field), models.IntegerField):
                errors.append(Error(f"'{self.name}' needs whole numbers in '{name}'.", obj=model, id="periods.E001"))
            if name not in self.by and type(field) is not models.DateField:
                errors.append(Error(f"'{self.name}' needs dates in '{name}'.", obj=model, id="periods.E002"))
            if name != self.until and field.null and not self._counts_only_filled(name):
                errors.append(Error(f"'{self.name}' needs '{name}' never empty.", obj=model, id="periods.E003"))
        return errors


def violated(model: type[models.Model], error: IntegrityError) -> BaseConstraint | None:
    """The constraint of `model` that the database names in `error`, if it names one.

    SQLite names checks and NoOverlap, but of a unique constraint only the columns: then the answer is None.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    named = diagnosis.constraint_name if diagnosis else str(error).partition(" constraint failed: ")[2]
    return next((constraint for constraint in model._meta.constraints if constraint.name == named), None)


def _field(model: Any, name: str) -> Any:
    """The field, or None where it is missing, which Django's own check reports."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _column(field: Any) -> Any:
    """The field that decides the type of the column: for a foreign key that of the key it points at."""
    while field.is_relation:
        field = field.target_field
    return field
