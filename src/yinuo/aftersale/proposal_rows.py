"""A solution as rows: what it comes to, in words of the customer's language, and until when each part of it is promised."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, translation
from django.utils.translation import gettext as _

from yinuo.aftersale.models import Complaint, ComplaintProposal, ProposedRemedy
from yinuo.aftersale.states import RemedyKind
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.core.money_words import money_words
from yinuo.core.organisation import organisation
from yinuo.matters.models import Notice
from yinuo.presale.guard import end_of_day


def money_in(proposal: ComplaintProposal) -> tuple[Decimal, str]:
    """Return what a solution costs in money, and in which currency. One query."""
    rows = list(proposal.remedies.filter(amount__isnull=False).values_list("amount", "currency"))
    return sum((amount for amount, _currency in rows if amount), Decimal(0)), rows[0][1] if rows else "CNY"


def end_of(complaint: Complaint, on: date) -> datetime:
    """Return until when a day that is promised to a complainant lasts: the last minute of service of their team counts."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    return end_of_day(noon, calendar=calendar_of(complaint.team.calendar_id if complaint.team else None))


def remedy_words(remedy: ProposedRemedy, language: str) -> str:
    """Return a remedy in one line of a language: its kind, its amount, its words."""
    with translation.override(language):
        if remedy.kind == RemedyKind.OTHER and remedy.words and remedy.amount is None:
            return remedy.words
        name = str(RemedyKind(remedy.kind).label)
        if remedy.amount is not None:
            name = f"{name} {money_words(remedy.amount, remedy.currency)}"
        return _("%(remedy)s: %(words)s") % {"remedy": name, "words": remedy.words} if remedy.words else name


def listed(remedies: list[ProposedRemedy], language: str) -> str:
    """Return remedies as lines of a message, each with its day."""
    with translation.override(language):
        return "\n".join(
            _("– %(remedy)s, by %(day)s")
            % {
                "remedy": remedy_words(one, language),
                "day": formats.date_format(one.due_on, "DATE_FORMAT"),
            }
            for one in remedies
        )


def notify(staff_id: int | None, kind: str, complaint: Complaint, *, by: str, now: datetime) -> None:
    """Put a notice about a complaint before somebody."""
    if staff_id is None:
        return
    Notice.objects.create(
        staff_id=staff_id,
        kind=kind,
        matter_id=complaint.pk,
        facts={"by": by, "text": complaint.number},
        at=now,
        show_from=now,
    )
    tell(f"staff:{staff_id}", event="notice")
