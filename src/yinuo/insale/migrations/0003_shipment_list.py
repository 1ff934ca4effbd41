"""When the customer was told of a worry; the list of shipments, the newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insale", "0002_tracking_picked_up"),
        ("matters", "0002_resolved_by_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipmentconcern",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["-packed_at", "-id"], name="shipment_newest"),
        ),
    ]
