"""Solution design and site survey: what will be built, drawn in versions and checked on the spot."""

from decimal import Decimal

from django.db import models

from yinuo.core.ids import new_id


class Design(models.Model):
    """A scheme or set of drawings for a matter. Asked for with a promised date; `state`: asked → working → delivered → agreed | dropped."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="designs")
    title = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("drawing", "electrical", "scheme", "other")]
    )
    brief = models.TextField(blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in ("asked", "working", "delivered", "agreed", "dropped")],
        default="asked",
    )
    designer = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "design"
        indexes = [models.Index(fields=["matter", "asked_at"], name="design_of_matter")]


class DesignVersion(models.Model):
    """One version: its files (attachments of the matter) and what changed. A delivered version is never changed.

    One at a time is undelivered. `budget_shown`: the customer sees the budget too, without the suppliers.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    files = models.ManyToManyField("matters.Attachment", related_name="+")
    words = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    budget_shown = models.BooleanField(default=False)

    class Meta:
        db_table = "design_version"
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="design_version_once"),
            models.UniqueConstraint(
                fields=["design"],
                condition=models.Q(delivered_at__isnull=True),
                name="design_version_one_draft",
            ),
        ]


class BudgetLine(models.Model):
    """What must be bought for a version, and what it is thought to cost."""

    version = models.ForeignKey(DesignVersion, on_delete=models.CASCADE, related_name="budget")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=160)
    supplier = models.CharField(max_length=80, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    unit_price = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta:
        db_table = "budget_line"
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="budget_line_place_once")]


class SurveyChecklist(models.Model):
    """What is checked on the spot. `items` is a list of `{"code", "texts", "kind": "ok" | "number" | "text", "unit"}`."""

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "survey_checklist"


class SiteSurvey(models.Model):
    """One check of a site against a drawing. `names` and `items` are the checklist as it was; `results` is code → value."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="surveys")
    version = models.ForeignKey(DesignVersion, null=True, on_delete=models.SET_NULL, related_name="surveys")
    appointment = models.ForeignKey(
        "presale.Appointment", null=True, on_delete=models.SET_NULL, related_name="surveys"
    )
    names = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    results = models.JSONField(default=dict)
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "site_survey"
        indexes = [models.Index(fields=["matter", "-begun_at"], name="survey_of_matter")]


class Finding(models.Model):
    """A deviation from the drawing, with photos, and what is done about it."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    survey = models.ForeignKey(SiteSurvey, on_delete=models.CASCADE, related_name="findings")
    item = models.CharField(max_length=40, blank=True)
    drawn = models.CharField(max_length=160, blank=True)
    found = models.CharField(max_length=400)
    grave = models.BooleanField(default=False)
    photos = models.ManyToManyField("matters.Attachment", related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_words = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "finding"
