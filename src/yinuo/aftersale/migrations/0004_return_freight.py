"""Freight that a customer laid out is told, decided on and repaid; weight and serial number of what came back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersale", "0003_solution_asked"),
        ("matters", "0002_attachment_sha256"),
    ]

    operations = [
        migrations.AddField(
            model_name="return",
            name="weight_kg",
            field=models.DecimalField(decimal_places=3, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="returnline",
            name="serial_found",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="returnrefund",
            name="kind",
            field=models.CharField(
                choices=[("price", "price"), ("freight", "freight")], default="price", max_length=7
            ),
        ),
        migrations.CreateModel(
            name="ReturnFreight",
            fields=[
                (
                    "goods_return",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="freight_told",
                        serialize=False,
                        to="aftersale.return",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("words", models.TextField(blank=True)),
                (
                    "told_by",
                    models.CharField(choices=[("customer", "customer"), ("staff", "staff")], max_length=8),
                ),
                ("told_at", models.DateTimeField()),
                ("repaid", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("because", models.TextField(blank=True)),
                (
                    "proof",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
            ],
            options={
                "db_table": "return_freight",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="return_freight_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("repaid__isnull", True),
                            models.Q(("repaid__gte", 0), ("repaid__lte", models.F("amount"))),
                            _connector="OR",
                        ),
                        name="return_freight_repays_no_more",
                    ),
                ],
            },
        ),
    ]
