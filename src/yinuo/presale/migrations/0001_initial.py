import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import yinuo.core.ids
from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("core", "0001_initial"),
        ("matters", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookableService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("demonstration", "Demonstration"),
                            ("trial", "Trial"),
                            ("survey", "Survey"),
                        ],
                        max_length=14,
                    ),
                ),
                ("names", models.JSONField(default=dict)),
                ("summaries", models.JSONField(default=dict)),
                ("places", models.JSONField(default=dict)),
                ("at_customer", models.BooleanField(default=False)),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                ("gap_minutes", models.PositiveSmallIntegerField(default=0)),
                ("step_minutes", models.PositiveSmallIntegerField(default=30)),
                ("notice_hours", models.PositiveSmallIntegerField(default=2)),
                ("horizon_days", models.PositiveSmallIntegerField(default=30)),
                ("remind_hours", models.PositiveSmallIntegerField(default=24)),
                (
                    "calendar",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.servicecalendar",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                ("needs", models.JSONField(default=list)),
                ("by_itself", models.BooleanField(default=True)),
                ("public", models.BooleanField(default=True)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "bookable_service",
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=20)),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.outlet",
                    ),
                ),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "resource",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="presale.bookableservice",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="matters.matter",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.customer",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("confirmed", "Confirmed"),
                            ("held", "Held"),
                            ("no_show", "Customer did not come"),
                            ("missed", "Missed by us"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("secret", models.CharField(max_length=43)),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                (
                    "moved_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="moved_to",
                        to="presale.appointment",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=8)),
                ("outcome", models.TextField(blank=True)),
            ],
            options={
                "db_table": "appointment",
                "indexes": [
                    models.Index(fields=["staff", "begins_at"], name="appointment_of_staff"),
                    models.Index(fields=["matter", "begins_at"], name="appointment_of_matter"),
                    models.Index(fields=["customer", "-begins_at"], name="appointment_of_customer"),
                    models.Index(
                        condition=models.Q(("reminded_at__isnull", True), ("state", "confirmed")),
                        fields=["begins_at", "id"],
                        name="appointment_to_remind",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "moved"), _negated=True),
                        fields=("secret",),
                        name="appointment_of_secret",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["requested", "confirmed", "held", "no_show", "missed", "moved", "cancelled"],
                            )
                        ),
                        name="appointment_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                        name="appointment_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="presale.appointment",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="presale.resource",
                    ),
                ),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "hold",
                "indexes": [
                    models.Index(fields=["staff", "begins_at"], name="hold_of_staff"),
                    models.Index(fields=["resource", "begins_at"], name="hold_of_resource"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resource__isnull", True), ("staff__isnull", False)),
                            models.Q(("resource__isnull", False), ("staff__isnull", True)),
                            _connector="OR",
                        ),
                        name="hold_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                        name="hold_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", models.CharField(max_length=43, unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "calendar_feed",
            },
        ),
        migrations.CreateModel(
            name="BotTalk",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="bot_talk",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("turns", models.PositiveSmallIntegerField(default=0)),
                ("heard_id", models.BigIntegerField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=12)),
                ("helped_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "bot_talk",
            },
        ),
        migrations.CreateModel(
            name="Design",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="designs",
                        to="matters.matter",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drawing", "drawing"),
                            ("electrical", "electrical"),
                            ("scheme", "scheme"),
                            ("other", "other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("brief", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("working", "working"),
                            ("delivered", "delivered"),
                            ("agreed", "agreed"),
                            ("dropped", "dropped"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "designer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "db_table": "design",
                "indexes": [models.Index(fields=["matter", "asked_at"], name="design_of_matter")],
            },
        ),
        migrations.CreateModel(
            name="DesignVersion",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="presale.design",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.TextField(blank=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("budget_shown", models.BooleanField(default=False)),
                ("files", models.ManyToManyField(related_name="+", to="matters.attachment")),
            ],
            options={
                "db_table": "design_version",
                "constraints": [
                    models.UniqueConstraint(fields=("design", "number"), name="design_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=("design",),
                        name="design_version_one_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget",
                        to="presale.designversion",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=160)),
                ("supplier", models.CharField(blank=True, max_length=80)),
                ("quantity", models.DecimalField(decimal_places=3, default=Decimal("1"), max_digits=12)),
                ("unit_price", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(default="CNY", max_length=3)),
            ],
            options={
                "db_table": "budget_line",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "position"), name="budget_line_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyChecklist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=dict)),
                ("items", models.JSONField(default=list)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "survey_checklist",
            },
        ),
        migrations.CreateModel(
            name="SiteSurvey",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="surveys",
                        to="matters.matter",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="surveys",
                        to="presale.designversion",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="surveys",
                        to="presale.appointment",
                    ),
                ),
                ("names", models.JSONField(default=dict)),
                ("items", models.JSONField(default=list)),
                ("results", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "site_survey",
                "indexes": [models.Index(fields=["matter", "-begun_at"], name="survey_of_matter")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="presale.sitesurvey",
                    ),
                ),
                ("item", models.CharField(blank=True, max_length=40)),
                ("drawn", models.CharField(blank=True, max_length=160)),
                ("found", models.CharField(max_length=400)),
                ("grave", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_words", models.CharField(blank=True, max_length=200)),
                ("photos", models.ManyToManyField(related_name="+", to="matters.attachment")),
            ],
            options={
                "db_table": "finding",
            },
        ),
        migrations.CreateModel(
            name="DiscoveryGuide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=dict)),
                ("purposes", models.JSONField(default=dict)),
                ("family", models.CharField(blank=True, max_length=60)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "discovery_guide",
            },
        ),
        migrations.CreateModel(
            name="GuideVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="presale.discoveryguide",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("questions", models.JSONField(default=list)),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "guide_version",
                "constraints": [
                    models.UniqueConstraint(fields=("guide", "number"), name="guide_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscoverySession",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="presale.guideversion",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discoveries",
                        to="people.customer",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discoveries",
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
                (
                    "mode",
                    models.CharField(
                        choices=[("chat", "chat"), ("phone", "phone"), ("visit", "visit"), ("link", "link")],
                        max_length=6,
                    ),
                ),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("secret", models.CharField(max_length=43, unique=True)),
                ("purpose_told_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "discovery_session",
                "indexes": [
                    models.Index(fields=["customer", "-begun_at"], name="discovery_of_customer"),
                    models.Index(fields=["matter"], name="discovery_of_matter"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscoveryAnswer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="presale.discoverysession",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("value", models.JSONField(null=True)),
                ("unknown", models.BooleanField(default=False)),
                (
                    "by",
                    models.CharField(choices=[("customer", "customer"), ("staff", "staff")], max_length=8),
                ),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "discovery_answer",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("session", "question"),
                        name="discovery_answer_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Brochure",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="brochures",
                        to="matters.matter",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="brochures",
                        to="people.customer",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.article",
                    ),
                ),
                ("secret", models.CharField(max_length=43, unique=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("opened", models.PositiveIntegerField(default=0)),
                ("first_opened_at", models.DateTimeField(null=True)),
                ("last_opened_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "brochure",
                "indexes": [models.Index(fields=["matter", "-sent_at"], name="brochure_of_matter")],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="presale.inquiry",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="people.customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("done", "done"), ("skipped", "skipped")],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("how", models.CharField(blank=True, max_length=10)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "follow_up",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "planned")),
                        fields=["owner", "due_on", "id"],
                        name="follow_up_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "planned")), fields=["customer"], name="follow_up_ahead"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("inquiry",),
                        name="follow_up_one_planned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", ""), ("settled_at__isnull", True), ("state", "planned")),
                            models.Q(
                                models.Q(("state", "planned"), _negated=True),
                                models.Q(("how", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_settled_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="inquiry",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("usage", "Usage"),
                            ("trouble", "Trouble"),
                            ("price", "Price"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=10,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="inquiries",
                        to="catalog.product",
                    ),
                ),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("one_line", "One Line"),
                            ("advice", "Advice"),
                            ("trouble", "Trouble"),
                            ("left", "Left"),
                        ],
                        default="one_line",
                        max_length=10,
                    ),
                ),
                ("asked_from", models.CharField(blank=True, max_length=200)),
                ("searched", models.CharField(blank=True, max_length=120)),
                ("bought_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "inquiry",
            },
            bases=("matters.matter",),
        ),
        migrations.CreateModel(
            name="InquirySetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bought_within_days", models.PositiveSmallIntegerField(default=90)),
                ("not_bought_after_days", models.PositiveSmallIntegerField(default=30)),
                ("follow_up_after_days", models.PositiveSmallIntegerField(default=7)),
            ],
            options={
                "db_table": "inquiry_setting",
            },
        ),
        migrations.CreateModel(
            name="MarketTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("competitor", "Competitor"), ("wish", "Wish"), ("objection", "Objection")],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=dict)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "market_topic",
            },
        ),
        migrations.CreateModel(
            name="MarketSignal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="presale.markettopic",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="matters.matter",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="matters.message",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                        ],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "market_signal",
                "indexes": [
                    models.Index(fields=["topic", "at"], name="market_signal_topic"),
                    models.Index(fields=["product", "at"], name="market_signal_product"),
                    models.Index(fields=["matter"], name="market_signal_matter"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "message"), name="market_signal_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="opportunity",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("contacted", "Contacted"),
                            ("discovering", "Discovering"),
                            ("qualified", "Qualified"),
                            ("proposing", "Proposing"),
                            ("negotiating", "Negotiating"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("no_need", "No need"),
                            ("dormant", "Dormant"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                ("stage_since", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("probability", models.PositiveSmallIntegerField(null=True)),
                ("expected_close", models.DateField(null=True)),
                ("next_step", models.CharField(blank=True, max_length=160)),
                ("next_step_on", models.DateField(null=True)),
                (
                    "loss_reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="presale.lossreason",
                    ),
                ),
                (
                    "competitor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="presale.markettopic",
                    ),
                ),
                ("lost_words", models.TextField(blank=True)),
                ("revisit_on", models.DateField(null=True)),
                ("pooled_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "opportunity",
                "indexes": [
                    models.Index(fields=["stage", "next_step_on", "matter"], name="opportunity_board"),
                    models.Index(fields=["expected_close"], name="opportunity_closing"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "new",
                                    "contacted",
                                    "discovering",
                                    "qualified",
                                    "proposing",
                                    "negotiating",
                                    "won",
                                    "lost",
                                    "no_need",
                                    "dormant",
                                ],
                            )
                        ),
                        name="opportunity_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("probability__isnull", True), ("probability__lte", 100), _connector="OR"
                        ),
                        name="opportunity_probability_is_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "lost"), _negated=True),
                            ("loss_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="opportunity_lost_has_reason",
                    ),
                ],
            },
            bases=("matters.matter",),
        ),
        migrations.CreateModel(
            name="StageSetting",
            fields=[
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("contacted", "Contacted"),
                            ("discovering", "Discovering"),
                            ("qualified", "Qualified"),
                            ("proposing", "Proposing"),
                            ("negotiating", "Negotiating"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("no_need", "No need"),
                            ("dormant", "Dormant"),
                        ],
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("names", models.JSONField(default=dict)),
                ("probability", models.PositiveSmallIntegerField()),
                ("idle_days", models.PositiveSmallIntegerField(default=7)),
            ],
            options={
                "db_table": "stage_setting",
            },
        ),
        migrations.CreateModel(
            name="LossReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=dict)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "loss_reason",
            },
        ),
        migrations.CreateModel(
            name="ForecastSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("month", models.DateField()),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("weighted", models.DecimalField(decimal_places=2, max_digits=16)),
                ("open_amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("won_amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "forecast_snapshot",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "month", "owner", "currency"),
                        name="forecast_snapshot_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=24)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="presale.quote",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="matters.matter",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="people.customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "discovery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="presale.discoverysession",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("sent", "Sent"),
                            ("viewed", "Viewed"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("includes_tax", models.BooleanField(default=True)),
                ("trouble", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                ("value", models.TextField(blank=True)),
                ("terms", models.TextField(blank=True)),
                ("delivery", models.TextField(blank=True)),
                (
                    "deposit_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5),
                ),
                ("instalments", models.JSONField(default=list)),
                (
                    "discount_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5),
                ),
                ("list_total", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("net", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("tax", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("gross", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("valid_until", models.DateTimeField(null=True)),
                ("secret", models.CharField(max_length=43, unique=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("viewed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_words", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "quote",
                "indexes": [
                    models.Index(fields=["matter", "-made_at"], name="quote_of_matter"),
                    models.Index(fields=["customer", "-made_at"], name="quote_of_customer"),
                    models.Index(fields=["-changed_at", "-id"], name="quote_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["sent", "viewed"])),
                        fields=["valid_until", "id"],
                        name="quote_to_expire",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "in_review",
                                    "approved",
                                    "sent",
                                    "viewed",
                                    "accepted",
                                    "declined",
                                    "expired",
                                    "superseded",
                                ],
                            )
                        ),
                        name="quote_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "gross",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("net"), "+", models.F("tax")
                                ),
                            )
                        ),
                        name="quote_adds_up",
                    ),
                    models.UniqueConstraint(fields=("number", "version"), name="quote_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted")),
                        fields=("number",),
                        name="quote_accepted_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="presale.quote"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "bundle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="presale.quoteline",
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
                (
                    "variant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("note", models.TextField(blank=True)),
                ("quantity", models.DecimalField(decimal_places=3, default=Decimal("1"), max_digits=12)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("list_price", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("unit_price", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                (
                    "discount_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5),
                ),
                ("tax_rate", models.DecimalField(decimal_places=2, default=Decimal("13"), max_digits=5)),
                ("net", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("tax", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("gross", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
            ],
            options={
                "db_table": "quote_line",
                "constraints": [
                    models.UniqueConstraint(fields=("quote", "position"), name="quote_line_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="quote_line_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "gross",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("net"), "+", models.F("tax")
                                ),
                            )
                        ),
                        name="quote_line_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteDate",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dates", to="presale.quote"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField(null=True)),
                ("certainty", models.CharField(default="day", max_length=8)),
                ("amount", models.PositiveSmallIntegerField(null=True)),
                ("unit", models.CharField(blank=True, max_length=16)),
                ("history", models.JSONField(default=dict)),
                ("override", models.CharField(blank=True, max_length=200)),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
            ],
            options={
                "db_table": "quote_date",
                "constraints": [
                    models.UniqueConstraint(fields=("quote", "position"), name="quote_date_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__isnull", False), ("amount__isnull", False), _connector="OR"
                        ),
                        name="quote_date_is_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteApproval",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="presale.quote",
                    ),
                ),
                ("grounds", models.JSONField(default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_words", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("approved", models.BooleanField(null=True)),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "quote_approval",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("quote",),
                        name="quote_approval_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="people.customer",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellings",
                        to="catalog.product",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="matters.matter",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="presale.quote",
                    ),
                ),
                ("words", models.TextField()),
                ("words_sha256", models.CharField(max_length=64)),
                ("severity", models.CharField(max_length=10)),
                ("excludes", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(max_length=10)),
                ("channel", models.CharField(max_length=20)),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_how", models.CharField(blank=True, max_length=10)),
                ("confirmed_words", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "telling",
                "indexes": [
                    models.Index(fields=["customer", "product"], name="telling_of_customer"),
                    models.Index(fields=["quote"], name="telling_of_quote"),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "discount_limit_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("10"), max_digits=5),
                ),
                ("valid_days", models.PositiveSmallIntegerField(default=14)),
            ],
            options={
                "db_table": "quote_setting",
            },
        ),
    ]
