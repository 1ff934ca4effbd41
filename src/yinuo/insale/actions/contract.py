"""A contract being written: in words filled from the order, or as a file. What was sent never changes; a new version replaces it."""

import hashlib
import secrets
from datetime import datetime
from typing import IO

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.live import tell
from yinuo.insale import access
from yinuo.insale.contract_text import contract_text
from yinuo.insale.errors import OrderEmpty, OrderOver
from yinuo.insale.errors_contract import ContractDrafted, ContractIsFile, ContractSentAlready
from yinuo.insale.journal import ContractDropped, ContractWritten
from yinuo.insale.models import Contract, Order
from yinuo.insale.order_content import fingerprint
from yinuo.insale.states import OrderStatus
from yinuo.matters.actions.attachments import keep_file, register_holder
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment

RIGHT = "order.work"
LONGEST_TITLE = 120
LONGEST_TEXT = 40_000

register_holder(lambda: Contract.objects.filter(file__isnull=False).values("file"))
register_holder(lambda: Contract.objects.filter(signed_copy__isnull=False).values("signed_copy"))


@action(journal=ContractWritten)
def draft_contract(
    *, actor: Actor, now: datetime, order_id: int, title: str = "", text: str = ""
) -> Contract:
    """Write the next version of an order's contract; without `text` it is filled from the order, in the order's language.

    Raises: NotFound, NotAllowed, OrderOver, OrderEmpty, ContractDrafted, TextTooLong.
    """
    order = _order(actor, order_id)
    with translation.override(order.language):
        return _made(order, title=title, text=_text(text) or contract_text(order), file=None, now=now)


@action(journal=ContractWritten, many=True)
def upload_contract(
    *,
    actor: Actor,
    now: datetime,
    order_id: int,
    name: str,
    declared_type: str,
    stream: IO[bytes],
    title: str = "",
) -> Contract:
    """Take the next version of an order's contract as a file, checked by its content.

    Raises: NotFound, NotAllowed, OrderOver, OrderEmpty, ContractDrafted, TextTooLong, and what checking an upload raises.
    """
    order = _order(actor, order_id)
    file = keep_file(order, name=name, declared_type=declared_type, stream=stream)
    with translation.override(order.language):
        return _made(order, title=title, text="", file=file, now=now)


@action(journal=ContractWritten)
def edit_contract(*, actor: Actor, now: datetime, contract_id: int, title: str, text: str) -> Contract:
    """Change the words of a draft.

    Raises: NotFound, NotAllowed, OrderOver, ContractSentAlready, ContractIsFile, EmptyText, TextTooLong.
    """
    contract, order = _draft(actor, contract_id)
    if contract.file_id is not None:
        raise ContractIsFile()
    text = _text(text)
    if not text:
        raise EmptyText(field="text")
    contract.title = _title(title) or contract.title
    contract.text, contract.sha256 = text, sha256_of(text)
    contract.content_sha256, contract.order_version = fingerprint(order), order.version
    contract.save()
    _record(contract, order)
    return contract


@action(journal=ContractDropped)
def drop_contract(*, actor: Actor, now: datetime, contract_id: int) -> None:
    """Drop a draft; nobody outside has seen it. Raises: NotFound, NotAllowed, OrderOver, ContractSentAlready."""
    contract, order = _draft(actor, contract_id)
    record(
        ContractDropped(
            subject_id=order.pk, matter_id=order.pk, contract_id=contract.pk, number=contract.number
        )
    )
    contract.delete()
    tell("desk", event="order", id=order.pk)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a contract's words."""
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_over(order: Order) -> None:
    """Refuse a contract for an order that was called off. Raises: OrderOver."""
    if order.status == OrderStatus.CANCELLED:
        raise OrderOver()


def _order(actor: Actor, order_id: int) -> Order:
    order = access.order_for(actor, order_id, RIGHT, lock=True)
    refuse_over(order)
    if not order.lines.exists():
        raise OrderEmpty()
    if Contract.objects.filter(order=order, sent_at__isnull=True).exists():
        raise ContractDrafted()
    return order


def _draft(actor: Actor, contract_id: int) -> tuple[Contract, Order]:
    contract, order = access.contract_for(actor, contract_id, RIGHT, lock=True)
    refuse_over(order)
    if contract.sent_at is not None:
        raise ContractSentAlready()
    return contract, order


def _made(order: Order, *, title: str, text: str, file: Attachment | None, now: datetime) -> Contract:
    newest = Contract.objects.filter(order=order).aggregate(newest=Max("number"))["newest"] or 0
    contract = Contract.objects.create(
        order=order,
        number=newest + 1,
        order_version=order.version,
        title=_title(title) or _("Contract %(number)s") % {"number": order.number},
        text=text,
        file=file,
        sha256=file.sha256 if file is not None else sha256_of(text),
        content_sha256=fingerprint(order),
        language=order.language,
        secret=secrets.token_urlsafe(24),
        made_at=now,
    )
    _record(contract, order)
    return contract


def _record(contract: Contract, order: Order) -> None:
    record(
        ContractWritten(
            subject_id=order.pk,
            matter_id=order.pk,
            contract_id=contract.pk,
            number=contract.number,
            version=contract.order_version,
            sha256=contract.sha256,
            file=contract.file_id is not None,
        )
    )
    tell("desk", event="order", id=order.pk)


def _title(title: str) -> str:
    title = " ".join(title.replace("\x00", "").split())
    if len(title) > LONGEST_TITLE:
        raise TextTooLong(field="title", length=len(title), limit=LONGEST_TITLE)
    return title


def _text(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(field="text", length=len(text), limit=LONGEST_TEXT)
    return text
