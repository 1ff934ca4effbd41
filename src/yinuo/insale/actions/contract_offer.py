"""A contract leaves the house: sent by a link, opened, asked about, accepted online with evidence or on paper."""

from datetime import datetime
from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, raise_all
from yinuo.core.live import tell
from yinuo.insale import access
from yinuo.insale.actions.contract import refuse_over
from yinuo.insale.errors_contract import (
    ContractAcceptedAlready,
    ContractEmpty,
    ContractNotSent,
    ContractReplaced,
    ContractSentAlready,
    NotTicked,
)
from yinuo.insale.journal import ContractAccepted, ContractQuestioned, ContractSent, ContractViewed
from yinuo.insale.models import Contract, Order
from yinuo.matters.actions.attachments import keep_file
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import checked_text, send_reply
from yinuo.matters.errors import TextTooLong
from yinuo.matters.models import Message, Notice
from yinuo.people.errors import NameMissing
from yinuo.people.masking import mask_network_address

RIGHT = "order.work"
LONGEST_NAME = 80
LONGEST_AGENT = 200


class ContractYes(Struct, frozen=True, kw_only=True):
    """How the customer said yes on the page: the name they typed, the tick, where the request came from and by which browser."""

    name: str
    agreed: bool
    address: str = ""
    agent: str = ""


class SignedPaper(Struct, frozen=True, kw_only=True):
    """A signed copy that came back: who signed it, and the file."""

    signer: str
    name: str
    declared_type: str
    stream: IO[bytes]


def contract_url(contract: Contract) -> str:
    """Return the customer's own address of a contract: whoever has it may read and accept."""
    return f"{settings.YINUO_PUBLIC_URL}/k/{contract.secret}/"


@action(journal=ContractSent, many=True)
def send_contract(*, actor: Actor, now: datetime, contract_id: int, words: str = "") -> Contract:
    """Send a contract: the customer gets a message in the order's thread with the link, after `words` where there are any.

    From now on it stays as it is, and replaces the versions before it.
    Raises: NotFound, NotAllowed, OrderOver, ContractSentAlready, ContractEmpty, TextTooLong.
    """
    contract, order = access.contract_for(actor, contract_id, RIGHT, lock=True)
    refuse_over(order)
    if contract.sent_at is not None:
        raise ContractSentAlready()
    if not contract.text and contract.file_id is None:
        raise ContractEmpty()
    Contract.objects.filter(pk=contract.pk).update(sent_at=now)
    contract.sent_at = now
    message = send_reply(actor=actor, now=now, matter_id=order.pk, text=_message(contract, order, words))
    record(
        ContractSent(
            subject_id=order.pk,
            matter_id=order.pk,
            contract_id=contract.pk,
            number=contract.number,
            version=contract.order_version,
            sha256=contract.sha256,
            message_id=message.pk,
        )
    )
    _tell(order)
    return contract


def _message(contract: Contract, order: Order, words: str) -> str:
    with translation.override(contract.language):
        said = _(
            "The contract for your order %(number)s is ready.\n"
            "Read it in your own time, ask about any part of it, and accept it there: %(url)s"
        ) % {"number": order.number, "url": contract_url(contract)}
    words = words.replace("\x00", "").strip()
    return "\n\n".join(part for part in (words, said) if part)


@action(journal=ContractViewed, many=True)
def open_contract(*, actor: Actor, now: datetime, contract_id: int) -> Contract:
    """Note that the customer opened a contract for the first time; later openings change nothing. Raises: NotFound, NotAllowed."""
    contract, order = access.contract_for(actor, contract_id, "matter.write_in", lock=True)
    if contract.viewed_at is not None or contract.sent_at is None:
        return contract
    Contract.objects.filter(pk=contract.pk).update(viewed_at=now)
    contract.viewed_at = now
    record(
        ContractViewed(
            subject_id=order.pk, matter_id=order.pk, contract_id=contract.pk, number=contract.number
        )
    )
    _tell(order)
    return contract


@action(journal=ContractQuestioned)
def ask_about_contract(
    *, actor: Actor, now: datetime, contract_id: int, text: str, external_id: str | None = None
) -> Message:
    """Ask about a contract where it stands; the question is a message of the order that names it.

    Raises: NotFound, NotAllowed, EmptyText, TextTooLong, ReopenWindowOver.
    """
    text = checked_text(text)
    contract, order = access.contract_for(actor, contract_id, "matter.write_in", lock=True)
    with translation.override(contract.language):
        about = _("About the contract “%(title)s”:") % {"title": contract.title}
    message = take_customer_message(
        actor=actor,
        now=now,
        matter_id=order.pk,
        text=f"{about}\n{text}",
        channel="web",
        customer_name=order.customer.name if order.customer else "",
        external_id=external_id,
    )
    record(
        ContractQuestioned(
            subject_id=order.pk,
            matter_id=order.pk,
            contract_id=contract.pk,
            number=contract.number,
            message_id=message.pk,
        )
    )
    return message


@action(journal=ContractAccepted, many=True)
def accept_contract(*, actor: Actor, now: datetime, contract_id: int, yes: ContractYes) -> Contract:
    """Accept a contract online; the evidence names who, when, from where, by what, and the SHA-256 of what was read.

    Accepting it again changes nothing. Raises: NotFound, NotAllowed, OrderOver, ContractReplaced; and, all at once, NameMissing, NotTicked, TextTooLong.
    """
    contract, order = access.contract_for(actor, contract_id, "matter.write_in", lock=True)
    if contract.accepted_at is not None:
        return contract
    refuse_over(order)
    _refuse_replaced(contract)
    name = _checked_name(yes.name, agreed=yes.agreed)
    evidence = {
        "how": "page",
        "name": name,
        "at": now.isoformat(),
        "address": mask_network_address(yes.address),
        "agent": yes.agent.replace("\x00", "")[:LONGEST_AGENT],
        "sha256": contract.sha256,
    }
    _accept(contract, order, evidence, actor=actor, now=now)
    return contract


@action(journal=ContractAccepted, many=True)
def accept_on_paper(*, actor: Actor, now: datetime, contract_id: int, paper: SignedPaper) -> Contract:
    """Note that a contract came back signed on paper, with its copy as a file.

    Raises: NotFound, NotAllowed, OrderOver, ContractNotSent, ContractReplaced, ContractAcceptedAlready, NameMissing, TextTooLong, and what checking an upload raises.
    """
    contract, order = access.contract_for(actor, contract_id, RIGHT, lock=True)
    refuse_over(order)
    if contract.sent_at is None:
        raise ContractNotSent()
    if contract.accepted_at is not None:
        raise ContractAcceptedAlready()
    _refuse_replaced(contract)
    name = _checked_name(paper.signer, agreed=True)
    copy = keep_file(order, name=paper.name, declared_type=paper.declared_type, stream=paper.stream)
    contract.signed_copy = copy
    evidence = {
        "how": "paper",
        "name": name,
        "at": now.isoformat(),
        "sha256": contract.sha256,
        "copy_sha256": copy.sha256,
    }
    _accept(contract, order, evidence, actor=actor, now=now)
    return contract


def _accept(
    contract: Contract, order: Order, evidence: dict[str, str], *, actor: Actor, now: datetime
) -> None:
    contract.accepted_at, contract.evidence = now, evidence
    Contract.objects.filter(pk=contract.pk).update(
        accepted_at=now, evidence=evidence, signed_copy=contract.signed_copy_id
    )
    record(
        ContractAccepted(
            subject_id=order.pk,
            matter_id=order.pk,
            contract_id=contract.pk,
            number=contract.number,
            version=contract.order_version,
            how=evidence["how"],
            sha256=contract.sha256,
            copy_sha256=evidence.get("copy_sha256", ""),
            name=evidence["name"],
            address=evidence.get("address", ""),
            agent=evidence.get("agent", ""),
        )
    )
    if order.owner_id is not None and order.owner_id != actor.staff_id:
        Notice.objects.create(
            staff_id=order.owner_id,
            kind="contract_accepted",
            matter_id=order.pk,
            facts={"by": evidence["name"], "text": contract.title},
            at=now,
            show_from=now,
        )
        tell(f"staff:{order.owner_id}", event="notice")
    _tell(order)


def _refuse_replaced(contract: Contract) -> None:
    newer = Contract.objects.filter(order=contract.order_id, number__gt=contract.number)
    if newer.filter(sent_at__isnull=False).exists():
        raise ContractReplaced()


def _checked_name(name: str, *, agreed: bool) -> str:
    name = " ".join(name.replace("\x00", "").split())
    errors: list[DomainError] = []
    if not name:
        errors.append(NameMissing(field="name"))
    elif len(name) > LONGEST_NAME:
        errors.append(TextTooLong(field="name", length=len(name), limit=LONGEST_NAME))
    if not agreed:
        errors.append(NotTicked(field="agreed"))
    raise_all(errors)
    return name


def _tell(order: Order) -> None:
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
