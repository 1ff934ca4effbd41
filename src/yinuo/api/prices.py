"""Price lists through the API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Limit, Line, done, needs
from yinuo.api.products import Language
from yinuo.api.schema import shows
from yinuo.catalog.actions.prices import change_price_list, create_price_list, set_prices
from yinuo.catalog.pricing import Price, price_day, price_of
from yinuo.catalog.queries.prices import (
    PricedVariant,
    PriceListRow,
    get_price_list,
    list_price_lists,
    list_priced_variants,
)
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound

router = Router(tags=["catalogue"])
Quantity = Annotated[int, Field(ge=1, le=1_000_000_000)]


class PriceListFacts(Schema):
    """For whom a list is (`level`, "" for everybody) and from which day to which, both included; what is not named stays."""

    name: Line = ""
    level: Line = ""
    valid_from: date | None = None
    valid_until: date | None = None
    active: bool = True


class NewPriceList(Schema):
    code: Line
    name: Line
    valid_from: date
    valid_until: date | None = None
    level: Line = ""
    currency: Line = "CNY"


class QuantityPrice(Schema):
    from_quantity: Quantity = 1
    price: Annotated[Decimal, Field(max_digits=14, decimal_places=2, ge=0)]


class VariantPrices(Schema):
    """All prices of a variant on a list; none takes it off the list."""

    variant_id: Key
    steps: Annotated[list[QuantityPrice], Field(max_length=20)]


class Prices(Schema):
    prices: Annotated[list[VariantPrices], Field(max_length=1000)]


@router.get("/price-lists", summary="List price lists", openapi_extra=shows(PriceListRow, many=True))
@needs("product.read")
def price_lists(request: HttpRequest, active: bool | None = None, fields: Line = "") -> HttpResponse:
    """List the price lists by code."""
    return page(list_price_lists(actor=actor_of(request), active=active), fields=fields)


@router.post("/price-lists", summary="Make a price list")
@needs("product.edit")
def add_price_list(request: HttpRequest, new: NewPriceList) -> HttpResponse:
    """Make a price list for customers of a level, or for everybody."""

    def work(actor: Actor, now: datetime) -> Any:
        row = create_price_list(actor=actor, now=now, **new.dict())
        return {"id": row.pk, "code": row.code}

    return done(request, work, status=201, location=lambda made: f"/api/v1/price-lists/{made['id']}")


@router.get("/price-lists/{price_list_id}", summary="Read a price list", openapi_extra=shows(PriceListRow))
@needs("product.read")
def price_list(request: HttpRequest, price_list_id: Key) -> HttpResponse:
    """Read for whom a list is and when it holds."""
    return answer(get_price_list(actor=actor_of(request), price_list_id=price_list_id))


@router.patch("/price-lists/{price_list_id}", summary="Change a price list")
@needs("product.edit")
def edit_price_list(request: HttpRequest, price_list_id: Key, facts: PriceListFacts) -> HttpResponse:
    """Change what is named; its code and currency stay, for quotes name them."""

    def work(actor: Actor, now: datetime) -> Any:
        row = change_price_list(
            actor=actor, now=now, price_list_id=price_list_id, fields=facts.dict(exclude_unset=True)
        )
        return {"id": row.pk, "code": row.code}

    return done(request, work)


@router.get(
    "/price-lists/{price_list_id}/prices",
    summary="List the prices on a list",
    openapi_extra=shows(PricedVariant, many=True),
)
@needs("product.read")
def prices_on_list(
    request: HttpRequest,
    price_list_id: Key,
    language: Language = "zh-hans",
    q: Line = "",
    only_priced: bool = True,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 100,
) -> HttpResponse:
    """List variants by SKU with their prices on the list, and what they cost otherwise."""
    rows, after = list_priced_variants(
        actor=actor_of(request),
        price_list_id=price_list_id,
        language=language,
        text=q,
        only_priced=only_priced,
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.put("/price-lists/{price_list_id}/prices", summary="Set prices on a list")
@needs("product.edit")
def put_prices(request: HttpRequest, price_list_id: Key, wanted: Prices) -> HttpResponse:
    """Set all prices of the variants that are named; the others keep theirs."""

    def work(actor: Actor, now: datetime) -> Any:
        changed = set_prices(
            actor=actor,
            now=now,
            price_list_id=price_list_id,
            prices={
                one.variant_id: {step.from_quantity: step.price for step in one.steps}
                for one in wanted.prices
            },
        )
        return {"id": price_list_id, "changed": sorted(changed)}

    return done(request, work)


@router.get("/variants/{variant_id}/price", summary="Ask what a variant costs", openapi_extra=shows(Price))
@needs("product.read")
def variant_price(
    request: HttpRequest,
    variant_id: Key,
    level: Line = "",
    quantity: Quantity = 1,
    on: date | None = None,
) -> HttpResponse:
    """Answer what a customer of a level pays for each of a quantity on a day (else today), tax included."""
    found = price_of(
        variant_id=variant_id, level=level, quantity=quantity, on=on or price_day(timezone.now())
    )
    if found is None:
        raise NotFound()
    return answer(found)
