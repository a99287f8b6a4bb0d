from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matrix", "0002_priority_undecided"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsignup",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=models.deletion.DO_NOTHING,
                related_name="+",
                to="matrix.signup",
            ),
        ),
        migrations.AddField(
            model_name="signup",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="renewals",
                to="matrix.signup",
            ),
        ),
    ]
