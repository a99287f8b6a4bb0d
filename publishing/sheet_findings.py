"""Where a workbook holds what is not read, formulas and merged cells: all of it told at once, as a person finds it."""

from collections import Counter, defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# So many places are named of each; how many there are in all is always told.
NAMED_MOST = 25


class Findings:
    """What was found, by the part of the package that it stands in; and what people call the sheet of that part."""

    def __init__(self) -> None:
        self.places: dict[str, dict[str, list[str]]] = {"formula": defaultdict(list), "merged": defaultdict(list)}
        self.counts: Counter[str] = Counter()
        self.sheets: dict[str, tuple[str, bool]] = {}
        self.parts: dict[str, str] = {}

    def add(self, what: str, part: str, place: str) -> None:
        """A formula or merged cells at a place, as A2, in a part."""
        self.counts[what] += 1
        if len(self.places[what][part]) < NAMED_MOST:
            self.places[what][part].append(place)

    def sheet(self, key: str, name: str, *, hidden: bool) -> None:
        """A sheet as the list of sheets names it."""
        self.sheets[key] = (name, hidden)

    def part(self, key: str, part: str) -> None:
        """In which part that sheet stands."""
        self.parts[key] = part.lower()

    def refuse(self) -> None:
        """Refuse what was found, if anything was.

        Raises:
            ValidationError: a sentence for formulas and one for merged cells, each with the places.
        """
        number = self.counts["formula"]
        wrong = []
        if number:
            wrong.append(
                ngettext(
                    "There is %(count)d formula in this file (%(places)s). "
                    "Paste it as a value and save the file again.",
                    "There are %(count)d formulas in this file (%(places)s). "
                    "Paste them as values and save the file again.",
                    number,
                )
                % {"count": number, "places": self._named("formula")}
            )
        number = self.counts["merged"]
        if number:
            wrong.append(
                ngettext(
                    "In %(count)d place cells are merged (%(places)s). Split them and save the file again.",
                    "In %(count)d places cells are merged (%(places)s). Split them and save the file again.",
                    number,
                )
                % {"count": number, "places": self._named("merged")}
            )
        if wrong:
            raise ValidationError(wrong)

    def _named(self, what: str) -> str:
        """The places sheet by sheet, in the order of the sheets: the first so many, and how many more there are."""
        order = {self.parts.get(key, ""): number for number, key in enumerate(self.sheets)}
        here = sorted(self.places[what].items(), key=lambda pair: order.get(pair[0].lower(), len(order)))
        left, named = NAMED_MOST, []
        for part, places in here:
            if left > 0:
                named.append(f"{self._called(part)}: {', '.join(places[:left])}")
                left -= len(places[:left])
        more = self.counts[what] - (NAMED_MOST - left)
        if more:
            named.append(_("and %d more") % more)
        return "; ".join(named)

    def _called(self, part: str) -> str:
        key = next((key for key, stands in self.parts.items() if stands == part.lower()), "")
        name, hidden = self.sheets.get(key, (part.rpartition("/")[2].removesuffix(".xml"), False))
        return _("%(sheet)s (a hidden sheet)") % {"sheet": name} if hidden else name
