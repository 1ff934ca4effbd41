"""The inquiry: the first kind of matter."""

from django.db import models

from yinuo.matters.models import Matter


class Inquiry(Matter):
    """A question, from a one-liner to someone in trouble. `topic` is what the asker chose; `bought` is known later."""

    class Topic(models.TextChoices):
        PRODUCT = "product"
        USAGE = "usage"
        TROUBLE = "trouble"
        PRICE = "price"
        OTHER = "other"

    matter = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="inquiry"
    )
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.OTHER)
    product = models.ForeignKey(
        "catalog.Product", null=True, on_delete=models.SET_NULL, related_name="inquiries"
    )
    asked_from = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "inquiry"
