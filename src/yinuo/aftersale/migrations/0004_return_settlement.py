from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersale", "0003_authority"),
        ("insale", "0008_order_credit_within_price"),
        ("matters", "0003_reception"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnSettlement",
            fields=[
                (
                    "goods_return",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="aftersale.return",
                    ),
                ),
                ("credit", models.DecimalField(decimal_places=2, max_digits=14)),
                ("offset", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("deduction", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("deduction_because", models.TextField(blank=True)),
                ("carried", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("content", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "return_settlement",
            },
        ),
        migrations.AddField(
            model_name="return",
            name="photos",
            field=models.ManyToManyField(related_name="+", to="matters.attachment"),
        ),
        migrations.AddField(
            model_name="returnline",
            name="credited",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="returnline",
            name="sent_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="lines",
                to="aftersale.returnleg",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnline",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded", 0), ("credited__gte", models.F("refunded")), _connector="OR"),
                name="return_line_refund_was_credited",
            ),
        ),
        migrations.AddField(
            model_name="returnsettlement",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="returnsettlement",
            name="purchase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="insale.order"
            ),
        ),
        migrations.AddIndex(
            model_name="returnsettlement",
            index=models.Index(fields=["purchase", "-at"], name="return_settlement_of_order"),
        ),
        migrations.AddConstraint(
            model_name="returnsettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried__lte", 0),
                    ("credit__gte", 0),
                    ("deduction__gte", 0),
                    ("offset__gte", 0),
                    ("offset__lte", models.F("credit")),
                ),
                name="return_settlement_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnsettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deduction", 0), models.Q(("deduction_because", ""), _negated=True), _connector="OR"
                ),
                name="return_settlement_deduction_has_reason",
            ),
        ),
    ]
