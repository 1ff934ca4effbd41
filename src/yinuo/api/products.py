"""Products through the API: what is known of them, variants, pictures, what goes with them, what must be told."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Limit, Line, Text, done, needs
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.catalog.actions.matches import remove_match, save_match
from yinuo.catalog.actions.pictures import add_picture, change_picture, remove_picture
from yinuo.catalog.actions.products import (
    NewPrecaution,
    change_product,
    create_product,
    retire_product,
    set_precautions,
)
from yinuo.catalog.actions.variants import add_variant, change_variant, retire_variant
from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.pictures import open_picture
from yinuo.catalog.queries.products import (
    ProductFile,
    ProductRow,
    find_products,
    get_product,
    list_products,
)
from yinuo.core.actor import Actor

router = Router(tags=["catalogue"])
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[str, Text]
Amount = Annotated[Decimal | None, Field(max_digits=14, decimal_places=2, ge=0)]
Place = Annotated[int, Field(ge=0, le=32_767)]
Cells = Annotated[list[Line], Field(max_length=12)]


class SizeTable(Schema):
    """Rows as wide as the head; without columns there is no table."""

    unit: Line = ""
    columns: Cells = []
    rows: Annotated[list[Cells], Field(max_length=60)] = []


class ProductFacts(Schema):
    """What may be said of a product; what is not named stays. Amounts are strings of decimal numbers, tax included."""

    names: Texts = {}
    summaries: Texts = {}
    family: Line = ""
    brand: Line = ""
    supplier: Line = ""
    price: Amount = None
    currency: Line = ""
    tax_rate: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)] = Decimal(13)
    lead_days: Annotated[int | None, Field(ge=0, le=3650)] = None
    materials: Texts = {}
    process: Texts = {}
    care: Texts = {}
    size_table: SizeTable = SizeTable()
    parameters: dict[str, Any] = {}
    law_category: Line = ""
    law_traits: list[Line] = []
    law_exclusions: list[Line] = []
    return_days: Annotated[int | None, Field(ge=0, le=3650)] = None
    warranty_months: Annotated[int | None, Field(ge=0, le=108)] = None
    tags: list[Line] = []
    active: bool = True


class NewProduct(ProductFacts):
    code: Line
    names: Texts


class VariantFacts(Schema):
    """What may be said of a variant; what is not named stays. Without a price it costs what the product costs."""

    options: dict[str, Line] = {}
    barcode: Line = ""
    price: Amount = None
    position: Place = 0
    active: bool = True


class NewVariant(VariantFacts):
    sku: Line


class PictureFacts(Schema):
    """What a picture shows (language → text) and its place, 0 for the first; what is not named stays."""

    alts: Texts | None = None
    position: Place | None = None


class Match(Schema):
    """Another product and why (language → text)."""

    other_id: Key
    kind: Literal["goes_with", "instead", "spare"]
    reasons: Texts = {}


class Told(Schema):
    texts: Texts
    severity: Literal["notice", "warning", "danger"]
    excludes: Line = ""


class MustBeTold(Schema):
    precautions: Annotated[list[Told], Field(max_length=100)]


@router.get("/products", summary="List or find products", openapi_extra=shows(ProductRow, many=True))
@needs("product.read")
def products(
    request: HttpRequest,
    language: Language = "zh-hans",
    q: Line = "",
    family: Line = "",
    active: bool | None = True,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 100,
) -> HttpResponse:
    """List products by code, or with `q` those whose names, numbers or words match, the best first."""
    actor = actor_of(request)
    if q:
        found = find_products(actor=actor, text=q, language=language, active=active, limit=limit)
        return page(found, fields=fields)
    rows, after = list_products(
        actor=actor, language=language, active=active, family=family, after=cursor, limit=limit
    )
    return page(rows, after=after, fields=fields)


@router.post("/products", summary="Add a product")
@needs("product.edit")
def add_product(request: HttpRequest, product: NewProduct) -> HttpResponse:
    """Add a product."""

    def work(actor: Actor, now: datetime) -> Any:
        facts = product.dict(exclude_unset=True, exclude={"code", "names"})
        made = create_product(actor=actor, now=now, code=product.code, names=product.names, fields=facts)
        return {"id": made.pk, "code": made.code}

    return done(request, work, status=201, location=lambda made: f"/api/v1/products/{made['id']}")


@router.get("/products/{product_id}", summary="Read a product", openapi_extra=shows(ProductFile))
@needs("product.read")
def product(
    request: HttpRequest,
    product_id: Key,
    language: Language = "zh-hans",
    level: Line = "",
    on: date | None = None,
) -> HttpResponse:
    """Read all that is known of a product, with what must be told before the sale.

    Prices are those for a customer of the `level` on a day (`on`, else today).
    """
    day = on or price_day(timezone.now())
    actor = actor_of(request)
    return answer(get_product(actor=actor, product_id=product_id, language=language, on=day, level=level))


@router.patch("/products/{product_id}", summary="Change a product")
@needs("product.edit")
def edit_product(request: HttpRequest, product_id: Key, facts: ProductFacts) -> HttpResponse:
    """Change what is named."""

    def work(actor: Actor, now: datetime) -> Any:
        row = change_product(
            actor=actor, now=now, product_id=product_id, fields=facts.dict(exclude_unset=True)
        )
        return {"id": row.pk, "code": row.code}

    return done(request, work)


@router.post("/products/{product_id}/retire", summary="Take a product off the offer")
@needs("product.edit")
def take_off(request: HttpRequest, product_id: Key, because: Because) -> HttpResponse:
    """Take a product off the offer; what was sold of it stays known."""

    def work(actor: Actor, now: datetime) -> Any:
        row = retire_product(actor=actor, now=now, product_id=product_id, reason=because.reason)
        return {"id": row.pk, "active": row.active}

    return done(request, work)


@router.put("/products/{product_id}/precautions", summary="Set what must be told before the sale")
@needs("product.edit")
def tell_first(request: HttpRequest, product_id: Key, told: MustBeTold) -> HttpResponse:
    """Set all that must be told before this product is sold, in this order."""

    def work(actor: Actor, now: datetime) -> Any:
        wanted = [
            NewPrecaution(texts=one.texts, severity=one.severity, excludes=one.excludes)
            for one in told.precautions
        ]
        rows = set_precautions(actor=actor, now=now, product_id=product_id, precautions=wanted)
        return {"id": product_id, "precautions": len(rows)}

    return done(request, work)


@router.post("/products/{product_id}/variants", summary="Add a variant")
@needs("product.edit")
def add_one_variant(request: HttpRequest, product_id: Key, variant: NewVariant) -> HttpResponse:
    """Add what can be ordered of a product; without a place it comes last."""

    def work(actor: Actor, now: datetime) -> Any:
        facts = variant.dict(exclude_unset=True, exclude={"sku"})
        row = add_variant(actor=actor, now=now, product_id=product_id, sku=variant.sku, fields=facts)
        return {"id": row.pk, "sku": row.sku}

    return done(request, work, status=201)


@router.patch("/products/{product_id}/variants/{variant_id}", summary="Change a variant")
@needs("product.edit")
def edit_variant(request: HttpRequest, product_id: Key, variant_id: Key, facts: VariantFacts) -> HttpResponse:
    """Change what is named; a retired one comes back with `active`."""

    def work(actor: Actor, now: datetime) -> Any:
        row = change_variant(
            actor=actor,
            now=now,
            product_id=product_id,
            variant_id=variant_id,
            fields=facts.dict(exclude_unset=True),
        )
        return {"id": row.pk, "sku": row.sku}

    return done(request, work)


@router.post("/products/{product_id}/variants/{variant_id}/retire", summary="Take a variant off the offer")
@needs("product.edit")
def take_variant_off(
    request: HttpRequest, product_id: Key, variant_id: Key, because: Because
) -> HttpResponse:
    """Take a variant off the offer; what was quoted and sold of it stays known."""

    def work(actor: Actor, now: datetime) -> Any:
        row = retire_variant(
            actor=actor, now=now, product_id=product_id, variant_id=variant_id, reason=because.reason
        )
        return {"id": row.pk, "active": row.active}

    return done(request, work)


@router.post("/products/{product_id}/pictures", summary="Add a picture")
@needs("product.edit")
def upload_picture(
    request: HttpRequest,
    product_id: Key,
    file: File[UploadedFile],
    language: Form[Language] = "zh-hans",
    alt: Form[Line] = "",
) -> HttpResponse:
    """Add a picture behind the others; `alt` says in a language what it shows. Where it was taken is not kept."""

    def work(actor: Actor, now: datetime) -> Any:
        row = add_picture(
            actor=actor,
            now=now,
            product_id=product_id,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=file.file,  # type: ignore[arg-type]
            alts={language: alt},
        )
        return {"id": row.pk, "type": row.type, "size": row.size, "sha256": row.sha256}

    digest = hashlib.sha256(f"{file.name} {language} {alt}\n".encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return done(
        request,
        work,
        status=201,
        location=lambda made: f"/api/v1/product-pictures/{made['id']}",
        digest=digest.digest(),
    )


@router.get("/product-pictures/{picture_id}", summary="Download a picture")
@needs("product.read")
def picture(request: HttpRequest, picture_id: Key, size: Literal["large", "small"] = "large") -> HttpResponse:
    """Download a picture in one of its sizes, WebP."""
    found = open_picture(actor=actor_of(request), picture_id=picture_id, small=size == "small")
    response = FileResponse(found.content, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


@router.patch("/products/{product_id}/pictures/{picture_id}", summary="Change a picture's words or place")
@needs("product.edit")
def edit_picture(request: HttpRequest, product_id: Key, picture_id: Key, facts: PictureFacts) -> HttpResponse:
    """Change what is named; the others follow in their order."""

    def work(actor: Actor, now: datetime) -> Any:
        row = change_picture(
            actor=actor,
            now=now,
            product_id=product_id,
            picture_id=picture_id,
            alts=facts.alts,
            position=facts.position,
        )
        return {"id": row.pk, "position": row.position}

    return done(request, work)


@router.delete("/products/{product_id}/pictures/{picture_id}", summary="Remove a picture")
@needs("product.edit")
def drop_picture(request: HttpRequest, product_id: Key, picture_id: Key) -> HttpResponse:
    """Remove a picture and its files."""

    def work(actor: Actor, now: datetime) -> None:
        remove_picture(actor=actor, now=now, product_id=product_id, picture_id=picture_id)

    return done(request, work)


@router.put("/products/{product_id}/matches", summary="Say what goes with a product")
@needs("product.edit")
def match(request: HttpRequest, product_id: Key, match: Match) -> HttpResponse:
    """Say that another product goes with this one and why; said again, the reasons are replaced."""

    def work(actor: Actor, now: datetime) -> Any:
        row = save_match(
            actor=actor,
            now=now,
            product_id=product_id,
            other_id=match.other_id,
            kind=match.kind,
            reasons=match.reasons,
        )
        return {"id": row.pk, "kind": row.kind}

    return done(request, work)


@router.delete("/products/{product_id}/matches/{match_id}", summary="Take back what goes with a product")
@needs("product.edit")
def drop_match(request: HttpRequest, product_id: Key, match_id: Key) -> HttpResponse:
    """Take back that another product goes with this one."""

    def work(actor: Actor, now: datetime) -> None:
        remove_match(actor=actor, now=now, product_id=product_id, match_id=match_id)

    return done(request, work)
