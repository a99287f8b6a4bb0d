"""How many queries each page takes, with little and with much: `python -m bench.queries SLUG …` prints JSON."""

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402 - needs Django to be set up
from django.test import Client  # noqa: E402 - as above
from django.test.utils import CaptureQueriesContext  # noqa: E402 - as above

from bench.pages import pages  # noqa: E402 - as above

counts: dict[str, list[str | int]] = {}
client = Client(headers={"host": "localhost"})
for slug in sys.argv[1:]:
    for name, path in pages(slug):
        client.get(path)
        client.cookies["nobody"] = "1"  # who brings a cookie gets a page made anew
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        counts.setdefault(name, [path]).append(len(queries))
print(json.dumps(counts))
