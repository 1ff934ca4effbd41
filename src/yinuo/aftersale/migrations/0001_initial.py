from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.core.ids
from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("insale", "0001_initial"),
        ("matters", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApologyTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="apologies",
                        to="aftersale.complaintcause",
                    ),
                ),
                ("names", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "apology_template",
            },
        ),
        migrations.CreateModel(
            name="ApologyLetter",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="apologies",
                        to="aftersale.complaint",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="aftersale.apologytemplate",
                    ),
                ),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("approved", "Approved"), ("sent", "Sent")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.message",
                    ),
                ),
            ],
            options={
                "db_table": "apology_letter",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "approved", "sent"])),
                        name="apology_letter_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="aftersale.complaint",
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "Upheld"), ("overturned", "Overturned")],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "complaint_appeal",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("complaint",),
                        name="complaint_appeal_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(("decided_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaint_appeal_decided_has_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalStage",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_stages",
                        to="aftersale.complaint",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("12315", "12315, market regulator"),
                            ("consumer_association", "Consumers' association"),
                            ("ombudsman", "Ombudsman"),
                            ("platform", "Trading platform"),
                            ("maker", "Maker of the goods"),
                            ("arbitration", "Arbitration"),
                            ("court", "Court"),
                            ("other", "Another body"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(blank=True)),
            ],
            options={
                "db_table": "complaint_external_stage",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "body__in",
                                [
                                    "12315",
                                    "consumer_association",
                                    "ombudsman",
                                    "platform",
                                    "maker",
                                    "arbitration",
                                    "court",
                                    "other",
                                ],
                            )
                        ),
                        name="complaint_external_body_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityTransfer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authority_transfers",
                        to="aftersale.complaint",
                    ),
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
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="matters.promise"
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
                ("registered_at", models.DateTimeField()),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "submitted_report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="aftersale.authorityreport",
                    ),
                ),
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
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
            ],
            options={
                "db_table": "authority_transfer",
                "indexes": [
                    models.Index(fields=["due_at", "id"], name="authority_transfer_due"),
                    models.Index(fields=["complaint"], name="authority_transfer_complaint"),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", False),
                            models.Q(("due_rule", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="authority_due_has_ground",
                    ),
                    models.CheckConstraint(
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
                    models.UniqueConstraint(
                        condition=models.Q(("doc_no", ""), _negated=True),
                        fields=("authority", "doc_no"),
                        name="authority_document_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityInterview",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviews",
                        to="aftersale.authoritytransfer",
                    ),
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
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "db_table": "authority_interview",
                "indexes": [models.Index(fields=["transfer", "at"], name="authority_interview_at")],
            },
        ),
        migrations.CreateModel(
            name="AuthorityReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="aftersale.authoritytransfer",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("sections", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
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
                ("signed_at", models.DateTimeField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("transfer", "version"), name="authority_report_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="complaint",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("investigating", "Being looked into"),
                            ("not_accepted", "Not taken on"),
                            ("transferred", "Handed to another body"),
                            ("awaiting", "Waiting for the complainant"),
                            ("proposed", "Solution offered"),
                            ("refused", "Solution not agreed"),
                            ("remedying", "Being put right"),
                            ("mediating", "In mediation"),
                            ("mediation_ended", "Mediation ended"),
                            ("verifying", "Being confirmed with the customer"),
                            ("under_review", "Under review"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="received",
                        max_length=16,
                    ),
                ),
                ("stage_since", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("letter", "Letter"),
                            ("visit", "Visit"),
                            ("chat", "Chat"),
                            ("mail", "E-mail"),
                            ("web", "Web"),
                            ("api", "Another program"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "demands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("severity", models.PositiveSmallIntegerField(default=2)),
                (
                    "purchase",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="insale.order",
                    ),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="complaints",
                        to="insale.orderline",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                ("serial", models.CharField(blank=True, max_length=64)),
                ("batch", models.CharField(blank=True, max_length=64)),
                (
                    "cause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="aftersale.complaintcause",
                    ),
                ),
                (
                    "responsibility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_complaints",
                        to="aftersale.complaintcause",
                    ),
                ),
                ("findings", models.TextField(blank=True)),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("refused_because", models.TextField(blank=True)),
                ("where_to", models.TextField(blank=True)),
                ("awaiting_what", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("extended_at", models.DateTimeField(null=True)),
                ("extended_until", models.DateTimeField(null=True)),
                ("extended_because", models.TextField(blank=True)),
                (
                    "problem",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="complaints",
                        to="aftersale.complaintproblem",
                    ),
                ),
            ],
            options={
                "db_table": "complaint",
                "indexes": [
                    models.Index(fields=["stage", "stage_since", "matter"], name="complaint_board"),
                    models.Index(fields=["product", "batch"], name="complaint_of_batch"),
                    models.Index(
                        condition=models.Q(("serial", ""), _negated=True),
                        fields=["serial"],
                        name="complaint_of_unit",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "received",
                                    "investigating",
                                    "not_accepted",
                                    "transferred",
                                    "awaiting",
                                    "proposed",
                                    "refused",
                                    "remedying",
                                    "mediating",
                                    "mediation_ended",
                                    "verifying",
                                    "under_review",
                                    "closed",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="complaint_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["call", "letter", "visit", "chat", "mail", "web", "api"])
                        ),
                        name="complaint_source_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__range", (1, 3))), name="complaint_severity_1_to_3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "not_accepted"), _negated=True),
                            models.Q(("refused_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaint_refusal_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_at__isnull", True), ("extended_until__isnull", True)),
                            models.Q(("extended_at__isnull", False), ("extended_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_extension_is_whole",
                    ),
                ],
            },
            bases=("matters.matter",),
        ),
        migrations.CreateModel(
            name="ComplaintCause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="aftersale.complaintcause",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("cause", "Cause"), ("responsibility", "Responsibility")], max_length=14
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("names", models.JSONField(default=dict)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "complaint_cause",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="complaint_cause_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="complaint_cause_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintProblem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                ("batch", models.CharField(blank=True, max_length=64)),
                (
                    "cause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aftersale.complaintcause",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("solved_at", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "complaint_problem",
                "indexes": [models.Index(fields=["solved_at", "-opened_at"], name="complaint_problem_open")],
            },
        ),
        migrations.CreateModel(
            name="FinalAnswer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="final_answers",
                        to="aftersale.complaint",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_accepted", "Not Accepted"),
                            ("transferred", "Transferred"),
                            ("closed", "Closed"),
                            ("mediation_ended", "Mediation Ended"),
                            ("upheld", "Upheld"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.message",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "final_answer",
                "indexes": [models.Index(fields=["complaint", "-at"], name="final_answer_of_complaint")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="final_answer_has_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintProposal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="aftersale.complaint",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("offered", "At the customer's"),
                            ("agreed", "Agreed"),
                            ("refused", "Not agreed"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("words", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("needs_approval", models.BooleanField(default=False)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review_words", models.TextField(blank=True)),
                ("offered_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "complaint_proposal",
                "constraints": [
                    models.UniqueConstraint(fields=("complaint", "number"), name="complaint_proposal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "in_review",
                                    "approved",
                                    "offered",
                                    "agreed",
                                    "refused",
                                    "superseded",
                                ],
                            )
                        ),
                        name="complaint_proposal_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["offered", "agreed"])),
                        fields=("complaint",),
                        name="complaint_proposal_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedRemedy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remedies",
                        to="aftersale.complaintproposal",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("repair", "Repair"),
                            ("exchange", "Exchange"),
                            ("refund", "Refund"),
                            ("price_cut", "Price reduced"),
                            ("compensation", "Compensation"),
                            ("apology", "Apology"),
                            ("explanation", "Explanation"),
                            ("goodwill", "Goodwill"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("due_on", models.DateField()),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "proposed_remedy",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "position"), name="proposed_remedy_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "repair",
                                    "exchange",
                                    "refund",
                                    "price_cut",
                                    "compensation",
                                    "apology",
                                    "explanation",
                                    "goodwill",
                                    "other",
                                ],
                            )
                        ),
                        name="proposed_remedy_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                        name="proposed_remedy_amount_is_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoodwillBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goodwill_budgets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("month", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(default="CNY", max_length=3)),
            ],
            options={
                "db_table": "goodwill_budget",
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "month"), name="goodwill_budget_once_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="goodwill_budget_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="goods_return",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("authorised", "Authorised"),
                            ("refused", "Refused"),
                            ("expired", "Expired"),
                            ("cancelled", "Cancelled"),
                            ("in_transit", "On its way back"),
                            ("received", "With us"),
                            ("inspected", "Inspected"),
                            ("closed", "Closed"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                ("stage_since", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[("portal", "portal"), ("desk", "desk"), ("api", "api")], max_length=8
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="insale.order"
                    ),
                ),
                (
                    "from_complaint",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="returns",
                        to="aftersale.complaint",
                    ),
                ),
                ("refused_because", models.TextField(blank=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "The customer sends them"),
                            ("label", "With our label"),
                            ("pickup", "A courier fetches them"),
                            ("visit", "The customer brings them"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "freight_by",
                    models.CharField(
                        blank=True, choices=[("buyer", "buyer"), ("seller", "seller")], max_length=6
                    ),
                ),
                ("send_to", models.TextField(blank=True)),
                ("authorised_at", models.DateTimeField(null=True)),
                (
                    "authorised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seal_intact", models.BooleanField(null=True)),
                ("received_words", models.TextField(blank=True)),
                ("inspected_at", models.DateTimeField(null=True)),
                (
                    "inspected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("photos", models.ManyToManyField(related_name="+", to="matters.attachment")),
            ],
            options={
                "db_table": "goods_return",
                "indexes": [
                    models.Index(fields=["stage", "stage_since", "matter"], name="goods_return_board"),
                    models.Index(
                        condition=models.Q(("stage", "authorised")),
                        fields=["expires_at"],
                        name="goods_return_expiring",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "requested",
                                    "authorised",
                                    "refused",
                                    "expired",
                                    "cancelled",
                                    "in_transit",
                                    "received",
                                    "inspected",
                                    "closed",
                                ],
                            )
                        ),
                        name="goods_return_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "refused"), _negated=True),
                            models.Q(("refused_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="goods_return_refusal_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "authorised"), _negated=True),
                            ("expires_at__isnull", False),
                            _connector="OR",
                        ),
                        name="goods_return_authorised_expires",
                    ),
                ],
            },
            bases=("matters.matter",),
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "goods_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="aftersale.return",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "order_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="insale.orderline",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12)),
                (
                    "wish",
                    models.CharField(
                        choices=[("return", "Return"), ("exchange", "Exchange"), ("repair", "Repair")],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("changed_mind", "I changed my mind"),
                            ("faulty", "It does not work as it should"),
                            ("damaged", "It arrived damaged"),
                            ("not_as_described", "It is not as it was described"),
                            ("wrong_item", "It is not what I ordered"),
                            ("parts_missing", "Something is missing"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("serial", models.CharField(blank=True, max_length=64)),
                ("fault_code", models.CharField(blank=True, max_length=60)),
                ("opened", models.BooleanField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("person_decides", "person_decides")],
                        max_length=14,
                    ),
                ),
                ("decision", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("granted", models.BooleanField(null=True)),
                ("granted_because", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quantity_received", models.DecimalField(decimal_places=3, max_digits=12, null=True)),
                (
                    "condition",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as_described", "As the customer said"),
                            ("no_fault_found", "No fault found"),
                            ("other_damage", "Other damage"),
                            ("wrong_item", "Not what we sold"),
                        ],
                        max_length=16,
                    ),
                ),
                ("finding_words", models.TextField(blank=True)),
                ("inspected_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refund_due", "Money back"),
                            ("exchange_due", "Exchange"),
                            ("repair_due", "Repair"),
                            ("send_back", "Send back to the customer"),
                            ("scrap", "Scrap"),
                            ("none", "Nothing came back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("credited", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("refunded", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("restocked", models.BooleanField(null=True)),
                (
                    "replacement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces_lines",
                        to="insale.order",
                    ),
                ),
                (
                    "sent_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lines",
                        to="aftersale.returnleg",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="aftersale.returnline",
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("photos", models.ManyToManyField(related_name="+", to="matters.attachment")),
            ],
            options={
                "db_table": "return_line",
                "indexes": [models.Index(fields=["order_line"], name="return_line_of_order_line")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("goods_return", "position"), name="return_line_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="return_line_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_received__isnull", True),
                            ("quantity_received__gte", 0),
                            _connector="OR",
                        ),
                        name="return_line_received_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refunded__gte", 0)), name="return_line_refund_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refunded", 0), ("credited__gte", models.F("refunded")), _connector="OR"
                        ),
                        name="return_line_refund_was_credited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "changed_mind",
                                    "faulty",
                                    "damaged",
                                    "not_as_described",
                                    "wrong_item",
                                    "parts_missing",
                                ],
                            ),
                            ("wish__in", ["return", "exchange", "repair"]),
                        ),
                        name="return_line_codes_are_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnLeg",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "goods_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="aftersale.return",
                    ),
                ),
                ("direction", models.CharField(choices=[("back", "back"), ("out", "out")], max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Waiting to be sent"),
                            ("handed_over", "Handed over"),
                            ("in_transit", "On its way"),
                            ("out_for_delivery", "Out for delivery"),
                            ("in_locker", "In a locker or station"),
                            ("delivered", "Delivered"),
                            ("exception", "In trouble"),
                            ("refused", "Refused"),
                            ("returning", "Going back to the sender"),
                            ("returned", "Back with the sender"),
                            ("lost", "Lost"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=16,
                    ),
                ),
                ("courier", models.CharField(blank=True, max_length=20)),
                ("waybill", models.CharField(blank=True, max_length=32)),
                ("pickup_from", models.DateTimeField(null=True)),
                ("pickup_until", models.DateTimeField(null=True)),
                (
                    "label",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
                (
                    "freight_by",
                    models.CharField(
                        blank=True, choices=[("buyer", "buyer"), ("seller", "seller")], max_length=6
                    ),
                ),
                ("freight", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("last_event_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "return_leg",
                "indexes": [
                    models.Index(
                        condition=models.Q(("waybill", ""), _negated=True),
                        fields=["waybill"],
                        name="return_leg_waybill",
                    ),
                    models.Index(fields=["goods_return", "planned_at"], name="return_leg_of_return"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "handed_over",
                                    "in_transit",
                                    "out_for_delivery",
                                    "in_locker",
                                    "delivered",
                                    "exception",
                                    "refused",
                                    "returning",
                                    "returned",
                                    "lost",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="return_leg_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("waybill", ""), _negated=True),
                            models.Q(("state", "cancelled"), _negated=True),
                        ),
                        fields=("courier", "waybill"),
                        name="return_leg_waybill_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pickup_from__isnull", True), ("pickup_until__isnull", True)),
                            ("pickup_until__gt", models.F("pickup_from")),
                            _connector="OR",
                        ),
                        name="return_leg_slot_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegEvent",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "leg",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="aftersale.returnleg",
                    ),
                ),
                ("provider", models.CharField(max_length=20)),
                ("occurred_at", models.DateTimeField()),
                ("status", models.CharField(max_length=16)),
                ("sign_type", models.CharField(blank=True, max_length=16)),
                ("location", models.CharField(blank=True, max_length=120)),
                ("raw_code", models.CharField(blank=True, max_length=40)),
                ("raw_text", models.CharField(blank=True, max_length=500)),
                ("raw_sha256", models.CharField(max_length=64)),
                (
                    "push",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leg_events",
                        to="insale.trackingpush",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "leg_event",
                "indexes": [models.Index(fields=["leg", "-occurred_at", "-id"], name="leg_event_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("leg", "provider", "occurred_at", "raw_sha256"), name="leg_event_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnSettlement",
            fields=[
                (
                    "goods_return",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="aftersale.return",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="insale.order",
                    ),
                ),
                ("credit", models.DecimalField(decimal_places=2, max_digits=14)),
                ("offset", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("deduction", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("deduction_because", models.TextField(blank=True)),
                ("carried", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("content", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "return_settlement",
                "indexes": [models.Index(fields=["purchase", "-at"], name="return_settlement_of_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carried__lte", 0),
                            ("credit__gte", 0),
                            ("deduction__gte", 0),
                            ("offset__gte", 0),
                            ("offset__lte", models.F("credit")),
                        ),
                        name="return_settlement_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deduction", 0),
                            models.Q(("deduction_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="return_settlement_deduction_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnRefund",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "goods_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="aftersale.return",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("content", models.JSONField(default=dict)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_refund",
                        to="insale.payment",
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "return_refund",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["due_at"],
                        name="return_refund_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="return_refund_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("payment__isnull", False), _connector="OR"
                        ),
                        name="return_refund_done_is_paid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepairRecord",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="insale.orderline",
                    ),
                ),
                ("serial", models.CharField(blank=True, max_length=64)),
                (
                    "goods_return",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repair_records",
                        to="aftersale.return",
                    ),
                ),
                ("fault_code", models.CharField(max_length=60)),
                ("words", models.TextField(blank=True)),
                ("handed_in_at", models.DateTimeField()),
                ("given_back_at", models.DateTimeField(null=True)),
                (
                    "waited_for",
                    models.CharField(blank=True, choices=[("parts", "parts"), ("own", "own")], max_length=5),
                ),
                ("works", models.BooleanField(null=True)),
                ("recorded", models.BooleanField(default=True)),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "repair_record",
                "indexes": [
                    models.Index(fields=["order_line", "handed_in_at"], name="repair_record_of_line")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_back_at__isnull", True),
                            ("given_back_at__gte", models.F("handed_in_at")),
                            _connector="OR",
                        ),
                        name="repair_record_ends_after_it_began",
                    )
                ],
            },
        ),
    ]
