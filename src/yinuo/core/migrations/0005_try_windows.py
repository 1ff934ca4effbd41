from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_outbox_calendar"),
    ]

    operations = [
        migrations.CreateModel(
            name="TryWindow",
            fields=[
                ("digest", models.UUIDField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={"db_table": "try_window"},
        ),
        # Lost in a crash, and therefore without a flush to the disk at each try.
        migrations.RunSQL("ALTER TABLE try_window SET UNLOGGED", "ALTER TABLE try_window SET LOGGED"),
    ]
