"""What authorities passed on, as lists by the day of the answer and one by one."""

from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.authority_rows import ANSWERS, REGISTERS, WAITING, may_answer
from yinuo.aftersale.models import AuthorityReport, AuthorityTransfer
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.core.organisation import organisation
from yinuo.matters import access as matters_access
from yinuo.matters.models import Attachment, Matter
from yinuo.people.models import Staff

MAX_ROWS = 200
GROUPS = ("waiting", "late", "answered", "taken_back")
_TICK = timedelta(microseconds=1)


class TransferRow(Struct, frozen=True, kw_only=True):
    """What an authority passed on, in a list. `last_day` is the day with whose end the answer is due. `days_left` counts whole days of the calendar until the day of the answer, below zero
    where it has passed, and is None where it was answered or taken back; `was_late` where it was, or is, not answered in time."""

    id: int
    complaint_id: int
    complaint_number: str
    complaint_title: str
    customer: str
    customer_id: int | None
    authority: str
    doc_kind: str
    doc_no: str
    noticed_on: date
    received_at: datetime
    due_at: datetime
    last_day: date
    due_rule: str
    days_left: int | None
    owner_id: int
    owner: str
    reports: int
    interviews: int
    submitted_at: datetime | None
    taken_back_at: datetime | None
    was_late: bool


class InterviewRow(Struct, frozen=True, kw_only=True):
    id: int
    at: datetime
    way: str
    with_whom: str
    words: str
    by: str


class KeptFileRow(Struct, frozen=True, kw_only=True):
    """A file that is kept with a transfer."""

    id: int
    name: str
    size: int
    sha256: str


class ReportRow(Struct, frozen=True, kw_only=True):
    """A version of the report. `entries` and `hash` tell how far the journal had come when it was written."""

    id: int
    version: int
    language: str
    sections: dict[str, str]
    sha256: str
    entries: int
    hash: str
    made_at: datetime
    made_by: str
    signed: KeptFileRow | None
    signed_at: datetime | None


class TransferFile(Struct, frozen=True, kw_only=True):
    """What an authority passed on, whole. `may` names what this reader can do now: interview, write, sign, submit, hand_over, take_over,
    take_back."""

    row: TransferRow
    contact: str
    language: str
    promise_id: int
    promise_state: str
    registered_at: datetime
    registered_by: str
    interviews: list[InterviewRow]
    reports: list[ReportRow]
    way: str
    evidence: str
    receipt: KeptFileRow | None
    submitted_version: int | None
    taken_back_by: str
    taken_back_because: str
    may: list[str]


class TransferFilter(Struct, frozen=True, kw_only=True):
    """Which transfers. `group` is one of GROUPS, empty for all."""

    group: str = ""
    mine: bool = False
    text: str = ""
    complaint_id: int | None = None


def list_transfers(
    *, actor: Actor, now: datetime, wanted: TransferFilter, after: str = "", limit: int = 50
) -> tuple[list[TransferRow], str]:
    """Return what authorities passed on, what is due first first, and the cursor of the next page. One query.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = _narrowed(access.visible_transfers(actor), wanted, actor=actor, now=now)
    newest_first = wanted.group in ("answered", "taken_back")
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(
            Q(due_at__lt=at) | Q(due_at=at, pk__lt=key)
            if newest_first
            else Q(due_at__gt=at) | Q(due_at=at, pk__gt=key)
        )
    size = max(1, min(limit, MAX_ROWS))
    order = ("-due_at", "-pk") if newest_first else ("due_at", "pk")
    found = list(_counted(rows).order_by(*order)[: size + 1])
    page = [transfer_row(one, now=now) for one in found[:size]]
    last = found[size - 1] if len(found) > size else None
    return page, cursor_of(last.due_at, last.pk) if last is not None else ""


def count_transfers(*, actor: Actor, now: datetime, mine: bool = False) -> dict[str, int]:
    """Return how many transfers stand in each group. One query."""
    rows = _narrowed(access.visible_transfers(actor), TransferFilter(mine=mine), actor=actor, now=now)
    counted = rows.order_by().aggregate(
        waiting=Count("pk", filter=WAITING),
        late=Count("pk", filter=_late(now)),
        answered=Count("pk", filter=Q(submitted_at__isnull=False)),
        taken_back=Count("pk", filter=Q(taken_back_at__isnull=False)),
    )
    return {name: int(number) for name, number in counted.items()}


def get_transfer(*, actor: Actor, now: datetime, transfer_id: int) -> TransferFile:
    """Return what an authority passed on, whole. At most five queries. Raises: NotFound."""
    rows = _counted(access.visible_transfers(actor))
    one = (
        rows.select_related("promise", "registered_by", "receipt", "taken_back_by")
        .filter(pk=transfer_id)
        .first()
    )
    if one is None:
        raise NotFound()
    reports = [
        report_row(report) for report in one.reports.select_related("made_by", "signed").order_by("-version")
    ]
    return TransferFile(
        row=transfer_row(one, now=now),
        contact=one.contact,
        language=organisation().language,
        promise_id=one.promise_id,
        promise_state=one.promise.state,
        registered_at=one.registered_at,
        registered_by=one.registered_by.name if one.registered_by else "",
        interviews=[
            InterviewRow(
                id=talk.pk,
                at=talk.at,
                way=talk.way,
                with_whom=talk.with_whom,
                words=talk.words,
                by=talk.by.name if talk.by else "",
            )
            for talk in one.interviews.select_related("by").order_by("-at", "-pk")
        ],
        reports=reports,
        way=one.way,
        evidence=one.evidence,
        receipt=_file(one.receipt),
        submitted_version=next((r.version for r in reports if r.id == one.submitted_report_id), None),
        taken_back_by=one.taken_back_by.name if one.taken_back_by else "",
        taken_back_because=one.taken_back_because,
        may=_may(actor, one, reports),
    )


def get_report(*, actor: Actor, report_id: int) -> tuple[AuthorityTransfer, ReportRow]:
    """Return a version of a report with what it answers. Two queries. Raises: NotFound."""
    rows = AuthorityReport.objects.select_related("made_by", "signed")
    one = rows.filter(pk=report_id).first()
    if one is None:
        raise NotFound()
    transfers = access.visible_transfers(actor).select_related("complaint", "owner")
    transfer = transfers.filter(pk=one.transfer_id).first()
    if transfer is None:
        raise NotFound()
    return transfer, report_row(one)


def list_answerers(*, actor: Actor) -> list[tuple[int, str]]:
    """Return who may answer authorities in person, by name. One query."""
    actor.require("authority.read")
    rows = Staff.objects.filter(is_active=True).order_by("name", "pk")
    return [(one.pk, one.name) for one in rows if may_answer(one)]


def transfer_row(one: AuthorityTransfer, *, now: datetime) -> TransferRow:
    """Return a transfer that was read with its people and counts as a line of a list. No query."""
    zone, done = organisation().zone, one.submitted_at or one.taken_back_at
    # the day of the answer ends at midnight: the instant itself is the next day already
    last_day = (one.due_at - _TICK).astimezone(zone).date()
    return TransferRow(
        id=one.pk,
        complaint_id=one.complaint_id,
        complaint_number=one.complaint.number,
        complaint_title=one.complaint.title,
        customer=one.complaint.customer.name if one.complaint.customer else "",
        customer_id=one.complaint.customer_id,
        authority=one.authority,
        doc_kind=one.doc_kind,
        doc_no=one.doc_no,
        noticed_on=one.noticed_on,
        received_at=one.received_at,
        due_at=one.due_at,
        last_day=last_day,
        due_rule=one.due_rule,
        days_left=None if done is not None else (last_day - now.astimezone(zone).date()).days,
        owner_id=one.owner_id,
        owner=one.owner.name,
        reports=one.report_count,  # type: ignore[attr-defined]
        interviews=one.interview_count,  # type: ignore[attr-defined]
        submitted_at=one.submitted_at,
        taken_back_at=one.taken_back_at,
        was_late=one.taken_back_at is None and (done or now) >= one.due_at,
    )


def report_row(one: AuthorityReport) -> ReportRow:
    """Return a report that was read with its people. No query."""
    return ReportRow(
        id=one.pk,
        version=one.version,
        language=one.language,
        sections=dict(one.sections),
        sha256=one.sha256,
        entries=int(one.facts.get("entries", 0)),
        hash=str(one.facts.get("hash", "")),
        made_at=one.made_at,
        made_by=one.made_by.name if one.made_by else "",
        signed=_file(one.signed),
        signed_at=one.signed_at,
    )


def _file(file: Attachment | None) -> KeptFileRow | None:
    return KeptFileRow(id=file.pk, name=file.name, size=file.size, sha256=file.sha256) if file else None


def _counted(rows: QuerySet[AuthorityTransfer]) -> QuerySet[AuthorityTransfer]:
    return rows.select_related("complaint__customer", "owner").annotate(
        report_count=Count("reports", distinct=True), interview_count=Count("interviews", distinct=True)
    )


def _narrowed(
    rows: QuerySet[AuthorityTransfer], wanted: TransferFilter, *, actor: Actor, now: datetime
) -> QuerySet[AuthorityTransfer]:
    groups: dict[str, Q] = {
        "waiting": WAITING,
        "late": _late(now),
        "answered": Q(submitted_at__isnull=False),
        "taken_back": Q(taken_back_at__isnull=False),
    }
    if wanted.group:
        rows = rows.filter(groups.get(wanted.group, Q(pk__in=[])))
    if wanted.mine:
        rows = rows.filter(owner=actor.staff_id) if actor.staff_id is not None else rows.none()
    if wanted.complaint_id is not None:
        rows = rows.filter(complaint=wanted.complaint_id)
    for word in wanted.text.replace("\x00", "").split()[:4]:
        rows = rows.filter(
            Q(authority__icontains=word)
            | Q(doc_no__icontains=word)
            | Q(complaint__number__icontains=word)
            | Q(complaint__title__icontains=word)
            | Q(complaint__customer__name__icontains=word)
        )
    return rows


def _late(now: datetime) -> Q:
    """Return the condition of what was answered late, or is late by now."""
    return (WAITING & Q(due_at__lte=now)) | Q(submitted_at__gte=F("due_at"))


def _may(actor: Actor, one: AuthorityTransfer, reports: list[ReportRow]) -> list[str]:
    found: list[str] = []
    is_owner = one.owner_id == actor.staff_id
    waits = one.submitted_at is None and one.taken_back_at is None
    if waits and _reaches(actor, one, REGISTERS):
        found.append("write")
        if reports:
            found.append("sign")
    if _reaches(actor, one, ANSWERS):
        if is_owner and one.taken_back_at is None:
            found.append("interview")
        if is_owner and waits:
            found += ["hand_over", "submit"] if reports else ["hand_over"]
        elif waits and not one.owner.is_active and actor.staff_id is not None:
            found.append("take_over")
        if waits:
            found.append("take_back")
    return found


def _reaches(actor: Actor, one: AuthorityTransfer, right: str) -> bool:
    return (
        actor.can(right)
        and Matter.objects.filter(matters_access.reach_of(actor, right), pk=one.complaint_id).exists()
    )
