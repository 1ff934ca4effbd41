"""What the house set about its pipeline: stages, loss reasons, and to whom sales are lost."""

from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.presale.models import LossReason, MarketTopic
from yinuo.presale.stages import Stage, stages


class LossReasonRow(Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    names: dict[str, str]
    active: bool


def list_stages(*, actor: Actor) -> list[Stage]:
    """Return the stages in the order of a sale. One query. Raises: NotAllowed."""
    actor.require("matter.read")
    return list(stages().values())


def list_loss_reasons(*, actor: Actor, language: str) -> list[LossReasonRow]:
    """Return the reasons why sales are lost, those in use first. One query. Raises: NotAllowed."""
    actor.require("matter.read")
    return [
        LossReasonRow(
            id=row.pk, code=row.code, name=text_in(row.names, language), names=row.names, active=row.active
        )
        for row in LossReason.objects.order_by("-active", "pk")
    ]


def loss_choices(*, actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return the reasons in use as choices. One query. Raises: NotAllowed."""
    return [(row.id, row.name) for row in list_loss_reasons(actor=actor, language=language) if row.active]


def rival_choices(*, actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return the competitors that are watched as choices. One query. Raises: NotAllowed."""
    actor.require("matter.read")
    rows = MarketTopic.objects.filter(kind="competitor", active=True).order_by("pk")
    return [(row.pk, text_in(row.names, language)) for row in rows]
