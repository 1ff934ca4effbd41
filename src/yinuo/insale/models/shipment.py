"""Shipments: packed, handed over, on the way, there; and all that couriers told about them."""

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import ConcernKind, ShipmentState


class Shipment(models.Model):
    """A part of an order on its way. `state` follows its tracking events by `rules.tracking`, whatever order they come in.

    `courier` is a code of `insale.couriers`, `own` for our own van; `waybill` is checked loosely and never used to guess the courier.
    `secret` opens the page on which the customer says what came; its address stands on the parcel as a QR code. `last_event_at` is when the
    goods were last seen; `promised_on` the day told to the customer, its promise in `promise`. The three lines of the address are as they were when it was packed, and erasable.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.PROTECT, related_name="shipments")
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=16, choices=ShipmentState, default=ShipmentState.PACKED)
    courier = models.CharField(max_length=20, blank=True)
    waybill = models.CharField(max_length=32, blank=True)
    recipient = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    promised_on = models.DateField(null=True)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    packed_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    secret = models.CharField(max_length=43, unique=True)

    class Meta:
        db_table = "shipment"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ShipmentState.values), name="shipment_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["courier", "waybill"], condition=~models.Q(waybill=""), name="shipment_waybill_once"
            ),
        ]
        indexes = [
            models.Index(fields=["order", "packed_at"], name="shipment_of_order"),
            models.Index(fields=["-packed_at", "-id"], name="shipment_newest"),
            models.Index(fields=["waybill"], name="shipment_waybill", condition=~models.Q(waybill="")),
            models.Index(
                fields=["state", "last_event_at"],
                name="shipment_on_the_way",
                condition=models.Q(
                    state__in=["handed_over", "in_transit", "out_for_delivery", "in_locker", "exception"]
                ),
            ),
        ]


class ShipmentLine(models.Model):
    """How much of a line is in a shipment."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("insale.OrderLine", on_delete=models.PROTECT, related_name="shipments")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        db_table = "shipment_line"
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipment_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="shipment_line_quantity_positive"
            ),
        ]


class Package(models.Model):
    """One box of a shipment: weight in kg, its sides in cm as they were measured, what is in it in words."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="packages")
    position = models.PositiveSmallIntegerField()
    weight_kg = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    sides_cm = models.CharField(max_length=40, blank=True)
    content = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "package"
        constraints = [models.UniqueConstraint(fields=["shipment", "position"], name="package_place_once")]


class TrackingPush(models.Model):
    """A message of a courier or an aggregator as it came, and what came of it; the same bytes twice are one push.

    `outcome` is taken, unknown (no such waybill here), unreadable or refused (the signature was wrong: then the body is not kept).
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    provider = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField(default=b"")
    outcome = models.CharField(
        max_length=10, choices=[(o, o) for o in ("taken", "unknown", "unreadable", "refused")]
    )
    events = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "tracking_push"
        constraints = [models.UniqueConstraint(fields=["provider", "sha256"], name="tracking_push_once")]
        indexes = [models.Index(fields=["-received_at"], name="tracking_push_newest")]


class TrackingEvent(models.Model):
    """Something that happened to a shipment, in our words (`status`, `sign_type`: see `channels.courier`) and as it was told.

    The same instant with the same words of one provider is one event. By hand: provider "hand", with who wrote it; status "LOST" is only ever
    written by hand. `is_picked_up` says that the customer took it out of a locker or from a station.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="events")
    provider = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    status = models.CharField(max_length=16)
    sign_type = models.CharField(max_length=16, blank=True)
    location = models.CharField(max_length=120, blank=True)
    raw_code = models.CharField(max_length=40, blank=True)
    raw_text = models.CharField(max_length=500, blank=True)
    raw_sha256 = models.CharField(max_length=64)
    is_picked_up = models.BooleanField(default=False)
    push = models.ForeignKey(TrackingPush, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        db_table = "tracking_event"
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "provider", "occurred_at", "raw_sha256"], name="tracking_event_once"
            )
        ]
        indexes = [models.Index(fields=["shipment", "-occurred_at", "-id"], name="tracking_event_newest")]


class ShipmentConcern(models.Model):
    """Something about a shipment that the owner is told before the customer asks, with a message ready to send. One of a kind is open at a time.

    `told_at` is when the customer was told, by the ready message or other words.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="concerns")
    kind = models.CharField(max_length=16, choices=ConcernKind)
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    settled_words = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "shipment_concern"
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "kind"],
                condition=models.Q(settled_at__isnull=True),
                name="shipment_concern_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["raised_at"],
                name="shipment_concern_open",
                condition=models.Q(settled_at__isnull=True),
            )
        ]
