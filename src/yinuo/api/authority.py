"""What authorities pass on, through the API: registered, talked about, reported on, signed, handed over, answered, taken back."""

from datetime import date, datetime
from typing import IO, Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from yinuo.aftersale.actions.authority import NoticeSaid, register_transfer, take_back_transfer
from yinuo.aftersale.actions.authority_answer import (
    ReceiptFile,
    hand_over_transfer,
    note_interview,
    submit_answer,
)
from yinuo.aftersale.actions.authority_report import keep_signed_report, write_report
from yinuo.aftersale.actions.complaint import ComplaintSaid
from yinuo.aftersale.authority_rows import LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON
from yinuo.aftersale.authority_sections import LONGEST_SECTION
from yinuo.aftersale.complaint_rows import LONGEST_WORDS
from yinuo.aftersale.models import AuthorityReport, AuthorityTransfer
from yinuo.aftersale.queries.authority import (
    TransferFile,
    TransferFilter,
    TransferRow,
    get_transfer,
    list_transfers,
)
from yinuo.aftersale.queries.authority_draft import draft_report
from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.designs import digest_of
from yinuo.api.doors import Instant, Key, Limit, Line, Text, done, needs
from yinuo.api.inquiries import Asker
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.organisation import organisation
from yinuo.people.actions.arrival import Arrival

router = Router(tags=["authorities"])
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Section = Annotated[str, Field(max_length=LONGEST_SECTION)]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
Language = Literal["zh-hans", "zh-hant", "en"]


class UnknownComplaint(Schema):
    """A complaint that comes with the notice and was not known before."""

    text: Text
    customer: Asker
    order_id: Key | None = None


class AuthorityNotice(Schema):
    """A notice as it is written, for a complaint that is known (`complaint_id`) or not (`complaint`). A 12315 online dispute bears no `due_on`."""

    authority: Name
    doc_kind: Literal[
        "transfer_letter",
        "dispatch_notice",
        "acceptance",
        "mediation_notice",
        "rectification",
        "online_dispute",
        "other",
    ]
    noticed_on: date
    owner_id: Key
    doc_no: Annotated[str, Field(max_length=LONGEST_NUMBER)] = ""
    due_on: date | None = None
    received_at: Instant | None = None
    contact: Name = ""
    complaint_id: Key | None = None
    complaint: UnknownComplaint | None = None


class WantedTransfers(Schema):
    """Which transfers; what is not named is not asked."""

    group: Literal["", "waiting", "late", "answered", "taken_back"] = ""
    mine: bool = False
    text: Line = ""
    complaint_id: Key | None = None


class TransferHandOver(Schema):
    """Who answers from now on, and why."""

    owner_id: Key
    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


class TransferTakeBack(Schema):
    """What was wrong with registering the notice."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


class AuthorityTalk(Schema):
    """A talk that whoever answers had with the authority."""

    at: Instant
    way: Literal["visit", "on_site", "call", "video"]
    with_whom: Name
    words: Words


class AuthorityReportText(Schema):
    """The report in its parts; what is left empty does not stand in it."""

    facts: Section
    conclusion: Section
    course: Section = ""
    promises: Section = ""
    decision: Section = ""
    evidence: Section = ""
    language: Language = "zh-hans"


class ReportDraft(Schema):
    """The parts of a report as the journal tells them now; `conclusion` is ours to say."""

    facts: str
    course: str
    promises: str
    decision: str
    evidence: str
    conclusion: str


@router.get(
    "/authority-transfers",
    summary="List what authorities passed on",
    openapi_extra=shows(TransferRow, many=True),
)
@needs("authority.read")
def transfers(
    request: HttpRequest,
    wanted: Query[WantedTransfers],
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List what authorities passed on, what is to be answered first first; answered ones the newest first."""
    rows, after = list_transfers(
        actor=actor_of(request),
        now=timezone.now(),
        wanted=TransferFilter(**wanted.dict()),
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/authority-transfers", summary="Register what an authority passed on")
@needs("authority.register")
def register(request: HttpRequest, notice: AuthorityNotice) -> HttpResponse:
    """Register a notice; whoever answers in person owes it by name until the day on it."""
    facts = notice.dict(exclude={"owner_id", "complaint_id", "complaint"})
    unknown = notice.complaint

    def work(actor: Actor, now: datetime) -> Any:
        said = None
        if unknown is not None and notice.complaint_id is None:
            who = unknown.customer
            said = ComplaintSaid(
                text=unknown.text,
                source="api",
                customer_id=who.customer_id,
                asker=Arrival(**who.dict()) if who.customer_id is None else None,
                order_id=unknown.order_id,
            )
        made = register_transfer(
            actor=actor,
            now=now,
            notice=NoticeSaid(**facts),
            owner_id=notice.owner_id,
            complaint_id=notice.complaint_id,
            said=said,
        )
        return _transfer(made)

    return done(request, work, status=201, location=lambda made: f"/api/v1/authority-transfers/{made['id']}")


@router.get(
    "/authority-transfers/{transfer_id}",
    summary="Read what an authority passed on",
    openapi_extra=shows(TransferFile),
)
@needs("authority.read")
def transfer(request: HttpRequest, transfer_id: Key) -> HttpResponse:
    """Read what an authority passed on, whole: the notice, the talks, the report in its versions, how it was answered."""
    file = get_transfer(actor=actor_of(request), now=timezone.now(), transfer_id=transfer_id)
    return answer(chosen(file, ""))


@router.post("/authority-transfers/{transfer_id}/hand-over", summary="Hand an answer to an authority over")
@needs("authority.answer")
def hand_over(request: HttpRequest, transfer_id: Key, to: TransferHandOver) -> HttpResponse:
    """Give the answer to another who may answer authorities; only its owner does so."""
    return done(
        request,
        lambda actor, now: _transfer(
            hand_over_transfer(actor=actor, now=now, transfer_id=transfer_id, **to.dict())
        ),
    )


@router.post(
    "/authority-transfers/{transfer_id}/take-back", summary="Take back a notice that was registered wrongly"
)
@needs("authority.answer")
def take_back(request: HttpRequest, transfer_id: Key, why: TransferTakeBack) -> HttpResponse:
    """Take a notice back, with the reason, before an answer was handed in; its promise is released, and it stays to be read."""
    return done(
        request,
        lambda actor, now: _transfer(
            take_back_transfer(actor=actor, now=now, transfer_id=transfer_id, **why.dict())
        ),
    )


@router.post("/authority-transfers/{transfer_id}/interviews", summary="Note a talk with an authority")
@needs("authority.answer")
def interview(request: HttpRequest, transfer_id: Key, talk: AuthorityTalk) -> HttpResponse:
    """Note a talk that the owner had with the authority."""

    def work(actor: Actor, now: datetime) -> Any:
        made = note_interview(actor=actor, now=now, transfer_id=transfer_id, **talk.dict())
        return {"id": made.pk, "at": made.at, "way": made.way}

    return done(request, work, status=201)


@router.get(
    "/authority-transfers/{transfer_id}/draft",
    summary="Draw up a report to an authority",
    openapi_extra=shows(ReportDraft),
)
@needs("authority.register")
def draft(request: HttpRequest, transfer_id: Key, language: Language | None = None) -> HttpResponse:
    """Draw up the parts of the report from the journal as it is now; nothing is kept."""
    found = draft_report(
        actor=actor_of(request),
        now=timezone.now(),
        transfer_id=transfer_id,
        language=language or organisation().language,
    )
    return answer(found)


@router.post("/authority-transfers/{transfer_id}/reports", summary="Write a report to an authority")
@needs("authority.register")
def report(request: HttpRequest, transfer_id: Key, text: AuthorityReportText) -> HttpResponse:
    """Keep the next version of the report; earlier ones stay."""

    def work(actor: Actor, now: datetime) -> Any:
        made = write_report(
            actor=actor,
            now=now,
            transfer_id=transfer_id,
            language=text.language,
            sections=text.dict(exclude={"language"}),
        )
        return _report(made)

    return done(request, work, status=201)


@router.post("/authority-reports/{report_id}/signed", summary="Keep the signed copy of a report")
@needs("authority.register")
def sign(request: HttpRequest, report_id: Key, file: File[UploadedFile]) -> HttpResponse:
    """Keep the copy of the last version that bears the signature."""

    def work(actor: Actor, now: datetime) -> Any:
        return _report(keep_signed_report(actor=actor, now=now, report_id=report_id, **_upload(file)))

    return done(request, work, status=201, digest=digest_of(file))


@router.post("/authority-transfers/{transfer_id}/answer", summary="Note that an authority was answered")
@needs("authority.answer")
def submit(
    request: HttpRequest,
    transfer_id: Key,
    way: Form[Literal["in_person", "courier", "post", "platform", "mail"]],
    evidence: Form[Words],
    receipt: File[UploadedFile | None] = None,
) -> HttpResponse:
    """Note that the last version was handed in, with what shows it; only its owner does so."""

    def work(actor: Actor, now: datetime) -> Any:
        kept = ReceiptFile(**_upload(receipt)) if receipt is not None else None
        made = submit_answer(
            actor=actor, now=now, transfer_id=transfer_id, way=way, evidence=evidence, receipt=kept
        )
        return _transfer(made)

    digest = f"{way}\n{evidence}\n".encode() + (digest_of(receipt) if receipt is not None else b"")
    return done(request, work, digest=digest)


def _upload(file: UploadedFile) -> dict[str, Any]:
    return {
        "name": file.name or "",
        "declared_type": file.content_type or "",
        "stream": cast(IO[bytes], file.file),
    }


def _transfer(made: AuthorityTransfer) -> dict[str, Any]:
    return {
        "id": made.pk,
        "complaint_id": made.complaint_id,
        "due_at": made.due_at,
        "owner_id": made.owner_id,
        "promise_id": made.promise_id,
        "submitted_at": made.submitted_at,
        "taken_back_at": made.taken_back_at,
    }


def _report(made: AuthorityReport) -> dict[str, Any]:
    return {
        "id": made.pk,
        "version": made.version,
        "sha256": made.sha256,
        "signed_id": made.signed_id,
    }
