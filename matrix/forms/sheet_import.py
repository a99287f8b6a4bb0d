"""Forms to bring a file in: which file, and what stands in its columns."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matrix.exchange.kinds import KINDS
from matrix.exchange.plan import columns_for
from matrix.models import SheetImport
from publishing.sheet_checks import FILE_MOST, check_size, column_letter
from publishing.sheets import READABLE
from stakeholders.models import Network

from .verb import VerbForm


class UploadForm(VerbForm):
    """A file, and what it holds where that cannot be seen from its headings."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, ODS or CSV, at most 10 MB. The first row holds the names of the columns."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{form}" for form in READABLE)}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. The first row must hold the names of the columns."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it holds"),
        help_text=gettext_lazy("Of a workbook with several sheets: what the first holds. The others are recognised."),
        required=False,
        choices=[],
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        field: Any = self.fields["kind"]
        field.choices = [("", _("Recognise it by the headings")), *((kind.code, kind.name) for kind in KINDS.values())]

    def clean_file(self) -> Any:
        """Its size first: what is too large is not read."""
        file = self.cleaned_data["file"]
        check_size(min(file.size, FILE_MOST + 1))
        return file

    def act(self) -> SheetImport:
        file = self.cleaned_data["file"]
        return SheetImport.upload(
            by=self.by,
            network=self.network,
            content=file.read(),
            file_name=file.name,
            kind=self.cleaned_data["kind"],
        )


class ColumnsForm(VerbForm):
    """What each sheet holds and what each of its columns means. `plan`: what is shown at first.

    Where another kind is chosen for a sheet, its columns have to be shown anew: `replanned`.
    """

    def __init__(self, *args: Any, row: SheetImport, plan: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.shown = row, plan
        kinds = [("", _("Do not read this sheet")), *((kind.code, kind.name) for kind in KINDS.values())]
        for number, (sheet, told) in enumerate(zip(row.sheets, plan, strict=True)):
            self.fields[f"kind-{number}"] = forms.ChoiceField(
                label=_("What this sheet holds"),
                help_text=_recognised(told),
                choices=kinds,
                required=False,
                initial=told["kind"],
            )
            self.fields[f"was-{number}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=told["kind"]
            )
            if told["kind"]:
                self._ask_columns(number, sheet, told)

    def _ask_columns(self, number: int, sheet: dict[str, Any], told: dict[str, Any]) -> None:
        columns = [("", _("Do not take over")), *((each.code, each.name) for each in KINDS[told["kind"]].importable)]
        for index, heading in enumerate(sheet["head"]):
            self.fields[f"column-{number}-{index}"] = forms.ChoiceField(
                label=heading or _("Column %s, without a name") % column_letter(index + 1),
                choices=columns,
                required=False,
                initial=told["columns"][index],
            )

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """Each sheet with its fields, and of each column what stands in it."""
        return [
            {
                "name": sheet["name"],
                "rows": sheet["rows"],
                "kind": self[f"kind-{number}"],
                "was": self[f"was-{number}"],
                "columns": [
                    (self[f"column-{number}-{index}"], ", ".join(sheet["samples"][index]))
                    for index in range(len(sheet["head"]))
                    if f"column-{number}-{index}" in self.fields
                ],
            }
            for number, sheet in enumerate(self.row.sheets)
        ]

    @property
    def plan(self) -> list[dict[str, Any]]:
        """What was chosen; of a sheet of which another kind was chosen, what its columns seem to mean then."""
        chosen = []
        for number, sheet in enumerate(self.row.sheets):
            kind = self.cleaned_data.get(f"kind-{number}", "")
            if self._changed(number):
                columns = columns_for(self.row.network, kind, sheet["head"])
            else:
                columns = [self.cleaned_data.get(f"column-{number}-{index}", "") for index in range(len(sheet["head"]))]
            chosen.append({"kind": kind, "columns": columns})
        return chosen

    def _changed(self, number: int) -> bool:
        return bool(self.cleaned_data.get(f"kind-{number}", "") != self.cleaned_data.get(f"was-{number}", ""))

    @property
    def replanned(self) -> bool:
        """Whether a sheet is of another kind than its columns were shown for; one that is not read needs none."""
        return any(
            self._changed(number) and self.cleaned_data.get(f"kind-{number}") for number in range(len(self.row.sheets))
        )

    def act(self) -> None:
        self.row.choose(by=self.by, plan=self.plan)


def _recognised(told: dict[str, Any]) -> str:
    """Why a sheet is shown as what it is, and that it may be something else."""
    if not told["kind"]:
        return _("Its columns do not say what it holds. Choose that, or leave it out.")
    known = sum(bool(code) for code in told["columns"])
    if not known:
        return _("None of its columns is known. Say what each means, or choose something else.")
    return ngettext(
        "Recognised by its columns: %(known)d of them is known. Does it hold something else? Choose that.",
        "Recognised by its columns: %(known)d of them are known. Does it hold something else? Choose that.",
        known,
    ) % {"known": known}
