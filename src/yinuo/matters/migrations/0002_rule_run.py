import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RuleRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(null=True)),
                ("since_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="matters.matter"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="matters.automationrule",
                    ),
                ),
            ],
            options={
                "db_table": "rule_run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "matter", "entry_id", "since_at"),
                        name="rule_run_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
