"""Returns: what a customer sends back, why, what the law says of it, how it travels, what was found, what it leads to."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinuo.aftersale.return_states import (
    Finding,
    LegState,
    Outcome,
    ReturnReason,
    ReturnStage,
    ReturnWay,
    ReturnWish,
)
from yinuo.core.ids import new_id
from yinuo.matters.models import Matter


class Return(Matter):
    """Goods that go back. `stage` moves by RETURN_MOVES; the matter's own state says who waits for whom.

    `purchase` is the order that it is of, `from_complaint` the complaint that led to it. `source` is portal, desk or api. What was decided is
    by line; `refused_because` is what the customer was told. Authorised, the goods are to be under way by `expires_at`, in the way `way`, to `send_to`
    (the house's own address); `freight_by` is who pays, buyer or seller. `seal_intact`, `received_words`, `weight_kg` of the parcel and `photos` are what was seen on arrival.
    """

    stays_whole = True

    matter = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="goods_return"
    )
    stage = models.CharField(max_length=12, choices=ReturnStage, default=ReturnStage.REQUESTED)
    stage_since = models.DateTimeField()
    source = models.CharField(max_length=8, choices=[(s, s) for s in ("portal", "desk", "api")])
    purchase = models.ForeignKey("insale.Order", on_delete=models.PROTECT, related_name="returns")
    from_complaint = models.ForeignKey(
        "aftersale.Complaint", null=True, on_delete=models.SET_NULL, related_name="returns"
    )
    refused_because = models.TextField(blank=True)
    way = models.CharField(max_length=8, choices=ReturnWay, blank=True)
    freight_by = models.CharField(
        max_length=6, blank=True, choices=[(who, who) for who in ("buyer", "seller")]
    )
    send_to = models.TextField(blank=True)
    authorised_at = models.DateTimeField(null=True)
    authorised_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    seal_intact = models.BooleanField(null=True)
    received_words = models.TextField(blank=True)
    weight_kg = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    photos = models.ManyToManyField("matters.Attachment", related_name="+")
    inspected_at = models.DateTimeField(null=True)
    inspected_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "goods_return"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=ReturnStage.values), name="goods_return_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="refused") | ~models.Q(refused_because=""),
                name="goods_return_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="authorised") | models.Q(expires_at__isnull=False),
                name="goods_return_authorised_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "stage_since", "matter"], name="goods_return_board"),
            models.Index(
                fields=["expires_at"],
                name="goods_return_expiring",
                condition=models.Q(stage="authorised"),
            ),
        ]


class ReturnLine(models.Model):
    """A quantity of an order's line that goes back, with the customer's wish and reason.

    `decision` is what `check_entitlement` said when it was asked, as JSON, with the facts that it rested on (`facts`): kept as it was. `verdict` is its answer.
    Where the rule was not clear or the house was generous, a person said `granted`, and why (`granted_because`). `condition` is what was seen on the goods (codes of the
    law's pack), `finding`, `outcome` and `serial_found` are of the inspection. `refunded` is what was paid back for it, never more than was paid. What turns out differently for a part of
    the quantity is split off (`split_from`). `credited` is what of the price is owed no more for it, once that was settled; `sent_in` is the parcel in which
    it went to the customer again. `done_at`: nothing more is owed for it.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    goods_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    order_line = models.ForeignKey("insale.OrderLine", on_delete=models.PROTECT, related_name="returns")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    wish = models.CharField(max_length=8, choices=ReturnWish)
    reason = models.CharField(max_length=16, choices=ReturnReason)
    words = models.TextField(blank=True)
    serial = models.CharField(max_length=64, blank=True)
    fault_code = models.CharField(max_length=60, blank=True)
    opened = models.BooleanField(null=True)
    verdict = models.CharField(max_length=14, choices=[(v, v) for v in ("yes", "no", "person_decides")])
    decision = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    granted = models.BooleanField(null=True)
    granted_because = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    quantity_received = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    condition = ArrayField(models.CharField(max_length=40), default=list)
    finding = models.CharField(max_length=16, choices=Finding, blank=True)
    finding_words = models.TextField(blank=True)
    serial_found = models.CharField(max_length=64, blank=True)
    photos = models.ManyToManyField("matters.Attachment", related_name="+")
    inspected_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    credited = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    refunded = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    restocked = models.BooleanField(null=True)
    replacement = models.ForeignKey(
        "insale.Order", null=True, on_delete=models.SET_NULL, related_name="replaces_lines"
    )
    sent_in = models.ForeignKey(
        "aftersale.ReturnLeg", null=True, on_delete=models.SET_NULL, related_name="lines"
    )
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "return_line"
        constraints = [
            models.UniqueConstraint(fields=["goods_return", "position"], name="return_line_place_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="return_line_quantity_positive"),
            models.CheckConstraint(
                condition=models.Q(quantity_received__isnull=True) | models.Q(quantity_received__gte=0),
                name="return_line_received_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded__gte=0), name="return_line_refund_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(refunded=0) | models.Q(credited__gte=models.F("refunded")),
                name="return_line_refund_was_credited",
            ),
            models.CheckConstraint(
                condition=models.Q(wish__in=ReturnWish.values, reason__in=ReturnReason.values),
                name="return_line_codes_are_known",
            ),
        ]
        indexes = [models.Index(fields=["order_line"], name="return_line_of_order_line")]


class ReturnLeg(models.Model):
    """One parcel between the customer and us: `direction` back (to us) or out (to them). `state` follows its scans by `insale.rules.tracking`.

    `courier` is a code of `insale.couriers`; `waybill` is known once somebody has one. `pickup_from` to `pickup_until` is when a courier comes;
    `label` is the paper that is stuck on it. `freight_by` is who pays, `freight` what it cost, where that is known. The leg is a promise: of the customer's time on the way back, of ours on the way out.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    goods_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="legs")
    direction = models.CharField(max_length=4, choices=[(d, d) for d in ("back", "out")])
    state = models.CharField(max_length=16, choices=LegState, default=LegState.PLANNED)
    courier = models.CharField(max_length=20, blank=True)
    waybill = models.CharField(max_length=32, blank=True)
    pickup_from = models.DateTimeField(null=True)
    pickup_until = models.DateTimeField(null=True)
    label = models.ForeignKey("matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    freight_by = models.CharField(
        max_length=6, blank=True, choices=[(who, who) for who in ("buyer", "seller")]
    )
    freight = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    planned_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "return_leg"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=LegState.values), name="return_leg_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["courier", "waybill"],
                condition=~models.Q(waybill="") & ~models.Q(state="cancelled"),
                name="return_leg_waybill_once",
            ),
            models.CheckConstraint(
                condition=models.Q(pickup_from__isnull=True, pickup_until__isnull=True)
                | models.Q(pickup_until__gt=models.F("pickup_from")),
                name="return_leg_slot_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["waybill"], name="return_leg_waybill", condition=~models.Q(waybill="")),
            models.Index(fields=["goods_return", "planned_at"], name="return_leg_of_return"),
        ]


class LegEvent(models.Model):
    """Something that happened to a leg, as `insale.TrackingEvent` has it for a shipment; the same instant with the same words of one provider is one."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    leg = models.ForeignKey(ReturnLeg, on_delete=models.CASCADE, related_name="events")
    provider = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    status = models.CharField(max_length=16)
    sign_type = models.CharField(max_length=16, blank=True)
    location = models.CharField(max_length=120, blank=True)
    raw_code = models.CharField(max_length=40, blank=True)
    raw_text = models.CharField(max_length=500, blank=True)
    raw_sha256 = models.CharField(max_length=64)
    push = models.ForeignKey(
        "insale.TrackingPush", null=True, on_delete=models.SET_NULL, related_name="leg_events"
    )
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        db_table = "leg_event"
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "provider", "occurred_at", "raw_sha256"], name="leg_event_once"
            )
        ]
        indexes = [models.Index(fields=["leg", "-occurred_at", "-id"], name="leg_event_newest")]


class ReturnSettlement(models.Model):
    """What is given back for a return, reckoned once: `credit` of the price is owed no more, of which `offset` was never paid; the rest goes back as money.

    `deduction` was taken off for `deduction_because`; `carried` is what could not be deducted and is remembered for the order's next return. `content` is how it was
    reckoned (`rules.refund`), line by line, as JSON and as it was: points, coupons and gifts are given back and taken back in kind, and are no money.
    """

    goods_return = models.OneToOneField(
        Return, primary_key=True, on_delete=models.PROTECT, related_name="settlement"
    )
    purchase = models.ForeignKey("insale.Order", on_delete=models.PROTECT, related_name="settlements")
    credit = models.DecimalField(max_digits=14, decimal_places=2)
    offset = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    deduction = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    deduction_because = models.TextField(blank=True)
    carried = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    content = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "return_settlement"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit__gte=0, offset__gte=0, deduction__gte=0, carried__lte=0)
                & models.Q(offset__lte=models.F("credit")),
                name="return_settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(deduction=0) | ~models.Q(deduction_because=""),
                name="return_settlement_deduction_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["purchase", "-at"], name="return_settlement_of_order")]


class ReturnFreight(models.Model):
    """Freight that the customer laid out to send goods back, in the order's currency, with the paper that shows it; told once, corrected until it is decided on.

    `repaid` is how much of it goes back, None until the return is settled; `because` is why it is another amount than the law and the terms of the return say.
    """

    goods_return = models.OneToOneField(
        Return, primary_key=True, on_delete=models.PROTECT, related_name="freight_told"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    proof = models.ForeignKey("matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)
    told_by = models.CharField(max_length=8, choices=[(who, who) for who in ("customer", "staff")])
    told_at = models.DateTimeField()
    repaid = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    because = models.TextField(blank=True)

    class Meta:
        db_table = "return_freight"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="return_freight_is_positive"),
            models.CheckConstraint(
                condition=models.Q(repaid__isnull=True)
                | models.Q(repaid__gte=0, repaid__lte=models.F("amount")),
                name="return_freight_repays_no_more",
            ),
        ]


class ReturnRefund(models.Model):
    """Money that goes back for a return, one for each way in which it was paid: `content` says by which (`method`).

    `kind` is price, or freight that the customer laid out, which is no part of what they paid for the goods. `due_at` is the law's own time, its promise in `promise`; `payment` is the record of the money, once for each.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    goods_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="refunds")
    kind = models.CharField(max_length=7, choices=[(k, k) for k in ("price", "freight")], default="price")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="CNY")
    content = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    payment = models.OneToOneField(
        "insale.Payment", null=True, on_delete=models.PROTECT, related_name="return_refund"
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "return_refund"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="return_refund_is_positive"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(payment__isnull=False),
                name="return_refund_done_is_paid",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="return_refund_due", condition=models.Q(done_at__isnull=True)
            )
        ]


class RepairRecord(models.Model):
    """One stay with a repairer of a unit that was sold; the counters of the guarantee (三包) read these.

    `waited_for` is parts or own (the repairer's own reason), where the repair took long; `works` whether it worked normally afterwards; `recorded` whether
    the repairer's record can be shown.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order_line = models.ForeignKey("insale.OrderLine", on_delete=models.PROTECT, related_name="repairs")
    serial = models.CharField(max_length=64, blank=True)
    goods_return = models.ForeignKey(
        Return, null=True, on_delete=models.SET_NULL, related_name="repair_records"
    )
    fault_code = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    handed_in_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)
    waited_for = models.CharField(max_length=5, blank=True, choices=[(w, w) for w in ("parts", "own")])
    works = models.BooleanField(null=True)
    recorded = models.BooleanField(default=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "repair_record"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given_back_at__isnull=True)
                | models.Q(given_back_at__gte=models.F("handed_in_at")),
                name="repair_record_ends_after_it_began",
            )
        ]
        indexes = [models.Index(fields=["order_line", "handed_in_at"], name="repair_record_of_line")]
