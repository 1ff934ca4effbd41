"""The days in which an answer to a complaint can be reviewed are a number of their own; they begin as what held for them until now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="review_window_days",
            field=models.PositiveSmallIntegerField(default=14),
        ),
        migrations.RunSQL(
            "UPDATE organisation SET review_window_days = reopen_window_days", migrations.RunSQL.noop
        ),
    ]
