"""What is priced, as programs write it: the lines, the discount and the payments of a quote or an order."""

from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

from yinuo.api.doors import Key, Line, Text
from yinuo.presale.rules.quote_content import OfferedDate, Payment, QuoteContent, QuoteItem, QuotePart

Amount = Annotated[Decimal, Field(max_digits=30)]


class QuotePartFacts(Schema):
    title: Line = ""
    quantity: Amount = Decimal(1)
    unit: Line = ""
    product_id: Key | None = None
    variant_id: Key | None = None


class QuoteItemFacts(QuotePartFacts):
    """A line. Without `unit_price` and `tax_rate` the catalogue is asked; `parts` make it a bundle."""

    note: Text = ""
    unit_price: Amount | None = None
    discount_percent: Amount = Decimal(0)
    tax_rate: Amount | None = None
    parts: list[QuotePartFacts] = []


class PaymentFacts(Schema):
    percent: Amount
    when: Line


class PricedFacts(Schema):
    """What is priced; amounts and percentages are strings of decimal numbers."""

    items: Annotated[list[QuoteItemFacts], Field(max_length=200)] = []
    language: Literal["zh-hans", "zh-hant", "en"] = "zh-hans"
    currency: Line = "CNY"
    includes_tax: bool = True
    discount_percent: Amount = Decimal(0)
    deposit_percent: Amount = Decimal(0)
    payments: Annotated[list[PaymentFacts], Field(max_length=36)] = []

    def content(self) -> QuoteContent:
        """Return it in the action's words."""
        plain = self.dict(exclude={"items", "dates", "payments"})
        return QuoteContent(
            **plain,
            items=tuple(
                QuoteItem(
                    **item.dict(exclude={"parts"}),
                    parts=tuple(QuotePart(**part.dict()) for part in item.parts),
                )
                for item in self.items
            ),
            dates=self.offered(),
            payments=tuple(Payment(**one.dict()) for one in self.payments),
        )

    def offered(self) -> tuple[OfferedDate, ...]:
        """Return what is offered by when: nothing, where there are no dates."""
        return ()
