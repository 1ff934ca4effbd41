"""The inquiry: the first kind of matter."""

from django.db import models

from yinuo.matters.models import Matter


class Inquiry(Matter):
    """A question, from a one-liner to someone in trouble.

    `topic` is what the asker chose, `manner` how they came: every manner is owed the same care. `searched` is what they
    had looked for before they asked. `bought_at` is the first purchase that this question led to, or None: it is counted
    anew (`presale.buying`) by what happens to the customer's quotes and sales, never set by hand.
    """

    class Topic(models.TextChoices):
        PRODUCT = "product"
        USAGE = "usage"
        TROUBLE = "trouble"
        PRICE = "price"
        OTHER = "other"

    class Manner(models.TextChoices):
        ONE_LINE = "one_line"
        ADVICE = "advice"
        TROUBLE = "trouble"
        LEFT = "left"

    matter = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="inquiry"
    )
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.OTHER)
    product = models.ForeignKey(
        "catalog.Product", null=True, on_delete=models.SET_NULL, related_name="inquiries"
    )
    manner = models.CharField(max_length=10, choices=Manner, default=Manner.ONE_LINE)
    asked_from = models.CharField(max_length=200, blank=True)
    searched = models.CharField(max_length=120, blank=True)
    bought_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inquiry"


class InquirySetting(models.Model):
    """How the house counts and looks after those who ask: one row at most, the usual values where there is none.

    What was bought within `bought_within_days` of a question came of it; whoever has not bought `not_bought_after_days`
    after asking counts as one who did not; they are asked how they are doing `follow_up_after_days` after the answer.
    """

    bought_within_days = models.PositiveSmallIntegerField(default=90)
    not_bought_after_days = models.PositiveSmallIntegerField(default=30)
    follow_up_after_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        db_table = "inquiry_setting"
