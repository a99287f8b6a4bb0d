import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from publishing.fonts import showable
from publishing.pdf import DocumentRefused
from reports.document import lost_letters, pdf
from reports.models import Audience
from reports.year import NothingToTell, collect
from stakeholders.models import Network


class Command(BaseCommand):
    help = (
        "Write the annual report of one network as PDF (PDF/A-3a and PDF/UA-1, with its facts as JSON inside). "
        "The public version holds only what everybody may know; the board's version everything. "
        "A year that is not over goes up to today. The same facts give the same file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("network", help="the address of the network, for example voorbeeld")
        parser.add_argument("year", type=int, help="the year, for example 2025")
        parser.add_argument("--language", choices=list(dict(settings.LANGUAGES)), default=settings.LANGUAGE_CODE)
        parser.add_argument("--audience", choices=Audience.values, default=Audience.PUBLIC.value)
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="where to write it")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        output: Path = options["output"]
        _refuse_output(output)
        network = _network(options["network"])
        year, language, audience = options["year"], options["language"], options["audience"]
        self.stdout.write(f"{network}, {year} ({language}, {audience}): reading the facts")
        try:
            with override("en"):  # what goes wrong is told in the language of this command
                facts = collect(network, year, language=language, audience=audience)
            self.stdout.write(f"  {facts.close}: {len(facts.movements)} movements; setting the pages")
            content = pdf(facts)
        except NothingToTell as reason:
            raise CommandError(str(reason)) from None
        except DocumentRefused as reason:
            raise CommandError(f"The report cannot become an accessible PDF: {reason}") from reason
        for word, chapters in lost_letters(facts):
            shown = f"the PDF shows “{showable(word.word)}” for “{word.word}”"
            where = f"in {', '.join(chapters)} (“{word.example}”)"
            self.stdout.write(self.style.WARNING(f"  The typeface has no {word.letters_named}: {shown} {where}"))
        _write(output, content)
        self.stdout.write(self.style.SUCCESS(f"  {output}: {len(content) // 1024} kB"))


def _network(slug: str) -> Network:
    network = Network.objects.filter(slug=slug).first()
    if network is None:
        known = ", ".join(Network.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no network “{slug}”. {f'There are: {known}.' if known else 'There is none yet.'}")
    return network


def _refuse_output(output: Path) -> None:
    """Say before the work what will not succeed after it."""
    if output.is_dir():
        raise CommandError(f"{output} is a folder. Name the file to write.")
    if not output.absolute().parent.is_dir():
        raise CommandError(f"There is no folder {output.absolute().parent}. Make it first.")


def _write(output: Path, content: bytes) -> None:
    """In one step: who reads along sees the old file or the new one, and a stopped run leaves no half file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.absolute().parent)
    except OSError as reason:
        raise CommandError(f"{output} cannot be written: {reason.strerror}.") from reason
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(0o644)
        part.replace(output)
    except OSError as reason:
        part.unlink(missing_ok=True)
        raise CommandError(f"{output} cannot be written: {reason.strerror}.") from reason
