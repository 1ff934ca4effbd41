"""Both decide at once: one word is taken."""

import pytest

from tests.cast import NOW, Cast
from tests.insale.changing import YES, offered, reader_of
from tests.insale.ordering import confirmed, entries
from tests.matters.test_races import at_once
from yinuo.core.errors import DomainError
from yinuo.core.journal import verify_journal
from yinuo.insale.actions.change_decision import ChangeDecision, agree_change, reject_change
from yinuo.insale.errors import ChangeDecided
from yinuo.insale.models import ChangeRequest, Order

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_yes_and_a_no_at_once_are_one_decision(cast: Cast) -> None:
    order = confirmed(cast)
    change, kim = offered(cast, order), reader_of(order)
    no = ChangeDecision(words="no")

    found = at_once(
        *[lambda: agree_change(actor=kim, now=NOW, change_id=change.pk, decision=YES) for _one in range(3)],
        *[lambda: reject_change(actor=kim, now=NOW, change_id=change.pk, decision=no) for _one in range(3)],
    )

    assert {type(one) for one in found if isinstance(one, DomainError)} == {ChangeDecided}
    assert len(entries("change_agreed")) + len(entries("change_rejected")) == 1
    state = ChangeRequest.objects.get(pk=change.pk).state
    assert (state, Order.objects.get(pk=order.pk).version) in [("applied", 2), ("rejected", 1)]
    assert list(verify_journal()) == []
