"""What is done with a design from the desk: its draft written, given files and delivered; handed over, agreed, dropped."""

from datetime import datetime
from decimal import Decimal
from typing import IO, Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, NotFound
from yinuo.presale import access_design as access
from yinuo.presale.actions.design import drop_design, hand_over_design, promise_design
from yinuo.presale.actions.design_decision import agree_to_design
from yinuo.presale.actions.design_version import (
    add_design_file,
    begin_version,
    deliver_version,
    remove_design_file,
    write_version,
)
from yinuo.presale.rules.design import Purchase
from yinuo.web.desk.action_forms import answer_form, do_and_go, put_errors
from yinuo.web.desk.guards import asked_override, beside_form, guard_of_design
from yinuo.web.desk.presale.design_forms import (
    DeliverForm,
    DesignerForm,
    DropForm,
    DueForm,
    PurchaseFormSet,
    SpokenAgreementForm,
    VersionForm,
)
from yinuo.web.desk.presale.design_page import design_page, designer_choices
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = access.RIGHT
METHODS = ("GET", "HEAD", "POST")


@desk_page(RIGHT, methods=("POST",))
def begin(request: StaffRequest, design_id: int) -> HttpResponse:
    """Begin the next version. Raises: NotFound."""

    def run() -> str:
        begin_version(actor=request.actor, now=request.now, design_id=design_id)
        return _("Begun. Add the drawings, then deliver.")

    return do_and_go(request, run=run, back=_page(design_id))


@desk_page(RIGHT, methods=("POST",))
def write(request: StaffRequest, version_id: int) -> HttpResponse:
    """Save what changed and the budget of a draft. Raises: NotFound."""
    version, design, _matter = access.version_for(request.actor, version_id)
    form = VersionForm(request.POST)
    lines = PurchaseFormSet(request.POST, prefix="line")
    if form.is_valid() and lines.is_valid():
        try:
            write_version(
                actor=request.actor,
                now=request.now,
                version_id=version.pk,
                words=form.cleaned_data["words"],
                budget_shown=form.cleaned_data["budget_shown"],
                budget=[_purchase(one) for one in lines.cleaned_data if one.get("what")],
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_page(design.pk))
    return design_page(request, design.pk, form=form, lines=lines, status=422)


@desk_page(RIGHT, methods=("POST",))
def add_files(request: StaffRequest, version_id: int) -> HttpResponse:
    """Put files into a draft. Raises: NotFound."""
    _version, design, _matter = access.version_for(request.actor, version_id)
    files = request.FILES.getlist("files")
    added = 0
    for file in files:
        try:
            add_design_file(
                actor=request.actor,
                now=request.now,
                version_id=version_id,
                name=file.name or "",
                declared_type=file.content_type or "",
                stream=cast(IO[bytes], file.file),
            )
            added += 1
        except DomainError as error:
            if error.status in (403, 404):
                raise
            for line in error_lines(error):
                messages.error(request, line)
    if added:
        messages.success(request, _("Added."))
    elif not files:
        messages.error(request, _("Choose a file first."))
    return HttpResponseRedirect(_page(design.pk))


@desk_page(RIGHT, methods=("POST",))
def remove_file(request: StaffRequest, version_id: int, attachment_id: int) -> HttpResponse:
    """Take a file out of a draft. Raises: NotFound."""
    _version, design, _matter = access.version_for(request.actor, version_id)

    def run() -> str:
        remove_design_file(
            actor=request.actor, now=request.now, version_id=version_id, attachment_id=attachment_id
        )
        return _("Removed.")

    return do_and_go(request, run=run, back=_page(design.pk))


@desk_page(RIGHT, methods=METHODS)
def deliver(request: StaffRequest, version_id: int) -> HttpResponse:
    """Deliver a draft to the customer. Raises: NotFound."""
    _version, design, _matter = access.version_for(request.actor, version_id)

    def run(values: dict[str, Any]) -> str:
        deliver_version(actor=request.actor, now=request.now, version_id=version_id, text=values["text"])
        return _("Delivered; the customer was told.")

    return answer_form(
        request,
        form=DeliverForm(request.POST or None),
        title=_("Deliver “%(title)s”") % {"title": design.title},
        submit=_("Deliver"),
        run=run,
        back=_page(design.pk),
        note=_("A delivered version stays as it is; whatever changes later is a new one."),
    )


@desk_page(RIGHT, methods=METHODS)
def promise(request: StaffRequest, design_id: int) -> HttpResponse:
    """Promise a day for the next version. Raises: NotFound."""
    design, matter = access.design_for(request.actor, design_id)

    def run(values: dict[str, datetime]) -> str:
        promise_design(
            actor=request.actor,
            now=request.now,
            design_id=design_id,
            due_at=values["due_at"],
            override=asked_override(request),
        )
        return _("Promised.")

    return answer_form(
        request,
        form=DueForm(request.POST or None, guard_url=f"/desk/designs/{design_id}/guard/"),
        title=_("Promise the next version"),
        submit=_("Promise"),
        run=run,
        back=_page(design_id),
        extra=beside_form(guard_of_design(request, matter, kind=design.kind)),
    )


@desk_page(RIGHT, methods=METHODS)
def hand_over(request: StaffRequest, design_id: int) -> HttpResponse:
    """Give a design to another designer. Raises: NotFound."""
    design, _matter = access.design_for(request.actor, design_id)
    form = DesignerForm(
        request.POST or None, designers=designer_choices(request), initial={"designer": design.designer_id}
    )

    def run(values: dict[str, Any]) -> str:
        hand_over_design(
            actor=request.actor, now=request.now, design_id=design_id, designer_id=values["designer"]
        )
        return _("Handed over, with what was promised.")

    return _form(request, design_id, form, _("Hand the design over"), _("Hand over"), run)


@desk_page(RIGHT, methods=METHODS)
def agree(request: StaffRequest, design_id: int) -> HttpResponse:
    """Write down that the customer agreed to the newest delivered version. Raises: NotFound."""
    design, _matter = access.design_for(request.actor, design_id)
    newest = design.versions.filter(delivered_at__isnull=False).order_by("-number").first()
    if newest is None:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        agree_to_design(actor=request.actor, now=request.now, version_id=newest.pk, **values)
        return _("Written down.")

    title = _("The customer agreed to version %(number)s") % {"number": newest.number}
    return _form(
        request, design_id, SpokenAgreementForm(request.POST or None), title, _("Write it down"), run
    )


@desk_page(RIGHT, methods=METHODS)
def drop(request: StaffRequest, design_id: int) -> HttpResponse:
    """Stop working on a design. Raises: NotFound."""
    access.design_for(request.actor, design_id)

    def run(values: dict[str, Any]) -> str:
        drop_design(actor=request.actor, now=request.now, design_id=design_id, reason=values["reason"])
        return _("Dropped.")

    return answer_form(
        request,
        form=DropForm(request.POST or None),
        title=_("Drop the design"),
        submit=_("Drop"),
        run=run,
        back=_page(design_id),
        grave=True,
    )


def _form(
    request: StaffRequest, design_id: int, form: forms.Form, title: str, submit: str, run: Any
) -> HttpResponse:
    return answer_form(request, form=form, title=title, submit=submit, run=run, back=_page(design_id))


def _purchase(values: dict[str, Any]) -> Purchase:
    return Purchase(
        what=values["what"],
        supplier=values.get("supplier") or "",
        quantity=values["quantity"] if values.get("quantity") is not None else Decimal(1),
        unit_price=values["unit_price"],
        currency=values.get("currency") or "CNY",
    )


def _page(design_id: int) -> str:
    return f"/desk/designs/{design_id}/"


_ONE = "designs/<int:design_id>/"
_VERSION = "designs/versions/<int:version_id>/"
ADDRESSES: list[URLPattern] = [
    path(_ONE + "begin/", begin, name="begin_design_version"),
    path(_ONE + "promise/", promise, name="promise_design"),
    path(_ONE + "hand-over/", hand_over, name="hand_over_design"),
    path(_ONE + "agree/", agree, name="agree_to_design"),
    path(_ONE + "drop/", drop, name="drop_design"),
    path(_VERSION, write, name="write_design_version"),
    path(_VERSION + "files/", add_files, name="add_design_files"),
    path(_VERSION + "files/<int:attachment_id>/remove/", remove_file, name="remove_design_file"),
    path(_VERSION + "deliver/", deliver, name="deliver_design"),
]
