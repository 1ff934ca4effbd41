"""Who may review an answer, and until when: rows that a review looks at, within a running action or before it."""

from datetime import datetime, timedelta

from yinuo.aftersale.errors_appeal import NotIndependent, ReviewedAlready, ReviewNotOffered, ReviewTooLate
from yinuo.aftersale.models import Appeal, Complaint, ComplaintProposal, FinalAnswer
from yinuo.core.organisation import organisation
from yinuo.people.models import Staff
from yinuo.people.roles import rights_of

REVIEWS = "complaint.approve"


def last_answer(complaint: Complaint) -> FinalAnswer | None:
    """Return the final answer that stands."""
    return FinalAnswer.objects.filter(complaint=complaint.pk).order_by("-at", "-pk").first()


def review_ends(answer: FinalAnswer) -> datetime:
    """Return until when a review of an answer can be asked for; its own instant where the house reviews none."""
    return answer.at + timedelta(days=organisation().review_window_days)


def refuse_review(answer: FinalAnswer | None, *, now: datetime) -> None:
    """Raises: ReviewedAlready, ReviewNotOffered, ReviewTooLate."""
    if answer is None:
        return
    if answer.kind == FinalAnswer.Kind.UPHELD:
        raise ReviewedAlready()
    if not organisation().review_window_days:
        raise ReviewNotOffered()
    if now >= review_ends(answer):
        raise ReviewTooLate(days=organisation().review_window_days)


def may_review(staff: Staff) -> bool:
    """Tell whether a member of staff may decide reviews at all."""
    return staff.is_active and REVIEWS in rights_of(staff.roles)


def deciders(complaint: Complaint) -> set[int]:
    """Return who led a complaint first or decided something in it: answered it finally, offered or approved a solution, reviewed it."""
    found = {complaint.first_handler_id, complaint.accepted_by_id}
    found.update(FinalAnswer.objects.filter(complaint=complaint.pk).values_list("by_id", flat=True))
    offered = ComplaintProposal.objects.filter(complaint=complaint.pk, offered_at__isnull=False)
    for made_by, approved_by in offered.values_list("made_by_id", "approved_by_id"):
        found.update((made_by, approved_by))
    decided = Appeal.objects.filter(complaint=complaint.pk, decided_at__isnull=False)
    found.update(decided.values_list("reviewer_id", flat=True))
    return {key for key in found if key is not None}


def refuse_who_decided(complaint: Complaint, staff_id: int, *, field: str = "") -> None:
    """Raises: NotIndependent."""
    if staff_id in deciders(complaint):
        raise NotIndependent(field=field)


def independent_lead(complaint: Complaint) -> Staff | None:
    """Return who may decide reviews and decided nothing in it: the lead of the team, of the department, else a colleague of theirs."""
    already = deciders(complaint)
    leads = [
        complaint.team.lead if complaint.team else None,
        complaint.department.lead if complaint.department else None,
    ]
    colleagues = Staff.objects.filter(is_active=True, department__isnull=False)
    for one in (*leads, *colleagues.filter(department=complaint.department_id).order_by("pk")):
        if one is not None and one.pk not in already and may_review(one):
            return one
    return None
