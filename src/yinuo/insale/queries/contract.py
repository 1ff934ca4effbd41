"""Contracts as pages, customers and programs read them."""

from datetime import datetime

from django.core.files.storage import default_storage
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import Contract, Order
from yinuo.insale.order_content import fingerprint
from yinuo.insale.seen import seen_order
from yinuo.insale.states import OrderStatus
from yinuo.matters.access import reach_of
from yinuo.matters.models import Attachment, Matter
from yinuo.matters.queries.attachments import OpenedAttachment


class ContractRow(Struct, frozen=True, kw_only=True):
    """A version of an order's contract. `state`: draft, sent, viewed, accepted or replaced.

    `is_current` says that the order still says what the contract was written from.
    """

    id: int
    order_id: int
    number: int
    order_version: int
    title: str
    state: str
    is_file: bool
    sha256: str
    made_at: datetime
    sent_at: datetime | None
    viewed_at: datetime | None
    accepted_at: datetime | None
    accepted_by: str
    accepted_how: str
    is_current: bool


class ContractFile(Struct, frozen=True, kw_only=True):
    """A version, whole. `evidence_address` is masked; `may` names what this reader can do with it now."""

    row: ContractRow
    order_number: str
    order_title: str
    customer: str
    owner: str
    language: str
    text: str
    file_id: int | None
    file_name: str
    file_size: int
    copy_id: int | None
    evidence_address: str
    evidence_agent: str
    secret: str
    thread_secret: str
    newest_secret: str
    versions: list[ContractRow]
    may: list[str]


def list_contracts(*, actor: Actor, order_id: int) -> list[ContractRow]:
    """Return the versions of an order's contract, the newest first. Four queries. Raises: NotFound."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    return _rows(order)


def get_contract(*, actor: Actor, contract_id: int) -> ContractFile:
    """Return a contract whole, as staff read it. At most seven queries. Raises: NotFound."""
    found = (
        Contract.objects.select_related("file", "order__customer", "order__owner")
        .filter(pk=contract_id, order__in=access.visible_orders(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return _file(found, may=_may(actor, found))


def read_contract(*, secret: str) -> ContractFile:
    """Return the contract that a secret opens, as its customer reads it. Raises: NotFound."""
    found = access.contract_of_secret(secret)
    if found is None:
        raise NotFound()
    return _file(found, may=[])


def open_contract_file(*, secret: str) -> OpenedAttachment:
    """Open the file that a sent contract is; whoever opens it closes it. Raises: NotFound."""
    found = access.contract_of_secret(secret)
    if found is None or found.file is None:
        raise NotFound()
    return _opened(found.file)


def contract_rows(order: Order) -> list[ContractRow]:
    """Return the versions of the contract of an order that the caller may read, the newest first. Three queries."""
    return _rows(order)


def _opened(file: Attachment) -> OpenedAttachment:
    if not default_storage.exists(file.stored):
        raise NotFound()
    return OpenedAttachment(
        name=file.name,
        type=file.type,
        size=file.size,
        sha256=file.sha256,
        content=default_storage.open(file.stored, "rb"),
    )


def _may(actor: Actor, contract: Contract) -> list[str]:
    """Return what state, right and reach allow. One query."""
    right = "order.work"
    order = contract.order
    if order.status == OrderStatus.CANCELLED or not actor.can(right):
        return []
    if not Matter.objects.filter(reach_of(actor, right), pk=order.pk).exists():
        return []
    if contract.sent_at is None:
        return ["send", "drop"] if contract.file_id is not None else ["edit", "send", "drop"]
    return ["paper"] if contract.accepted_at is None else []


def _rows(order: Order) -> list[ContractRow]:
    rows = list(Contract.objects.filter(order=order).order_by("-number"))
    if not rows:
        return []
    now_says = fingerprint(order)
    newest_sent = max((row.number for row in rows if row.sent_at is not None), default=0)
    return [
        ContractRow(
            id=row.pk,
            order_id=row.order_id,
            number=row.number,
            order_version=row.order_version,
            title=row.title,
            state=_state(row, newest_sent=newest_sent),
            is_file=row.file_id is not None,
            sha256=row.sha256,
            made_at=row.made_at,
            sent_at=row.sent_at,
            viewed_at=row.viewed_at,
            accepted_at=row.accepted_at,
            accepted_by=str(row.evidence.get("name", "")),
            accepted_how=str(row.evidence.get("how", "")),
            is_current=row.content_sha256 == now_says,
        )
        for row in rows
    ]


def _state(row: Contract, *, newest_sent: int) -> str:
    if row.sent_at is None:
        return "draft"
    if row.accepted_at is not None:
        return "accepted"
    if row.number < newest_sent:
        return "replaced"
    return "viewed" if row.viewed_at is not None else "sent"


def _file(contract: Contract, *, may: list[str]) -> ContractFile:
    order = contract.order
    versions = _rows(order)
    row = next(one for one in versions if one.id == contract.pk)
    newest = next((one for one in versions if one.sent_at is not None), None)
    newest_secret = (
        ""
        if newest is None
        else contract.secret
        if newest.id == contract.pk
        else Contract.objects.values_list("secret", flat=True).get(pk=newest.id)
    )
    return ContractFile(
        row=row,
        order_number=order.number,
        order_title=order.title,
        customer=order.customer.name if order.customer else "",
        owner=order.owner.name if order.owner else "",
        language=contract.language,
        text=contract.text,
        file_id=contract.file_id,
        file_name=contract.file.name if contract.file else "",
        file_size=contract.file.size if contract.file else 0,
        copy_id=contract.signed_copy_id,
        evidence_address=str(contract.evidence.get("address", "")),
        evidence_agent=str(contract.evidence.get("agent", "")),
        secret=contract.secret,
        thread_secret=order.secret,
        newest_secret=newest_secret,
        versions=versions,
        may=may if row.state != "replaced" else [],
    )
