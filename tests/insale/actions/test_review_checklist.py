"""Checklists of contract reviews: written, changed, one for every order."""

from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.reviewing import NAMES, POINTS, checklist, point
from yinuo.core.errors import DomainError, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.review_checklist import (
    change_review_checklist,
    create_review_checklist,
    signing_roles,
)
from yinuo.insale.models import ReviewChecklist


def codes(error: DomainError) -> list[str]:
    return [one.code for one in getattr(error, "errors", None) or [error]]


def test_is_kept_with_its_points_and_who_signs_them(cast: Cast) -> None:
    made = checklist(cast)

    assert [(item["code"], item["area"], item["role"], item["must"]) for item in made.items] == [
        ("p1", "delivery", "agent", True),
        ("p2", "drawings", "technician", True),
    ]
    assert (made.is_default, made.active) == (True, True)
    assert JournalEntry.objects.filter(verb="insale.review_checklist_changed").count() == 1


def test_only_one_is_for_every_order(cast: Cast) -> None:
    first = checklist(cast)

    second = checklist(cast, code="kitchens")

    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)


def test_one_out_of_use_is_for_no_order(cast: Cast) -> None:
    made = checklist(cast)

    changed = change_review_checklist(
        actor=cast.actor("leo_manager"), now=NOW, checklist_id=made.pk, fields={"active": False}
    )

    assert (changed.active, changed.is_default, len(changed.items)) == (False, False, 2)


def test_roles_that_sign_are_those_that_may() -> None:
    assert set(signing_roles()) == {"agent", "consultant", "coordinator", "technician", "manager"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"items": []}, "invalid_value"),
        ({"items": [point("x", "supervisor")]}, "invalid_value"),
        ({"items": [point("x", area="taste")]}, "invalid_value"),
        ({"items": [point("x", code="Ä")]}, "invalid_value"),
        ({"items": [point("x" * 161)]}, "text_too_long"),
        ({"items": [{"role": "agent"}]}, "invalid_value"),
        ({"items": [point("x")] * 41}, "invalid_value"),
        ({"names": {}}, "invalid_value"),
        ({"names": {"en": "x" * 81}}, "text_too_long"),
        ({"code": "-"}, "invalid_value"),
    ],
)
def test_refuses_what_no_checklist_can_be(cast: Cast, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        checklist(cast, **fields)

    assert code in codes(refused.value)
    assert ReviewChecklist.objects.count() == 0


def test_refuses_a_code_twice_an_unknown_one_and_whoever_may_not(cast: Cast) -> None:
    made = checklist(cast)
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")

    with pytest.raises(DomainError) as taken:
        checklist(cast)
    assert taken.value.code == "already_exists"
    with pytest.raises(NotFound):
        change_review_checklist(actor=leo, now=NOW, checklist_id=1, fields={})
    with pytest.raises(DomainError):
        change_review_checklist(actor=leo, now=NOW, checklist_id=made.pk, fields={"code": "x"})
    with pytest.raises(NotAllowed):
        create_review_checklist(actor=ana, now=NOW, code="x", names=NAMES, items=POINTS)
