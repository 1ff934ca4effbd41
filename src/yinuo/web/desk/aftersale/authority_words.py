"""What an authority passed on, in words: its document, how many days are left, and the letter that answers it."""

from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yinuo.aftersale.authority_sections import SECTIONS
from yinuo.aftersale.models import AuthorityTransfer
from yinuo.aftersale.queries.authority import InterviewRow, ReportRow, TransferRow
from yinuo.aftersale.states import AuthorityDocument, InterviewWay, SubmissionWay
from yinuo.core.organisation import organisation
from yinuo.quality.queries.escalations import EscalationFigures
from yinuo.quality.rules import SMALL
from yinuo.web.components.word import Letter
from yinuo.web.components.words import percent


def document_words(kind: str) -> str:
    """Return the name of a document."""
    return str(AuthorityDocument(kind).label)


def way_words(way: str) -> str:
    """Return how an answer was handed in, nothing where it was not."""
    return str(SubmissionWay(way).label) if way else ""


def days_words(row: TransferRow) -> str:
    """Return how many days are left, or how it ended."""
    if row.taken_back_at is not None:
        return pgettext("authority", "taken back")
    if row.days_left is None:
        return (
            pgettext("authority", "answered late")
            if row.was_late
            else pgettext("authority", "answered in time")
        )
    if row.days_left == 0 and not row.was_late:
        return pgettext("authority", "due today")
    if row.was_late:
        days = max(1, -row.days_left)
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    return ngettext("%(days)s day left", "%(days)s days left", row.days_left) % {"days": row.days_left}


def shown_transfer(row: TransferRow) -> dict[str, Any]:
    """Return what an authority passed on as a line of a list."""
    done = row.submitted_at is not None or row.taken_back_at is not None
    return {
        "row": row,
        "document": document_words(row.doc_kind),
        "days": days_words(row),
        "is_late": row.was_late,
        "badge": "line" if done else "solid" if row.was_late else "accent",
        "url": f"/desk/authority/{row.id}/",
    }


def shown_figures(figures: EscalationFigures) -> dict[str, Any]:
    """Return how often we were passed over; where there are too few for a percentage, the counts alone."""
    shown: dict[str, Any] = {"figures": figures}
    if figures.received >= SMALL:
        shown["escalated"] = _share(figures.escalated_rate or 0, figures.escalated_interval)
    if figures.due >= SMALL:
        shown["in_time"] = _share(figures.in_time_rate or 0, figures.in_time_interval)
    return shown


def _share(rate: float, interval: tuple[float, float]) -> str:
    low, high = (percent(share=one) for one in interval)
    return f"{percent(share=rate)} ({low}–{high})"


def shown_interview(row: InterviewRow) -> dict[str, Any]:
    """Return a talk as a line."""
    return {"row": row, "way": str(InterviewWay(row.way).label)}


def letter_of(transfer: AuthorityTransfer, report: ReportRow) -> Letter:
    """Return a version of the report as a letter, in its language."""
    house = organisation()
    with translation.override(report.language), timezone.override(house.zone):
        day = formats.date_format(timezone.localtime(report.made_at), "DATE_FORMAT")
        document = f"{document_words(transfer.doc_kind)} {transfer.doc_no}".strip()
        name = house.name_in(report.language)
        return Letter(
            title=_("Report on the complaint %(number)s") % {"number": transfer.complaint.number},
            head=[
                pgettext("first line of a letter", "To %(authority)s:") % {"authority": transfer.authority},
                _("On your document: %(document)s") % {"document": document},
            ],
            sections=[
                (str(heading), report.sections[code])
                for code, heading in SECTIONS.items()
                if report.sections.get(code)
            ],
            foot=[
                name,
                _("In charge: %(owner)s (signature)") % {"owner": transfer.owner.name},
                f"{day} · {_('version %(version)s') % {'version': report.version}}",
            ],
            author=name,
        )
