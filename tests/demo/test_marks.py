"""Nobody but the loader marks a database as a demo."""

import pytest

from tests.cast import NOW
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.demo.company import Company, begin_demo, mark_demo
from yinuo.people.actors import actor_for_staff
from yinuo.people.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(loaded: list[str]) -> Actor:
    return actor_for_staff(Staff.objects.get(username="zhoumin"), now=NOW)


def marks() -> list[int]:
    return list(
        JournalEntry.objects.filter(verb__startswith="demo.").order_by("pk").values_list("pk", flat=True)
    )


def test_is_not_begun_by_an_agent(agent: Actor) -> None:
    before = marks()

    with pytest.raises(NotAllowed):
        begin_demo(actor=agent, now=NOW, days=7)

    assert marks() == before


def test_is_not_marked_by_an_agent(agent: Actor) -> None:
    before = marks()

    with pytest.raises(NotAllowed):
        mark_demo(
            actor=agent,
            now=NOW,
            days=7,
            company=Company.__new__(Company),
            matter_id=1,
            customer_id=1,
        )

    assert marks() == before
