"""Imports of spreadsheets: the file, how its columns are read, what became of each row, and what undoes it."""

from django.db import models

from yinuo.core.ids import new_id


class ImportRun(models.Model):
    """One import. `mapping` is field → column heading; `stored` the file's place in the file storage.

    `state`: uploaded → checking → checked (every row read, nothing written) → running → done; done → undoing → undone;
    failed where a step could not go on. The counts are of the last step, and grow while it runs. `kept` is how many rows
    an undo left as they are, because they were changed since. `problems` are the first ones, for showing;
    `problems_file` is the returned file with the rows that were refused and why.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    stored = models.CharField(max_length=200)
    encoding = models.CharField(max_length=20, blank=True)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    problems_file = models.CharField(max_length=200, blank=True)
    started_by_id = models.BigIntegerField(null=True)
    started_by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_run"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "uploaded",
                        "checking",
                        "checked",
                        "running",
                        "done",
                        "undoing",
                        "undone",
                        "failed",
                    ]
                ),
                name="import_run_state_is_known",
            )
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="import_run_newest")]


class ImportedRow(models.Model):
    """One row that an import wrote. `before` is column → [before, after]; null where the row was new."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="written")
    table = models.CharField(max_length=40)
    key = models.BigIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        db_table = "imported_row"
        indexes = [models.Index(fields=["run", "id"], name="imported_row_of_run")]


class RememberedMapping(models.Model):
    """How a kind's columns were named last time: heading → field, offered for the next file."""

    kind = models.CharField(max_length=40)
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=60)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "remembered_mapping"
        constraints = [models.UniqueConstraint(fields=["kind", "heading"], name="remembered_mapping_once")]
