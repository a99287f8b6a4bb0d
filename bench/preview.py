"""Bringing in 5,000 rows: seconds to read the file, to compare it (the preview) and to apply it: prints JSON.

`python -m bench.preview SLUG`: in a network that is there; new components, needs and sign-ups, nothing is kept.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402 - needs Django to be set up
from django.utils import timezone  # noqa: E402 - as above
from django.utils.translation import override  # noqa: E402 - as above

from matrix.exchange.apply import apply  # noqa: E402 - as above
from matrix.exchange.compare import compare  # noqa: E402 - as above
from matrix.exchange.kinds import KINDS  # noqa: E402 - as above
from matrix.exchange.plan import guessed  # noqa: E402 - as above
from matrix.models import Category  # noqa: E402 - as above
from publishing.sheets import Sheet, read, write  # noqa: E402 - as above
from stakeholders.models import Network, Participation  # noqa: E402 - as above

ROWS = 5000


def seconds(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = act()
    return time.perf_counter() - start, found


def sheets(network: Network, today: Any) -> list[Sheet]:
    """A fifth components, a fifth needs, the rest sign-ups of several organisations for them."""
    prefix = Category.objects.filter(network=network)[0].prefix
    fifth = ROWS // 5
    partners = list(
        Participation.objects.filter(network=network)
        .who_may_sign_up(at=today)
        .values_list("organisation__slug", flat=True)[:3]
    )
    codes = [f"{prefix}-B{number:04}" for number in range(fifth)]
    told = {
        "components": (
            ["code", "name", "summary", "category", "phase", "priority", "parent"],
            [
                [code, f"Naam {code}", "Een zin erover", prefix, "gewenst", "hoort erbij", codes[0] if at else None]
                for at, code in enumerate(codes)
            ],
        ),
        "needs": (
            ["component", "responsibility", "lead_wanted", "contributors_wanted"],
            [[code, "ontwikkelen", "ja", 2] for code in codes],
        ),
        "sign_ups": (
            ["component", "responsibility", "organisation", "part", "promise", "arrangements", "hours"],
            [
                [code, "ontwikkelen", who, part, "Wij doen dit", "eigen menskracht", 100]
                for code in codes
                for who, part in zip(partners, ("trekker", "meewerkend", "belangstellende"), strict=True)
            ],
        ),
    }
    return [Sheet.of(KINDS[kind].name, head, rows) for kind, (head, rows) in told.items()]


with override("nl"):
    network, today = Network.objects.get(slug=sys.argv[1]), timezone.localdate()
    content = write(sheets(network, today), "xlsx")
    reading, found = seconds(lambda: read(content, "bench.xlsx"))
    plan = guessed(network, found)
    facts: dict[str, Any] = {"by": None, "today": today}
    comparing, comparison = seconds(lambda: compare(network, found, plan, **facts))
    taken = {
        "rows": len(comparison.lines),
        "counts": comparison.counts,
        "reading": reading,
        "preview": reading + comparing,
        "ratio": (reading + comparing) / reading,
    }
    if "--apply" in sys.argv:
        previewed = comparison.digest, [line.facts for line in comparison.lines]
        with transaction.atomic():
            taken["apply"], _done = seconds(lambda: apply(network, found, plan, **facts, previewed=previewed))
            transaction.set_rollback(True)
print(json.dumps(taken))
