import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0001_initial"),
        ("presale", "0007_design_delivery"),
    ]

    operations = [
        migrations.CreateModel(
            name="BotTalk",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="bot_talk",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("turns", models.PositiveSmallIntegerField(default=0)),
                ("heard_id", models.BigIntegerField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=12)),
                ("helped_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "bot_talk"},
        ),
    ]
