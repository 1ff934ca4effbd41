"""A notice that was registered wrongly is taken back with the reason; its document may be registered again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersale", "0001_initial"),
        ("matters", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="authoritytransfer",
            name="authority_document_once",
        ),
        migrations.AddField(
            model_name="authoritytransfer",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="authoritytransfer",
            name="taken_back_because",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="authoritytransfer",
            name="taken_back_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="authoritytransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at__isnull", True), ("taken_back_because", "")),
                    models.Q(
                        ("submitted_at__isnull", True),
                        ("taken_back_at__isnull", False),
                        models.Q(("taken_back_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="authority_taken_back_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="authoritytransfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("doc_no", ""), _negated=True), ("taken_back_at__isnull", True)),
                fields=("authority", "doc_no"),
                name="authority_document_once",
            ),
        ),
    ]
