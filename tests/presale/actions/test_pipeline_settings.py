"""What the house sets about its pipeline."""

from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.presale.actions.pipeline_settings import set_loss_reason, set_stage
from yinuo.presale.errors import NumberOutOfRange
from yinuo.presale.models import LossReason, StageSetting
from yinuo.presale.stages import stages


def test_a_stage_gets_its_own_name_chance_and_patience(cast: Cast) -> None:
    set_stage(
        actor=cast.actor("leo_manager"), now=NOW, stage="proposing", probability=65, idle_days=10,
        names={"zh-hans": " 报价 ", "en": ""},
    )  # fmt: skip

    found = stages()["proposing"]
    assert (found.probability, found.idle_days, found.name("zh-hans")) == (65, 10, "报价")
    entry = JournalEntry.objects.get(verb="presale.stage_set")
    assert entry.facts["before"] == {"probability": 60, "idle_days": 7, "names": {}}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"stage": "dreaming"}, InvalidValue),
        ({"probability": 101}, NumberOutOfRange),
        ({"idle_days": 366}, NumberOutOfRange),
        ({"names": {"fr": "Devis"}}, InvalidValue),
        ({"names": {"en": "x" * 81}}, InvalidValue),
    ],
)
def test_refuses_what_is_no_stage(cast: Cast, wrong: dict[str, Any], error: type[DomainError]) -> None:
    known: dict[str, Any] = {"stage": "new", "probability": 10, "idle_days": 3, "names": {}}

    with pytest.raises(error):
        set_stage(actor=cast.actor("leo_manager"), now=NOW, **{**known, **wrong})

    assert not StageSetting.objects.exists() and not JournalEntry.objects.exists()


def test_a_loss_reason_is_added_and_put_out_of_use(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    names = {"zh-hans": "价格"}

    set_loss_reason(actor=leo, now=NOW, code="price", names=names)
    set_loss_reason(actor=leo, now=NOW, code="price", names=names, active=False)

    assert not LossReason.objects.get(code="price").active
    last = JournalEntry.objects.filter(verb="presale.loss_reason_changed").order_by("-id")[0]
    assert last.facts == {"code": "price", "changed": {"active": [True, False]}}


@pytest.mark.parametrize(
    ("code", "names"), [("Price!", {"zh-hans": "价"}), ("", {"zh-hans": "价"}), ("p", {})]
)
def test_refuses_a_reason_without_code_or_name(cast: Cast, code: str, names: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        set_loss_reason(actor=cast.actor("leo_manager"), now=NOW, code=code, names=names)

    assert not LossReason.objects.exists()


def test_agents_set_nothing(cast: Cast) -> None:
    ana = cast.actor("ana_agent")

    with pytest.raises(NotAllowed):
        set_stage(actor=ana, now=NOW, stage="new", probability=1, idle_days=1, names={})
    with pytest.raises(NotAllowed):
        set_loss_reason(actor=ana, now=NOW, code="price", names={"zh-hans": "价格"})
