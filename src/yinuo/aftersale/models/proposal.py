"""Solutions offered to a complainant, the remedies in them, and what an agent may give of their own accord."""

from django.db import models

from yinuo.aftersale.states import ProposalState, RemedyKind
from yinuo.core.ids import new_id


class ComplaintProposal(models.Model):
    """A solution, version `number`. `state` moves by PROPOSAL_MOVES; it is never edited: what changes is a new version.

    `made_by` answers for it: whoever wrote it, or offered what another had drafted. `needs_approval` says that it goes beyond what they
    may give alone, `asked_by` who asked for leave, and when. One that was agreed to is superseded by what is offered after it was carried out and did not help; it keeps its
    decision. `evidence` (erasable) is how the customer decided, `decision_words` what they wrote.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    complaint = models.ForeignKey("aftersale.Complaint", on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    needs_approval = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    review_words = models.TextField(blank=True)
    offered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        db_table = "complaint_proposal"
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="complaint_proposal_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="complaint_proposal_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(state__in=["offered", "agreed"]),
                name="complaint_proposal_one_in_force",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_review") | models.Q(asked_at__isnull=False),
                name="complaint_proposal_in_review_was_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=models.Q(state="in_review"),
                name="complaint_proposal_asked",
            ),
        ]


class ProposedRemedy(models.Model):
    """One thing that puts it right: of `kind`, by `due_on`; agreed, it is a promise. `amount` is money given, where it is any."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    proposal = models.ForeignKey(ComplaintProposal, on_delete=models.CASCADE, related_name="remedies")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=RemedyKind)
    words = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    due_on = models.DateField()
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    done_words = models.TextField(blank=True)

    class Meta:
        db_table = "proposed_remedy"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="proposed_remedy_place_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=RemedyKind.values), name="proposed_remedy_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0),
                name="proposed_remedy_amount_is_positive",
            ),
        ]


class GoodwillBudget(models.Model):
    """What a member of staff may give in a month without asking, from `month` (its first day) on until another is written.

    What is used is reckoned, in each month anew.
    """

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="goodwill_budgets")
    month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta:
        db_table = "goodwill_budget"
        constraints = [
            models.UniqueConstraint(fields=["staff", "month"], name="goodwill_budget_once_a_month"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="goodwill_budget_is_not_negative"),
        ]
