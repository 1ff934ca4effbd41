from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_reception")]

    operations = [
        migrations.AddField("promise", "personal", models.BooleanField(default=False)),
    ]
