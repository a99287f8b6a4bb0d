"""Who has an account already goes on logging in with its address."""

from importlib import import_module

from allauth.account.models import EmailAddress
from django.apps import apps

from stakeholders.models import User


def test_every_account_gets_its_address(world):
    EmailAddress.objects.exclude(user=world.board).delete()
    import_module("stakeholders.migrations.0008_login").confirm_addresses(apps, None)
    assert set(EmailAddress.objects.values_list("user_id", "email", "verified", "primary")) == {
        (key, email, True, True) for key, email in User.objects.values_list("pk", "email")
    }
