"""One row of a sheet, read and compared: what it would do, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from periods.together import Revision
from publishing.sheet_checks import column_letter
from publishing.sheets import Row, Sheet, plain

from .columns import Column, Kind
from .known import Known

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass(eq=False)
class Record:
    """One row of a sheet by the codes of its columns. `wrong`: what could not be read, by code.

    `checks`: what only says whether the row is meant for here.
    """

    kind: Kind
    sheet: str
    number: int
    letters: dict[str, str]
    values: dict[str, Any]
    wrong: dict[str, list[str]] = field(default_factory=dict)
    checks: dict[str, Any] = field(default_factory=dict)

    def get(self, code: str) -> Any:
        """The value in a column; what it would be when empty where the sheet has no such column."""
        return self.values.get(code, self.kind.column(code).value.empty)

    def has(self, code: str) -> bool:
        """Whether the sheet has this column, with something that could be read."""
        return code in self.values


@dataclass(frozen=True, eq=False)
class Act:
    """How a row is done. `alone`: by the verbs of its model; `together`: what these would save, where it is known.

    What a preview tells besides: `kept`, what will be kept in columns that hold something else, or nothing, in the
    file; `before`, as people read it, what stands there and makes room for a new row; `also`: column, old, new.
    """

    alone: Callable[[], Any]
    together: Callable[[], Sequence[Revision]] | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[tuple[str, str, str]] = ()


@dataclass(eq=False)
class Line:
    """What one row would do. `changes`: column, old, new, as people read them; `reasons`: column, cell, sentence."""

    record: Record
    outcome: str
    key: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    reasons: list[tuple[str, str, str]] = field(default_factory=list)
    act: Act | None = None

    @property
    def facts(self) -> list[Any]:
        """All that a reader is told of it: equal as long as nothing changed."""
        return [
            self.record.kind.code,
            self.record.sheet,
            self.record.number,
            self.outcome,
            self.key,
            [list(each) for each in self.changes],
            [list(each) for each in self.reasons],
        ]

    def refuse(self, error: ValidationError) -> None:
        """This row cannot be taken up: each sentence with the cell it is about."""
        self.outcome, self.act = REFUSED, None
        self.changes = []
        for code, sentences in sentences_of(error).items():
            if code in self.record.wrong and any(reason[0] == code for reason in self.reasons):
                continue  # what could not be read says enough
            letter = self.record.letters.get(code, "")
            cell = f"{letter}{self.record.number}" if letter else ""
            self.reasons += [(code if letter else "", cell, sentence) for sentence in sentences]


def sentences_of(error: ValidationError) -> dict[str, list[str]]:
    """What an error says, by column; what is about no column in particular under an empty name."""
    if not hasattr(error, "error_dict"):
        return {"": list(error.messages)}
    return {"" if name == NON_FIELD_ERRORS else name: sentences for name, sentences in error.message_dict.items()}


def records_of(kind: Kind, sheet: Sheet, codes: Sequence[str]) -> list[Record]:
    """The rows of a sheet, cell by cell: `codes` says of each column which it is, empty where it is not read."""
    read = [(index, kind.column(code)) for index, code in enumerate(codes) if code]
    letters = {column.code: column_letter(index + 1) for index, column in read}
    return [_record(kind, sheet, row, read, letters) for row in sheet.rows]


def _record(kind: Kind, sheet: Sheet, row: Row, read: Sequence[tuple[int, Column]], letters: dict[str, str]) -> Record:
    record = Record(kind, sheet.name, row.number, letters, {})
    for index, column in read:
        values = record.checks if column.check else record.values
        try:
            values[column.code] = column.value.read(row.cells[index] if index < len(row.cells) else None)
        except ValidationError as error:
            record.wrong[column.code] = list(error.messages)
    return record


class Comparer:
    """Compares the rows of one kind with what is there. What a kind has to say of itself: `match`, `new`, `change`.

    `seen`: where each thing stood in the file before, so that none is there twice. `keys`: the columns without which
    nothing can be said of a row.
    """

    keys: frozenset[str] = frozenset()

    def __init__(self, known: Known) -> None:
        self.known = known
        self.seen: dict[Any, Record] = {}

    def look_over(self, records: Sequence[Record]) -> None:
        """See all rows of the file before each is compared."""

    def match(self, record: Record) -> Any:
        """The row that a record is about; None for a new one.

        Raises:
            ValidationError: it is about none, or about several.
        """
        raise NotImplementedError

    def key(self, record: Record) -> str:
        """What a reader calls it."""
        raise NotImplementedError

    def new(self, record: Record) -> Act:
        """Make what is new in memory; what is returned makes it.

        Raises:
            ValidationError: it cannot be.
        """
        raise NotImplementedError

    def change(self, record: Record, row: Any, changed: dict[str, Any]) -> Act:
        """Change `row` in memory; what is returned does it. `changed`: the new values, by column.

        Raises:
            ValidationError: it cannot be.
        """
        raise NotImplementedError

    def unchanged(self, record: Record, row: Any, code: str) -> bool:
        """Whether a column says what is there."""
        return bool(record.values[code] == normal(record.kind.column(code).of(row)))

    def compare(self, record: Record) -> Line:
        line = Line(record, UNCHANGED, self.key(record)[:200])
        if record.wrong:
            line.refuse(ValidationError(record.wrong))
            if self.keys & set(record.wrong):
                return line  # which row is meant is not known, so nothing else is
        if strange := self.known.strange(record):
            line.refuse(ValidationError(strange))
            return line
        try:
            row = self.match(record)
            self.refuse_twice(record, row)
            if row is None:
                act = line.act = self.new(record)
                line.outcome = CHANGED if act.before else NEW
                line.changes = [*_told(record, act.before, {**record.values, **act.kept}), *act.also]
            else:
                changed = {
                    code: value for code, value in record.values.items() if not self.unchanged(record, row, code)
                }
                if changed:
                    before = said(record.kind, row)
                    act = line.act = self.change(record, row, dict(changed))
                    line.outcome = CHANGED
                    line.changes = [*_told(record, before, {**changed, **act.kept}), *act.also]
        except ValidationError as error:
            line.refuse(error)
        if record.wrong:
            line.outcome, line.act, line.changes = REFUSED, None, []
        return line

    def identity(self, record: Record, row: Any) -> Any:
        """What makes two records be about one thing."""
        return row.pk if row is not None and row.pk else self.key(record)

    def refuse_twice(self, record: Record, row: Any) -> None:
        """A thing stands in a file once.

        Raises:
            ValidationError: it stood there before.
        """
        before = self.seen.setdefault(self.identity(record, row), record)
        if before is not record:
            raise ValidationError(
                _("The same stands in row %(row)d of sheet %(sheet)s already."),
                params={"row": before.number, "sheet": before.sheet},
            )


def said(kind: Kind, row: Any) -> dict[str, str]:
    """What a row holds, by column, as people read it."""
    return {column.code: column.value.say(column.of(row)) for column in kind.to_fill_in}


def _told(record: Record, before: Mapping[str, str], values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Column, old and new, where `values` differ from what stood there `before`."""
    told = []
    for column in record.kind.to_fill_in:
        if column.code in values:
            old, new = before.get(column.code, ""), column.value.say(values[column.code])
            if old != new:
                told.append((column.code, old, new))
    return told


def gather(*checks: Callable[[], Any]) -> list[Any]:
    """What each of these gives; all that they refuse together, so that a row says everything at once.

    Raises:
        ValidationError: by column.
    """
    errors: dict[str, Any] = {}
    found = []
    for check in checks:
        try:
            found.append(check())
        except ValidationError as error:
            error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)
    return found


def stand_for(row: Any, made: Any) -> None:
    """Let a row in memory be the one that a verb made, for what refers to it."""
    row.pk, row._state.adding = made.pk, False  # noqa: SLF001 - Django's own mark of what is saved


def normal(value: Any) -> Any:
    """A value as a sheet would give it back."""
    return plain(value) if isinstance(value, str) else value
