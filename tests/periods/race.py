"""One of the processes that race for boats: `python -m tests.periods.race SEED ATTEMPTS BOATS`.

Reads a line with Django's settings of the database, says "ready", waits for another line, tries, and prints how often
it won, was refused, or met anything else. Processes with an even seed check first, as verbs do; the others leave it
to the database alone.
"""

import json
import random
import sys
from collections import Counter

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError

seed, attempts, boats = map(int, sys.argv[1:])
database = json.loads(sys.stdin.readline())
# The product's way with its database, without the rest of the product, which takes seconds to load.
settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["periods"], USE_TZ=True)
django.setup()

from periods.constraints import violated  # noqa: E402 - needs Django to be set up
from periods.verbs import save_row  # noqa: E402 - as above
from tests.periods.boats import Hire, hire  # noqa: E402 - as above

choices = random.Random(seed)
outcomes: Counter[str] = Counter()
print("ready", flush=True)  # noqa: T201 - so it talks to the test
sys.stdin.readline()
for _ in range(attempts):
    row = hire(choices.randrange(5), None, boat_id=choices.randint(1, boats))
    try:
        row.save() if seed % 2 else save_row(row, by=None)
        outcomes["won"] += 1
    except ValidationError as error:
        outcomes[error.messages[0]] += 1
    except DatabaseError as error:
        named = violated(Hire, error)
        outcomes[str(named.get_violation_error_message() if named else repr(error))] += 1
print(json.dumps(outcomes))  # noqa: T201 - as above
