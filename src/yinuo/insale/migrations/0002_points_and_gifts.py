"""Points and gifts of an order; freight that is repaid is no part of its price."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insale", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="gifts",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="order",
            name="points_earned",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="order",
            name="points_used",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="payment",
            name="kind",
            field=models.CharField(
                choices=[("payment", "payment"), ("refund", "refund"), ("freight", "freight")],
                default="payment",
                max_length=8,
            ),
        ),
    ]
