"""Pictures of products: checked, written anew, kept in two sizes."""

import functools
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from yinuo.catalog import access
from yinuo.catalog.errors import PictureUnreadable, TooManyPictures
from yinuo.catalog.journal import PictureAdded, PictureChanged, PictureRemoved
from yinuo.catalog.models import Product, ProductPicture
from yinuo.catalog.rules import checked_texts
from yinuo.catalog.rules.pictures import TYPE, PreparedPicture, prepare_picture
from yinuo.catalog.rules.products import checked_position
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.uploads import HEAD_BYTES, check_upload

FOLDER = "products"
MAX_PICTURES = 24
SMALL = "-small"


@action(journal=PictureAdded)
def add_picture(
    *,
    actor: Actor,
    now: datetime,
    product_id: int,
    name: str,
    declared_type: str,
    stream: IO[bytes],
    alts: Mapping[str, str] | None = None,
) -> ProductPicture:
    """Keep a picture of a product behind the others. `alts` (language → text) say what it shows to who cannot see it.

    What a camera wrote into the file (place, time, its owner) is not kept.

    Raises: NotFound, NotAllowed, UploadEmpty, UploadTooLarge, UploadDangerous, UploadUnknownKind, UploadMismatch,
    PictureUnreadable, TooManyPictures, CatalogTextTooLong, UnknownLanguage.
    """
    actor.require("product.edit")
    said = checked_texts(alts or {}, limit=200, field="alts", needed=False)
    safe_name, prepared = _read(name, declared_type, stream)
    product = access.product_for(actor, product_id)
    known = ProductPicture.objects.filter(product=product).order_by("-position")
    positions = list(known.values_list("position", flat=True))
    if len(positions) >= MAX_PICTURES:
        raise TooManyPictures(limit=MAX_PICTURES)
    picture = ProductPicture(
        product=product,
        stored=f"{FOLDER}/{now:%Y/%m}/{secrets.token_hex(20)}",
        name=safe_name[:120],
        type=TYPE,
        size=len(prepared.large),
        sha256=hashlib.sha256(prepared.large).hexdigest(),
        alts=said,
        position=positions[0] + 1 if positions else 0,
    )
    try:
        default_storage.save(picture.stored, ContentFile(prepared.large))
        default_storage.save(picture.stored + SMALL, ContentFile(prepared.small))
        picture.save(force_insert=True)
    except BaseException:
        _delete_files(picture.stored)
        raise
    record(
        PictureAdded(subject_id=product.pk, picture_id=picture.pk, name=picture.name, sha256=picture.sha256)
    )
    return picture


@action(journal=PictureChanged)
def change_picture(
    *,
    actor: Actor,
    now: datetime,
    product_id: int,
    picture_id: int,
    alts: Mapping[str, str] | None = None,
    position: int | None = None,
) -> ProductPicture:
    """Change what a picture is said to show, or its place: 0 is first, the others follow in their order.

    Raises: NotFound, NotAllowed, CatalogTextTooLong, UnknownLanguage, InvalidValue.
    """
    product, picture = _picture_for(actor, product_id, picture_id)
    changed: dict[str, Any] = {}
    if alts is not None:
        said = checked_texts(alts, limit=200, field="alts", needed=False)
        if said != picture.alts:
            changed["alts"] = [picture.alts, said]
            picture.alts = said
            picture.save(update_fields=["alts"])
    if position is not None:
        row = list(ProductPicture.objects.filter(product=product).order_by("position", "pk"))
        before = row.index(picture)
        row.insert(checked_position("position", position), row.pop(before))
        after = row.index(picture)
        for place, one in enumerate(row):
            one.position = place
        ProductPicture.objects.bulk_update(row, ["position"])
        if after != before:
            changed["position"] = [before, after]
    record(PictureChanged(subject_id=product.pk, picture_id=picture.pk, name=picture.name, changed=changed))
    picture.refresh_from_db()
    return picture


@action(journal=PictureRemoved)
def remove_picture(
    *, actor: Actor, now: datetime, product_id: int, picture_id: int, reason: str = ""
) -> Product:
    """Remove a picture and its files.

    Raises: NotFound, NotAllowed.
    """
    product, picture = _picture_for(actor, product_id, picture_id)
    record(
        PictureRemoved(
            subject_id=product.pk,
            picture_id=picture.pk,
            name=picture.name,
            sha256=picture.sha256,
            reason=reason,
        )
    )
    transaction.on_commit(functools.partial(_delete_files, picture.stored))
    picture.delete()
    return product


def _read(name: str, declared_type: str, stream: IO[bytes]) -> tuple[str, PreparedPicture]:
    limit = settings.YINUO_MAX_UPLOAD_BYTES
    content = stream.read(limit + 1)
    checked = check_upload(name, declared_type, content[:HEAD_BYTES], len(content), limit_bytes=limit)
    if not checked.type.startswith("image/"):
        raise PictureUnreadable(field="file", name=checked.name)
    return checked.name, prepare_picture(content, name=checked.name)


def _picture_for(actor: Actor, product_id: int, picture_id: int) -> tuple[Product, ProductPicture]:
    product = access.product_for(actor, product_id)
    picture = ProductPicture.objects.filter(pk=picture_id, product=product).first()
    if picture is None:
        raise NotFound()
    return product, picture


def _delete_files(stored: str) -> None:
    default_storage.delete(stored)
    default_storage.delete(stored + SMALL)
