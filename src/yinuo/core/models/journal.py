"""The journal's rows. Only `core.journal` writes them; the database refuses to change or delete an entry."""

from django.db import models

from yinuo.core.ids import new_id


class JournalEntry(models.Model):
    """One thing done. `sequence` counts from 1 within the subject; `hash` covers the row and the one before."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    matter_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    operation_id = models.UUIDField()
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    commitment = models.BinaryField(default=b"")
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        db_table = "journal"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sequence"], name="journal_one_chain"
            ),
        ]
        indexes = [
            models.Index(
                fields=["matter_id", "id"], name="journal_matter", condition=models.Q(matter_id__isnull=False)
            ),
            models.Index(fields=["recorded_at", "id"], name="journal_recorded"),
        ]


class JournalPersonal(models.Model):
    """The personal facts of an entry. Erasing the row leaves the commitment, and so the chain, whole."""

    entry = models.OneToOneField(
        JournalEntry, primary_key=True, on_delete=models.PROTECT, related_name="personal"
    )
    salt = models.BinaryField()
    facts = models.JSONField()

    class Meta:
        db_table = "journal_personal"


class JournalHead(models.Model):
    """The last entry of each chain, sealed: where the next one continues and a cut-off tail shows."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    hash = models.BinaryField()
    seal = models.BinaryField()
    pk = models.CompositePrimaryKey("subject_kind", "subject_id")

    class Meta:
        db_table = "journal_head"


class JournalAnchor(models.Model):
    """A day's summary of all heads; each covers the anchor before, so the past cannot be thinned out."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    chains = models.BigIntegerField()
    entries = models.BigIntegerField()
    digest = models.BinaryField()
    previous_digest = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        db_table = "journal_anchor"
