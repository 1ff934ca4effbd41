import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions import pictures
from yinuo.catalog.actions.pictures import FOLDER, add_picture, change_picture, remove_picture
from yinuo.catalog.actions.products import create_product, retire_product
from yinuo.catalog.errors import PictureUnreadable, TooManyPictures
from yinuo.catalog.models import Product, ProductPicture
from yinuo.catalog.queries.pictures import open_picture
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.uploads import UploadDangerous, UploadEmpty, UploadTooLarge


@pytest.fixture
def table(leo: Actor) -> Product:
    return create_product(actor=leo, now=NOW, code="T-1", names={"en": "Table"})


def png(colour: str = "red") -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(written, "PNG")
    written.seek(0)
    return written


def add(actor: Actor, product: Product, stream: io.BytesIO | None = None, **more: Any) -> ProductPicture:
    facts = {"name": "a.png", "declared_type": "image/png", **more}
    return add_picture(actor=actor, now=NOW, product_id=product.pk, stream=stream or png(), **facts)


@pytest.fixture
def here() -> Iterator[Callable[[], int]]:
    """Count the files that were kept since the test began; they are gone when it ends."""
    folder = Path(default_storage.path(FOLDER))
    before = set(folder.rglob("*"))
    yield lambda: sum(path.is_file() for path in set(folder.rglob("*")) - before)
    for path in set(folder.rglob("*")) - before:
        if path.is_file():
            path.unlink()


def test_keeps_a_picture_in_two_sizes(
    leo: Actor, kim: Actor, table: Product, here: Callable[[], int]
) -> None:
    row = add(leo, table, alts={"en": "A table", "zh-hans": ""})

    assert (row.type, row.position, row.alts) == ("image/webp", 0, {"en": "A table"})
    assert here() == 2
    for small in (False, True):
        with open_picture(actor=kim, picture_id=row.pk, small=small).content as content:
            assert Image.open(content).size == (64, 48)
    assert last_entry("product", table.pk).facts["sha256"] == row.sha256


def test_a_customer_sees_no_picture_of_what_is_retired(leo: Actor, kim: Actor, table: Product) -> None:
    row = add(leo, table)
    retire_product(actor=leo, now=NOW, product_id=table.pk)

    with pytest.raises(NotFound):
        open_picture(actor=kim, picture_id=row.pk)
    open_picture(actor=leo, picture_id=row.pk).content.close()


def test_refuses_what_is_no_picture(leo: Actor, ana: Actor, table: Product, here: Callable[[], int]) -> None:
    with refused(UploadEmpty):
        add(leo, table, io.BytesIO(b""))
    with refused(UploadDangerous):
        add(leo, table, io.BytesIO(b"<svg onload=alert(1)>"), name="a.svg")
    with refused(PictureUnreadable):
        add(leo, table, io.BytesIO(b"just words"), name="a.txt")
    with refused(PictureUnreadable):
        add(leo, table, io.BytesIO(png().getvalue()[:60]))
    with refused(NotAllowed, right="product.edit"):
        add(ana, table)
    assert here() == 0


def test_refuses_one_too_large_or_one_too_many(
    leo: Actor, table: Product, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_PICTURES", 1)
    add(leo, table)
    with refused(TooManyPictures, limit=1):
        add(leo, table)
    settings.YINUO_MAX_UPLOAD_BYTES = 50
    with refused(UploadTooLarge):
        add(leo, table)


def test_puts_them_in_order_and_says_what_they_show(leo: Actor, table: Product) -> None:
    rows = [add(leo, table, png(colour)) for colour in ("red", "green", "blue")]

    change_picture(
        actor=leo, now=NOW, product_id=table.pk, picture_id=rows[2].pk, position=0, alts={"en": "Blue"}
    )

    order = ProductPicture.objects.order_by("position").values_list("pk", flat=True)
    assert list(order) == [rows[2].pk, rows[0].pk, rows[1].pk]
    assert last_entry("product", table.pk).facts["changed"] == {
        "alts": [{}, {"en": "Blue"}],
        "position": [2, 0],
    }
    with refused(InvalidValue):
        change_picture(actor=leo, now=NOW, product_id=table.pk, picture_id=rows[0].pk, position=-1)


def test_removes_its_files_once_it_is_sure(
    leo: Actor, table: Product, here: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    row = add(leo, table)

    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(actor=leo, now=NOW, product_id=table.pk, picture_id=row.pk)

    assert not ProductPicture.objects.exists()
    assert here() == 0
    with refused(NotFound):
        remove_picture(actor=leo, now=NOW, product_id=table.pk, picture_id=row.pk)
