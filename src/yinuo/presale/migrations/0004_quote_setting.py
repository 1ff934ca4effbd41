from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("presale", "0003_holds")]

    operations = [
        migrations.CreateModel(
            name="QuoteSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "discount_limit_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("10"), max_digits=5),
                ),
                ("valid_days", models.PositiveSmallIntegerField(default=14)),
            ],
            options={"db_table": "quote_setting"},
        ),
    ]
