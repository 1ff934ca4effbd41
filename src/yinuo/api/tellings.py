"""What must be known before buying, in a matter: read, and told, through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer
from yinuo.api.doors import Line, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.queries.telling import BeforeSale, told_before_sale

router = Router(tags=["quotes"])


class MatterTelling(Schema):
    """What was told: the keys of what is listed. `confirmed_words` are what the customer said to it."""

    keys: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=200)]
    channel: Literal["phone", "visit", "mail", "chat"]
    confirmed_words: Line = ""


@router.get("/matters/{which}/precautions", summary="List what must be told", openapi_extra=shows(BeforeSale))
@needs("matter.read")
def precautions(request: HttpRequest, which: str) -> HttpResponse:
    """List what must be told before the sale, with who told it: of the matter's newest quote, else of its product."""
    actor = actor_of(request)
    return answer(told_before_sale(actor=actor, matter_id=matter_id_of(actor, which)))


@router.post("/matters/{which}/precautions", summary="Write down what was told")
@needs("matter.work")
def tell(request: HttpRequest, which: str, telling: MatterTelling) -> HttpResponse:
    """Keep proof that these were told in these words; with `confirmed_words` they count as understood."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        found = told_before_sale(actor=actor, matter_id=key)
        tell_precautions(
            actor=actor,
            now=now,
            matter_id=key,
            product_ids=found.product_ids,
            quote_id=found.quote_id,
            **telling.dict(),
        )
        return told_before_sale(actor=actor, matter_id=key)

    return done(request, work)
