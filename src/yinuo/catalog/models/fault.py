"""Faults of products: what of it is normal and what is not, how to test it at home, what we do then."""

from django.db import models

from yinuo.catalog.models.article import Article


class ProductFault(models.Model):
    """A fault that a product, or every product of a family, may show; its words stand in versions.

    It is knowledge, so it lies here beside articles, edited by the same people: a question before the sale reads it too. Where it was
    seen and to whom it was explained is after-sale's. `published` is the version in force, none while it is a draft;
    `names` is what it can be found by: its names in all languages of the newest version.
    """

    code = models.SlugField(max_length=40, unique=True)
    product = models.ForeignKey(
        "catalog.Product", null=True, on_delete=models.PROTECT, related_name="own_faults"
    )
    family = models.CharField(max_length=60, blank=True)
    audience = models.CharField(
        max_length=8, choices=Article.Audience.choices, default=Article.Audience.STAFF
    )
    published = models.ForeignKey(
        "catalog.FaultVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    names = models.TextField(blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "product_fault"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product__isnull=False, family="")
                | models.Q(product__isnull=True) & ~models.Q(family=""),
                name="product_fault_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["family"], name="product_fault_of_family")]


class FaultVersion(models.Model):
    """The words of a fault at one time, never changed, so that what was sent can be shown as it was.

    `texts` is language → {name, normal, not_normal, steps, remedy}: what is normal, what is not, the steps of a test at home
    (a list, each short), and what we do then. A language is whole or not there.
    """

    fault = models.ForeignKey(ProductFault, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    author = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "product_fault_version"
        constraints = [models.UniqueConstraint(fields=["fault", "number"], name="fault_version_once")]
