"""Reception standards: how we talk, in versions; what a machine found of it; what people who read along found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinuo.core.ids import new_id


class ReceptionPoint(models.Model):
    """Something that is asked of every talk with a customer (a greeting, thanks); its words stand in versions."""

    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reception_point"


class ReceptionVersion(models.Model):
    """One version, in force from `valid_from` until the next one takes its place; never changed.

    `titles` and `texts` are language → words. `examples` are {"language", "channel" ("" for any, else email), "text"}.
    `counted` says in which reply a machine looks for one of the `marks`: nowhere, the first reply by a person, or the last one before the
    matter was resolved.
    """

    class Counted(models.TextChoices):
        NOWHERE = ""
        FIRST = "first_reply"
        LAST = "last_reply"

    point = models.ForeignKey(ReceptionPoint, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    titles = models.JSONField()
    texts = models.JSONField()
    examples = models.JSONField(default=list)
    counted = models.CharField(max_length=12, choices=Counted, blank=True, default=Counted.NOWHERE)
    marks = ArrayField(models.CharField(max_length=40), default=list)
    public = models.BooleanField(default=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "reception_version"
        constraints = [
            models.UniqueConstraint(fields=["point", "number"], name="reception_version_once"),
            models.UniqueConstraint(
                fields=["point"], condition=models.Q(valid_until__isnull=True), name="reception_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(counted="") | ~models.Q(marks=[]), name="reception_counted_by_marks"
            ),
        ]


class ReceptionFinding(models.Model):
    """Whether a reply had what a version asked for, by its words; once a matter and point, the newest counts."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    point = models.ForeignKey(ReceptionPoint, on_delete=models.CASCADE, related_name="findings")
    version = models.ForeignKey(ReceptionVersion, on_delete=models.CASCADE, related_name="findings")
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="reception_findings")
    message = models.ForeignKey("matters.Message", on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    met = models.BooleanField()

    class Meta:
        db_table = "reception_finding"
        constraints = [models.UniqueConstraint(fields=["matter", "point"], name="reception_finding_once")]
        indexes = [models.Index(fields=["at", "point", "met"], name="reception_finding_by_time")]


class ReplyReview(models.Model):
    """A reply drawn at random for a person to read; `marks` is a point's code → yes, no or does_not_apply, once it was read."""

    message = models.OneToOneField("matters.Message", on_delete=models.CASCADE, related_name="review")
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="reply_reviews")
    staff = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    drawn_at = models.DateTimeField()
    reviewer = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)

    class Meta:
        db_table = "reply_review"
        indexes = [
            models.Index(fields=["reviewed_at"], name="reply_review_by_time"),
            models.Index(
                fields=["drawn_at"], name="reply_review_waiting", condition=models.Q(reviewed_at__isnull=True)
            ),
        ]
