from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insale", "0007_order_credited")]

    operations = [
        migrations.RemoveConstraint("order", "order_credit_not_negative"),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=models.Q(("credited__gte", 0), ("credited__lte", models.F("gross"))),
                name="order_credit_within_price",
            ),
        ),
    ]
