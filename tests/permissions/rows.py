"""For each address who gets in. Read together with “Who may what” of the design."""

from tests.permissions import (
    accounts,
    api,
    exchange,
    framework,
    matrix,
    organisations,
    overview,
    people,
    proposals,
    reports,
    risks,
    saved_views,
    sign_ups,
    texts,
    use,
)
from tests.permissions.row import Row


def joined(*parts: dict[str, Row]) -> dict[str, Row]:
    """All rows together; an address may stand in one of them only."""
    rows: dict[str, Row] = {}
    for part in parts:
        if twice := rows.keys() & part.keys():
            raise ValueError(f"These have two rows: {sorted(twice)}")
        rows |= part
    return rows


# A second row of an address, for another method or another thing, has a word after #.
ROWS = joined(
    accounts.ROWS,
    overview.ROWS,
    organisations.ROWS,
    people.ROWS,
    matrix.ROWS,
    saved_views.ROWS,
    use.ROWS,
    framework.ROWS,
    proposals.ROWS,
    sign_ups.ROWS,
    exchange.ROWS,
    texts.ROWS,
    risks.ROWS,
    reports.ROWS,
    api.ROWS,
)
