"""Quotes: the customer's trouble, our answer, its value, its price, and the dates we offer."""

from decimal import Decimal

from django.db import models

from yinuo.core.ids import new_id
from yinuo.presale.states import QuoteState


class Quote(models.Model):
    """One version of a quote. Versions of one quote share `number`; at most one of them can be accepted.

    Amounts are those of the lines, stored so that what was sent can never change by a later rule: `net + tax = gross`,
    all rounded half up to the currency's smallest unit by line. `includes_tax` says whether unit prices are gross. `secret` opens the
    page that the customer reads and decides on. `evidence` says how it was decided: instant, address, words, name (erasable).
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    number = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="quotes")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="quotes")
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    discovery = models.ForeignKey(
        "presale.DiscoverySession", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=QuoteState, default=QuoteState.DRAFT)
    language = models.CharField(max_length=10, default="zh-hans")
    currency = models.CharField(max_length=3, default="CNY")
    includes_tax = models.BooleanField(default=True)
    trouble = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    value = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    delivery = models.TextField(blank=True)
    deposit_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    instalments = models.JSONField(default=list)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    list_total = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    gross = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    valid_until = models.DateTimeField(null=True)
    secret = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    declined_words = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        db_table = "quote"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=QuoteState.values), name="quote_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(gross=models.F("net") + models.F("tax")), name="quote_adds_up"
            ),
            models.UniqueConstraint(fields=["number", "version"], name="quote_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(state="accepted"), name="quote_accepted_once"
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "-made_at"], name="quote_of_matter"),
            models.Index(fields=["customer", "-made_at"], name="quote_of_customer"),
            models.Index(fields=["-changed_at", "-id"], name="quote_newest"),
            models.Index(
                fields=["valid_until", "id"],
                name="quote_to_expire",
                condition=models.Q(state__in=["sent", "viewed"]),
            ),
        ]


class QuoteLine(models.Model):
    """A line. A bundle is a line whose parts point to it by `bundle`; parts carry quantity and no price of their own.

    `list_price` is what the price list said, `unit_price` what is offered, both by the quote's `includes_tax`.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    bundle = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    note = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    unit = models.CharField(max_length=20, blank=True)
    list_price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(13))
    net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    gross = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        db_table = "quote_line"
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quote_line_place_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="quote_line_quantity_positive"),
            models.CheckConstraint(
                condition=models.Q(gross=models.F("net") + models.F("tax")), name="quote_line_adds_up"
            ),
        ]


class QuoteDate(models.Model):
    """A date or service that the quote offers; when it is accepted, this becomes a promise.

    `due_at` is a fixed instant; else `amount` and `unit` count from acceptance on the calendar. `history` is what the guard
    said when it was written: n, share, p50_at, p80_at; `override` why it is offered all the same.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="dates")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True)
    certainty = models.CharField(max_length=8, default="day")
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=16, blank=True)
    history = models.JSONField(default=dict)
    override = models.CharField(max_length=200, blank=True)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "quote_date"
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quote_date_place_once"),
            models.CheckConstraint(
                condition=models.Q(due_at__isnull=False) | models.Q(amount__isnull=False),
                name="quote_date_is_a_time",
            ),
        ]


class QuoteApproval(models.Model):
    """Somebody else's yes to a quote that goes beyond a limit. `grounds`: discount, unlikely_date …, with the figures."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="approvals")
    grounds = models.JSONField(default=list)
    asked_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    asked_words = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "quote_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["quote"], condition=models.Q(decided_at__isnull=True), name="quote_approval_one_open"
            )
        ]


class Telling(models.Model):
    """Proof that a precaution was told before the sale: who told whom, when, in what words, and that it was understood.

    `words` are those that were told, kept as they were; `confirmed_how` is page, phone or signature. `excludes` is the reason for which
    goods cannot be returned once these words are confirmed.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    customer = models.ForeignKey("people.Customer", on_delete=models.CASCADE, related_name="tellings")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="tellings")
    matter = models.ForeignKey("matters.Matter", null=True, on_delete=models.CASCADE, related_name="tellings")
    quote = models.ForeignKey(Quote, null=True, on_delete=models.CASCADE, related_name="tellings")
    words = models.TextField()
    words_sha256 = models.CharField(max_length=64)
    severity = models.CharField(max_length=10)
    excludes = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)
    told_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(max_length=10, blank=True)
    confirmed_words = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "telling"
        indexes = [
            models.Index(fields=["customer", "product"], name="telling_of_customer"),
            models.Index(fields=["quote"], name="telling_of_quote"),
        ]


class QuoteSetting(models.Model):
    """What the house allows without asking, and how long an offer stands; one row at most."""

    discount_limit_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(10))
    valid_days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        db_table = "quote_setting"
