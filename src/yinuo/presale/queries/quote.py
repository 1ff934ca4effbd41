"""One quote, whole, as pages and programs read it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.core.moves import possible_moves
from yinuo.matters.access import reach_of
from yinuo.presale import access
from yinuo.presale.models import Quote, QuoteApproval, QuoteDate, QuoteLine
from yinuo.presale.queries.quotes import QuoteRow, quote_row, with_people
from yinuo.presale.quote_limits import terms_of
from yinuo.presale.rules.quote import amounts_of, payments_of
from yinuo.presale.rules.quote_content import Payment, QuoteContent
from yinuo.presale.states import QUOTE_MOVES
from yinuo.presale.tellings import Need, needs_of_quote


class QuotePartRow(Struct, frozen=True, kw_only=True):
    title: str
    quantity: Decimal
    unit: str
    product_id: int | None
    variant_id: int | None


class QuoteLineRow(Struct, frozen=True, kw_only=True):
    """A line; `before` is what it would be without any discount."""

    id: int
    title: str
    note: str
    quantity: Decimal
    unit: str
    product_id: int | None
    variant_id: int | None
    list_price: Decimal | None
    unit_price: Decimal
    discount_percent: Decimal
    tax_rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    before: Decimal
    parts: list[QuotePartRow] = field(default_factory=list)


class QuoteDateRow(Struct, frozen=True, kw_only=True):
    """An offered date: an instant, or days from acceptance; once accepted, the promise it became."""

    id: int
    what: str
    due_at: datetime | None
    certainty: str
    amount: int | None
    unit: str
    history: dict[str, Any]
    override: str
    promise_id: int | None = None
    promise_state: str = ""
    promise_due_at: datetime | None = None


class QuotePaymentRow(Struct, frozen=True, kw_only=True):
    """A payment; the deposit has no `when`."""

    percent: Decimal
    when: str
    amount: Decimal
    is_deposit: bool


class QuoteApprovalRow(Struct, frozen=True, kw_only=True):
    grounds: list[dict[str, Any]]
    asked_by: str
    asked_by_id: int | None
    asked_at: datetime
    asked_words: str
    decided_by: str
    decided_at: datetime | None
    approved: bool | None
    words: str


class QuoteVersionRow(Struct, frozen=True, kw_only=True):
    id: int
    version: int
    state: str
    secret: str
    is_offered: bool


class QuoteFile(Struct, frozen=True, kw_only=True):
    """A version of a quote, whole. `moves` are those that its state and the reader's rights allow."""

    row: QuoteRow
    language: str
    includes_tax: bool
    trouble: str
    answer: str
    value: str
    terms: str
    delivery: str
    discount_percent: Decimal
    deposit_percent: Decimal
    list_total: Decimal
    offered: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    lines: list[QuoteLineRow]
    dates: list[QuoteDateRow]
    payments: list[QuotePaymentRow]
    needs: list[Need]
    approvals: list[QuoteApprovalRow]
    versions: list[QuoteVersionRow]
    moves: list[str]
    secret: str
    thread_secret: str
    evidence: dict[str, Any]
    declined_words: str
    discovery_id: int | None
    is_over: bool

    @property
    def saved(self) -> Decimal:
        """Return how much less is asked than the list says."""
        return max(self.list_total - self.offered, Decimal(0))

    @property
    def newest_secret(self) -> str:
        """Return the secret of the newest version that was offered."""
        return next((v.secret for v in self.versions if v.is_offered), "")


def get_quote(*, actor: Actor, quote_id: int) -> QuoteFile:
    """Return a quote whole. At most ten queries. Raises: NotFound."""
    quote = with_people(access.visible_quotes(actor)).filter(pk=quote_id).first()
    if quote is None or (actor.kind is ActorKind.CUSTOMER and quote.sent_at is None):
        raise NotFound()
    return _file(quote, moves=_moves(actor, quote))


def read_quote(*, secret: str, now: datetime) -> QuoteFile:
    """Return the offered quote that a secret opens, as its customer reads it. Raises: NotFound."""
    found = access.quote_of_secret(secret)
    if found is None or found.sent_at is None:
        raise NotFound()
    return _file(found, moves=[], now=now)


def _moves(actor: Actor, quote: Quote) -> list[str]:
    """Return the moves of staff that state, right and reach allow; an approval is for somebody else."""
    possible = [name for name in possible_moves(QUOTE_MOVES, quote.state) if QUOTE_MOVES[name].right]
    reached = {
        right: type(quote.matter).objects.filter(reach_of(actor, right), pk=quote.matter_id).exists()
        for right in sorted({str(QUOTE_MOVES[name].right) for name in possible})
    }
    return [name for name in possible if reached[str(QUOTE_MOVES[name].right)]]


def _file(quote: Quote, *, moves: list[str], now: datetime | None = None) -> QuoteFile:
    stored = list(QuoteLine.objects.filter(quote=quote).order_by("position"))
    heads = [line for line in stored if line.bundle_id is None]
    amounts = amounts_of(
        [terms_of(line) for line in heads],
        discount_percent=quote.discount_percent,
        includes_tax=quote.includes_tax,
        currency=quote.currency,
    )
    lines = [
        _line(line, before=amount.listed, parts=[p for p in stored if p.bundle_id == line.pk])
        for line, amount in zip(heads, amounts.lines, strict=True)
    ]
    over = now is not None and quote.valid_until is not None and quote.valid_until <= now
    return QuoteFile(
        row=quote_row(quote),
        language=quote.language,
        includes_tax=quote.includes_tax,
        trouble=quote.trouble,
        answer=quote.answer,
        value=quote.value,
        terms=quote.terms,
        delivery=quote.delivery,
        discount_percent=quote.discount_percent,
        deposit_percent=quote.deposit_percent,
        list_total=quote.list_total,
        offered=amounts.offered,
        net=quote.net,
        tax=quote.tax,
        gross=quote.gross,
        lines=lines,
        dates=[
            _date(row)
            for row in QuoteDate.objects.filter(quote=quote).select_related("promise").order_by("position")
        ],
        payments=_payments(quote),
        needs=needs_of_quote(quote),
        approvals=[_approval(row) for row in _approvals(quote)],
        versions=_versions(quote),
        moves=moves,
        secret=quote.secret,
        thread_secret=quote.matter.secret,
        evidence=quote.evidence,
        declined_words=quote.declined_words,
        discovery_id=quote.discovery_id,
        is_over=over,
    )


def _line(line: QuoteLine, *, before: Decimal, parts: list[QuoteLine]) -> QuoteLineRow:
    return QuoteLineRow(
        id=line.pk,
        title=line.title,
        note=line.note,
        quantity=line.quantity,
        unit=line.unit,
        product_id=line.product_id,
        variant_id=line.variant_id,
        list_price=line.list_price,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_rate=line.tax_rate,
        net=line.net,
        tax=line.tax,
        gross=line.gross,
        before=before,
        parts=[
            QuotePartRow(
                title=part.title,
                quantity=part.quantity,
                unit=part.unit,
                product_id=part.product_id,
                variant_id=part.variant_id,
            )
            for part in parts
        ],
    )


def _date(row: QuoteDate) -> QuoteDateRow:
    return QuoteDateRow(
        id=row.pk,
        what=row.what,
        due_at=row.due_at,
        certainty=row.certainty,
        amount=row.amount,
        unit=row.unit,
        history=row.history,
        override=row.override,
        promise_id=row.promise_id,
        promise_state=row.promise.state if row.promise else "",
        promise_due_at=row.promise.due_at if row.promise else None,
    )


def _payments(quote: Quote) -> list[QuotePaymentRow]:
    """Return the deposit and the payments with their amounts; a deposit alone is followed by the rest."""
    later = tuple(Payment(percent=Decimal(p["percent"]), when=p["when"]) for p in quote.instalments)
    shares = QuoteContent(deposit_percent=quote.deposit_percent, payments=later).percents()
    amounts = payments_of(quote.gross, currency=quote.currency, percents=shares)
    has_deposit = bool(quote.deposit_percent)
    whens = ([""] if has_deposit else []) + [payment.when for payment in later]
    return [
        QuotePaymentRow(
            percent=share,
            when=whens[place] if place < len(whens) else "",
            amount=amount,
            is_deposit=has_deposit and place == 0,
        )
        for place, (share, amount) in enumerate(zip(shares, amounts, strict=True))
    ]


def _approvals(quote: Quote) -> Any:
    return (
        QuoteApproval.objects.filter(quote=quote)
        .select_related("asked_by", "decided_by")
        .order_by("-asked_at", "-id")
    )


def _approval(row: QuoteApproval) -> QuoteApprovalRow:
    return QuoteApprovalRow(
        grounds=row.grounds,
        asked_by=row.asked_by.name if row.asked_by else "",
        asked_by_id=row.asked_by_id,
        asked_at=row.asked_at,
        asked_words=row.asked_words,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        approved=row.approved,
        words=row.words,
    )


def _versions(quote: Quote) -> list[QuoteVersionRow]:
    rows = Quote.objects.filter(number=quote.number).order_by("-version")
    return [
        QuoteVersionRow(id=key, version=version, state=state, secret=secret, is_offered=sent_at is not None)
        for key, version, state, secret, sent_at in rows.values_list(
            "pk", "version", "state", "secret", "sent_at"
        )
    ]
