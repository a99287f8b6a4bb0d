"""How the tests of this folder bring rows in and out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from matrix.exchange.apply import TOGETHER, apply
from matrix.exchange.compare import Comparison, compare
from matrix.exchange.kinds import KINDS
from matrix.exchange.plan import guessed
from matrix.models import Component, Need, SignUp
from publishing.sheets import Sheet, read, write
from stakeholders.models import Organisation, Participation
from tests.cast import World


def everything(world: World) -> dict[str, Any]:
    """All rows of the network, by kind."""
    network = world.network
    organisations = Organisation.objects.filter(participations__network=network).distinct()
    return {
        "organisations": organisations,
        "participations": Participation.objects.filter(network=network),
        "components": Component.objects.filter(network=network),
        "needs": Need.objects.filter(network=network),
        "sign_ups": SignUp.objects.filter(network=network).with_status(at=world.today),
    }


def exported(world: World, *codes: str) -> list[Sheet]:
    rows = everything(world)
    return [KINDS[code].sheet(rows[code], at=world.today, details=True) for code in codes or KINDS]


def sheet(kind: str, *rows: dict[str, Any]) -> Sheet:
    """A sheet as somebody may have made it: with the columns that the rows name, by their codes."""
    head = list(dict.fromkeys(code for row in rows for code in row))
    return Sheet.of(kind, head, [[row.get(code) for code in head] for row in rows])


def look(world: World, *sheets: Sheet, by: Any = "secretary") -> Comparison:
    """What bringing these sheets in would do."""
    user = world.secretary if by == "secretary" else by
    plan = guessed(world.network, sheets)
    return compare(world.network, sheets, plan, by=user, today=world.today)


def bring_in(world: World, *sheets: Sheet, together: int = TOGETHER) -> Comparison:
    """Bring them in, as was previewed. `together`: how many rows are saved at once; with 1 each by its verb."""
    found = look(world, *sheets)
    previewed = found.digest, [line.facts for line in found.lines]
    plan = guessed(world.network, sheets)
    with transaction.atomic():
        return apply(
            world.network,
            sheets,
            plan,
            by=world.secretary,
            today=world.today,
            previewed=lambda: previewed,
            together=together,
        )


def through(sheets: list[Sheet], form: str) -> list[Sheet]:
    """The same sheets after they were a file of this kind; CSV holds one."""
    if form == "csv":
        return [read(write([each], form), f"{each.name}.csv")[0] for each in sheets]
    return read(write(sheets, form), f"lijst.{form}")


def reasons(comparison: Comparison) -> list[tuple[str, str]]:
    """Column and sentence of everything that is refused."""
    return [(code, sentence) for line in comparison.lines for code, _cell, sentence in line.reasons]


def outcomes(comparison: Comparison) -> list[str]:
    return [line.outcome for line in comparison.lines]


def said(error: ValidationError) -> str:
    return " ".join(error.messages)
