"""What must be told in a matter before the sale, and what of it was."""

from msgspec import Struct, field

from yinuo.core.actor import Actor
from yinuo.matters import access as matters_access
from yinuo.presale import access
from yinuo.presale.models import Inquiry, Opportunity
from yinuo.presale.tellings import Need, needs_of_products, needs_of_quote, told_unconfirmed

OVER = ("declined", "expired", "superseded")


class BeforeSale(Struct, frozen=True, kw_only=True):
    """What must be told. With a `quote_id` it is told with that quote, else of the products that the matter is about."""

    needs: list[Need] = field(default_factory=list)
    product_ids: list[int] = field(default_factory=list)
    quote_id: int | None = None


def told_before_sale(*, actor: Actor, matter_id: int) -> BeforeSale:
    """Return what must be told of what is sold in a matter, the gravest first: by its newest quote, else of its product.

    What was told and is not confirmed yet says who told it. At most nine queries. Raises: NotFound.
    """
    matter = matters_access.matter_for(actor, matter_id, "matter.read")
    if matter.customer_id is None:
        return BeforeSale()
    keys = [key for key in (matter.pk, matter.origin_id) if key is not None]
    quotes = access.visible_quotes(actor).filter(matter__in=keys).exclude(state__in=OVER)
    quote = quotes.order_by("-changed_at", "-id").first()
    if quote is not None and (needs := needs_of_quote(quote)):
        products = sorted({need.product_id for need in needs})
        return BeforeSale(needs=needs, product_ids=products, quote_id=quote.pk)
    products = _products_of(keys)
    needs = needs_of_products(products, customer_id=matter.customer_id, language=matter.language)
    told = told_unconfirmed(products, customer_id=matter.customer_id) if needs else {}
    return BeforeSale(
        needs=[told.get(need.key, need) if need.is_open else need for need in needs], product_ids=products
    )


def _products_of(keys: list[int]) -> list[int]:
    """Return what was asked about in these matters, and what is thought to be bought."""
    found = {
        *Inquiry.objects.filter(pk__in=keys).values_list("product_id", flat=True),
        *Opportunity.objects.filter(pk__in=keys).values_list("product_id", flat=True),
    }
    return sorted(key for key in found if key is not None)
