from django.db import migrations


def follow_renewals(apps, _schema_editor):
    """Find the origin of each renewal, and tell of it what was told of its renewals."""
    sign_ups = apps.get_model("matrix", "SignUp").objects
    origins = {}
    # In order of `pk`: a renewal was made after what it renews.
    for row in sign_ups.exclude(follows=None).select_related("follows").order_by("pk"):
        if row.participation_id == row.follows.participation_id:
            origins[row.pk] = origins.get(row.follows_id, row.follows_id)
    for renewal, origin in origins.items():
        sign_ups.filter(pk=renewal).update(origin=origin)
        apps.get_model("matrix", "StatusUpdate").objects.filter(sign_up=renewal).update(sign_up=origin)


class Migration(migrations.Migration):
    dependencies = [
        ("matrix", "0003_sign_up_origin"),
    ]

    operations = [migrations.RunPython(follow_renewals, migrations.RunPython.noop)]
