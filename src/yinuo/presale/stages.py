"""What the house calls the stages of a sale, how likely it thinks a sale is in each, and when one lies idle."""

from datetime import date, datetime

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Coalesce
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.organisation import organisation
from yinuo.presale.models import StageSetting
from yinuo.presale.rules.opportunity import STAGE_DEFAULTS
from yinuo.presale.states import OpportunityStage


class Stage(Struct, frozen=True, kw_only=True):
    """A stage as the house set it; `probability` is in percent, `names` language → text, empty where never renamed."""

    code: str
    names: dict[str, str]
    probability: int
    idle_days: int

    def name(self, language: str) -> str:
        """Return the house's name, else the usual one in the language that is active."""
        return text_in(self.names, language) or str(OpportunityStage(self.code).label)


def stages() -> dict[str, Stage]:
    """Return every stage by its code, in the order of a sale. One query."""
    rows = {row.stage: row for row in StageSetting.objects.all()}
    found = {}
    for code, usual in STAGE_DEFAULTS.items():
        row = rows.get(code)
        found[code] = Stage(
            code=code,
            names=row.names if row else {},
            probability=row.probability if row else usual.probability,
            idle_days=row.idle_days if row else usual.idle_days,
        )
    return found


def chance(known: dict[str, Stage]) -> Coalesce:
    """Return the expression of an opportunity's chance in percent: its own, else its stage's."""
    by_stage = [When(stage=code, then=Value(stage.probability)) for code, stage in known.items()]
    return Coalesce(F("probability"), Case(*by_stage, default=Value(0), output_field=IntegerField()))


def house_day(now: datetime) -> date:
    """Return the day that an instant lies in, where the house stands."""
    return now.astimezone(organisation().zone).date()
