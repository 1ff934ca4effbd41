"""Contract review before work starts, and the contract that the customer accepts."""

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import ReviewState


class ReviewChecklist(models.Model):
    """What is checked before an order is confirmed. `items`: `{"code", "area", "texts", "role", "must"}`; `texts` language → text.

    `area` is materials, sizes, process, drawings, terms, delivery or other; `role` who signs; `must` says whether a finding there stops the order.
    """

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "review_checklist"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="review_checklist_one_default",
            )
        ]


class ContractReview(models.Model):
    """One review of one version of an order; `names` is the checklist's as it was. `state` moves by REVIEW_MOVES.

    `content_sha256` is the fingerprint of what was reviewed (`order_content.fingerprint`): once the draft says something
    else, the review is void. A conditional release says under which `condition`, which is a promise of ours until it is met;
    `words` are why it was sent back.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.CASCADE, related_name="reviews")
    order_version = models.PositiveSmallIntegerField()
    content_sha256 = models.CharField(max_length=64, blank=True)
    names = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.OPEN)
    begun_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    condition = models.TextField(blank=True)
    words = models.TextField(blank=True)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "contract_review"
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state="open"), name="contract_review_one_open"
            )
        ]


class ReviewPoint(models.Model):
    """One point as it was on the checklist, and who signed it: `ok` true, false (a finding, in `words`) or not looked at yet."""

    review = models.ForeignKey(ContractReview, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    area = models.CharField(max_length=12)
    texts = models.JSONField(default=dict)
    role = models.CharField(max_length=20)
    must = models.BooleanField(default=True)
    ok = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    signed_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_words = models.TextField(blank=True)

    class Meta:
        db_table = "review_point"
        constraints = [models.UniqueConstraint(fields=["review", "position"], name="review_point_place_once")]


class Contract(models.Model):
    """One version of an order's contract: words or a file, sent by a link, accepted online with evidence (erasable) or on paper.

    A version that was sent never changes; a later one replaces it. `sha256` is that of the words or the file, `content_sha256` that
    of the order as it was written from. `signed_copy` is the paper that came back.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.CASCADE, related_name="contracts")
    number = models.PositiveSmallIntegerField()
    order_version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    file = models.ForeignKey("matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    signed_copy = models.ForeignKey(
        "matters.Attachment", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    secret = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        db_table = "contract"
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="contract_version_once"),
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(sent_at__isnull=True), name="contract_one_draft"
            ),
        ]
