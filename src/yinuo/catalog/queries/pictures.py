"""Reading a product's picture back."""

from typing import IO

from django.core.files.storage import default_storage
from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.actions.pictures import SMALL
from yinuo.catalog.models import ProductPicture
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound


class OpenedPicture(Struct, frozen=True, kw_only=True):
    """A picture ready to be sent; whoever opens it closes `content`. Its bytes never change."""

    type: str
    sha256: str
    content: IO[bytes]


def open_picture(*, actor: Actor, picture_id: int, small: bool = False) -> OpenedPicture:
    """Open a picture of a product that the actor may read. Raises: NotFound."""
    rows = ProductPicture.objects.filter(pk=picture_id, product__in=access.visible_products(actor))
    found = rows.first()
    if found is None:
        raise NotFound()
    place = found.stored + SMALL if small else found.stored
    if not default_storage.exists(place):
        raise NotFound()
    return OpenedPicture(type=found.type, sha256=found.sha256, content=default_storage.open(place, "rb"))
