"""A matter's file: who may read it, by a statement that is kept."""

import dataclasses
from types import MappingProxyType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from yinuo.core.actor import Scope
from yinuo.core.errors import NotFound
from yinuo.matters.queries.matter import get_matter
from yinuo.matters.queries.promises import working_of
from yinuo.matters.queries.timeline import timeline_of_file


def test_reads_a_matter_and_its_promises_by_two_statements(cast: Cast, ask: Any) -> None:
    matter, ana = ask(), cast.actor("ana_agent")

    with CaptureQueriesContext(connection) as asked:
        file = get_matter(actor=ana, now=NOW, matter_id=matter.pk, with_messages=False)

    assert len(asked) == 2
    assert (file.id, file.number, file.owner) == (matter.pk, matter.number, cast.ana_agent.name)
    assert [promise.source for promise in file.promises] == ["standard"]


def test_knows_neither_a_matter_of_others_nor_one_that_is_none(cast: Cast, ask: Any) -> None:
    matter = ask()
    sun = cast.actor("sun_supervisor")
    nobody = dataclasses.replace(sun, rights=MappingProxyType({}))
    only_own = dataclasses.replace(sun, rights=MappingProxyType({"matter.read": Scope.OWN}))

    for actor in (cast.actor("otto_other_outlet"), nobody, only_own):
        with pytest.raises(NotFound):
            get_matter(actor=actor, now=NOW, matter_id=matter.pk)
    with pytest.raises(NotFound):
        get_matter(actor=sun, now=NOW, matter_id=matter.pk + 1)


def test_explains_a_promise_of_a_file_without_asking_for_its_lineage(cast: Cast, ask: Any) -> None:
    matter = ask()
    file = get_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk)

    with CaptureQueriesContext(connection) as asked:
        working = working_of(file=file, now=NOW, promise_id=file.promises[0].id, language="en")

    assert len(asked) == 2
    assert working.lineage == [file.promises[0]]
    assert [event.kind for event in working.clock] == ["started"]


def test_tells_what_happened_in_a_file_newest_first(cast: Cast, ask: Any) -> None:
    matter = ask()
    actor = cast.actor("ana_agent")
    file = get_matter(actor=actor, now=NOW, matter_id=matter.pk)

    entries = timeline_of_file(actor=actor, file=file)

    assert [entry.id for entry in entries] == sorted((entry.id for entry in entries), reverse=True)
    assert entries[-1].hash and entries[-1].facts
