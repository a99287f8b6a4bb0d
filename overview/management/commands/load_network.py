import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixtures.accounts import PASSWORD
from fixtures.facts import NAMES
from fixtures.loading import known_network, load
from stakeholders.installation import serves_this_machine_only


class Command(BaseCommand):
    requires_system_checks = ()  # they load all pages, which takes longer than this command may
    help = (
        "Load the reference network (Ambtenaar 2.0, 1 July 2010) or the wholly fictitious example network. "
        "A network that is there already stays as it is. "
        "The example logins have a password that everybody may know. So where others can reach this installation "
        "(SITE_URL is https, or not this machine) the example network is refused and the reference network comes "
        "without its login, unless --with-logins says that it is meant."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES, help="which network")
        parser.add_argument(
            "--with-logins",
            action="store_true",
            help="make the example logins even where others can reach this installation",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        name = options["name"]
        if known := known_network(name):
            self.stdout.write(f"{known.name}: already there; nothing changed.")
            return
        logins = options["with_logins"] or serves_this_machine_only()
        if name == "example" and not logins:
            raise CommandError(
                f"The example network has logins with a known password ({PASSWORD}), and others can reach this "
                "installation. Nothing was loaded. If you mean it: load_network example --with-logins"
            )
        network = load(name, tell=self._tell, logins=logins)
        self.stdout.write(self.style.SUCCESS(f"{network.name}: loaded, at /{network.slug}/"))
        if not logins:
            self.stdout.write("Without its example login: others can reach this installation.")

    def _tell(self, what: str, done: int, total: int) -> None:
        """Show how far it is: on a terminal as it goes, in a log once for each part."""
        if sys.stdout.isatty():
            self.stdout.write(f"\r  {what}: {done} of {total}", ending="\n" if done == total else "")
            self.stdout.flush()
        elif done == total:
            self.stdout.write(f"  {what}: {total}")
