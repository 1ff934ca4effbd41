"""Products: what is sold, its variants and pictures, what goes with it, what must be told about it."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Product(models.Model):
    """Something that is sold and asked about.

    `names`, `summaries`, `materials`, `process` and `care` are language → text; `parameters` name → value. `size_table` is
    `{"unit": "cm", "columns": [...], "rows": [[...], ...]}`, or empty. `tax_rate` is in percent; prices include it.
    `supplier` is who makes it or delivers it to us: the house's own knowledge, no customer's.
    `lead_days` is the usual number of working days from order to delivery, where somebody knows it.
    For returns, in the codes of the law's pack: `law_category` is what kind of goods it is, `law_traits` what excludes it by its nature (made to order …),
    `law_exclusions` the reasons for which it is excluded where the buyer confirmed that. `return_days` and `warranty_months` are the house's own word, where it is better than the law's.
    """

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    family = models.CharField(max_length=60, blank=True)
    brand = models.CharField(max_length=60, blank=True)
    supplier = models.CharField(max_length=60, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(13))
    lead_days = models.PositiveSmallIntegerField(null=True)
    materials = models.JSONField(default=dict)
    process = models.JSONField(default=dict)
    care = models.JSONField(default=dict)
    size_table = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    law_category = models.CharField(max_length=40, blank=True)
    law_traits = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    law_exclusions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    return_days = models.PositiveSmallIntegerField(null=True)
    warranty_months = models.PositiveSmallIntegerField(null=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "product"


class Precaution(models.Model):
    """What must be told before the sale. `texts` is language → text.

    `excludes` is the reason (a code of the law's pack) for which goods cannot be returned without one, where confirming these words confirms that.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="precautions")
    texts = models.JSONField(default=dict)
    severity = models.CharField(max_length=10, choices=[(s, s) for s in ("notice", "warning", "danger")])
    excludes = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "precaution"


class Variant(models.Model):
    """One thing that can be ordered of a product. `options` is name → value (颜色 → 胡桃); no price means the product's."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=60, unique=True)
    options = models.JSONField(default=dict)
    barcode = models.CharField(max_length=40, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "variant"
        indexes = [models.Index(fields=["product", "position", "id"], name="variant_of_product")]


class ProductPicture(models.Model):
    """A picture in the order it is shown. `stored` is its place in the file storage; `alts` is language → text."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    stored = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    alts = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "product_picture"
        indexes = [models.Index(fields=["product", "position", "id"], name="picture_of_product")]


class ProductMatch(models.Model):
    """What a product goes with, and why; `reasons` is language → text. `kind`: goes_with, instead, spare."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="matches")
    other = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="matched_by")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ("goes_with", "instead", "spare")])
    reasons = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "product_match"
        constraints = [
            models.UniqueConstraint(fields=["product", "other", "kind"], name="product_match_once"),
            models.CheckConstraint(
                condition=~models.Q(product=models.F("other")), name="product_match_another"
            ),
        ]
