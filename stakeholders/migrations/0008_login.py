import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def confirm_addresses(apps, _schema_editor):
    """Everybody who has an account goes on logging in with its address."""
    User = apps.get_model("stakeholders", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    there = set(EmailAddress.objects.values_list("user_id", flat=True))
    rows = [
        EmailAddress(user_id=key, email=email.lower(), verified=True, primary=True)
        for key, email in User.objects.values_list("pk", "email")
        if key not in there
    ]
    EmailAddress.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("stakeholders", "0007_coming_in"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="device")),
                ("network", models.CharField(max_length=50, verbose_name="network address")),
                ("last_used", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last used")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={"verbose_name": "known device", "verbose_name_plural": "known devices"},
        ),
        migrations.AddConstraint(
            model_name="knowndevice",
            constraint=models.UniqueConstraint(fields=("user", "name", "network"), name="known_device_once"),
        ),
        migrations.RunPython(confirm_addresses, migrations.RunPython.noop),
    ]
