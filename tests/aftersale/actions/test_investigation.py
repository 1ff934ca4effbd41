"""Looking into a complaint: findings in two trees, colleagues on inherited time, one problem behind several."""

from datetime import timedelta

import pytest

from tests.aftersale.complaining import accepted, entries, take, with_standards
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.cause import change_cause, make_cause, write_findings
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.aftersale.actions.problem import join_problem, open_problem, solve_problem
from yinuo.aftersale.errors import CauseUnderItself, ComplaintEnded, ProblemSolved
from yinuo.aftersale.models import Complaint, ComplaintCause, ComplaintProblem
from yinuo.aftersale.queries.complaint import get_complaint
from yinuo.aftersale.queries.similar import similar_complaints
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.errors import EmptyText, OpenChildren
from yinuo.matters.models import Promise
from yinuo.people.errors import AlreadyExists
from yinuo.people.models import Customer

LATER = NOW + timedelta(hours=1)


def knot(cast: Cast, code: str = "wood", kind: str = "cause", parent_id: int | None = None) -> ComplaintCause:
    return make_cause(
        actor=cast.actor("leo_manager"),
        now=NOW,
        kind=kind,
        code=code,
        names={"zh-hans": code},
        parent_id=parent_id,
    )


def withdraw(cast: Cast, complaint: Complaint) -> None:
    withdraw_complaint(
        actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, reason="好了", answer="已撤回。"
    )


def test_findings_name_knots_of_their_own_trees(cast: Cast) -> None:
    complaint, cause = accepted(cast), knot(cast)
    answers = knot(cast, "supplier", "responsibility")
    ana = cast.actor("ana_agent")

    write_findings(
        actor=ana,
        now=LATER,
        complaint_id=complaint.pk,
        cause_id=cause.pk,
        responsibility_id=answers.pk,
        words="含水率 14%",
    )
    write_findings(
        actor=ana,
        now=LATER,
        complaint_id=complaint.pk,
        cause_id=cause.pk,
        responsibility_id=answers.pk,
        words="含水率 14%",
    )
    with pytest.raises(NotFound):
        write_findings(
            actor=ana, now=LATER, complaint_id=complaint.pk, cause_id=answers.pk, responsibility_id=None
        )

    stored = Complaint.objects.get(pk=complaint.pk)
    assert (stored.cause_id, stored.responsibility_id, stored.findings) == (
        cause.pk,
        answers.pk,
        "含水率 14%",
    )
    assert len(entries("findings_written")) == 1


def test_a_cause_out_of_use_is_not_chosen_anew(cast: Cast) -> None:
    complaint, cause = accepted(cast), knot(cast)
    change_cause(actor=cast.actor("leo_manager"), now=NOW, cause_id=cause.pk, fields={"active": False})

    with pytest.raises(NotFound):
        write_findings(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            cause_id=cause.pk,
            responsibility_id=None,
        )


def test_trees_have_no_circles_and_codes_are_once(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    top = knot(cast)
    below = knot(cast, "dry", parent_id=top.pk)

    with pytest.raises(CauseUnderItself):
        change_cause(actor=leo, now=NOW, cause_id=top.pk, fields={"parent_id": below.pk})
    with pytest.raises(AlreadyExists):
        knot(cast)
    with pytest.raises(InvalidValue):
        knot(cast, "Not a code!")
    with pytest.raises(NotAllowed):
        make_cause(actor=cast.actor("ana_agent"), now=NOW, kind="cause", code="x", names={"zh-hans": "x"})

    assert ComplaintCause.objects.count() == 2


def test_colleagues_have_what_is_left_of_the_time(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)

    child = ask_colleagues(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        team_id=cast.team.pk,
        text="这批椅子谁验的货？",
    )

    served = Promise.objects.get(
        matter=complaint.pk, standard_version__standard__code="complaint-disposition"
    )
    owed = Promise.objects.get(matter=child.pk, parent=served)
    assert owed.due_at == served.due_at
    assert (child.kind, child.parent_id, child.customer_id) == ("internal", complaint.pk, None)
    with pytest.raises(OpenChildren):
        withdraw(cast, complaint)
    assert Complaint.objects.get(pk=complaint.pk).stage == "investigating"


def test_their_answer_keeps_their_promise(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    child = ask_colleagues(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        team_id=cast.team.pk,
        text="谁验的货？",
    )
    leo = cast.actor("leo_manager")
    send_reply(actor=leo, now=LATER, matter_id=child.pk, text="何师傅验的，没测含水率。")

    resolve_matter(actor=leo, now=LATER, matter_id=child.pk)

    assert Promise.objects.get(matter=child.pk, parent__isnull=False).state == "kept"


def test_nobody_is_asked_after_the_end(cast: Cast) -> None:
    complaint = accepted(cast)
    withdraw(cast, complaint)

    with pytest.raises(ComplaintEnded):
        ask_colleagues(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            team_id=cast.team.pk,
            text="谁？",
        )
    with pytest.raises(ComplaintEnded):
        write_findings(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            cause_id=None,
            responsibility_id=None,
            words="x",
        )


def test_what_is_alike_is_shown_by_what_it_shares(cast: Cast) -> None:
    chen = Customer.objects.create(name="Chen", created_at=NOW)
    unit = take(cast, serial="SN-1", customer_id=chen.pk)
    batch = take(cast, batch="B-1")
    strange = take(cast, serial="SN-2")
    complaint = take(cast, serial="SN-1", batch="B-1")

    rows = similar_complaints(actor=cast.actor("ana_agent"), now=NOW, language="zh-hans", complaint=complaint)

    assert [(one.row.id, one.ground) for one in rows] == [(unit.pk, "unit"), (batch.pk, "batch")]
    assert strange.pk not in [one.row.id for one in rows]


def test_one_problem_is_opened_joined_and_solved_once(cast: Cast) -> None:
    ana = cast.actor("ana_agent")
    one, two = take(cast, batch="B-1"), take(cast, batch="B-1")

    problem = open_problem(actor=ana, now=NOW, complaint_id=one.pk, title="八月批次开裂")
    join_problem(actor=ana, now=NOW, complaint_id=two.pk, problem_id=problem.pk)
    join_problem(actor=ana, now=NOW, complaint_id=two.pk, problem_id=problem.pk)
    solve_problem(actor=ana, now=LATER, problem_id=problem.pk, words="整批换新")

    assert problem.batch == "B-1"
    assert Complaint.objects.filter(problem=problem).count() == 2
    assert len(entries("complaint_joined")) == 2
    assert entries("complaint_problem_solved")[0].facts["complaints"] == 2
    three = take(cast)
    with pytest.raises(ProblemSolved):
        join_problem(actor=ana, now=LATER, complaint_id=three.pk, problem_id=problem.pk)
    with pytest.raises(ProblemSolved):
        solve_problem(actor=ana, now=LATER, problem_id=problem.pk, words="又一次")
    with pytest.raises(EmptyText):
        open_problem(actor=ana, now=LATER, complaint_id=three.pk, title=" ")
    assert ComplaintProblem.objects.count() == 1


def test_a_problem_is_known_only_to_who_reads_its_complaints(cast: Cast) -> None:
    one = take(cast)
    problem = open_problem(actor=cast.actor("ana_agent"), now=NOW, complaint_id=one.pk, title="开裂")

    with pytest.raises(NotFound):
        solve_problem(actor=cast.actor("otto_other_outlet"), now=NOW, problem_id=problem.pk, words="整批换新")


def test_is_read_whole_with_few_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    with_standards()
    complaint = accepted(cast, batch="B-1")
    take(cast, batch="B-1")

    with django_assert_max_num_queries(9):  # type: ignore[operator]
        file = get_complaint(
            actor=cast.actor("ana_agent"), now=NOW, complaint_id=complaint.pk, language="zh-hans"
        )

    assert file.may == ["await", "withdraw", "edit", "join", "find", "ask", "extend"]
    assert len(file.similar) == 1
