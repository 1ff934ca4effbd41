from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insale", "0003_shipment_list")]

    operations = [
        migrations.AddField(model_name="receipt", name="picked_up_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="receipt", name="receipt_locker_is_not_received"),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=~models.Q(signed_by__in=["locker", "station"])
                | models.Q(received_at__isnull=True)
                | models.Q(picked_up_at__isnull=False)
                | models.Q(confirmed_at__isnull=False),
                name="receipt_locker_is_not_received",
            ),
        ),
    ]
