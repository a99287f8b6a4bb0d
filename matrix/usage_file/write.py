"""Figures as a CSV file, to take along and to take in again; and the empty one to fill in."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from publishing.sheets import harmless

# So that a spreadsheet knows it for UTF-8.
_MARK = "\ufeff"


def _heads() -> list[str]:
    return [_("month"), _("visitors"), _("visits"), _("actions"), _("component"), _("source")]


def figures_csv(figures: Iterable[Any]) -> str:
    """The figures, one a line; what was not measured is empty."""
    return _file(
        [
            f"{row.month:%Y-%m}",
            *("" if value is None else str(value) for value in (row.visitors, row.visits, row.actions)),
            row.component.code if row.component else "",
            harmless(row.source),
        ]
        for row in figures
    )


def template_csv(months: Iterable[date], codes: Iterable[str] = ("",)) -> str:
    """A file to fill in: a line for each of `months` and `codes`. What stays empty tells nothing."""
    named = list(codes)
    return _file([f"{month:%Y-%m}", "", "", "", code, ""] for month in months for code in named)


def _file(rows: Iterable[list[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(_heads())
    writer.writerows(rows)
    return _MARK + file.getvalue()
