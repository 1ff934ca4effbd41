"""A list of matters: whose text is kept, and whose is not."""

import dataclasses
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor, Scope
from yinuo.matters.queries import inbox
from yinuo.matters.queries.inbox import InboxFilter, count_inbox, list_matters


def listed(actor: Actor) -> list[int]:
    return [row.id for row in list_matters(actor=actor, now=NOW, filter=InboxFilter(whose="all")).rows]


def test_asks_the_same_in_the_same_words_by_one_statement(cast: Cast, ask: Any) -> None:
    matter, sun = ask(), cast.actor("sun_supervisor")
    inbox._statement.cache_clear()

    with CaptureQueriesContext(connection) as captured:
        assert [listed(sun), listed(sun)] == [[matter.pk], [matter.pk]]

    assert len(captured) == 2
    assert captured[0]["sql"] == captured[1]["sql"]
    assert inbox._statement.cache_info().misses == 1


def test_forgets_what_was_asked_once_a_right_changes(cast: Cast, ask: Any) -> None:
    matter = ask()
    everywhere = cast.actor("sun_supervisor")
    only_own = dataclasses.replace(everywhere, rights=MappingProxyType({"matter.read": Scope.OWN}))
    nowhere = dataclasses.replace(everywhere, rights=MappingProxyType({}))

    assert listed(everywhere) == [matter.pk]
    assert listed(only_own) == []
    assert listed(nowhere) == []
    assert listed(everywhere) == [matter.pk]


def test_counts_what_fell_due_by_the_instant_that_asks(cast: Cast, ask: Any) -> None:
    ask()
    ana = cast.actor("ana_agent")
    before = count_inbox(actor=ana, now=NOW)

    later = count_inbox(actor=ana, now=NOW + timedelta(days=30))

    assert (before.mine, before.overdue) == (1, 0)
    assert (later.mine, later.overdue) == (1, 1)
