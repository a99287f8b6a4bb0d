from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stakeholders.login.second_factor import has_one, take_away
from stakeholders.models import User
from stakeholders.security_log import tell


class Command(BaseCommand):
    help = "Take the second factor and the recovery codes of an account away, for who lost both. They are told by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail address with which the person logs in")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        if not has_one(user):
            raise CommandError(f"{user.email} has no second factor.")
        take_away(user)
        tell("second factor taken away by a command", user=user)
        self.stdout.write(f"Taken away. {user.email} sets up a new one at the next login.")
