"""Contracts for the tests: drafted from an order, sent, read by its customer."""

import io
from typing import Any

from tests.cast import NOW, Cast
from tests.insale.ordering import opened
from yinuo.core.actor import Actor
from yinuo.insale.actions.contract import draft_contract
from yinuo.insale.actions.contract_offer import ContractYes, SignedPaper, send_contract
from yinuo.insale.models import Contract, Order
from yinuo.people.actors import customer_actor

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def drafted_contract(cast: Cast, order: Order | None = None, *, now: Any = NOW, **fields: Any) -> Contract:
    order = order or opened(cast, now=now)
    return draft_contract(actor=cast.actor("ana_agent"), now=now, order_id=order.pk, **fields)


def sent_contract(cast: Cast, order: Order | None = None, *, now: Any = NOW, **fields: Any) -> Contract:
    draft = drafted_contract(cast, order, now=now, **fields)
    return send_contract(actor=cast.actor("ana_agent"), now=now, contract_id=draft.pk)


def buyer_of(contract: Contract) -> Actor:
    return customer_actor(
        customer_id=None, name="Kim", matter_ids=[contract.order_id], language=contract.language
    )


def said_yes(**fields: Any) -> ContractYes:
    return ContractYes(
        **{"name": "Kim Lee", "agreed": True, "address": "203.0.113.7", "agent": "A browser", **fields}
    )


def on_paper(**fields: Any) -> SignedPaper:
    return SignedPaper(
        **{
            "signer": "Kim Lee",
            "name": "signed.pdf",
            "declared_type": "application/pdf",
            "stream": io.BytesIO(PDF),
            **fields,
        }
    )
