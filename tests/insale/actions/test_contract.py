"""A contract being written: filled from its order in the order's language, changed, uploaded, dropped."""

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from tests.cast import NOW, Cast
from tests.insale.contracting import PDF, drafted_contract, sent_contract
from tests.insale.ordering import confirmed, content_of_two, entries, opened, ordered
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.uploads import UploadDangerous
from yinuo.insale.actions.contract import draft_contract, drop_contract, edit_contract, upload_contract
from yinuo.insale.actions.order import Delivery, cancel_order
from yinuo.insale.errors import OrderOver
from yinuo.insale.errors_contract import ContractDrafted, ContractIsFile, ContractSentAlready
from yinuo.insale.models import Contract
from yinuo.matters.actions.attachments import remove_unused_files
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment


def test_is_filled_from_the_order(cast: Cast) -> None:
    where = Delivery(recipient="Kim", address="杭州市文一西路 1218 号", on=date(2026, 4, 20))
    order = confirmed(
        cast, content=content_of_two(language="en", deposit_percent=Decimal(30)), delivery=where
    )
    plan = PlannedPromise(what="Bring the oil for the top", due_at=NOW + timedelta(days=10))
    make_promise(actor=cast.actor("ana_agent"), now=NOW, matter_id=order.pk, plan=plan)

    contract = drafted_contract(cast, order)

    for said in (
        "1. Who agrees",
        "Seller: Hemu Home",
        "Buyer: Kim",
        f"Order: {order.number}",
        "× 2",
        "¥4,000.00",
        "¥1,200.00",
        "April 20, 2026",
        "– Bring the oil for the top, by March 22, 2026",
    ):
        assert said in contract.text, said
    assert "1218" not in contract.text
    assert contract.title == f"Contract {order.number}"
    assert contract.sha256 == hashlib.sha256(contract.text.encode()).hexdigest()


def test_is_written_in_the_orders_language_whoever_writes_it(cast: Cast) -> None:
    order = opened(cast, content=content_of_two(language="zh-hans"))

    with translation.override("en"):
        contract = drafted_contract(cast, order)

    assert "禾木家居" in contract.text
    assert contract.language == "zh-hans"


def test_takes_over_the_terms_of_the_quote(cast: Cast, ask: object) -> None:
    _quote, order = ordered(cast, ask, terms="Seven days to change your mind.")

    assert "Seven days to change your mind." in drafted_contract(cast, order).text


def test_there_is_one_draft_at_a_time(cast: Cast) -> None:
    draft = drafted_contract(cast, text="Both agree.")

    with pytest.raises(ContractDrafted):
        draft_contract(actor=cast.actor("ana_agent"), now=NOW, order_id=draft.order_id)
    drop_contract(actor=cast.actor("ana_agent"), now=NOW, contract_id=draft.pk)

    assert Contract.objects.count() == 0
    assert len(entries("contract_dropped")) == 1
    assert drafted_contract(cast, draft.order).number == 1


def test_a_draft_is_changed_and_a_sent_one_is_not(cast: Cast) -> None:
    ana, draft = cast.actor("ana_agent"), drafted_contract(cast)

    with pytest.raises(EmptyText):
        edit_contract(actor=ana, now=NOW, contract_id=draft.pk, title="", text=" \x00")
    with pytest.raises(TextTooLong):
        edit_contract(actor=ana, now=NOW, contract_id=draft.pk, title="x" * 121, text="x")
    with pytest.raises(TextTooLong):
        edit_contract(actor=ana, now=NOW, contract_id=draft.pk, title="", text="x" * 40_001)
    changed = edit_contract(actor=ana, now=NOW, contract_id=draft.pk, title="Ours", text="Both\r\nagree.")
    assert (changed.title, changed.text) == ("Ours", "Both\nagree.")
    assert changed.sha256 == hashlib.sha256(b"Both\nagree.").hexdigest()

    sent = sent_contract(cast)
    with pytest.raises(ContractSentAlready):
        edit_contract(actor=ana, now=NOW, contract_id=sent.pk, title="", text="Other words")
    with pytest.raises(ContractSentAlready):
        drop_contract(actor=ana, now=NOW, contract_id=sent.pk)
    assert Contract.objects.get(pk=sent.pk).text == sent.text


def test_can_be_a_file_that_is_kept(cast: Cast) -> None:
    order = opened(cast)

    made = upload_contract(
        actor=cast.actor("ana_agent"),
        now=NOW,
        order_id=order.pk,
        name="contract.pdf",
        declared_type="application/pdf",
        stream=io.BytesIO(PDF),
    )

    assert made.file is not None
    assert (made.sha256, made.file.name) == (hashlib.sha256(PDF).hexdigest(), "contract.pdf")
    remove_unused_files(now=NOW + timedelta(days=3))
    assert Attachment.objects.filter(pk=made.file.pk).exists()
    with pytest.raises(ContractIsFile):
        edit_contract(actor=cast.actor("ana_agent"), now=NOW, contract_id=made.pk, title="", text="x")


def test_refuses_a_program_for_a_file_and_keeps_nothing(cast: Cast) -> None:
    order = opened(cast)

    with pytest.raises(UploadDangerous):
        upload_contract(
            actor=cast.actor("ana_agent"),
            now=NOW,
            order_id=order.pk,
            name="contract.exe",
            declared_type="application/pdf",
            stream=io.BytesIO(b"MZ" + b"\x00" * 80),
        )

    assert (Contract.objects.count(), Attachment.objects.count()) == (0, 0)


def test_refuses_whoever_may_not_and_an_order_that_was_called_off(cast: Cast) -> None:
    order = opened(cast)

    with pytest.raises(NotAllowed):
        draft_contract(actor=cast.actor("sun_supervisor"), now=NOW, order_id=order.pk)
    with pytest.raises(NotFound):
        draft_contract(actor=cast.actor("otto_other_outlet"), now=NOW, order_id=order.pk)
    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="No more")
    with pytest.raises(OrderOver):
        draft_contract(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk)
    assert entries("contract_written") == []
