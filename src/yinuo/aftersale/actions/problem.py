"""One problem behind several complaints: opened from one of them, joined by others, solved once."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors import ProblemSolved
from yinuo.aftersale.journal import ComplaintJoined, ComplaintProblemOpened, ComplaintProblemSolved
from yinuo.aftersale.models import Complaint, ComplaintProblem
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters.errors import EmptyText

RIGHT = "complaint.work"
LONGEST_TITLE = 160


@action(journal=ComplaintProblemOpened)
def open_problem(*, actor: Actor, now: datetime, complaint_id: int, title: str) -> ComplaintProblem:
    """Open a problem from the complaint that showed it; product, batch and cause are taken over.

    Raises: NotFound, NotAllowed, EmptyText, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    title = short_words(title, field="title", limit=LONGEST_TITLE)
    if not title:
        raise EmptyText(field="title")
    problem = ComplaintProblem.objects.create(
        title=title,
        product_id=complaint.product_id,
        batch=complaint.batch,
        cause_id=complaint.cause_id,
        opened_at=now,
        opened_by_id=actor.staff_id,
    )
    record(
        ComplaintProblemOpened(
            subject_id=problem.pk, title=title, product_id=problem.product_id, batch=problem.batch
        ),
        subject_is_new=True,
    )
    join_problem(actor=actor, now=now, complaint_id=complaint.pk, problem_id=problem.pk)
    return problem


@action(journal=ComplaintJoined, many=True)
def join_problem(*, actor: Actor, now: datetime, complaint_id: int, problem_id: int | None) -> Complaint:
    """Put a complaint to a problem that is not solved, or take it out (None); nothing is journalled for nothing.

    Each complaint keeps its own clock and its own answer. Raises: NotFound, NotAllowed, ProblemSolved.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    if complaint.problem_id == problem_id:
        return complaint
    problem = None
    if problem_id is not None:
        problem = ComplaintProblem.objects.filter(pk=problem_id).first()
        if problem is None:
            raise NotFound(field="problem_id")
        if problem.solved_at is not None:
            raise ProblemSolved(field="problem_id")
    before = complaint.problem_id
    Complaint.objects.filter(pk=complaint.pk).update(problem=problem)
    complaint.problem = problem
    record(
        ComplaintJoined(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            problem_id=problem_id,
            before_problem_id=before,
            title=problem.title if problem is not None else "—",
        )
    )
    touch(complaint)
    return complaint


@action(journal=ComplaintProblemSolved)
def solve_problem(*, actor: Actor, now: datetime, problem_id: int, words: str) -> ComplaintProblem:
    """Note what was done about a problem. Its complaints go on until each has its own answer.

    Raises: NotFound, NotAllowed, ProblemSolved, EmptyText, TextTooLong.
    """
    actor.require(RIGHT)
    problem = ComplaintProblem.objects.select_for_update().filter(pk=problem_id).first()
    if problem is None or not access.visible_complaints(actor).filter(problem=problem).exists():
        raise NotFound()
    if problem.solved_at is not None:
        raise ProblemSolved()
    words = short_words(words, field="words")
    if not words:
        raise EmptyText(field="words")
    problem.solved_at, problem.words = now, words
    problem.save(update_fields=["solved_at", "words"])
    record(
        ComplaintProblemSolved(
            subject_id=problem.pk, title=problem.title, complaints=problem.complaints.count()
        )
    )
    return problem
