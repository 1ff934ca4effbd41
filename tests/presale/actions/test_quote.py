from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.presale.quoting import DELIVERY, content_for, drafted, entries, make_product, make_variant, sent
from yinuo.core.errors import InvalidMove, InvalidValue, NotAllowed, NotFound, SeveralErrors, StaleState
from yinuo.matters.errors import DueInThePast
from yinuo.presale.actions.quote import draft_quote, edit_quote, renew_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.errors import NewerVersionExists, NumberOutOfRange, PaymentsNotWhole, QuoteTooLarge
from yinuo.presale.models import DiscoveryAnswer, DiscoveryGuide, DiscoverySession, GuideVersion, Quote
from yinuo.presale.quote_rows import content_of
from yinuo.presale.rules.quote_content import OfferedDate, Payment, QuoteContent, QuoteItem, QuotePart


def discover(cast: Cast, matter: Any) -> DiscoverySession:
    guide = DiscoveryGuide.objects.create(code="table", created_at=NOW)
    version = GuideVersion.objects.create(
        guide=guide,
        number=1,
        written_at=NOW,
        questions=[
            {"code": "why", "about": "trouble", "kind": "text", "texts": {"zh-hans": "现在最烦的是什么？"}},
            {
                "code": "look",
                "about": "wish",
                "kind": "several",
                "texts": {"zh-hans": "想要什么样子？"},
                "options": [
                    {"value": "warm", "texts": {"zh-hans": "温暖"}},
                    {"value": "light", "texts": {"zh-hans": "轻巧"}},
                ],
            },
            {"code": "kids", "about": "trouble", "kind": "yes_no", "texts": {"zh-hans": "孩子会磕到桌角"}},
        ],
    )
    session = DiscoverySession.objects.create(
        version=version, customer=matter.customer, matter=matter, mode="phone", secret="s" * 32, begun_at=NOW
    )
    for code, value in {"why": "玻璃茶几总有指纹", "look": ["warm", "light"], "kids": True}.items():
        DiscoveryAnswer.objects.create(session=session, question=code, value=value, by="staff", at=NOW)
    return session


def test_begins_with_what_the_customer_has_said_already(cast: Cast, ask: Any) -> None:
    matter = ask()
    session = discover(cast, matter)

    quote = draft_quote(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk)

    assert quote.trouble == "玻璃茶几总有指纹\n孩子会磕到桌角"
    assert quote.value == "温暖、轻巧"
    assert quote.discovery_id == session.pk
    assert (quote.number[:3], quote.version, quote.state) == ("BJ-", 1, "draft")
    assert [e.facts["discovery_id"] for e in entries("quote_drafted")] == [session.pk]


def test_takes_the_price_of_the_catalogue_and_keeps_its_own_beside_it(cast: Cast, ask: Any) -> None:
    product = make_product()
    variant = make_variant(product, price="2600.00")
    items = (
        QuoteItem(variant_id=variant.pk, quantity=Decimal(2)),
        QuoteItem(product_id=product.pk, unit_price=Decimal("1900.00")),
        QuoteItem(title="送货上门", unit_price=Decimal("80.00"), tax_rate=Decimal(9)),
    )

    quote = drafted(cast, ask, items=items)

    lines = list(quote.lines.order_by("position"))
    assert [line.title for line in lines] == ["岩板茶几 · 胡桃", "岩板茶几", "送货上门"]
    assert [line.list_price for line in lines] == [Decimal("2600.00"), Decimal("2000.00"), None]
    assert [line.unit_price for line in lines] == [Decimal("2600.00"), Decimal("1900.00"), Decimal("80.00")]
    assert quote.gross == Decimal("7180.00")
    assert quote.list_total == Decimal("7280.00")
    assert quote.net + quote.tax == quote.gross


def test_a_bundle_has_the_price_and_its_parts_none(cast: Cast, ask: Any) -> None:
    product = make_product()
    bundle = QuoteItem(
        title="客厅三件套",
        unit_price=Decimal("5000.00"),
        parts=(QuotePart(title="", product_id=product.pk), QuotePart(title="地毯", quantity=Decimal(2))),
    )

    quote = drafted(cast, ask, items=(bundle,))

    head, table, rug = quote.lines.order_by("position")
    assert (table.bundle_id, rug.bundle_id) == (head.pk, head.pk)
    assert (table.title, table.product_id, table.gross) == ("岩板茶几", product.pk, Decimal(0))
    assert quote.gross == Decimal("5000.00")
    assert content_of(quote).items[0].parts[1].quantity == Decimal(2)


def test_writes_a_draft_anew_and_says_what_it_comes_to(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask)
    content = replace(content_of(quote), discount_percent=Decimal(5), answer="换成圆角。")

    edited = edit_quote(
        actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk, content=content, seen_at=quote.changed_at
    )

    assert (edited.answer, edited.gross) == ("换成圆角。", Decimal("1900.00"))
    assert edited.changed_at > quote.changed_at
    facts = entries("quote_edited")[0].facts
    assert (facts["gross"], facts["lines"], facts["dates"]) == ("1900.00", 1, 1)


def test_does_not_write_over_what_somebody_else_wrote_meanwhile(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask)
    seen = quote.changed_at
    content = content_of(quote)
    edit_quote(
        actor=cast.actor("ana_agent"),
        now=NOW,
        quote_id=quote.pk,
        content=replace(content, answer="一"),
        seen_at=seen,
    )

    with pytest.raises(StaleState):
        edit_quote(
            actor=cast.actor("leo_manager"),
            now=NOW,
            quote_id=quote.pk,
            content=replace(content, answer="二"),
            seen_at=seen,
        )

    assert Quote.objects.get(pk=quote.pk).answer == "一"
    assert len(entries("quote_edited")) == 1


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"discount_percent": Decimal(-1)}, NumberOutOfRange, "discount_percent"),
        ({"discount_percent": Decimal("100.01")}, NumberOutOfRange, "discount_percent"),
        ({"discount_percent": Decimal("NaN")}, NumberOutOfRange, "discount_percent"),
        ({"currency": "kwd"}, InvalidValue, "currency"),
        ({"currency": "KWD"}, InvalidValue, "currency"),
        ({"language": "de"}, InvalidValue, "language"),
        ({"items": (QuoteItem(title="x", quantity=Decimal(0)),)}, NumberOutOfRange, "items.0.quantity"),
        (
            {"items": (QuoteItem(title="x", quantity=Decimal("Infinity")),)},
            NumberOutOfRange,
            "items.0.quantity",
        ),
        (
            {"items": (QuoteItem(title="x", unit_price=Decimal("1.001")),)},
            NumberOutOfRange,
            "items.0.unit_price",
        ),
        ({"items": (QuoteItem(product_id=2**62),)}, InvalidValue, "product_id"),
        (
            {
                "items": (
                    QuoteItem(
                        title="x", quantity=Decimal("999999999"), unit_price=Decimal("999999999999.99")
                    ),
                )
            },
            QuoteTooLarge,
            "items",
        ),
        (
            {"dates": (OfferedDate(what="昨天", due_at=NOW - timedelta(days=2)),)},
            DueInThePast,
            "dates.0.due_at",
        ),
        (
            {"dates": (OfferedDate(what="x", amount=0, unit="working_days"),)},
            NumberOutOfRange,
            "dates.0.amount",
        ),
        ({"dates": (OfferedDate(what="x", amount=3, unit="moons"),)}, InvalidValue, "dates.0.unit"),
        (
            {"deposit_percent": Decimal(30), "payments": (Payment(percent=Decimal(60), when="货到"),)},
            PaymentsNotWhole,
            "payments",
        ),
    ],
)
def test_refuses_what_cannot_be_and_changes_nothing(
    cast: Cast, ask: Any, changes: dict[str, Any], kind: type[Exception], field: str
) -> None:
    quote = drafted(cast, ask)

    with pytest.raises(kind) as refused:
        edit_quote(
            actor=cast.actor("ana_agent"),
            now=NOW,
            quote_id=quote.pk,
            content=replace(content_of(quote), **changes),
        )

    assert refused.value.field == field  # type: ignore[attr-defined]
    assert Quote.objects.get(pk=quote.pk).gross == quote.gross
    assert entries("quote_edited") == []


def test_says_everything_that_is_wrong_at_once(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask)
    content = QuoteContent(
        items=(QuoteItem(), QuoteItem(title="x" * 161)), dates=(OfferedDate(what="", due_at=DELIVERY),)
    )

    with pytest.raises(SeveralErrors) as refused:
        edit_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk, content=content)

    assert [e.field for e in refused.value.errors] == ["items.0.title", "items.1.title", "dates.0.what"]


def test_keeps_nuls_out(cast: Cast, ask: Any) -> None:
    quote = drafted(
        cast, ask, trouble="指纹\x00多", items=(QuoteItem(title="\x00桌", unit_price=Decimal(1)),)
    )

    assert quote.trouble == "指纹多"
    assert quote.lines.get().title == "桌"


def test_an_offered_quote_is_not_written_anew(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask)

    with pytest.raises(InvalidMove):
        edit_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk, content=content_of(quote))

    assert Quote.objects.get(pk=quote.pk).state == "sent"


def test_the_next_version_leaves_the_earlier_one_standing_until_it_is_sent(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = sent(
        cast, ask, deposit_percent=Decimal(30), payments=(Payment(percent=Decimal(70), when="送货前"),)
    )

    newer = renew_quote(actor=ana, now=NOW, quote_id=quote.pk)

    assert (newer.number, newer.version, newer.state) == (quote.number, 2, "draft")
    assert newer.secret != quote.secret
    assert (
        newer.instalments == [{"percent": "70.00", "when": "送货前"}]
        or newer.instalments == quote.instalments
    )
    assert newer.dates.get().due_at == quote.dates.get().due_at
    assert Quote.objects.get(pk=quote.pk).state == "sent"
    send_quote(actor=ana, now=NOW, quote_id=newer.pk)
    assert Quote.objects.get(pk=quote.pk).state == "superseded"
    assert [e.facts["new_version"] for e in entries("quote_replaced")] == [2]


def test_the_next_version_can_withdraw_the_earlier_one_at_once(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask)

    renew_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk, withdraw=True)

    assert Quote.objects.get(pk=quote.pk).state == "superseded"


def test_there_is_one_next_version(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = sent(cast, ask)
    renew_quote(actor=ana, now=NOW, quote_id=quote.pk)

    with pytest.raises(NewerVersionExists):
        renew_quote(actor=ana, now=NOW, quote_id=quote.pk)

    assert Quote.objects.filter(number=quote.number).count() == 2


def test_a_draft_has_no_next_version(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask)

    with pytest.raises(InvalidMove):
        renew_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk)

    assert Quote.objects.count() == 1


def test_is_for_those_who_write_quotes_and_reach_the_matter(cast: Cast, ask: Any) -> None:
    matter = ask()
    content = content_for(make_product())

    with pytest.raises((NotAllowed, NotFound)):
        draft_quote(actor=cast.actor("tia_technician"), now=NOW, matter_id=matter.pk, content=content)
    with pytest.raises((NotAllowed, NotFound)):
        draft_quote(actor=cast.actor("otto_other_outlet"), now=NOW, matter_id=matter.pk, content=content)

    assert Quote.objects.count() == 0
