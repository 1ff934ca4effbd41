"""Quotes through the API: written whole, approved, sent, decided; orders by telephone; what was told."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Limit, Line, Text, done, needs
from yinuo.api.inquiries import Asker
from yinuo.api.priced import Amount, PricedFacts
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.quote import draft_quote, edit_quote, renew_quote
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.actions.quote_order import take_quote_order
from yinuo.presale.actions.quote_review import (
    approve_quote,
    ask_quote_approval,
    send_quote_back,
    set_quote_limits,
)
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.models import Quote
from yinuo.presale.queries.quote import QuoteFile, get_quote
from yinuo.presale.queries.quotes import QuoteRow, list_quotes
from yinuo.presale.quote_limits import QuoteLimits, quote_limits
from yinuo.presale.rules.quote_content import (
    OfferedDate,
)

router = Router(tags=["quotes"])
TellingKey = Annotated[str, Field(max_length=60)]


class OfferedDateFacts(Schema):
    """A date: `due_at`, or `amount` days (`unit`) counted from acceptance. An unlikely one says why in `override`."""

    what: Line
    due_at: Instant | None = None
    certainty: Literal["day", "instant"] = "day"
    amount: Annotated[int, Field(ge=1, le=3650)] | None = None
    unit: Literal["working_days", "calendar_days", ""] = ""
    override: Line = ""


class QuoteFacts(PricedFacts):
    """A quote whole; amounts and percentages are strings of decimal numbers."""

    dates: Annotated[list[OfferedDateFacts], Field(max_length=20)] = []
    trouble: Text = ""
    answer: Text = ""
    value: Text = ""
    terms: Text = ""
    delivery: Text = ""
    valid_on: date | None = None

    def offered(self) -> tuple[OfferedDate, ...]:
        """Return what is offered by when."""
        return tuple(OfferedDate(**one.dict()) for one in self.dates)


class NewQuote(Schema):
    matter_id: Key
    content: QuoteFacts = QuoteFacts()


class QuoteWriting(Schema):
    """`seen_at` is the `changed_at` that was read: what somebody else wrote meanwhile is not overwritten."""

    content: QuoteFacts
    seen_at: Instant | None = None


class QuoteWords(Schema):
    words: Annotated[str, Field(max_length=2000)] = ""


class QuoteRenewal(Schema):
    withdraw: bool = False


class QuoteYes(Schema):
    """A yes that the customer said; `understood` are the keys of what was told and understood."""

    how: Literal["phone", "mail", "visit"]
    name: Line
    words: Annotated[str, Field(max_length=2000)]
    understood: list[TellingKey] = []


class QuoteNo(Schema):
    how: Literal["phone", "mail", "visit"] = "phone"
    words: Annotated[str, Field(max_length=2000)] = ""


class QuoteTelling(Schema):
    keys: list[TellingKey]
    channel: Literal["phone", "visit", "mail", "chat"]
    confirmed_words: Line = ""


class QuoteOrder(Schema):
    customer: Asker
    content: QuoteFacts
    words: Annotated[str, Field(max_length=2000)]
    channel: Literal["phone", "email"] = "phone"
    understood: list[TellingKey] = []


class QuoteLimitFacts(Schema):
    discount_limit_percent: Amount
    valid_days: Annotated[int, Field(ge=1, le=365)]


@router.get("/quotes", summary="List quotes", openapi_extra=shows(QuoteRow, many=True))
@needs("quote.make")
def quotes(
    request: HttpRequest,
    tab: Literal["", "open", "draft", "in_review", "offered", "accepted", "ended"] = "",
    mine: bool = False,
    customer_id: Key | None = None,
    matter_id: Key | None = None,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List quotes, the last changed first."""
    rows, after = list_quotes(
        actor=actor_of(request),
        tab=tab,
        mine=mine,
        customer_id=customer_id,
        matter_id=matter_id,
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/quotes", summary="Begin a quote")
@needs("quote.make")
def begin(request: HttpRequest, quote: NewQuote) -> HttpResponse:
    """Begin a quote in a matter; what a guide found fills trouble and value where they are empty."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(
            draft_quote(actor=actor, now=now, matter_id=quote.matter_id, content=quote.content.content())
        )

    return done(request, work, status=201, location=_place)


@router.post("/quotes/orders", summary="Take an order by telephone or mail")
@needs("quote.make")
def take(request: HttpRequest, order: QuoteOrder) -> HttpResponse:
    """Take an order: the customer's file, an inquiry and an accepted quote in one transaction."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(
            take_quote_order(
                actor=actor,
                now=now,
                customer=Arrival(**order.customer.dict()),
                content=order.content.content(),
                words=order.words,
                channel=order.channel,
                understood=tuple(order.understood),
            )
        )

    return done(request, work, status=201, location=_place)


@router.get("/quotes/limits", summary="Read the limits of quotes", openapi_extra=shows(QuoteLimits))
@needs("quote.make")
def limits(request: HttpRequest) -> HttpResponse:
    """Read what may be offered without asking, and for how many days an offer stands."""
    return answer(chosen(quote_limits(), ""))


@router.put("/quotes/limits", summary="Set the limits of quotes")
@needs("pipeline.edit")
def set_limits(request: HttpRequest, limits: QuoteLimitFacts) -> HttpResponse:
    """Set what may be offered without asking, and for how many days an offer stands."""

    def work(actor: Actor, now: datetime) -> Any:
        set_quote_limits(actor=actor, now=now, **limits.dict())
        return chosen(quote_limits(), "")

    return done(request, work)


@router.get("/quotes/{quote_id}", summary="Read a quote", openapi_extra=shows(QuoteFile))
@needs("matter.read")
def quote(request: HttpRequest, quote_id: Key) -> HttpResponse:
    """Read a quote whole: lines, dates with what history says, payments, what must be told, approvals, versions."""
    file = get_quote(actor=actor_of(request), quote_id=quote_id)
    return answer(chosen(file, ""))


@router.put("/quotes/{quote_id}", summary="Write a quote anew")
@needs("quote.make")
def write(request: HttpRequest, quote_id: Key, writing: QuoteWriting) -> HttpResponse:
    """Write a draft anew, whole; one that was approved is a draft again."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(
            edit_quote(
                actor=actor,
                now=now,
                quote_id=quote_id,
                content=writing.content.content(),
                seen_at=writing.seen_at,
            )
        )

    return done(request, work)


@router.post("/quotes/{quote_id}/renew", summary="Begin the next version")
@needs("quote.make")
def renew(request: HttpRequest, quote_id: Key, renewal: QuoteRenewal) -> HttpResponse:
    """Begin the next version as a copy; the earlier one stands until that is sent, or, withdrawn, until now."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(renew_quote(actor=actor, now=now, quote_id=quote_id, withdraw=renewal.withdraw))

    return done(request, work, status=201, location=_place)


@router.post("/quotes/{quote_id}/ask-approval", summary="Ask for approval")
@needs("quote.make")
def ask_approval(request: HttpRequest, quote_id: Key, said: QuoteWords) -> HttpResponse:
    """Ask somebody else for leave to send the quote."""

    def work(actor: Actor, now: datetime) -> Any:
        asked = ask_quote_approval(actor=actor, now=now, quote_id=quote_id, words=said.words)
        return {"id": quote_id, "state": "in_review", "grounds": asked.grounds}

    return done(request, work)


@router.post("/quotes/{quote_id}/approve", summary="Approve a quote")
@needs("quote.approve")
def approve(request: HttpRequest, quote_id: Key, said: QuoteWords) -> HttpResponse:
    """Give leave; whoever asked cannot give it."""

    def work(actor: Actor, now: datetime) -> Any:
        approve_quote(actor=actor, now=now, quote_id=quote_id, words=said.words)
        return {"id": quote_id, "state": "approved"}

    return done(request, work)


@router.post("/quotes/{quote_id}/send-back", summary="Send a quote back to its writer")
@needs("quote.approve")
def back(request: HttpRequest, quote_id: Key, said: QuoteWords) -> HttpResponse:
    """Refuse leave, with the reason."""

    def work(actor: Actor, now: datetime) -> Any:
        send_quote_back(actor=actor, now=now, quote_id=quote_id, words=said.words)
        return {"id": quote_id, "state": "draft"}

    return done(request, work)


@router.post("/quotes/{quote_id}/send", summary="Send a quote")
@needs("quote.make")
def send(request: HttpRequest, quote_id: Key, said: QuoteWords) -> HttpResponse:
    """Send a quote; the customer gets a message with the link."""
    return done(
        request,
        lambda actor, now: _made(send_quote(actor=actor, now=now, quote_id=quote_id, words=said.words)),
    )


@router.post("/quotes/{quote_id}/accept", summary="Write down that the customer accepted")
@needs("quote.make")
def accept(request: HttpRequest, quote_id: Key, yes: QuoteYes) -> HttpResponse:
    """Write down a yes by telephone, mail or face to face; what is offered by when is promised from then on."""
    acceptance = Acceptance(**{**yes.dict(), "understood": tuple(yes.understood)})

    def work(actor: Actor, now: datetime) -> Any:
        return _made(accept_quote(actor=actor, now=now, quote_id=quote_id, acceptance=acceptance))

    return done(request, work)


@router.post("/quotes/{quote_id}/decline", summary="Write down that the customer declined")
@needs("quote.make")
def decline(request: HttpRequest, quote_id: Key, no: QuoteNo) -> HttpResponse:
    """Write down a no, in the customer's words."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(decline_quote(actor=actor, now=now, quote_id=quote_id, **no.dict()))

    return done(request, work)


@router.post("/quotes/{quote_id}/tell", summary="Write down what was told before the sale")
@needs("matter.work")
def tell(request: HttpRequest, quote_id: Key, telling: QuoteTelling) -> HttpResponse:
    """Keep proof that precautions were told in these words; `confirmed_words` say that they were understood."""

    def work(actor: Actor, now: datetime) -> Any:
        file = get_quote(actor=actor, quote_id=quote_id)
        told = tell_precautions(
            actor=actor, now=now, matter_id=file.row.matter_id, quote_id=quote_id, **telling.dict()
        )
        return {
            "items": [{"id": row.pk, "words": row.words, "confirmed_at": row.confirmed_at} for row in told]
        }

    return done(request, work)


def _made(quote: Quote) -> dict[str, Any]:
    return {
        "id": quote.pk,
        "number": quote.number,
        "version": quote.version,
        "state": quote.state,
        "gross": quote.gross,
        "currency": quote.currency,
        "changed_at": quote.changed_at,
    }


def _place(made: dict[str, Any]) -> str:
    return f"/api/v1/quotes/{made['id']}"
