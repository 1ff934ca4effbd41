"""Faults of products: written, put into force, moved, taken out of use."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.catalog.conftest import last_entry, refused
from tests.catalog.faulting import CRACKS, make_fault
from tests.presale.quoting import make_product
from yinuo.catalog.actions.faults import (
    begin_fault,
    move_fault,
    publish_fault,
    restore_fault,
    retire_fault,
    write_fault,
)
from yinuo.catalog.errors import (
    BadSlug,
    CatalogTextMissing,
    CatalogTextTooLong,
    CodeTaken,
    FaultOfOneThing,
    FaultRetired,
    UnknownLanguage,
)
from yinuo.catalog.models import FaultVersion, Product, ProductFault
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry

LATER = NOW + timedelta(days=1)


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅")


def test_a_fault_begins_as_a_draft_and_is_put_into_force(leo: Actor, chair: Product) -> None:
    fault = begin_fault(actor=leo, now=NOW, code="Wood-Cracks", texts=CRACKS, product_id=chair.pk)

    assert (fault.code, fault.published_id, fault.audience) == ("wood-cracks", None, "staff")
    assert fault.names == "木纹细裂\nFine cracks in the wood"
    assert last_entry("product_fault", fault.pk).verb == "catalog.fault_begun"

    published = publish_fault(actor=leo, now=LATER, fault_id=fault.pk, audience="public")

    version = FaultVersion.objects.get()
    assert (published.published_id, version.number, version.published_at) == (version.pk, 1, LATER)
    assert version.texts == CRACKS
    assert last_entry("product_fault", fault.pk).facts == {
        "code": "wood-cracks",
        "number": 1,
        "audience": "public",
    }


def test_what_was_in_force_stays_as_it_was(leo: Actor, chair: Product) -> None:
    fault = make_fault(chair)
    first = fault.published_id

    words = {"en": {**CRACKS["en"], "normal": "Up to 2 cm."}}
    version = write_fault(actor=leo, now=LATER, fault_id=fault.pk, texts=words)

    fault.refresh_from_db()
    assert (version.number, fault.published_id) == (2, first)
    assert fault.names == "Fine cracks in the wood"
    publish_fault(actor=leo, now=LATER, fault_id=fault.pk, audience="staff")
    assert FaultVersion.objects.get(pk=first).texts == CRACKS
    fault.refresh_from_db()
    assert (fault.published_id, fault.audience) == (version.pk, "staff")


@pytest.mark.parametrize(
    ("texts", "error", "field"),
    [
        ({}, CatalogTextMissing, "texts"),
        ({"en": {}}, CatalogTextMissing, "texts"),
        ({"en": {"name": " ", "steps": [" "]}}, CatalogTextMissing, "texts"),
        ({"en": {**CRACKS["en"], "normal": " "}}, CatalogTextMissing, "normal_en"),
        ({"zh-hans": CRACKS["zh-hans"], "en": {"name": "Cracks"}}, CatalogTextMissing, "normal_en"),
        ({"fr": CRACKS["en"]}, UnknownLanguage, "language"),
        ({"en": {**CRACKS["en"], "name": "x" * 121}}, CatalogTextTooLong, "name_en"),
        ({"en": {**CRACKS["en"], "remedy": "x" * 2001}}, CatalogTextTooLong, "remedy_en"),
        ({"en": {**CRACKS["en"], "steps": ["x" * 201]}}, CatalogTextTooLong, "steps_en"),
        ({"en": {**CRACKS["en"], "steps": ["x"] * 13}}, InvalidValue, "steps_en"),
        ({"en": {**CRACKS["en"], "steps": "one"}}, InvalidValue, "steps_en"),
    ],
)
def test_words_are_whole_or_not_there(
    leo: Actor, chair: Product, texts: Any, error: type[DomainError], field: str
) -> None:
    with pytest.raises(error) as caught:
        begin_fault(actor=leo, now=NOW, code="cracks", texts=texts, product_id=chair.pk)
    assert caught.value.field == field
    assert not ProductFault.objects.exists()


def test_it_is_of_one_product_or_of_one_family(leo: Actor, chair: Product) -> None:
    for place, error in (
        ({}, FaultOfOneThing),
        ({"product_id": chair.pk, "family": "餐椅"}, FaultOfOneThing),
        ({"product_id": chair.pk + 999}, NotFound),
        ({"family": "沙发"}, NotFound),
    ):
        with refused(error):
            begin_fault(actor=leo, now=NOW, code="cracks", texts=CRACKS, **place)

    fault = begin_fault(actor=leo, now=NOW, code="cracks", texts=CRACKS, family="餐椅")
    moved = move_fault(actor=leo, now=NOW, fault_id=fault.pk, product_id=chair.pk)

    assert (moved.product_id, moved.family) == (chair.pk, "")
    assert last_entry("product_fault", fault.pk).facts["changed"] == {
        "product_id": [None, chair.pk],
        "family": ["餐椅", ""],
    }


@pytest.mark.parametrize(
    ("code", "error"), [("", BadSlug), ("wood cracks", BadSlug), ("x" * 41, CatalogTextTooLong)]
)
def test_a_code_is_short_and_plain(leo: Actor, chair: Product, code: str, error: type[DomainError]) -> None:
    with refused(error):
        begin_fault(actor=leo, now=NOW, code=code, texts=CRACKS, product_id=chair.pk)


def test_a_code_is_given_once(leo: Actor, chair: Product) -> None:
    make_fault(chair)
    with refused(CodeTaken):
        begin_fault(actor=leo, now=NOW, code="wood-cracks", texts=CRACKS, product_id=chair.pk)


def test_out_of_use_and_back(leo: Actor, chair: Product) -> None:
    fault = make_fault(chair)

    retire_fault(actor=leo, now=LATER, fault_id=fault.pk, reason="nobody asks")

    fault.refresh_from_db()
    assert fault.retired_at == LATER
    for deed in (
        lambda: retire_fault(actor=leo, now=LATER, fault_id=fault.pk),
        lambda: write_fault(actor=leo, now=LATER, fault_id=fault.pk, texts=CRACKS),
        lambda: publish_fault(actor=leo, now=LATER, fault_id=fault.pk, audience="public"),
    ):
        with refused(FaultRetired):
            deed()
    restore_fault(actor=leo, now=LATER, fault_id=fault.pk)
    fault.refresh_from_db()
    assert fault.retired_at is None
    count = JournalEntry.objects.count()
    restore_fault(actor=leo, now=LATER, fault_id=fault.pk)
    assert JournalEntry.objects.count() == count


def test_only_editors_write(cast: Cast, chair: Product) -> None:
    ana = cast.actor("tia_technician")
    fault, draft = make_fault(chair), make_fault(chair, code="draft", audience="")
    for deed in (
        lambda: begin_fault(actor=ana, now=NOW, code="x", texts=CRACKS, product_id=chair.pk),
        lambda: write_fault(actor=ana, now=NOW, fault_id=fault.pk, texts=CRACKS),
        lambda: publish_fault(actor=ana, now=NOW, fault_id=fault.pk, audience="staff"),
        lambda: move_fault(actor=ana, now=NOW, fault_id=fault.pk, family="餐椅"),
        lambda: retire_fault(actor=ana, now=NOW, fault_id=fault.pk),
        lambda: restore_fault(actor=ana, now=NOW, fault_id=fault.pk),
    ):
        with refused(NotAllowed):
            deed()
    with refused(NotFound):
        write_fault(actor=ana, now=NOW, fault_id=draft.pk, texts=CRACKS)
    with refused(InvalidValue):
        publish_fault(actor=cast.actor("leo_manager"), now=NOW, fault_id=fault.pk, audience="press")
