import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.core.ids
from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="matters.matter",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="matters.message",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "attachment",
                "indexes": [models.Index(fields=["message"], name="attachment_message")],
            },
        ),
        migrations.CreateModel(
            name="CannedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shortcut", models.SlugField(allow_unicode=True, max_length=40)),
                ("titles", models.JSONField(default=dict)),
                ("bodies", models.JSONField(default=dict)),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("used", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "canned_reply",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shortcut", "team", "owner"), name="canned_reply_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Macro",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("steps", models.JSONField()),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "macro",
            },
        ),
        migrations.CreateModel(
            name="AutomationRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("after_minutes", models.PositiveIntegerField(null=True)),
                ("since", models.CharField(blank=True, max_length=24)),
                ("conditions", models.JSONField(default=dict)),
                ("steps", models.JSONField(default=list)),
                ("active", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "automation_rule",
            },
        ),
        migrations.CreateModel(
            name="RuleRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="matters.automationrule",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="matters.matter"
                    ),
                ),
                ("entry_id", models.BigIntegerField(null=True)),
                ("since_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "rule_run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "matter", "entry_id", "since_at"),
                        name="rule_run_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("filters", models.JSONField(default=dict)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="people.team",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "saved_view",
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="matters.matter",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("show_from", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notice",
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=["staff", "-show_from"],
                        name="notice_unseen",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=160)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="people.customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="people.team",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.outlet",
                    ),
                ),
                ("channel", models.CharField(max_length=20)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("open", "Open"),
                            ("waiting_customer", "Waiting for customer"),
                            ("waiting_internal", "Waiting for a colleague"),
                            ("waiting_third_party", "Waiting for a third party"),
                            ("resolved", "Resolved"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="new",
                        max_length=20,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("open", "Open"),
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(default=2)),
                (
                    "origin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="led_to",
                        to="matters.matter",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="matters.matter",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="matters.matter",
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("first_answered_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("next_due_at", models.DateTimeField(null=True)),
                ("last_message_at", models.DateTimeField()),
                ("last_message_text", models.CharField(blank=True, max_length=120)),
                ("last_message_from", models.CharField(default="in", max_length=8)),
                ("changed_at", models.DateTimeField()),
                ("secret", models.CharField(max_length=43, unique=True)),
            ],
            options={
                "db_table": "matter",
                "indexes": [
                    models.Index(
                        condition=models.Q(("phase__in", ["new", "open", "waiting"])),
                        fields=["owner", "next_due_at", "id"],
                        name="matter_owner_due",
                    ),
                    models.Index(
                        condition=models.Q(("phase__in", ["new", "open", "waiting"])),
                        fields=["team", "next_due_at", "id"],
                        name="matter_team_due",
                    ),
                    models.Index(
                        condition=models.Q(("phase__in", ["new", "open", "waiting"])),
                        fields=["next_due_at", "id"],
                        name="matter_open_due",
                    ),
                    models.Index(fields=["customer", "-last_message_at"], name="matter_customer"),
                    models.Index(fields=["-last_message_at", "-id"], name="matter_newest"),
                    models.Index(
                        condition=models.Q(("state", "resolved")),
                        fields=["state", "resolved_at"],
                        name="matter_resolved",
                    ),
                    models.Index(
                        condition=models.Q(("resolved_at__isnull", False)),
                        fields=["kind", "resolved_at"],
                        name="matter_kind_resolved",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="matter_tags"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "new",
                                    "open",
                                    "waiting_customer",
                                    "waiting_internal",
                                    "waiting_third_party",
                                    "resolved",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="matter_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__range", (1, 4))), name="matter_priority_1_to_4"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("id", models.F("parent")), _negated=True),
                        name="matter_is_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_out",
                        to="matters.matter",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_in",
                        to="matters.matter",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "related"),
                            ("caused_by", "caused_by"),
                            ("split_from", "split_from"),
                        ],
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "matter_link",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "target", "kind"), name="matter_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="matter_link_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matters.matter"
                    ),
                ),
                (
                    "absorbed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matters.matter"
                    ),
                ),
                ("merged_at", models.DateTimeField()),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "matter_merge",
            },
        ),
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_marks",
                        to="matters.matter",
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "staff_id", "matter_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "read_mark",
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="matters.matter"),
                ),
                (
                    "doing",
                    models.CharField(choices=[("looking", "looking"), ("typing", "typing")], max_length=8),
                ),
                ("seen_at", models.DateTimeField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "staff_id", "matter_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "presence",
                "indexes": [models.Index(fields=["matter", "seen_at"], name="presence_now")],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="matters.matter",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "rating",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__range", (1, 5))), name="rating_1_to_5"
                    ),
                    models.UniqueConstraint(
                        fields=("matter", "resolved_at"), name="rating_once_a_resolution"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="matters.matter",
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("in", "In"), ("out", "Out"), ("note", "Note")], max_length=4),
                ),
                ("channel", models.CharField(max_length=20)),
                ("author_kind", models.CharField(max_length=10)),
                (
                    "author_staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("author_name", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("external_id", models.CharField(max_length=250, null=True)),
                (
                    "in_reply_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.message",
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("queued", "Queued"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                            ("read", "Read"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("delivery_error", models.CharField(blank=True, max_length=200)),
                ("hold_until", models.DateTimeField(null=True)),
                ("planned", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "message",
                "indexes": [
                    models.Index(fields=["matter", "at", "id"], name="message_thread"),
                    models.Index(
                        condition=models.Q(("delivery", "held")), fields=["hold_until"], name="message_held"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id__isnull", False)),
                        fields=("channel", "external_id"),
                        name="message_once_a_channel",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="matters.message",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "mention",
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)), fields=["staff"], name="mention_unseen"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("message", "staff"), name="mention_once")],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="matters.matter",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="people.customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Running"),
                            ("overdue", "Overdue"),
                            ("kept", "Kept"),
                            ("kept_late", "Kept late"),
                            ("broken", "Broken"),
                            ("remedied", "Remedied"),
                            ("written_off", "Written off"),
                            ("superseded", "Superseded"),
                            ("released", "Released"),
                            ("declined", "Declined"),
                        ],
                        default="active",
                        max_length=12,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("standard", "Standard"),
                            ("person", "Person"),
                            ("message", "Message"),
                            ("law", "Law"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "standard_version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="matters.standardversion",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="promises",
                        to="matters.message",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("certainty", models.CharField(default="instant", max_length=8)),
                ("met_by", models.CharField(blank=True, max_length=80)),
                ("amount", models.PositiveIntegerField(null=True)),
                ("unit", models.CharField(blank=True, max_length=16)),
                (
                    "calendar",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.servicecalendar",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("first_due_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField(null=True)),
                ("warned_level", models.PositiveSmallIntegerField(default=0)),
                ("provisional", models.BooleanField(default=False)),
                ("paused_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.journalentry",
                    ),
                ),
                ("evidence_words", models.CharField(blank=True, max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="matters.promise",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="matters.promise",
                    ),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("personal", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "promise",
                "indexes": [
                    models.Index(
                        condition=models.Q(("paused_at__isnull", True), ("state", "active")),
                        fields=["due_at", "id"],
                        name="promise_falls_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["active", "overdue"]),
                            ("paused_at__isnull", True),
                            ("warn_at__isnull", False),
                        ),
                        fields=["warn_at", "id"],
                        name="promise_to_warn",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["active", "overdue"])),
                        fields=["owner", "due_at", "id"],
                        name="promise_owner_running",
                    ),
                    models.Index(fields=["matter", "due_at"], name="promise_matter"),
                    models.Index(fields=["customer", "-made_at"], name="promise_customer"),
                    models.Index(fields=["standard_version", "due_at"], name="promise_standard_due"),
                    models.Index(fields=["due_at", "state"], name="promise_figures"),
                    models.Index(
                        condition=models.Q(("provisional", True), ("state__in", ["active", "overdue"])),
                        fields=["id"],
                        name="promise_provisional",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "active",
                                    "overdue",
                                    "kept",
                                    "kept_late",
                                    "broken",
                                    "remedied",
                                    "written_off",
                                    "superseded",
                                    "released",
                                    "declined",
                                ],
                            )
                        ),
                        name="promise_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["active", "overdue"]),
                            ("state", "proposed"),
                            ("settled_at__isnull", False),
                            _connector="OR",
                        ),
                        name="promise_settled_has_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("standard_version__isnull", False), ("state__in", ["active", "overdue"])
                        ),
                        fields=("matter", "standard_version"),
                        name="promise_one_running_per_standard",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clock",
                        to="matters.promise",
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("basis", models.CharField(blank=True, max_length=200)),
                (
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("customer_told", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "clock_event",
                "indexes": [models.Index(fields=["promise", "at", "id"], name="clock_of_promise")],
            },
        ),
        migrations.CreateModel(
            name="ReceptionPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "reception_point",
            },
        ),
        migrations.CreateModel(
            name="ReceptionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="matters.receptionpoint",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("titles", models.JSONField()),
                ("texts", models.JSONField()),
                ("examples", models.JSONField(default=list)),
                (
                    "counted",
                    models.CharField(
                        blank=True,
                        choices=[("", "Nowhere"), ("first_reply", "First"), ("last_reply", "Last")],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("public", models.BooleanField(default=True)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "reception_version",
                "constraints": [
                    models.UniqueConstraint(fields=("point", "number"), name="reception_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("point",),
                        name="reception_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted", ""), models.Q(("marks", []), _negated=True), _connector="OR"
                        ),
                        name="reception_counted_by_marks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceptionFinding",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="matters.receptionpoint",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="matters.receptionversion",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reception_findings",
                        to="matters.matter",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="matters.message"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("met", models.BooleanField()),
            ],
            options={
                "db_table": "reception_finding",
                "indexes": [models.Index(fields=["at", "point", "met"], name="reception_finding_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "point"), name="reception_finding_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review",
                        to="matters.message",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply_reviews",
                        to="matters.matter",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("marks", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "reply_review",
                "indexes": [
                    models.Index(fields=["reviewed_at"], name="reply_review_by_time"),
                    models.Index(
                        condition=models.Q(("reviewed_at__isnull", True)),
                        fields=["drawn_at"],
                        name="reply_review_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RulePack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("jurisdiction", models.CharField(blank=True, max_length=20)),
                ("source", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "rule_pack",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="rule_pack_once")],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                (
                    "pack",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="matters.rulepack",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "standard",
            },
        ),
        migrations.CreateModel(
            name="StandardVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="matters.standard",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("titles", models.JSONField()),
                ("texts", models.JSONField(default=dict)),
                ("duty", models.CharField(default="owner", max_length=40)),
                ("applies_to", models.JSONField(default=dict)),
                (
                    "starts_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                (
                    "met_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("amount", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=16)),
                (
                    "calendar",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.servicecalendar",
                    ),
                ),
                (
                    "pauses_while",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("warn_share", models.DecimalField(decimal_places=3, default="0.75", max_digits=4)),
                ("target_rate", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ("public", models.BooleanField(default=True)),
                ("legal_basis", models.TextField(blank=True)),
                ("redress", models.JSONField(default=dict)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "standard_version",
                "constraints": [
                    models.UniqueConstraint(fields=("standard", "number"), name="standard_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="standard_amount_positive"
                    ),
                ],
            },
        ),
    ]
