"""What the house sets about its pipeline: what stages are called and promise, and why sales are lost."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.live import tell
from yinuo.presale.errors import NumberOutOfRange
from yinuo.presale.journal import LossReasonChanged, StageSet
from yinuo.presale.models import LossReason, StageSetting
from yinuo.presale.rules.opportunity import STAGE_DEFAULTS
from yinuo.presale.stages import stages

RIGHT = "pipeline.edit"
LANGUAGES = ("zh-hans", "zh-hant", "en")
NAME_LENGTH = 80
MOST_IDLE_DAYS = 365
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


@action(journal=StageSet)
def set_stage(
    *,
    actor: Actor,
    now: datetime,
    stage: str,
    probability: int,
    idle_days: int,
    names: Mapping[str, str],
) -> StageSetting:
    """Set what a stage is called (nothing: the usual word), its chance in percent and after how many days one lies idle.

    Raises: NotAllowed, InvalidValue, NumberOutOfRange.
    """
    actor.require(RIGHT)
    if stage not in STAGE_DEFAULTS:
        raise InvalidValue(field="stage", problem=stage[:40])
    _within(probability, 0, 100, field="probability")
    _within(idle_days, 0, MOST_IDLE_DAYS, field="idle_days")
    before = stages()[stage]
    wanted = checked_names(names)
    row, _made = StageSetting.objects.update_or_create(
        stage=stage, defaults={"probability": probability, "idle_days": idle_days, "names": wanted}
    )
    record(
        StageSet(
            subject_id=list(STAGE_DEFAULTS).index(stage) + 1,
            stage=stage,
            probability=probability,
            idle_days=idle_days,
            names=wanted,
            before={
                "probability": before.probability,
                "idle_days": before.idle_days,
                "names": before.names,
            },
        )
    )
    tell("desk", event="sale")
    return row


@action(journal=LossReasonChanged)
def set_loss_reason(
    *, actor: Actor, now: datetime, code: str, names: Mapping[str, str], active: bool = True
) -> LossReason:
    """Add a reason why sales are lost, or change what one is called and whether it is in use.

    Raises: NotAllowed, InvalidValue.
    """
    actor.require(RIGHT)
    if not _CODE.fullmatch(code):
        raise InvalidValue(field="code", problem=code[:40])
    wanted = checked_names(names)
    if not text_in(wanted, "zh-hans"):
        raise InvalidValue(field="names", problem="—")
    row = LossReason.objects.select_for_update().filter(code=code).first()
    before: dict[str, Any] = {"names": row.names, "active": row.active} if row else {}
    if row is None:
        row = LossReason(code=code)
    row.names, row.active = wanted, active
    row.save()
    after = {"names": wanted, "active": active}
    record(
        LossReasonChanged(
            subject_id=row.pk,
            code=code,
            changed={
                name: [before.get(name), value] for name, value in after.items() if before.get(name) != value
            },
        )
    )
    return row


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return names trimmed, by the languages of the house, without the empty ones. Raises: InvalidValue."""
    if unknown := set(names) - set(LANGUAGES):
        raise InvalidValue(field="names", problem=", ".join(sorted(unknown))[:80])
    clean = {language: name.replace("\x00", "").strip() for language, name in names.items()}
    if any(len(name) > NAME_LENGTH for name in clean.values()):
        raise InvalidValue(field="names", problem=max(clean.values(), key=len)[:NAME_LENGTH] + "…")
    return {language: name for language, name in clean.items() if name}


def _within(value: int, least: int, most: int, *, field: str) -> None:
    if not least <= value <= most:
        raise NumberOutOfRange(field=field, value=value, least=least, most=most)
