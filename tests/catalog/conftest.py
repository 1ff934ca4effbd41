"""What the tests of the catalogue share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cast import Cast
from yinuo.catalog.models import (
    Article,
    ArticleVersion,
    FaultVersion,
    ListPrice,
    Precaution,
    PriceList,
    Product,
    ProductFault,
    ProductMatch,
    ProductPicture,
    Variant,
)
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.models import JournalEntry, OutboxItem, SearchDocument
from yinuo.people.actors import customer_actor


def everything() -> dict[str, Any]:
    """Return all rows that an action of the catalogue could touch, with the journal and the outbox."""
    tables = (
        Article,
        ArticleVersion,
        Article.products.through,
        FaultVersion,
        Precaution,
        Product,
        ProductFault,
        ProductMatch,
        ProductPicture,
        Variant,
        PriceList,
        ListPrice,
        JournalEntry,
        OutboxItem,
    )
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in tables}
    return {**found, "search": sorted(SearchDocument.objects.values_list("kind", "ref_id", "title"))}


@contextmanager
def refused(error: type[DomainError], **facts: Any) -> Iterator[None]:
    """Expect a refusal that changes nothing; `facts` are what the error must carry."""
    before = everything()
    with pytest.raises(error) as caught:
        yield
    assert type(caught.value) is error
    assert {key: caught.value.data.get(key) for key in facts} == facts
    assert everything() == before


def last_entry(subject_kind: str, subject_id: int) -> JournalEntry:
    """Return the newest entry of a chain."""
    return JournalEntry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).latest("sequence")


@pytest.fixture
def ana(cast: Cast) -> Actor:
    return cast.actor("ana_agent")


@pytest.fixture
def leo(cast: Cast) -> Actor:
    return cast.actor("leo_manager")


@pytest.fixture
def kim(cast: Cast) -> Actor:
    """Return a customer who is not signed in."""
    return customer_actor(customer_id=None, name="Kim")
