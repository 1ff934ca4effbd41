import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_selling"),
    ]

    operations = [
        migrations.RemoveIndex("missedsearch", "missed_search_most"),
        migrations.AddIndex(
            "missedsearch", models.Index(fields=["-times", "-id"], name="missed_search_most")
        ),
        migrations.AddField("article", "answered", models.PositiveIntegerField(default=0)),
        migrations.AddField("missedsearch", "reason", models.CharField(blank=True, max_length=200)),
        migrations.AlterField(
            "missedsearch",
            "article",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="searches",
                to="catalog.article",
            ),
        ),
    ]
