"""Price lists: what a customer of a level pays in a period."""

from django.db import models


class PriceList(models.Model):
    """Prices for customers of a level ("" for all) on days from `valid_from` to `valid_until`, both included.

    Of the lists that apply, the one for the customer's level wins over one for all, then the later `valid_from`.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3, default="CNY")
    level = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "price_list"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="price_list_ends_after_it_begins",
            )
        ]


class ListPrice(models.Model):
    """The price of one variant from a quantity on; the row with the largest quantity that is reached counts."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="list_prices")
    from_quantity = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "list_price"
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "variant", "from_quantity"], name="list_price_once"
            ),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="list_price_not_negative"),
        ]
        indexes = [models.Index(fields=["variant"], name="list_price_variant")]
