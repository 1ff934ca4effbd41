import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insale", "0005_contract_review")]

    operations = [
        migrations.AddField("milestoneplan", "report_by", models.TimeField(default=datetime.time(17, 0))),
    ]
