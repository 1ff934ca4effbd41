from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insale", "0006_milestone_plan_report_by")]

    operations = [
        migrations.AddField(
            "order", "credited", models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=14)
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=models.Q(("credited__gte", 0)), name="order_credit_not_negative"
            ),
        ),
    ]
