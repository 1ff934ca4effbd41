from django.db import migrations, models

from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                ("caller", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("body", models.BinaryField(default=b"")),
                ("created_at", models.DateTimeField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "caller", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "idempotent_answer",
                "indexes": [models.Index(fields=["created_at"], name="idempotent_answer_age")],
            },
        ),
    ]
