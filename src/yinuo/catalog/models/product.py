"""Products, as far as an answer needs them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Product(models.Model):
    """Something that is sold and asked about. `names` and `summaries` are language → text; `parameters` name → value."""

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    family = models.CharField(max_length=60, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    parameters = models.JSONField(default=dict)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "product"


class Precaution(models.Model):
    """What must be told before the sale. `texts` is language → text."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="precautions")
    texts = models.JSONField(default=dict)
    severity = models.CharField(max_length=10, choices=[(s, s) for s in ("notice", "warning", "danger")])

    class Meta:
        db_table = "precaution"
