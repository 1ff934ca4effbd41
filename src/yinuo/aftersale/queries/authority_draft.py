"""The text that a report to an authority begins with: made of the journal and of what is kept about the complaint, to be edited."""

from datetime import datetime

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.aftersale import access
from yinuo.aftersale.authority_sections import LONGEST_SECTION, SECTIONS
from yinuo.aftersale.models import AuthorityTransfer, Complaint, ProposedRemedy
from yinuo.aftersale.states import (
    AuthorityDocument,
    ComplaintSource,
    ComplaintStage,
    Demand,
    ProposalState,
    RemedyKind,
)
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.models import JournalEntry
from yinuo.core.organisation import organisation
from yinuo.matters.models import Attachment, Promise
from yinuo.matters.queries.timeline import ENTRY_FIELDS, entry_rows

RIGHT = "authority.register"
MOST_ENTRIES, MOST_FILES = 200, 60
TOLD = (
    "aftersale.authority_noticed",
    "aftersale.authority_taken_back",
    "aftersale.authority_handed_over",
    "aftersale.authority_met",
    "aftersale.complaint_taken",
    "aftersale.complaint_accepted",
    "aftersale.complaint_declined",
    "aftersale.complaint_transferred",
    "aftersale.complainant_asked",
    "aftersale.complaint_extended",
    "aftersale.complaint_stage_changed",
    "aftersale.complaint_withdrawn",
    "aftersale.findings_written",
    "aftersale.proposal_offered",
    "aftersale.proposal_agreed",
    "aftersale.proposal_refused",
    "aftersale.remedy_carried_out",
    "aftersale.putting_right_confirmed",
    "aftersale.not_put_right",
    "aftersale.apology_sent",
    "aftersale.final_answer_given",
    "aftersale.colleague_asked",
    "matters.customer_wrote",
    "matters.reply_sent",
    "matters.matter_reopened",
)
"""What an authority asks about: what was received, answered, decided and done, and when; not how the house works inside."""


def draft_report(*, actor: Actor, now: datetime, transfer_id: int, language: str) -> dict[str, str]:
    """Return a text for each of SECTIONS; our own position is left to whoever signs it. Raises: NotFound, NotAllowed."""
    transfer, complaint = access.transfer_for(actor, transfer_id, RIGHT)
    with translation.override(language), timezone.override(organisation().zone):
        found = {
            "facts": _facts(transfer, complaint, language),
            "course": _course(complaint),
            "promises": _promises(complaint),
            "decision": _decision(complaint, language),
            "evidence": _evidence(complaint),
            "conclusion": "",
        }
    return {code: found[code][:LONGEST_SECTION] for code in SECTIONS}


def _facts(transfer: AuthorityTransfer, complaint: Complaint, language: str) -> str:
    first = complaint.messages.filter(direction="in").order_by("at", "pk").first()
    reached = first.at if first is not None else complaint.opened_at
    between = pgettext("between the items of a list", ", ")
    document = str(AuthorityDocument(transfer.doc_kind).label)
    lines = [
        (_("Document"), f"{document} {transfer.doc_no}".strip()),
        (_("Received by us"), _instant(transfer.received_at)),
        (_("Our number of the complaint"), complaint.number),
        (_("Complainant"), complaint.customer.name if complaint.customer else ""),
        (
            _("First reached us"),
            f"{_instant(reached)} · {ComplaintSource(complaint.source).label}",
        ),
        (pgettext("kind of matter", "Order"), complaint.purchase.number if complaint.purchase else ""),
        (_("Product"), text_in(complaint.product.names, language) if complaint.product else ""),
        (_("Serial number"), complaint.serial),
        (_("Batch"), complaint.batch),
        (_("What the customer wishes"), between.join(str(Demand(one).label) for one in complaint.demands)),
    ]
    said = [_line(name, value) for name, value in lines if value]
    if first is not None and first.text:
        said.append(_line(_("In the complainant's words"), first.text))
    return "\n".join(said)


def _course(complaint: Complaint) -> str:
    rows = JournalEntry.objects.filter(matter_id=complaint.pk, verb__in=TOLD).order_by("at", "pk")
    found = entry_rows(rows.values_list(*ENTRY_FIELDS)[:MOST_ENTRIES])
    return "\n".join(
        _line(_instant(row.at), row.sentence + (f" ({row.reason})" if row.reason else "")) for row in found
    )


def _promises(complaint: Complaint) -> str:
    wrongly = AuthorityTransfer.objects.filter(complaint=complaint, taken_back_at__isnull=False)
    rows = Promise.objects.filter(matter=complaint.pk, parent__isnull=True).exclude(
        pk__in=wrongly.values("promise")
    )
    rows = rows.exclude(state__in=("proposed", "declined")).order_by("made_at", "pk")
    said = []
    for owed in rows.select_related("owner"):
        words = _("due %(due)s; %(outcome)s") % {"due": _instant(owed.due_at), "outcome": _outcome(owed)}
        said.append(_line(owed.what, words))
    return "\n".join(said)


def _outcome(owed: Promise) -> str:
    if owed.state == "kept" and owed.settled_at is not None:
        return _("kept in time, %(at)s") % {"at": _instant(owed.settled_at)}
    if owed.state == "kept_late" and owed.settled_at is not None:
        return _("kept late, %(at)s") % {"at": _instant(owed.settled_at)}
    if owed.missed_at is not None:
        return _("not kept in time")
    return _("still running") if owed.state == "active" else pgettext("promise", "no longer owed")


def _decision(complaint: Complaint, language: str) -> str:
    lines = [
        (pgettext("complaint", "Stage"), str(ComplaintStage(complaint.stage).label)),
        (_("Why it happened"), text_in(complaint.cause.names, language) if complaint.cause else ""),
        (
            _("Who answers for it"),
            text_in(complaint.responsibility.names, language) if complaint.responsibility else "",
        ),
        (_("What was found"), complaint.findings),
        (_("Not taken on:"), complaint.refused_because),
    ]
    said = [_line(name.rstrip(":："), value) for name, value in lines if value]
    proposal = (
        complaint.proposals.filter(state__in=("offered", "agreed", "refused")).order_by("-number").first()
    )
    if proposal is not None:
        said.append(_line(_("Solution offered"), f"{proposal.words} ({ProposalState(proposal.state).label})"))
        said += [_remedy(one) for one in proposal.remedies.order_by("position", "pk")]
    for answer in complaint.final_answers.order_by("at", "pk"):
        said.append(_line(_("Final answer, %(at)s") % {"at": _instant(answer.at)}, answer.text))
    return "\n".join(said)


def _remedy(one: ProposedRemedy) -> str:
    name = str(RemedyKind(one.kind).label)
    amount = f"{one.amount} {one.currency}" if one.amount is not None else ""
    done = _("done %(at)s") % {"at": _instant(one.done_at)} if one.done_at is not None else _("not done yet")
    parts = [part for part in (one.words, amount, done) if part]
    return _line(name, pgettext("between the items of a list", ", ").join(parts))


def _evidence(complaint: Complaint) -> str:
    files = Attachment.objects.filter(matter=complaint.pk).order_by("at", "pk")[:MOST_FILES]
    said = [_line(_instant(file.at), f"{file.name} (SHA-256 {file.sha256[:16]}…)") for file in files]
    entries = JournalEntry.objects.filter(matter_id=complaint.pk)
    last = entries.order_by("-sequence", "-pk").values_list("sequence", "hash").first()
    if last is not None:
        said.append(
            _(
                "The course is taken from our journal, which cannot be changed afterwards: %(count)s entries about this complaint, the last with the check value %(hash)s."
            )
            % {"count": entries.count(), "hash": bytes(last[1]).hex()[:32]}
        )
    return "\n".join(said)


def _line(name: str, value: str) -> str:
    return pgettext("a line of a report", "%(name)s: %(value)s") % {"name": name, "value": value}


def _instant(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
