from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_try_windows"),
    ]

    operations = [
        migrations.AddIndex(
            "searchdocument",
            GinIndex(
                fields=["vector"],
                name="search_knowledge",
                condition=models.Q(("kind__in", ["article", "product"])),
            ),
        ),
    ]
