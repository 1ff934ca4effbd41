import datetime
from decimal import Decimal

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
        ("matters", "0001_initial"),
        ("people", "__first__"),
        ("presale", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="insale.order"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "Asked for"),
                            ("assessed", "Assessed"),
                            ("offered", "At the customer's"),
                            ("agreed", "Agreed"),
                            ("rejected", "Not agreed"),
                            ("applied", "Applied"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="raised",
                        max_length=10,
                    ),
                ),
                (
                    "raised_by",
                    models.CharField(choices=[("customer", "customer"), ("house", "house")], max_length=8),
                ),
                ("wish", models.TextField()),
                ("raised_at", models.DateTimeField()),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("lines", models.JSONField(null=True)),
                ("price_change", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("delivery_on", models.DateField(null=True)),
                ("drawings", models.TextField(blank=True)),
                ("effects", models.TextField(blank=True)),
                ("assessed_at", models.DateTimeField(null=True)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("offered_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=dict)),
                ("applied_at", models.DateTimeField(null=True)),
                ("secret", models.CharField(max_length=43, unique=True)),
            ],
            options={
                "db_table": "change_request",
                "indexes": [models.Index(fields=["state", "raised_at"], name="change_request_open")],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "number"), name="change_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "raised",
                                    "assessed",
                                    "offered",
                                    "agreed",
                                    "rejected",
                                    "applied",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="change_request_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewChecklist",
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
                ("is_default", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "review_checklist",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("is_default",),
                        name="review_checklist_one_default",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractReview",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="insale.order"
                    ),
                ),
                ("order_version", models.PositiveSmallIntegerField()),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("names", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
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
                ("begun_at", models.DateTimeField()),
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
                ("condition", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
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
                "db_table": "contract_review",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("order",),
                        name="contract_review_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="insale.contractreview",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("area", models.CharField(max_length=12)),
                ("texts", models.JSONField(default=dict)),
                ("role", models.CharField(max_length=20)),
                ("must", models.BooleanField(default=True)),
                ("ok", models.BooleanField(null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "review_point",
                "constraints": [
                    models.UniqueConstraint(fields=("review", "position"), name="review_point_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contracts",
                        to="insale.order",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("order_version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
                (
                    "signed_copy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("secret", models.CharField(max_length=43, unique=True)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("viewed_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("evidence", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "contract",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "number"), name="contract_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=("order",),
                        name="contract_one_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteChecklist",
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
                "db_table": "site_checklist",
            },
        ),
        migrations.CreateModel(
            name="InstallationRequest",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="installations",
                        to="insale.order",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("ready", "Site is ready"),
                            ("done", "Done"),
                            ("dropped", "Not needed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("wanted_on", models.DateField(null=True)),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("points", models.JSONField(default=list)),
                ("answers", models.JSONField(default=dict)),
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
                ("done_at", models.DateTimeField(null=True)),
                ("secret", models.CharField(max_length=43, unique=True)),
            ],
            options={
                "db_table": "installation_request",
                "indexes": [models.Index(fields=["order", "asked_at"], name="installation_of_order")],
            },
        ),
        migrations.CreateModel(
            name="MilestonePlan",
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
                ("report_weekday", models.PositiveSmallIntegerField(null=True)),
                ("report_weeks", models.PositiveSmallIntegerField(default=1)),
                ("report_by", models.TimeField(default=datetime.time(17, 0))),
                ("is_default", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "milestone_plan",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("is_default",),
                        name="milestone_plan_one_default",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="insale.order",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("names", models.JSONField(default=dict)),
                ("weight", models.PositiveSmallIntegerField(default=1)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("first_on", models.DateField()),
                ("planned_on", models.DateField()),
                ("forecast_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "milestone",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on__isnull", True)),
                        fields=["forecast_on", "order"],
                        name="milestone_running",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="milestone_place_once"),
                    models.UniqueConstraint(fields=("order", "code"), name="milestone_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)), name="milestone_percent_is_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneNote",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="insale.milestone",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("forecast_on", models.DateField()),
                ("slip_days", models.SmallIntegerField(default=0)),
                ("cause", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("shown", models.BooleanField(default=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("photos", models.ManyToManyField(related_name="+", to="matters.attachment")),
            ],
            options={
                "db_table": "milestone_note",
                "indexes": [models.Index(fields=["milestone", "at"], name="milestone_note_in_order")],
            },
        ),
        migrations.CreateModel(
            name="ReportRhythm",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rhythm",
                        serialize=False,
                        to="insale.order",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("weeks", models.PositiveSmallIntegerField(default=1)),
                ("by_time", models.TimeField()),
                ("next_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "report_rhythm",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="report_rhythm_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weeks__range", (1, 8))), name="report_rhythm_weeks"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="insale.order"
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("owed", "Owed"), ("sent", "Sent"), ("missed", "Missed")],
                        default="owed",
                        max_length=8,
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
                ("overall", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5)),
                ("text", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.message",
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "progress_report",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "owed")),
                        fields=["due_on", "order"],
                        name="progress_report_owed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "due_on"), name="progress_report_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="order",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("confirmed", "Confirmed"),
                            ("in_progress", "In progress"),
                            ("on_hold", "On hold"),
                            ("ready", "Ready to ship"),
                            ("part_shipped", "Partly shipped"),
                            ("shipped", "Shipped"),
                            ("received", "Received"),
                            ("accepted", "Accepted"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("status_since", models.DateTimeField()),
                ("source", models.CharField(max_length=8)),
                ("external_number", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "quote",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order",
                        to="presale.quote",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("includes_tax", models.BooleanField(default=True)),
                (
                    "discount_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5),
                ),
                ("net", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("tax", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("gross", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("paid", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("credited", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("recipient", models.CharField(blank=True, max_length=80)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("delivery_words", models.TextField(blank=True)),
                ("delivery_on", models.DateField(null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("forecast_on", models.DateField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("held_because", models.CharField(blank=True, max_length=200)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_because", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "customer_order",
                "indexes": [
                    models.Index(fields=["status", "delivery_on", "matter"], name="order_by_delivery"),
                    models.Index(fields=["status", "forecast_on", "matter"], name="order_by_forecast"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "confirmed",
                                    "in_progress",
                                    "on_hold",
                                    "ready",
                                    "part_shipped",
                                    "shipped",
                                    "received",
                                    "accepted",
                                    "completed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="order_status_is_known",
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
                        name="order_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credited__gte", 0), ("credited__lte", models.F("gross"))),
                        name="order_credit_within_price",
                    ),
                ],
            },
            bases=("matters.matter",),
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="insale.order"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "bundle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="insale.orderline",
                    ),
                ),
                ("ships", models.BooleanField(default=True)),
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
                ("unit_price", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                (
                    "discount_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5),
                ),
                ("tax_rate", models.DecimalField(decimal_places=2, default=Decimal("13"), max_digits=5)),
                ("net", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("tax", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("gross", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("shipped", models.DecimalField(decimal_places=3, default=Decimal("0"), max_digits=12)),
                ("received", models.DecimalField(decimal_places=3, default=Decimal("0"), max_digits=12)),
                ("removed_in", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "db_table": "order_line",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="order_line_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="order_line_quantity_positive"
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
                        name="order_line_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("shipped"))),
                        name="order_line_received_was_shipped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderVersion",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="insale.order",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "change",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="version",
                        to="insale.changerequest",
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("gross", models.DecimalField(decimal_places=2, max_digits=14)),
                ("delivery_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "order_version",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "number"), name="order_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="insale.order"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=80)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "when",
                    models.CharField(
                        choices=[
                            ("order", "order"),
                            ("shipment", "shipment"),
                            ("receipt", "receipt"),
                            ("date", "date"),
                        ],
                        default="order",
                        max_length=8,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "payment_term",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="payment_term_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("when", "date"), _negated=True),
                            ("due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_term_date_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="insale.order",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("payment", "payment"), ("refund", "refund")],
                        default="payment",
                        max_length=8,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("method", models.CharField(max_length=20)),
                ("provider", models.CharField(blank=True, max_length=40)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("paid_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("voided_at", models.DateTimeField(null=True)),
                ("voided_because", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "payment",
                "indexes": [models.Index(fields=["order", "paid_at"], name="payment_of_order")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive"),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("provider", "reference"),
                        name="payment_reference_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "shipment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="insale.shipment",
                    ),
                ),
                (
                    "told_by",
                    models.CharField(
                        choices=[("customer", "customer"), ("courier", "courier"), ("staff", "staff")],
                        max_length=8,
                    ),
                ),
                (
                    "signed_by",
                    models.CharField(
                        choices=[
                            ("self", "self"),
                            ("other", "other"),
                            ("locker", "locker"),
                            ("station", "station"),
                            ("unknown", "unknown"),
                        ],
                        max_length=8,
                    ),
                ),
                ("signer", models.CharField(blank=True, max_length=80)),
                ("consent", models.BooleanField(null=True)),
                ("inspected", models.BooleanField(null=True)),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "good"),
                            ("damaged", "damaged"),
                            ("missing", "missing"),
                            ("wrong", "wrong"),
                        ],
                        max_length=8,
                    ),
                ),
                ("satisfied", models.BooleanField(null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "signature",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.attachment",
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("picked_up_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("is_certain", models.BooleanField(default=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("evidence", models.JSONField(default=dict)),
                ("photos", models.ManyToManyField(related_name="+", to="matters.attachment")),
            ],
            options={
                "db_table": "receipt",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_by__in", ["locker", "station"]), _negated=True),
                            ("received_at__isnull", True),
                            ("picked_up_at__isnull", False),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="receipt_locker_is_not_received",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptFollowUp",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="insale.receipt",
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Being looked after"), ("settled", "The customer is content")],
                        default="open",
                        max_length=8,
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
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "receipt_follow_up",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["owner", "opened_at"],
                        name="receipt_follow_up_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("receipt",),
                        name="receipt_follow_up_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="insale.order",
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("packed", "Packed"),
                            ("handed_over", "Handed over"),
                            ("in_transit", "On its way"),
                            ("out_for_delivery", "Out for delivery"),
                            ("in_locker", "In a locker or station"),
                            ("delivered", "Delivered"),
                            ("received", "Received"),
                            ("exception", "In trouble"),
                            ("refused", "Refused"),
                            ("returning", "On its way back"),
                            ("returned", "Returned"),
                            ("lost", "Lost"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="packed",
                        max_length=16,
                    ),
                ),
                ("courier", models.CharField(blank=True, max_length=20)),
                ("waybill", models.CharField(blank=True, max_length=32)),
                ("recipient", models.CharField(blank=True, max_length=80)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("promised_on", models.DateField(null=True)),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="matters.promise",
                    ),
                ),
                ("packed_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("last_event_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("secret", models.CharField(max_length=43, unique=True)),
            ],
            options={
                "db_table": "shipment",
                "indexes": [
                    models.Index(fields=["order", "packed_at"], name="shipment_of_order"),
                    models.Index(fields=["-packed_at", "-id"], name="shipment_newest"),
                    models.Index(
                        condition=models.Q(("waybill", ""), _negated=True),
                        fields=["waybill"],
                        name="shipment_waybill",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["handed_over", "in_transit", "out_for_delivery", "in_locker", "exception"],
                            )
                        ),
                        fields=["state", "last_event_at"],
                        name="shipment_on_the_way",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "packed",
                                    "handed_over",
                                    "in_transit",
                                    "out_for_delivery",
                                    "in_locker",
                                    "delivered",
                                    "received",
                                    "exception",
                                    "refused",
                                    "returning",
                                    "returned",
                                    "lost",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="shipment_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("waybill", ""), _negated=True),
                        fields=("courier", "waybill"),
                        name="shipment_waybill_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="insale.shipment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="insale.orderline",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12)),
            ],
            options={
                "db_table": "shipment_line",
                "constraints": [
                    models.UniqueConstraint(fields=("shipment", "line"), name="shipment_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="shipment_line_quantity_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packages",
                        to="insale.shipment",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("weight_kg", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                ("sides_cm", models.CharField(blank=True, max_length=40)),
                ("content", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "package",
                "constraints": [
                    models.UniqueConstraint(fields=("shipment", "position"), name="package_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingPush",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("provider", models.CharField(max_length=20)),
                ("sha256", models.CharField(max_length=64)),
                ("body", models.BinaryField(default=b"")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taken", "taken"),
                            ("unknown", "unknown"),
                            ("unreadable", "unreadable"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("events", models.PositiveSmallIntegerField(default=0)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "tracking_push",
                "indexes": [models.Index(fields=["-received_at"], name="tracking_push_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "sha256"), name="tracking_push_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingEvent",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="insale.shipment",
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
                ("is_picked_up", models.BooleanField(default=False)),
                (
                    "push",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
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
                "db_table": "tracking_event",
                "indexes": [
                    models.Index(fields=["shipment", "-occurred_at", "-id"], name="tracking_event_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shipment", "provider", "occurred_at", "raw_sha256"),
                        name="tracking_event_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentConcern",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="insale.shipment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stuck", "Not moving"),
                            ("late", "Will be late"),
                            ("trouble", "In trouble"),
                            ("returned", "Coming back"),
                            ("not_in_person", "Signed without the customer"),
                            ("in_locker", "Left in a locker or station"),
                        ],
                        max_length=16,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_words", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "shipment_concern",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["raised_at"],
                        name="shipment_concern_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("shipment", "kind"),
                        name="shipment_concern_one_open",
                    )
                ],
            },
        ),
    ]
