"""An order that was called off takes back what the questions before it had led to."""

from typing import Any

from tests.cast import NOW, Cast
from tests.insale.ordering import ordered
from tests.presale.looking_after import MAIL
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.order import cancel_order
from yinuo.presale.models import Inquiry


def bought_at(matter_id: int) -> Any:
    return Inquiry.objects.values_list("bought_at", flat=True).get(pk=matter_id)


def test_what_was_called_off_was_not_bought(cast: Cast, ask: Any) -> None:
    quote, order = ordered(cast, lambda **more: ask(asker=MAIL, **more))
    assert bought_at(quote.matter_id) is not None

    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="Moved abroad")

    assert bought_at(quote.matter_id) is None
    assert JournalEntry.objects.filter(verb="presale.inquiry_not_bought").count() == 1
