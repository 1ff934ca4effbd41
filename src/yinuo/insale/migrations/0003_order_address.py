"""Orders are found by where they go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insale", "0002_points_and_gifts"),
        ("matters", "0002_attachment_sha256"),
        ("presale", "0002_holds"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("address", ""), _negated=True),
                fields=["address"],
                name="order_by_address",
            ),
        ),
    ]
