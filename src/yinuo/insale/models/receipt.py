"""Receipt: whether it was opened and inspected, and who signed for it; followed up until the customer is content."""

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import ReceiptFollowUpState


class Receipt(models.Model):
    """What is known of a shipment's arrival; `told_by` is customer, courier or staff, and the customer's word stands above the others.

    `signed_by`: self, other (then `signer` and whether the customer had agreed, `consent`), locker, station or unknown. `received_at` is when the customer
    had it in hand: none for a locker until it was picked up, by a scan (`picked_up_at`) or by their own word (`confirmed_at`). Clocks of return and warranty start there; `is_certain` is false where it is only the
    latest plausible time. `signer`, `words` and `evidence` are erasable; `signature` is a drawing on our driver's phone.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    shipment = models.OneToOneField("insale.Shipment", on_delete=models.PROTECT, related_name="receipt")
    told_by = models.CharField(max_length=8, choices=[(w, w) for w in ("customer", "courier", "staff")])
    signed_by = models.CharField(
        max_length=8, choices=[(w, w) for w in ("self", "other", "locker", "station", "unknown")]
    )
    signer = models.CharField(max_length=80, blank=True)
    consent = models.BooleanField(null=True)
    inspected = models.BooleanField(null=True)
    condition = models.CharField(
        max_length=8, blank=True, choices=[(c, c) for c in ("good", "damaged", "missing", "wrong")]
    )
    satisfied = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    photos = models.ManyToManyField("matters.Attachment", related_name="+")
    signature = models.ForeignKey(
        "matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_at = models.DateTimeField()
    picked_up_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    is_certain = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField(null=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        db_table = "receipt"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(signed_by__in=["locker", "station"])
                | models.Q(received_at__isnull=True)
                | models.Q(picked_up_at__isnull=False)
                | models.Q(confirmed_at__isnull=False),
                name="receipt_locker_is_not_received",
            )
        ]


class ReceiptFollowUp(models.Model):
    """Care for an arrival that was not as it should be: not in person, not inspected, not content. It ends when the customer is.

    `reasons`: not_in_person, no_consent, in_locker, not_inspected, not_satisfied, damaged, missing, wrong.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="follow_ups")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=ReceiptFollowUpState, default=ReceiptFollowUpState.OPEN)
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_words = models.TextField(blank=True)

    class Meta:
        db_table = "receipt_follow_up"
        constraints = [
            models.UniqueConstraint(
                fields=["receipt"], condition=models.Q(state="open"), name="receipt_follow_up_one_open"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "opened_at"], name="receipt_follow_up_open", condition=models.Q(state="open")
            )
        ]
