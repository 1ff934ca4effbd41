"""Letters of apology through the API, and the texts that they begin with."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.aftersale.actions.apology import approve_apology, rewrite_apology, send_apology, write_apology
from yinuo.aftersale.actions.apology_template import change_apology_template, make_apology_template
from yinuo.aftersale.models import ApologyLetter, ApologyTemplate
from yinuo.aftersale.queries.apologies import (
    ApologyBeginning,
    ApologyRow,
    ApologyTemplateRow,
    apology_beginnings,
    list_apologies,
    list_apology_templates,
)
from yinuo.api.answers import actor_of, page
from yinuo.api.complaint_causes import Names
from yinuo.api.complaints import Language, Words
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows

router = Router(tags=["complaints"])


class ApologyText(Schema):
    """The letter as it will leave."""

    text: Words


class NewApology(ApologyText):
    template_id: Key | None = None


class ApologyTemplateFacts(Schema):
    """A text to begin with, language → text, for a cause or for any."""

    names: Names
    texts: dict[Language, Annotated[str, Field(max_length=20_000)]]
    cause_id: Key | None = None
    active: bool = True


@router.get(
    "/complaints/{complaint_id}/apologies",
    summary="List letters of apology",
    openapi_extra=shows(ApologyRow, many=True),
)
@needs("matter.read")
def apologies(request: HttpRequest, complaint_id: Key, fields: Line = "") -> HttpResponse:
    """List the letters of a complaint, the newest first."""
    return page(list_apologies(actor=actor_of(request), complaint_id=complaint_id), after="", fields=fields)


@router.post("/complaints/{complaint_id}/apologies", summary="Write a letter of apology")
@needs("complaint.work")
def write(request: HttpRequest, complaint_id: Key, letter: NewApology) -> HttpResponse:
    """Write a letter, as a draft."""
    return done(
        request,
        lambda actor, now: _letter(
            write_apology(actor=actor, now=now, complaint_id=complaint_id, **letter.dict())
        ),
        status=201,
    )


@router.get(
    "/complaints/{complaint_id}/apology-beginnings",
    summary="List texts that suit a complaint",
    openapi_extra=shows(ApologyBeginning, many=True),
)
@needs("complaint.work")
def beginnings(request: HttpRequest, complaint_id: Key, fields: Line = "") -> HttpResponse:
    """List the texts for its cause and for any, filled in, in the customer's language."""
    rows = apology_beginnings(actor=actor_of(request), complaint_id=complaint_id)
    return page(rows, after="", fields=fields)


@router.put("/complaint-apologies/{letter_id}", summary="Write a letter of apology anew")
@needs("complaint.work")
def rewrite(request: HttpRequest, letter_id: Key, letter: ApologyText) -> HttpResponse:
    """Change a letter that has not left; one that was approved is a draft again."""
    return done(
        request,
        lambda actor, now: _letter(
            rewrite_apology(actor=actor, now=now, letter_id=letter_id, text=letter.text)
        ),
    )


@router.post("/complaint-apologies/{letter_id}/approve", summary="Approve a letter of apology")
@needs("complaint.approve")
def approve(request: HttpRequest, letter_id: Key) -> HttpResponse:
    """Give leave to send a letter; nobody gives it to their own."""
    return done(
        request, lambda actor, now: _letter(approve_apology(actor=actor, now=now, letter_id=letter_id))
    )


@router.post("/complaint-apologies/{letter_id}/send", summary="Send a letter of apology")
@needs("complaint.work")
def send(request: HttpRequest, letter_id: Key) -> HttpResponse:
    """Send a letter in the customer's thread."""
    return done(request, lambda actor, now: _letter(send_apology(actor=actor, now=now, letter_id=letter_id)))


@router.get(
    "/apology-templates",
    summary="List texts of apologies",
    openapi_extra=shows(ApologyTemplateRow, many=True),
)
@needs("complaint.work")
def templates(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List the texts that letters begin with."""
    rows = list_apology_templates(actor=actor_of(request), language=language)
    return page(rows, after="", fields=fields)


@router.post("/apology-templates", summary="Write a new text of apologies")
@needs("complaint.edit")
def new_template(request: HttpRequest, template: ApologyTemplateFacts) -> HttpResponse:
    """Write a new text to begin with."""
    return done(
        request,
        lambda actor, now: _template(make_apology_template(actor=actor, now=now, **template.dict())),
        status=201,
    )


@router.put("/apology-templates/{template_id}", summary="Write a text of apologies")
@needs("complaint.edit")
def write_template(request: HttpRequest, template_id: Key, template: ApologyTemplateFacts) -> HttpResponse:
    """Write a text, whole; letters that began with it stay as they are."""
    return done(
        request,
        lambda actor, now: _template(
            change_apology_template(actor=actor, now=now, template_id=template_id, fields=template.dict())
        ),
    )


def _letter(letter: ApologyLetter) -> dict[str, Any]:
    return {
        "id": letter.pk,
        "complaint_id": letter.complaint_id,
        "state": letter.state,
        "approved_at": letter.approved_at,
        "sent_at": letter.sent_at,
    }


def _template(template: ApologyTemplate) -> dict[str, Any]:
    return {"id": template.pk, "cause_id": template.cause_id, "active": template.active}
