from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.designing import checklist
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.people.errors import AlreadyExists
from yinuo.presale.actions.survey_checklist import change_checklist, create_checklist
from yinuo.presale.models import SurveyChecklist


def test_gives_codes_to_new_points(cast: Cast) -> None:
    made = checklist(cast)

    assert [(item["code"], item["kind"], item["unit"]) for item in made.items] == [
        ("p1", "ok", ""),
        ("p2", "number", "mm"),
        ("p3", "text", ""),
    ]
    assert JournalEntry.objects.get(verb="presale.survey_checklist_changed").facts["items"] == 3


def test_keeps_the_codes_of_points_that_move(cast: Cast) -> None:
    made = checklist(cast)
    first, second, _third = made.items

    changed = change_checklist(
        actor=cast.actor("leo_manager"),
        now=NOW,
        checklist_id=made.pk,
        fields={"items": [second, {"texts": {"en": "New"}, "kind": "ok"}, first]},
    )

    assert [item["code"] for item in changed.items] == ["p2", "p3", "p1"]


@pytest.mark.parametrize(
    "fields",
    [
        {"items": []},
        {"items": [{"texts": {}, "kind": "ok"}]},
        {"items": [{"texts": {"en": "x"}, "kind": "poem"}]},
        {"items": [{"code": "A B", "texts": {"en": "x"}}]},
        {"items": [{"code": "a", "texts": {"en": "x"}}, {"code": "a", "texts": {"en": "y"}}]},
        {"items": [{"texts": {"en": "x"}}] * 61},
        {"names": {}},
        {"colour": "red"},
    ],
)
def test_refuses_what_cannot_be_asked(cast: Cast, fields: dict[str, Any]) -> None:
    made = checklist(cast)

    with pytest.raises((InvalidValue, SeveralErrors)):
        change_checklist(actor=cast.actor("leo_manager"), now=NOW, checklist_id=made.pk, fields=fields)

    made.refresh_from_db()
    assert len(made.items) == 3


def test_refuses_who_may_not_and_what_is_there(cast: Cast) -> None:
    made = checklist(cast)
    with pytest.raises(AlreadyExists):
        checklist(cast)
    with pytest.raises(InvalidValue):
        checklist(cast, code="Not A Code")
    with pytest.raises(NotAllowed):
        create_checklist(actor=cast.actor("ana_agent"), now=NOW, code="x", names={"en": "x"}, items=[])
    with pytest.raises(NotFound):
        change_checklist(actor=cast.actor("leo_manager"), now=NOW, checklist_id=1, fields={})

    assert list(SurveyChecklist.objects.values_list("pk", flat=True)) == [made.pk]
