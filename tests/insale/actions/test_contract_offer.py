"""A contract leaves the house: sent, opened, asked about, accepted online or on paper, replaced, erased."""

import io
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.contracting import buyer_of, drafted_contract, on_paper, said_yes, sent_contract
from tests.insale.ordering import entries
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.models import JournalPersonal
from yinuo.core.uploads import UploadEmpty
from yinuo.insale.actions.contract_offer import (
    accept_contract,
    accept_on_paper,
    ask_about_contract,
    open_contract,
    send_contract,
)
from yinuo.insale.actions.order import cancel_order
from yinuo.insale.errors import OrderOver
from yinuo.insale.errors_contract import (
    ContractAcceptedAlready,
    ContractNotSent,
    ContractReplaced,
    ContractSentAlready,
)
from yinuo.insale.models import Contract
from yinuo.insale.queries.contract import get_contract, list_contracts
from yinuo.matters.models import Message, Notice
from yinuo.people.actions.customers import erase_customer


def test_the_customer_gets_the_link_in_the_orders_thread(cast: Cast) -> None:
    draft = drafted_contract(cast)

    sent = send_contract(actor=cast.actor("ana_agent"), now=NOW, contract_id=draft.pk, words="As we said.")

    message = Message.objects.get(matter=sent.order_id, direction="out")
    assert message.text.startswith("As we said.")
    assert f"/k/{sent.secret}/" in message.text
    (entry,) = entries("contract_sent")
    assert (entry.facts["sha256"], entry.facts["message_id"]) == (sent.sha256, message.pk)
    with pytest.raises(ContractSentAlready):
        send_contract(actor=cast.actor("ana_agent"), now=NOW, contract_id=draft.pk)


def test_its_first_opening_is_noted_once(cast: Cast) -> None:
    sent = sent_contract(cast)

    for _time in range(2):
        open_contract(actor=buyer_of(sent), now=NOW, contract_id=sent.pk)

    assert Contract.objects.get(pk=sent.pk).viewed_at == NOW
    assert len(entries("contract_viewed")) == 1


def test_a_question_is_a_message_that_names_it(cast: Cast) -> None:
    sent = sent_contract(cast)

    ask_about_contract(actor=buyer_of(sent), now=NOW, contract_id=sent.pk, text="When do I pay?")

    asked = Message.objects.get(matter=sent.order_id, text__contains="When do I pay?")
    assert sent.title in asked.text
    assert entries("contract_questioned")[0].facts["message_id"] == asked.pk


def test_is_accepted_online_with_evidence(cast: Cast) -> None:
    sent = sent_contract(cast)

    accept_contract(actor=buyer_of(sent), now=NOW, contract_id=sent.pk, yes=said_yes())
    again = accept_contract(actor=buyer_of(sent), now=NOW, contract_id=sent.pk, yes=said_yes(name="Another"))

    assert again.evidence == {
        "how": "page",
        "name": "Kim Lee",
        "at": NOW.isoformat(),
        "address": "203.0.113.*",
        "agent": "A browser",
        "sha256": sent.sha256,
    }
    (entry,) = entries("contract_accepted")
    assert entry.facts["sha256"] == sent.sha256
    assert "Kim Lee" not in str(entry.facts)
    (row,) = list_contracts(actor=cast.actor("ana_agent"), order_id=sent.order_id)
    assert (row.state, row.accepted_by, row.is_current) == ("accepted", "Kim Lee", True)
    assert Notice.objects.filter(kind="contract_accepted").count() == 1


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"name": " \x00", "agreed": False}, {"name_missing", "not_ticked"}),
        ({"name": "x" * 81}, {"text_too_long"}),
        ({"agreed": False}, {"not_ticked"}),
    ],
)
def test_refuses_a_yes_that_is_none(cast: Cast, fields: dict[str, Any], codes: set[str]) -> None:
    sent = sent_contract(cast)

    with pytest.raises(DomainError) as refused:
        accept_contract(actor=buyer_of(sent), now=NOW, contract_id=sent.pk, yes=said_yes(**fields))

    assert {one.code for one in getattr(refused.value, "errors", None) or [refused.value]} == codes
    assert Contract.objects.get(pk=sent.pk).accepted_at is None
    assert entries("contract_accepted") == []


def test_a_newer_version_replaces_the_older(cast: Cast) -> None:
    old = sent_contract(cast)
    new = sent_contract(cast, old.order, text="Other words")

    with pytest.raises(ContractReplaced):
        accept_contract(actor=buyer_of(old), now=NOW, contract_id=old.pk, yes=said_yes())
    with pytest.raises(ContractReplaced):
        accept_on_paper(actor=cast.actor("ana_agent"), now=NOW, contract_id=old.pk, paper=on_paper())

    rows = list_contracts(actor=cast.actor("ana_agent"), order_id=old.order_id)
    assert [(row.number, row.state) for row in rows] == [(2, "sent"), (1, "replaced")]
    assert get_contract(actor=cast.actor("ana_agent"), contract_id=old.pk).newest_secret == new.secret


def test_comes_back_signed_on_paper(cast: Cast) -> None:
    ana, draft = cast.actor("ana_agent"), drafted_contract(cast)
    with pytest.raises(ContractNotSent):
        accept_on_paper(actor=ana, now=NOW, contract_id=draft.pk, paper=on_paper())
    sent = send_contract(actor=ana, now=NOW, contract_id=draft.pk)
    with pytest.raises(UploadEmpty):
        accept_on_paper(actor=ana, now=NOW, contract_id=sent.pk, paper=on_paper(stream=io.BytesIO()))

    accepted = accept_on_paper(actor=ana, now=NOW, contract_id=sent.pk, paper=on_paper())

    assert accepted.signed_copy is not None
    assert (accepted.evidence["how"], accepted.evidence["copy_sha256"]) == (
        "paper",
        accepted.signed_copy.sha256,
    )
    with pytest.raises(ContractAcceptedAlready):
        accept_on_paper(actor=ana, now=NOW, contract_id=sent.pk, paper=on_paper())


def test_no_customer_reaches_a_draft_or_anothers_contract(cast: Cast) -> None:
    draft, other = drafted_contract(cast), sent_contract(cast)

    for contract, reader in ((draft, draft), (other, draft)):
        with pytest.raises(NotFound):
            accept_contract(actor=buyer_of(reader), now=NOW, contract_id=contract.pk, yes=said_yes())
        with pytest.raises(NotFound):
            open_contract(actor=buyer_of(reader), now=NOW, contract_id=contract.pk)


def test_nothing_is_agreed_with_an_order_that_was_called_off(cast: Cast) -> None:
    sent = sent_contract(cast)
    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=sent.order_id, reason="No more")

    with pytest.raises(OrderOver):
        accept_contract(actor=buyer_of(sent), now=NOW, contract_id=sent.pk, yes=said_yes())


def test_an_erased_person_is_in_no_contract(cast: Cast) -> None:
    sent = sent_contract(cast)
    accept_on_paper(actor=cast.actor("ana_agent"), now=NOW, contract_id=sent.pk, paper=on_paper())

    erase_customer(
        actor=cast.actor("ada_administrator"),
        now=NOW,
        customer_id=cast.kim_customer.pk,
        reason="Asked for it",
    )

    sent.refresh_from_db()
    assert (sent.text, sent.evidence, sent.signed_copy, len(sent.sha256)) == ("", {}, None, 64)
    assert not JournalPersonal.objects.filter(entry__verb="insale.contract_accepted").exists()
