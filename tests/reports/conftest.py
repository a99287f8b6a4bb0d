"""One full year, read once for all tests: facts are plain and frozen, so that no test can spoil them for another."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import override

from reports.document import html, pdf
from reports.facts import AnnualFacts
from reports.year import collect
from risks.models import Risk
from tests.cast import make_world
from tests.reports.scene import Year, full_year, last_year


@pytest.fixture(autouse=True)
def in_dutch():
    """A page in English leaves that language behind in the thread of the tests."""
    with override("nl"):
        yield


@dataclass(frozen=True)
class Told:
    """The facts of the full year, of the years beside it, and the risks that a visitor and the board may know of."""

    year: Year
    facts: dict[tuple[int, str, str], AnnualFacts]
    known_to: dict[str, set[str]]

    def __call__(self, beside: int = 0, *, audience: str = "public", language: str = "nl") -> AnnualFacts:
        return self.facts[beside, audience, language]


@pytest.fixture(scope="session")
def told(django_db_setup: None, django_db_blocker: Any) -> Told:
    """The full year as each reader is told of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        year = last_year(world)
        full_year(world, year)
        facts = {
            (beside, audience, language): collect(
                world.network, year.number + beside, language=language, audience=audience
            )
            for beside in (-1, 0, 1)
            for audience in ("public", "board")
            for language in ("nl", "en")
        }
        risks = Risk.objects.filter(network=world.network)
        readers = {"public": AnonymousUser(), "board": world.board}
        known_to = {
            audience: set(risks.visible_to(reader).values_list("number", flat=True))
            for audience, reader in readers.items()
        }
        transaction.set_rollback(True)
    return Told(year, facts, known_to)


@pytest.fixture(scope="session")
def papers(told: Told) -> dict[tuple[str, str], str]:
    """The document as HTML, for each audience and language."""
    return {
        (audience, language): html(told(audience=audience, language=language))
        for audience in ("public", "board")
        for language in ("nl", "en")
    }


@pytest.fixture(scope="session")
def pdfs(told: Told) -> dict[tuple[str, str], bytes]:
    """The document as PDF: each audience and each language once, and a year in which nothing happened."""
    made = {key: pdf(told(audience=key[0], language=key[1])) for key in (("public", "nl"), ("board", "en"))}
    return made | {("quiet", "nl"): pdf(told(1))}
