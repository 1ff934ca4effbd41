"""Changes of orders through the API: asked for, assessed, put before the customer, decided, applied, taken back."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Limit, Line, Text, done, needs
from yinuo.api.priced import QuoteItemFacts
from yinuo.api.schema import shows
from yinuo.core.errors import NotFound
from yinuo.insale.access import visible_orders
from yinuo.insale.actions.change import offer_change, raise_change, withdraw_change
from yinuo.insale.actions.change_assessment import Assessment, assess_change
from yinuo.insale.actions.change_decision import ChangeDecision, agree_change, apply_change, reject_change
from yinuo.insale.models import ChangeRequest
from yinuo.insale.queries.changes import ChangeFile, ChangeRow, get_change, list_changes_of, list_open_changes
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem, QuotePart

router = Router(tags=["changes"])


class NewChange(Schema):
    """What should be different; a customer's wish is answered within the time that is promised for it."""

    wish: Annotated[str, Field(max_length=5000)]
    raised_by: Literal["customer", "house"] = "customer"


class ChangeAssessment(Schema):
    """All lines as they would be; the price follows from them. `delivery_on` only where the day would be another."""

    items: Annotated[list[QuoteItemFacts], Field(max_length=200)]
    delivery_on: date | None = None
    drawings: Annotated[str, Field(max_length=5000)] = ""
    effects: Annotated[str, Field(max_length=5000)] = ""
    override: Line = ""

    def assessment(self) -> Assessment:
        """Return it in the action's words."""
        items = tuple(
            QuoteItem(
                **item.dict(exclude={"parts"}), parts=tuple(QuotePart(**part.dict()) for part in item.parts)
            )
            for item in self.items
        )
        return Assessment(content=QuoteContent(items=items), **self.dict(exclude={"items"}))


class ChangeWords(Schema):
    """Words before the link, in the customer's language."""

    words: Text = ""


class ChangeSaid(Schema):
    """A decision that was said elsewhere than on the customer's page, word for word."""

    how: Literal["phone", "mail", "visit"]
    name: Annotated[str, Field(max_length=80)] = ""
    words: Annotated[str, Field(max_length=2000)]


class ChangeReason(Schema):
    reason: Line


@router.get("/changes", summary="List open changes", openapi_extra=shows(ChangeRow, many=True))
@needs("order.work")
def open_changes(
    request: HttpRequest, cursor: Line = "", fields: Line = "", limit: Limit = 50
) -> HttpResponse:
    """List what is asked for and not in force yet, the oldest first."""
    rows, after = list_open_changes(actor=actor_of(request), after=cursor, limit=limit)
    return page(rows, after=after, fields=fields)


@router.get(
    "/orders/{order_id}/changes", summary="List an order's changes", openapi_extra=shows(ChangeRow, many=True)
)
@needs("matter.read")
def changes_of(request: HttpRequest, order_id: Key) -> HttpResponse:
    """List all changes of an order, the newest first."""
    if not visible_orders(actor_of(request)).filter(pk=order_id).exists():
        raise NotFound()
    return page(list_changes_of(actor=actor_of(request), order_id=order_id))


@router.post("/orders/{order_id}/changes", summary="Ask for a change")
@needs("order.work")
def ask_for(request: HttpRequest, order_id: Key, change: NewChange) -> HttpResponse:
    """Write down a wish, the customer's or the house's; nothing changes yet."""
    return done(
        request,
        lambda actor, now: _made(raise_change(actor=actor, now=now, order_id=order_id, **change.dict())),
        status=201,
        location=lambda made: f"/api/v1/changes/{made['id']}",
    )


@router.get("/changes/{change_id}", summary="Read a change", openapi_extra=shows(ChangeFile))
@needs("matter.read")
def change(request: HttpRequest, change_id: Key) -> HttpResponse:
    """Read a change whole: lines before and after, price and day, how it was decided."""
    return answer(chosen(get_change(actor=actor_of(request), now=timezone.now(), change_id=change_id), ""))


@router.post("/changes/{change_id}/assess", summary="Assess a change")
@needs("order.work")
def assess(request: HttpRequest, change_id: Key, assessment: ChangeAssessment) -> HttpResponse:
    """Write down what it comes to; until the customer is asked it can be assessed anew."""
    return done(
        request,
        lambda actor, now: _made(
            assess_change(actor=actor, now=now, change_id=change_id, assessment=assessment.assessment())
        ),
    )


@router.post("/changes/{change_id}/offer", summary="Ask the customer about a change")
@needs("order.work")
def offer(request: HttpRequest, change_id: Key, words: ChangeWords) -> HttpResponse:
    """Send the customer the link on which they decide."""
    return done(
        request,
        lambda actor, now: _made(offer_change(actor=actor, now=now, change_id=change_id, words=words.words)),
    )


@router.post("/changes/{change_id}/agree", summary="Write down a yes to a change")
@needs("order.work")
def agree(request: HttpRequest, change_id: Key, said: ChangeSaid) -> HttpResponse:
    """Write down a yes that was said elsewhere; it is in force at once where nothing stands in its way."""
    return done(
        request,
        lambda actor, now: _made(
            agree_change(actor=actor, now=now, change_id=change_id, decision=ChangeDecision(**said.dict()))
        ),
    )


@router.post("/changes/{change_id}/reject", summary="Write down a no to a change")
@needs("order.work")
def reject(request: HttpRequest, change_id: Key, said: ChangeSaid) -> HttpResponse:
    """Write down a no that was said elsewhere; what was promised stays."""
    return done(
        request,
        lambda actor, now: _made(
            reject_change(actor=actor, now=now, change_id=change_id, decision=ChangeDecision(**said.dict()))
        ),
    )


@router.post("/changes/{change_id}/apply", summary="Put an agreed change into force")
@needs("order.work")
def apply(request: HttpRequest, change_id: Key) -> HttpResponse:
    """Apply what was agreed and could not be applied then."""
    return done(request, lambda actor, now: _made(apply_change(actor=actor, now=now, change_id=change_id)))


@router.post("/changes/{change_id}/withdraw", summary="Take a change back")
@needs("order.work")
def withdraw(request: HttpRequest, change_id: Key, because: ChangeReason) -> HttpResponse:
    """Take a change back before it is in force, with the reason."""
    return done(
        request,
        lambda actor, now: _made(
            withdraw_change(actor=actor, now=now, change_id=change_id, reason=because.reason)
        ),
    )


def _made(made: ChangeRequest) -> dict[str, Any]:
    return {
        "id": made.pk,
        "order_id": made.order_id,
        "number": made.number,
        "state": made.state,
        "price_change": made.price_change,
        "delivery_on": made.delivery_on,
        "promise_id": made.promise_id,
    }
