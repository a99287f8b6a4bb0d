"""Figures as a CSV file, to take along and to take in again; and the empty one to fill in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from publishing.sheets import csv_of, harmless


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
    return csv_of([_heads(), *rows])
