from typing import Any

from django.core.management.base import BaseCommand

from fixtures.accounts import ADMINISTRATOR, PASSWORD
from fixtures.facts import NAMES, read
from fixtures.loading import known_network
from stakeholders.models import MembershipRole, User

MAY = {
    MembershipRole.SECRETARY: "confirm and decline, edit the framework, prepare the annual report",
    MembershipRole.BOARD: "see the board's page, register and assess risks",
    MembershipRole.COUNCIL: "see the board's page, advise",
    MembershipRole.COORDINATOR: "sign up, report and withdraw, and end colleagues' access, for",
    MembershipRole.REPRESENTATIVE: "sign up, report and withdraw, for",
    ADMINISTRATOR: "administer this installation at /admin/",
}


class Command(BaseCommand):
    requires_system_checks = ()  # they load all pages, which takes longer than this command may
    help = "Say who can log in to the reference and the example network, with which password, and what each may do."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        lines = [line for name in NAMES for line in self._lines(name)]
        if not lines:
            self.stdout.write("There are no example logins here. Load them: manage.py load_network example")
            return
        self.stdout.write(f"Example logins, all with the password {PASSWORD} (unless it was changed):")
        width = max(len(email) for email, _may in lines)
        for email, may in lines:
            self.stdout.write(f"  {email:<{width}}  {may}")

    def _lines(self, name: str) -> list[tuple[str, str]]:
        """The logins of the network `name` that are there, each with what it may do."""
        network = known_network(name)
        if network is None:
            return []
        told = read(name)
        emails = [login["email"] for login in told["login"]]
        there = set(User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
        called = {each.get("key", each["slug"]): each["name"] for each in told["organisation"]}
        lines = []
        for login in told["login"]:
            may = f"{MAY[login['role']]} {called.get(login.get('of'), '')}".rstrip()
            where = "" if login["role"] == ADMINISTRATOR else f"/{network.slug}/ · {login['role']}: "
            if login["email"] in there:
                lines.append((login["email"], where + may))
        return lines
