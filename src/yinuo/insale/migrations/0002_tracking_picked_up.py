from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insale", "0001_orders")]

    operations = [
        migrations.AddField(
            model_name="trackingevent", name="is_picked_up", field=models.BooleanField(default=False)
        ),
    ]
