"""The contract of an order on the desk: written, sent, followed until the customer accepts it."""

from typing import IO, Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.insale import access
from yinuo.insale.actions.contract import draft_contract, drop_contract, edit_contract, upload_contract
from yinuo.insale.actions.contract_offer import SignedPaper, accept_on_paper, contract_url, send_contract
from yinuo.insale.models import Contract
from yinuo.insale.queries.contract import ContractFile, get_contract
from yinuo.web.components.contract_words import KINDS, accepted_words, sections_of, state_words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form, put_errors
from yinuo.web.desk.insale.contract_forms import (
    ContractFileForm,
    ContractForm,
    SendContractForm,
    SignedCopyForm,
)
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "order.work"
HOME = "/desk/orders/"
METHODS = ("GET", "HEAD", "POST")


def contract_page(contract_id: int) -> str:
    """Return the address of a contract's page on the desk."""
    return f"/desk/contracts/{contract_id}/"


@desk_page("matter.read", methods=METHODS)
def contract(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Show a contract; the words of a draft can be changed in place. Raises: NotFound."""
    file = get_contract(actor=request.actor, contract_id=contract_id)
    form = ContractForm(
        request.POST if request.method == "POST" else None,
        initial={"title": file.row.title, "text": file.text},
    )
    if request.method == "POST":
        access.order_for(request.actor, file.row.order_id, RIGHT)
        if form.is_valid():
            try:
                edit_contract(
                    actor=request.actor, now=request.now, contract_id=contract_id, **form.cleaned_data
                )
            except DomainError as error:
                if error.status in (403, 404):
                    raise
                put_errors(form, error)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(contract_page(contract_id))
    return _page(request, file, form)


def _page(request: StaffRequest, file: ContractFile, form: ContractForm) -> HttpResponse:
    order_url = f"{HOME}{file.row.order_id}/"
    context = {
        "title": file.row.title,
        "file": file,
        "form": form,
        "state": state_words(file.row.state),
        "kind": KINDS[file.row.state],
        "accepted": accepted_words(file.row),
        "sections": sections_of(file.text),
        "may": dict.fromkeys(file.may, True),
        "versions": [
            {"row": row, "state": state_words(row.state), "url": contract_page(row.id)}
            for row in file.versions
        ],
        "public_url": _public_url(file) if file.row.sent_at else "",
        "url": contract_page(file.row.id),
        "path": [
            Link(name=_("Orders"), url=HOME),
            Link(name=file.order_number, url=order_url),
            Link(name=_("Contract")),
        ],
    }
    return render(request, "desk/insale/contract.html", context, status=422 if form.errors else 200)


def _public_url(file: ContractFile) -> str:
    return contract_url(Contract(secret=file.secret))


@desk_page(RIGHT, methods=("POST",))
def draft(request: StaffRequest, order_id: int) -> HttpResponse:
    """Fill a contract from the order and go on to its words. Raises: NotFound."""
    try:
        made = draft_contract(actor=request.actor, now=request.now, order_id=order_id)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        for line in error_lines(error):
            messages.error(request, line)
        return HttpResponseRedirect(f"{HOME}{order_id}/")
    messages.success(request, _("Filled from the order. Read it once before you send it."))
    return HttpResponseRedirect(contract_page(made.pk))


@desk_page(RIGHT, methods=METHODS)
def upload(request: StaffRequest, order_id: int) -> HttpResponse:
    """Take a contract that was written elsewhere. Raises: NotFound."""
    access.order_for(request.actor, order_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        upload_contract(
            actor=request.actor,
            now=request.now,
            order_id=order_id,
            title=values["title"],
            **_file(values["file"]),
        )
        return _("Taken. Send it when it is right.")

    return answer_form(
        request,
        form=ContractFileForm(request.POST or None, request.FILES or None),
        title=_("Upload a contract"),
        submit=_("Upload"),
        run=run,
        back=f"{HOME}{order_id}/",
    )


@desk_page(RIGHT, methods=METHODS)
def send(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Send a contract to the customer. Raises: NotFound."""
    access.contract_for(request.actor, contract_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        send_contract(actor=request.actor, now=request.now, contract_id=contract_id, words=values["words"])
        return _("Sent. The customer has a message with the link.")

    return answer_form(
        request,
        form=SendContractForm(request.POST or None),
        title=_("Send the contract"),
        submit=_("Send"),
        run=run,
        back=contract_page(contract_id),
        note=_("From now on it stays as it is. An earlier version that was sent leads to this one."),
    )


@desk_page(RIGHT, methods=METHODS)
def paper(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Note that a contract came back signed on paper. Raises: NotFound."""
    access.contract_for(request.actor, contract_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        paper = SignedPaper(signer=values["name"], **_file(values["file"]))
        accept_on_paper(actor=request.actor, now=request.now, contract_id=contract_id, paper=paper)
        return _("Accepted. The signed copy is kept with it.")

    return answer_form(
        request,
        form=SignedCopyForm(request.POST or None, request.FILES or None),
        title=_("Signed on paper"),
        submit=_("Keep it"),
        run=run,
        back=contract_page(contract_id),
    )


@desk_page(RIGHT, methods=("POST",))
def drop(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Drop a draft. Raises: NotFound."""
    _contract, order = access.contract_for(request.actor, contract_id, RIGHT)
    back = f"{HOME}{order.pk}/"
    try:
        drop_contract(actor=request.actor, now=request.now, contract_id=contract_id)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        for line in error_lines(error):
            messages.error(request, line)
        back = contract_page(contract_id)
    else:
        messages.success(request, _("Dropped."))
    return HttpResponseRedirect(back)


def _file(file: "UploadedFile[Any]") -> dict[str, Any]:
    return {
        "name": file.name or "",
        "declared_type": file.content_type or "",
        "stream": cast(IO[bytes], file.file),
    }


CONTRACT = "contracts/<int:contract_id>/"
ADDRESSES: list[URLPattern] = [
    path("orders/<int:order_id>/contract/", draft, name="order_contract_draft"),
    path("orders/<int:order_id>/contract/upload/", upload, name="order_contract_upload"),
    path(CONTRACT, contract, name="contract"),
    path(CONTRACT + "send/", send, name="contract_send"),
    path(CONTRACT + "paper/", paper, name="contract_paper"),
    path(CONTRACT + "drop/", drop, name="contract_drop"),
]
