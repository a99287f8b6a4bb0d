from typing import Any

from django.core.management.base import BaseCommand

from matrix import due as matrix_due
from overview import due as overview_due
from stakeholders import due as stakeholders_due

ROOMS = (overview_due, matrix_due, stakeholders_due)


class Command(BaseCommand):
    help = "Do what is due today in every room. Run it once a day; more often does no harm."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        for room in ROOMS:
            for line in room.run_due():
                self.stdout.write(line)
