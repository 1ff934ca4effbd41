"""Who asked for leave to offer a solution, and since when it waits; what waits already, waits since it was written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersale", "0002_authority_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="complaintproposal",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaintproposal",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(
            "UPDATE complaint_proposal SET asked_at = made_at WHERE state = 'in_review'",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="complaintproposal",
            index=models.Index(
                condition=models.Q(("state", "in_review")),
                fields=["asked_at", "id"],
                name="complaint_proposal_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_review"), _negated=True),
                    ("asked_at__isnull", False),
                    _connector="OR",
                ),
                name="complaint_proposal_in_review_was_asked",
            ),
        ),
    ]
