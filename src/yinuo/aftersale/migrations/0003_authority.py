import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("aftersale", "0002_returns"),
        ("matters", "0004_personal_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorityReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("sections", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "authority_report",
            },
        ),
        migrations.CreateModel(
            name="AuthorityTransfer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("authority", models.CharField(max_length=120)),
                (
                    "doc_kind",
                    models.CharField(
                        choices=[
                            ("transfer_letter", "Letter of transfer"),
                            ("dispatch_notice", "Notice of dispatch"),
                            ("acceptance", "Decision to take it up"),
                            ("mediation_notice", "Notice of mediation"),
                            ("rectification", "Notice of rectification"),
                            ("online_dispute", "12315 online dispute"),
                            ("other", "Another document"),
                        ],
                        max_length=20,
                    ),
                ),
                ("doc_no", models.CharField(blank=True, max_length=80)),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("noticed_on", models.DateField()),
                ("received_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("due_rule", models.CharField(blank=True, max_length=40)),
                ("due_at", models.DateTimeField()),
                ("registered_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "Handed over in person"),
                            ("courier", "By courier"),
                            ("post", "By registered post"),
                            ("platform", "Entered on the platform"),
                            ("mail", "By e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authority_transfers",
                        to="aftersale.complaint",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="matters.promise"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="aftersale.authorityreport",
                    ),
                ),
            ],
            options={
                "db_table": "authority_transfer",
            },
        ),
        migrations.AddField(
            model_name="authorityreport",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="aftersale.authoritytransfer",
            ),
        ),
        migrations.CreateModel(
            name="AuthorityInterview",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("visit", "At the authority"),
                            ("on_site", "They came to us"),
                            ("call", "By telephone"),
                            ("video", "By video"),
                        ],
                        max_length=10,
                    ),
                ),
                ("with_whom", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("noted_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviews",
                        to="aftersale.authoritytransfer",
                    ),
                ),
            ],
            options={
                "db_table": "authority_interview",
            },
        ),
        migrations.AddIndex(
            model_name="authoritytransfer",
            index=models.Index(fields=["due_at", "id"], name="authority_transfer_due"),
        ),
        migrations.AddIndex(
            model_name="authoritytransfer",
            index=models.Index(fields=["complaint"], name="authority_transfer_complaint"),
        ),
        migrations.AddConstraint(
            model_name="authoritytransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "doc_kind__in",
                        [
                            "transfer_letter",
                            "dispatch_notice",
                            "acceptance",
                            "mediation_notice",
                            "rectification",
                            "online_dispute",
                            "other",
                        ],
                    )
                ),
                name="authority_document_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="authoritytransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", False), models.Q(("due_rule", ""), _negated=True), _connector="OR"
                ),
                name="authority_due_has_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="authoritytransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("way", "")),
                    models.Q(
                        ("submitted_at__isnull", False),
                        models.Q(("way", ""), _negated=True),
                        models.Q(("evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="authority_answer_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="authoritytransfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("doc_no", ""), _negated=True),
                fields=("authority", "doc_no"),
                name="authority_document_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityreport",
            constraint=models.UniqueConstraint(
                fields=("transfer", "version"), name="authority_report_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="authorityinterview",
            index=models.Index(fields=["transfer", "at"], name="authority_interview_at"),
        ),
    ]
