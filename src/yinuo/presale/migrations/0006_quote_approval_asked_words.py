from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("presale", "0005_words_of_appointments")]

    operations = [
        migrations.AddField(
            model_name="quoteapproval",
            name="asked_words",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
