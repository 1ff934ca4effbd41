from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.designing import DUE, asked, delivered, drafted
from yinuo.core.errors import InvalidMove, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.errors import DueInThePast, EmptyText, NotOnTheTeam, ReasonNeeded
from yinuo.matters.models import Notice, Promise
from yinuo.presale.actions.design import ask_design, drop_design, hand_over_design, promise_design
from yinuo.presale.models import Design


def test_asks_with_a_promised_day(cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)

    promise = Promise.objects.get(pk=design.promise_id)
    assert (design.state, design.designer_id) == ("asked", cast.leo_manager.pk)
    assert (promise.what, promise.due_at, promise.owner_id) == ("客厅布置图", DUE, cast.leo_manager.pk)
    assert (promise.state, promise.source) == ("active", "person")
    entry = JournalEntry.objects.get(verb="presale.design_asked")
    assert entry.facts["promise_id"] == promise.pk
    assert Notice.objects.get(kind="design_asked").staff_id == cast.leo_manager.pk


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": " "}, EmptyText),
        ({"title": "x" * 121, "kind": "poem"}, SeveralErrors),
        ({"due_at": NOW - timedelta(days=1)}, DueInThePast),
    ],
)
def test_refuses_a_wrong_wish(cast: Cast, ask: Any, fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(cast, ask, **fields)

    assert not Design.objects.exists()
    assert not JournalEntry.objects.filter(verb__startswith="presale.design").exists()


def test_refuses_a_designer_who_does_not_draw(cast: Cast, ask: Any) -> None:
    with pytest.raises(NotOnTheTeam):
        asked(cast, ask, designer_id=cast.ana_agent.pk)
    with pytest.raises(NotFound):
        asked(cast, ask, designer_id=1)


def test_refuses_who_may_not_work_in_the_matter(cast: Cast, ask: Any) -> None:
    matter = ask()

    with pytest.raises((NotAllowed, NotFound)):
        ask_design(
            actor=cast.actor("otto_other_outlet"),
            now=NOW,
            matter_id=matter.pk,
            title="x",
            kind="drawing",
            due_at=DUE,
            designer_id=cast.leo_manager.pk,
        )


def test_hands_over_with_what_was_promised(cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)

    hand_over_design(
        actor=cast.actor("leo_manager"), now=NOW, design_id=design.pk, designer_id=cast.tia_technician.pk
    )

    design.refresh_from_db()
    assert design.designer_id == cast.tia_technician.pk
    assert Promise.objects.get(pk=design.promise_id).owner_id == cast.tia_technician.pk


def test_drops_with_a_reason_and_releases_the_promise(cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)

    with pytest.raises(ReasonNeeded):
        drop_design(actor=cast.actor("leo_manager"), now=NOW, design_id=design.pk, reason=" \x00")
    with pytest.raises(NotAllowed):
        drop_design(actor=cast.actor("ana_agent"), now=NOW, design_id=design.pk, reason="不做了")
    drop_design(actor=cast.actor("leo_manager"), now=NOW, design_id=design.pk, reason="客户不再需要")

    design.refresh_from_db()
    assert design.state == "dropped"
    assert Promise.objects.get(pk=design.promise_id).state == "released"
    with pytest.raises(InvalidMove):
        drop_design(actor=cast.actor("leo_manager"), now=NOW, design_id=design.pk, reason="again")


def test_promises_the_next_version_only_when_nothing_runs(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    leo = cast.actor("leo_manager")

    with pytest.raises(InvalidMove):
        promise_design(actor=leo, now=NOW, design_id=version.design_id, due_at=DUE)


def test_a_delivered_design_takes_no_day(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)

    with pytest.raises(InvalidMove):
        promise_design(actor=cast.actor("leo_manager"), now=NOW, design_id=version.design_id, due_at=DUE)


def test_goes_along_when_its_matter_is_merged(cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)
    survivor = ask()

    merge_matters(
        actor=cast.actor("leo_manager"),
        now=NOW,
        survivor_id=survivor.pk,
        absorbed_id=design.matter_id,
        reason="同一件事",
        other_customer_confirmed=True,
    )

    design.refresh_from_db()
    assert design.matter_id == survivor.pk
