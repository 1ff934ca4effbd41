"""Changes of an order: asked for by either side, assessed, agreed by link, applied as a new version."""

from decimal import Decimal

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import ChangeState


class ChangeRequest(models.Model):
    """A wish to change what was ordered. `state` moves by CHANGE_MOVES; `raised_by` is customer or house.

    The assessment: `lines` as they would be (`{"version", "override", "items"}`: the version of the order that was looked at, why the day can be
    kept, each item priced with its parts), `price_change` (gross, less than 0 is cheaper), `delivery_on` where it would be another, what
    drawings change (`drawings`), and `effects` in words. What the customer is asked about never changes after it was `offered_at`: another assessment is another request.
    `secret` opens the page on which they agree or not; `evidence` (erasable) says how. Without consent what was promised before stays.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.RAISED)
    raised_by = models.CharField(max_length=8, choices=[(w, w) for w in ("customer", "house")])
    wish = models.TextField()
    raised_at = models.DateTimeField()
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    lines = models.JSONField(null=True)
    price_change = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    delivery_on = models.DateField(null=True)
    drawings = models.TextField(blank=True)
    effects = models.TextField(blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    offered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    secret = models.CharField(max_length=43, unique=True)

    class Meta:
        db_table = "change_request"
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="change_request_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values), name="change_request_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "raised_at"], name="change_request_open")]
