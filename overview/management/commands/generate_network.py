import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixtures.generate import Sizes, generate


class Command(BaseCommand):
    requires_system_checks = ()  # they load all pages, which takes longer than this command may
    help = (
        "Make a network of any size from a seed, for benchmarks and tests. The same seed and day give the same network."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Sizes()
        parser.add_argument("--slug", default="proef", help="its address (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=1, help="what chance begins with (default: %(default)s)")
        for name in ("components", "organisations", "sign_ups", "risks"):
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                type=int,
                default=getattr(usual, name),
                help="how many (default: %(default)s)",
            )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        began = time.monotonic()
        sizes = Sizes(**{name: options[name] for name in ("components", "organisations", "sign_ups", "risks")})
        try:
            network = generate(slug=options["slug"], sizes=sizes, seed=options["seed"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        took = time.monotonic() - began
        self.stdout.write(
            self.style.SUCCESS(
                f"{network.name}: {sizes.components} components, {sizes.organisations} organisations, "
                f"{sizes.sign_ups} sign-ups, {sizes.risks} risks in {took:.1f} s, at /{network.slug}/"
            )
        )
