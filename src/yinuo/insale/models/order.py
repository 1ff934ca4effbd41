"""Orders: what was bought, at what price, what was paid, and every version that the customer agreed to."""

from decimal import Decimal

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import OrderStatus
from yinuo.matters.models import Matter


class Order(Matter):
    """Something bought. `status` is reckoned from facts by `rules.status` in the action that changes them, never typed.

    Amounts are the sums of the lines, rounded as in a quote: `net + tax = gross`. `paid` is what came in less what went back;
    `credited` what is owed no more because goods came back, so that `gross - credited` is the price of what the customer kept.
    `source` is quote, chat, phone, mail, visit, portal, sheet, api or exchange (goods for goods that came back, at no price). `external_number` is the number that another system
    gave it, once for each. `delivery_on` is the day that is promised now, its promise in `delivery`; `forecast_on` the day on which
    the milestones say it will be there. `held_at` stops the work with a reason; `version` counts agreed changes from 1.
    `recipient`, `phone`, `address` and `delivery_words` are personal and erasable.
    `points_used` and `points_earned` are of the whole order; `gifts` came with it, each {"title", "over", "marked_price"}: given from a sum on,
    with the price that was marked for keeping it. They are facts for when goods come back, and no money.
    """

    stays_whole = True

    matter = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="order"
    )
    status = models.CharField(max_length=12, choices=OrderStatus, default=OrderStatus.DRAFT)
    status_since = models.DateTimeField()
    source = models.CharField(max_length=8)
    external_number = models.CharField(max_length=64, null=True, unique=True)
    quote = models.OneToOneField("presale.Quote", null=True, on_delete=models.PROTECT, related_name="order")
    version = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(max_length=3, default="CNY")
    includes_tax = models.BooleanField(default=True)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    gross = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    credited = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    recipient = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    delivery_words = models.TextField(blank=True)
    points_used = models.PositiveIntegerField(default=0)
    points_earned = models.PositiveIntegerField(default=0)
    gifts = models.JSONField(default=list)
    delivery_on = models.DateField(null=True)
    delivery = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    forecast_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "customer_order"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=OrderStatus.values), name="order_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(gross=models.F("net") + models.F("tax")), name="order_adds_up"
            ),
            models.CheckConstraint(
                condition=models.Q(credited__gte=0, credited__lte=models.F("gross")),
                name="order_credit_within_price",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "delivery_on", "matter"], name="order_by_delivery"),
            models.Index(fields=["status", "forecast_on", "matter"], name="order_by_forecast"),
            models.Index(fields=["address"], name="order_by_address", condition=~models.Q(address="")),
        ]


class OrderLine(models.Model):
    """A line of the version in force. The parts of a bundle point to it and have no price of their own.

    `ships` says that it is goods: neither a service nor a bundle, whose parts are shipped. `shipped` and `received` are quantities, kept in step with shipments and receipts.

    A line that a change took away stays, with `removed_in`, the version from which it is gone, as soon as anything of it was shipped;
    else it is deleted and stands in the earlier version alone.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    bundle = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    ships = models.BooleanField(default=True)
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    note = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    unit = models.CharField(max_length=20, blank=True)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(13))
    net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    gross = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    shipped = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(0))
    received = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(0))
    removed_in = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "order_line"
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_place_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="order_line_quantity_positive"),
            models.CheckConstraint(
                condition=models.Q(gross=models.F("net") + models.F("tax")), name="order_line_adds_up"
            ),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("shipped")), name="order_line_received_was_shipped"
            ),
        ]


class OrderVersion(models.Model):
    """What was agreed at one time: lines, sums and promised day, kept as they were. `change` is what led to it, none for the first."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    change = models.OneToOneField(
        "insale.ChangeRequest", null=True, on_delete=models.PROTECT, related_name="version"
    )
    lines = models.JSONField(default=list)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    delivery_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "order_version"
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="order_version_once")]


class PaymentTerm(models.Model):
    """A part of the price and when it is owed: `when` is order, shipment, receipt or date (then `due_on`).

    `amount` is fixed when the order is confirmed; the last part takes what rounding left over.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="terms")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=80)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    when = models.CharField(
        max_length=8, choices=[(w, w) for w in ("order", "shipment", "receipt", "date")], default="order"
    )
    due_on = models.DateField(null=True)

    class Meta:
        db_table = "payment_term"
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="payment_term_place_once"),
            models.CheckConstraint(
                condition=~models.Q(when="date") | models.Q(due_on__isnull=False),
                name="payment_term_date_has_day",
            ),
        ]


class Payment(models.Model):
    """Money that came in (`kind` payment) or went back (refund): recorded, not processed. What a customer laid out for us and got back
    (freight) is no part of the price.

    `reference` is the provider's own number: the same one twice is one payment. One recorded by mistake is voided with a reason and stays.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(
        max_length=8, choices=[(k, k) for k in ("payment", "refund", "freight")], default="payment"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=20)
    provider = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    voided_at = models.DateTimeField(null=True)
    voided_because = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "payment"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_is_positive"),
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~models.Q(reference=""),
                name="payment_reference_once",
            ),
        ]
        indexes = [models.Index(fields=["order", "paid_at"], name="payment_of_order")]
