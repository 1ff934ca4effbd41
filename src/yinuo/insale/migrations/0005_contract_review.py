import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insale", "0004_receipt_picked_up"),
        ("matters", "0002_resolved_by_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="content_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="contract",
            name="signed_copy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="matters.attachment",
            ),
        ),
        migrations.AddField(
            model_name="contractreview",
            name="content_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="contractreview",
            name="words",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="contract",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="matters.attachment",
            ),
        ),
        migrations.AlterField(
            model_name="contractreview",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Under review"),
                    ("released", "Released"),
                    ("conditional", "Released on a condition"),
                    ("refused", "Sent back"),
                    ("void", "Void: the order was changed"),
                ],
                default="open",
                max_length=12,
            ),
        ),
    ]
