from django.db import migrations, models

from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("prefix", models.CharField(max_length=12, unique=True)),
                ("key_sha256", models.CharField(max_length=64, unique=True)),
                ("rights", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "api_client",
            },
        ),
        migrations.CreateModel(
            name="QuarantineItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("door", models.CharField(max_length=20)),
                ("external_id", models.CharField(blank=True, max_length=250)),
                ("raw", models.BinaryField()),
                ("summary", models.CharField(blank=True, max_length=200)),
                ("code", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("dropped", "Dropped")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("matter_id", models.BigIntegerField(null=True)),
                ("received_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "quarantine",
                "indexes": [models.Index(fields=["state", "-received_at"], name="quarantine_waiting")],
            },
        ),
    ]
