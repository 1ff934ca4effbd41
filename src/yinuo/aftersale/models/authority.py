"""What an authority passed on to the house: the notice, who answers it in person, the talks, the written reports."""

from django.db import models

from yinuo.aftersale.states import AuthorityDocument, InterviewWay, SubmissionWay
from yinuo.core.ids import new_id


class AuthorityTransfer(models.Model):
    """A complaint that somebody took over our heads to an authority, as its notice says it.

    `noticed_on` is the day on the notice, `received_at` when it reached the house, `due_on` the day written on it, which is never moved;
    where none is written `due_rule` names the rule of the pack by which `due_at` was counted. `owner` answers in person: `promise` is
    theirs by name. `submitted_at` is when the answer was handed in, `evidence` and `receipt` show it. A notice that was registered wrongly
    is `taken_back_at` with why: it stays to be read, and its document may be registered again.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    complaint = models.ForeignKey(
        "aftersale.Complaint", on_delete=models.CASCADE, related_name="authority_transfers"
    )
    authority = models.CharField(max_length=120)
    doc_kind = models.CharField(max_length=20, choices=AuthorityDocument)
    doc_no = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    noticed_on = models.DateField()
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField()
    promise = models.OneToOneField("matters.Promise", on_delete=models.RESTRICT, related_name="+")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_report = models.ForeignKey(
        "aftersale.AuthorityReport", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    way = models.CharField(max_length=10, choices=SubmissionWay, blank=True)
    evidence = models.TextField(blank=True)
    receipt = models.ForeignKey("matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_because = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "authority_transfer"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(doc_kind__in=AuthorityDocument.values),
                name="authority_document_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=False) | ~models.Q(due_rule=""),
                name="authority_due_has_ground",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, way="")
                | (models.Q(submitted_at__isnull=False) & ~models.Q(way="") & ~models.Q(evidence="")),
                name="authority_answer_has_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True, taken_back_because="")
                | (
                    models.Q(taken_back_at__isnull=False, submitted_at__isnull=True)
                    & ~models.Q(taken_back_because="")
                ),
                name="authority_taken_back_has_reason",
            ),
            models.UniqueConstraint(
                fields=["authority", "doc_no"],
                condition=~models.Q(doc_no="") & models.Q(taken_back_at__isnull=True),
                name="authority_document_once",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="authority_transfer_due"),
            models.Index(fields=["complaint"], name="authority_transfer_complaint"),
        ]


class AuthorityInterview(models.Model):
    """A talk with the authority about a transfer, by its owner in person."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    transfer = models.ForeignKey(AuthorityTransfer, on_delete=models.CASCADE, related_name="interviews")
    at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=InterviewWay)
    with_whom = models.CharField(max_length=120)
    words = models.TextField()
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "authority_interview"
        indexes = [models.Index(fields=["transfer", "at"], name="authority_interview_at")]


class AuthorityReport(models.Model):
    """A version of the written answer; what was written stays, a change is the next version.

    `sections` is a code of `report.SECTIONS` → text. `facts` says from where the text began: how many entries the journal of the complaint
    had, and the hash of the last. `signed` is the copy that bears the signature.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    transfer = models.ForeignKey(AuthorityTransfer, on_delete=models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    sections = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    signed = models.ForeignKey("matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "authority_report"
        constraints = [
            models.UniqueConstraint(fields=["transfer", "version"], name="authority_report_version_once"),
        ]
