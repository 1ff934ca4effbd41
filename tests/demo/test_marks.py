"""Nobody but the loader marks a database as a demo."""

import pytest

from tests.cast import NOW, Cast
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.demo.company import Company, begin_demo, mark_demo


def test_is_not_begun_by_an_agent(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        begin_demo(actor=cast.actor("ana_agent"), now=NOW, days=7)

    assert not JournalEntry.objects.filter(verb__startswith="demo.").exists()


def test_is_not_marked_by_an_agent(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        mark_demo(
            actor=cast.actor("ana_agent"),
            now=NOW,
            days=7,
            company=Company.__new__(Company),
            matter_id=1,
            customer_id=1,
        )

    assert not JournalEntry.objects.filter(verb__startswith="demo.").exists()
