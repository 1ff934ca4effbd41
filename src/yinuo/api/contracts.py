"""Contracts through the API: filled from an order or uploaded, changed, sent, accepted on paper."""

from datetime import datetime
from typing import IO, Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.designs import digest_of
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.contract import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    draft_contract,
    drop_contract,
    edit_contract,
    upload_contract,
)
from yinuo.insale.actions.contract_offer import LONGEST_NAME, SignedPaper, accept_on_paper, send_contract
from yinuo.insale.queries.contract import ContractFile, ContractRow, get_contract, list_contracts

router = Router(tags=["contracts"])
RIGHT = "order.work"
Title = Annotated[str, Field(max_length=LONGEST_TITLE)]
ContractText = Annotated[str, Field(max_length=LONGEST_TEXT)]


class NewContract(Schema):
    """Without words it is filled from the order."""

    title: Title = ""
    text: ContractText = ""


class ContractWriting(Schema):
    title: Title = ""
    text: ContractText


class ContractSending(Schema):
    """A word before the link."""

    words: Annotated[str, Field(max_length=2000)] = ""


@router.get(
    "/orders/{order_id}/contracts",
    summary="List the versions of an order's contract",
    openapi_extra=shows(ContractRow, many=True),
)
@needs("matter.read")
def contracts(request: HttpRequest, order_id: Key, fields: Line = "") -> HttpResponse:
    """List the versions, the newest first."""
    return page(list_contracts(actor=actor_of(request), order_id=order_id), fields=fields)


@router.post("/orders/{order_id}/contracts", summary="Write a contract")
@needs(RIGHT)
def write(request: HttpRequest, order_id: Key, contract: NewContract) -> HttpResponse:
    """Write the next version as a draft; there is one draft at a time."""

    def work(actor: Actor, now: datetime) -> Any:
        made = draft_contract(actor=actor, now=now, order_id=order_id, **contract.dict())
        return _shown(actor, made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/contracts/{made['row'].id}")


@router.post("/orders/{order_id}/contracts/file", summary="Upload a contract")
@needs(RIGHT)
def upload(
    request: HttpRequest, order_id: Key, file: File[UploadedFile], title: Form[Title] = ""
) -> HttpResponse:
    """Take the next version as a file, checked by its content."""

    def work(actor: Actor, now: datetime) -> Any:
        made = upload_contract(actor=actor, now=now, order_id=order_id, title=title, **_file(file))
        return _shown(actor, made.pk)

    return done(
        request,
        work,
        status=201,
        location=lambda made: f"/api/v1/contracts/{made['row'].id}",
        digest=digest_of(file) + title.encode(),
    )


@router.get("/contracts/{contract_id}", summary="Read a contract", openapi_extra=shows(ContractFile))
@needs("matter.read")
def contract(request: HttpRequest, contract_id: Key) -> HttpResponse:
    """Read a contract whole; its files (`file_id`, `copy_id`) are downloaded as attachments."""
    return answer(chosen(get_contract(actor=actor_of(request), contract_id=contract_id), ""))


@router.put("/contracts/{contract_id}", summary="Change a draft of a contract")
@needs(RIGHT)
def change(request: HttpRequest, contract_id: Key, writing: ContractWriting) -> HttpResponse:
    """Change the words of a draft; a contract that was sent stays as it is."""

    def work(actor: Actor, now: datetime) -> Any:
        edit_contract(actor=actor, now=now, contract_id=contract_id, **writing.dict())
        return _shown(actor, contract_id)

    return done(request, work)


@router.delete("/contracts/{contract_id}", summary="Drop a draft of a contract")
@needs(RIGHT)
def drop(request: HttpRequest, contract_id: Key) -> HttpResponse:
    """Drop a draft."""
    return done(request, lambda actor, now: drop_contract(actor=actor, now=now, contract_id=contract_id))


@router.post("/contracts/{contract_id}/send", summary="Send a contract")
@needs(RIGHT)
def send(request: HttpRequest, contract_id: Key, sending: ContractSending) -> HttpResponse:
    """Send a contract by a message with its link; it replaces the versions before it."""

    def work(actor: Actor, now: datetime) -> Any:
        send_contract(actor=actor, now=now, contract_id=contract_id, words=sending.words)
        return _shown(actor, contract_id)

    return done(request, work)


@router.post("/contracts/{contract_id}/paper", summary="Note that a contract was signed on paper")
@needs(RIGHT)
def paper(
    request: HttpRequest,
    contract_id: Key,
    file: File[UploadedFile],
    name: Form[Annotated[str, Field(max_length=LONGEST_NAME)]],
) -> HttpResponse:
    """Keep the signed copy with the name of who signed it; the contract is accepted by it."""

    def work(actor: Actor, now: datetime) -> Any:
        found = SignedPaper(signer=name, **_file(file))
        accept_on_paper(actor=actor, now=now, contract_id=contract_id, paper=found)
        return _shown(actor, contract_id)

    return done(request, work, digest=digest_of(file) + name.encode())


def _file(file: UploadedFile) -> dict[str, Any]:
    return {
        "name": file.name or "",
        "declared_type": file.content_type or "",
        "stream": cast(IO[bytes], file.file),
    }


def _shown(actor: Actor, contract_id: int) -> Any:
    return chosen(get_contract(actor=actor, contract_id=contract_id), "")
