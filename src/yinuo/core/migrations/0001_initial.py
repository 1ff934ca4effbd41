import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import yinuo.core.ids
from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ServiceCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=dict)),
                ("zone", models.CharField(default="Asia/Shanghai", max_length=64)),
                ("country", models.CharField(blank=True, default="CN", max_length=2)),
                ("weekly", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "service_calendar",
            },
        ),
        migrations.CreateModel(
            name="CalendarClosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="core.servicecalendar",
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=120)),
                ("open", models.JSONField(default=list)),
            ],
            options={
                "db_table": "calendar_closure",
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "day"), name="closure_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workday", "workday"),
                            ("weekend", "weekend"),
                            ("holiday", "holiday"),
                            ("makeup", "makeup"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "calendar_override",
                "constraints": [
                    models.UniqueConstraint(fields=("country", "day"), name="override_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("stored", models.CharField(max_length=200)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("headings", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("checking", "Checking"),
                            ("checked", "Checked"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("undoing", "Undoing"),
                            ("undone", "Undone"),
                            ("failed", "Failed"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("problems_file", models.CharField(blank=True, max_length=200)),
                ("started_by_id", models.BigIntegerField(null=True)),
                ("started_by", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "import_run",
                "indexes": [models.Index(fields=["-at", "-id"], name="import_run_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "uploaded",
                                    "checking",
                                    "checked",
                                    "running",
                                    "done",
                                    "undoing",
                                    "undone",
                                    "failed",
                                ],
                            )
                        ),
                        name="import_run_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="written",
                        to="core.importrun",
                    ),
                ),
                ("table", models.CharField(max_length=40)),
                ("key", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
            ],
            options={
                "db_table": "imported_row",
                "indexes": [models.Index(fields=["run", "id"], name="imported_row_of_run")],
            },
        ),
        migrations.CreateModel(
            name="RememberedMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("heading", models.CharField(max_length=120)),
                ("field", models.CharField(max_length=60)),
                ("used_at", models.DateTimeField()),
            ],
            options={
                "db_table": "remembered_mapping",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "heading"), name="remembered_mapping_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("matter_id", models.BigIntegerField(null=True)),
                ("verb", models.CharField(max_length=80)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("operation_id", models.UUIDField()),
                ("reason", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                ("commitment", models.BinaryField(default=b"")),
                ("previous_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("seal", models.BinaryField()),
            ],
            options={
                "db_table": "journal",
                "indexes": [
                    models.Index(
                        condition=models.Q(("matter_id__isnull", False)),
                        fields=["matter_id", "id"],
                        name="journal_matter",
                    ),
                    models.Index(fields=["recorded_at", "id"], name="journal_recorded"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_kind", "subject_id", "sequence"), name="journal_one_chain"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalPersonal",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="personal",
                        serialize=False,
                        to="core.journalentry",
                    ),
                ),
                ("salt", models.BinaryField()),
                ("facts", models.JSONField()),
            ],
            options={
                "db_table": "journal_personal",
            },
        ),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("hash", models.BinaryField()),
                ("seal", models.BinaryField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_kind",
                        "subject_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
            options={
                "db_table": "journal_head",
            },
        ),
        migrations.CreateModel(
            name="JournalAnchor",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("chains", models.BigIntegerField()),
                ("entries", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("previous_digest", models.BinaryField()),
                ("seal", models.BinaryField()),
            ],
            options={
                "db_table": "journal_anchor",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("names", models.JSONField(default=dict)),
                ("supervision_phone", models.CharField(blank=True, max_length=40)),
                ("service_phone", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("zone", models.CharField(default="Asia/Shanghai", max_length=64)),
                (
                    "default_calendar",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.servicecalendar",
                    ),
                ),
                ("undo_send_s", models.PositiveSmallIntegerField(default=6)),
                ("reopen_window_days", models.PositiveSmallIntegerField(default=14)),
                ("silent_close_days", models.PositiveSmallIntegerField(default=7)),
            ],
            options={
                "db_table": "organisation",
            },
        ),
        migrations.CreateModel(
            name="OutboxItem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(default=yinuo.core.ids.new_id, primary_key=True, serialize=False),
                ),
                ("delivery_id", models.UUIDField(unique=True)),
                ("channel", models.CharField(max_length=20)),
                ("recipient", models.CharField(max_length=254)),
                ("subject", models.CharField(blank=True, max_length=250)),
                ("body", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("calendar", models.TextField(blank=True, default="")),
                ("language", models.CharField(max_length=10)),
                ("purpose", models.CharField(max_length=40)),
                ("matter_id", models.BigIntegerField(null=True)),
                ("message_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("not_before", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "outbox",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "sending"])),
                        fields=["not_before", "id"],
                        name="outbox_due",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("kind", models.CharField(max_length=20)),
                ("ref_id", models.BigIntegerField()),
                ("matter_id", models.BigIntegerField(null=True)),
                ("customer_id", models.BigIntegerField(null=True)),
                ("audience", models.CharField(default="staff", max_length=10)),
                ("at", models.DateTimeField()),
                ("title", models.CharField(blank=True, max_length=200)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "ref_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "search_document",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True, fields=["vector"], name="search_vector"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind__in", ["article", "product"])),
                        fields=["vector"],
                        name="search_knowledge",
                    ),
                    models.Index(fields=["matter_id"], name="search_matter"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TryWindow",
            fields=[
                ("digest", models.UUIDField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "try_window",
            },
        ),
    ]
