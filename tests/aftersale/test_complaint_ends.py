"""No path through a complaint leaves without a final written answer that reached whoever complained."""

import ast
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import yinuo.aftersale
from tests.aftersale.appealing import complainant, stored
from tests.aftersale.complaining import take
from tests.cast import NOW, Cast, make_staff
from yinuo.aftersale.actions.appeal import appeal_complaint, decide_appeal, open_appeal
from yinuo.aftersale.actions.complaint_stage import (
    accept_complaint,
    ask_complainant,
    decline_complaint,
    resume_complaint,
    transfer_complaint,
    withdraw_complaint,
)
from yinuo.aftersale.actions.mediation import begin_mediation, end_mediation
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal, refuse_proposal
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.actions.reopen import reopen_complaint
from yinuo.aftersale.actions.verification import confirm_put_right, return_complaint
from yinuo.aftersale.actions.web_complaint import take_back_complaint
from yinuo.aftersale.errors import ComplaintNotEnded
from yinuo.aftersale.models import Complaint, ComplaintProposal, FinalAnswer
from yinuo.aftersale.review_rows import deciders
from yinuo.aftersale.states import COMPLAINT_MOVES, ENDED_STAGES, OPEN_STAGES
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.journal import verify_journal
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.states import cancel_matter, close_matter, reopen_matter, resolve_matter

ROOM = Path(yinuo.aftersale.__file__).parent
ENDING = {name for name, move in COMPLAINT_MOVES.items() if move.to in ENDED_STAGES}
KINDS = {
    "not_accepted": {"not_accepted"},
    "transferred": {"transferred"},
    "mediation_ended": {"mediation_ended"},
    "closed": {"closed", "upheld"},
    "withdrawn": {"withdrawn"},
}
STEPS = 22


def test_whoever_moves_to_an_end_answers_in_the_same_breath() -> None:
    """Each function that makes an ending move also gives the final answer; and every ending move is made somewhere."""
    made: dict[str, bool] = {}
    for path in sorted(ROOM.rglob("*.py")):
        tree = ast.parse(path.read_text())
        if not _moves_complaints(tree):
            continue
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            names = [node.func.id for node in calls if isinstance(node.func, ast.Name)]
            for call in calls:
                if not (isinstance(call.func, ast.Name) and call.func.id == "move_stage"):
                    continue
                move = call.args[1]
                assert isinstance(move, ast.Constant), f"{path.name}: a move is named where it is made"
                if move.value in ENDING:
                    made[str(move.value)] = "answer_finally" in names

    assert made == dict.fromkeys(ENDING, True)


def _moves_complaints(tree: ast.Module) -> bool:
    """Tell whether a module takes the mover of complaints; returns have one of their own."""
    taken = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    rows = [node for node in taken if node.module == "yinuo.aftersale.complaint_rows"]
    return any(name.name == "move_stage" for node in rows for name in node.names)


class Walk:
    """One complaint on a way chosen by chance, an hour a step."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance, self.now = cast, random.Random(seed), NOW
        self.complaint = take(cast)
        self.ana = cast.actor("ana_agent")
        self.guest = complainant(self.complaint)
        self.went: list[str] = []

    @property
    def key(self) -> int:
        return self.complaint.pk

    def step(self) -> None:
        """Do one of what the stage allows."""
        self.now += timedelta(hours=1)
        stage = stored(self.complaint).stage
        deed = self.chance.choice(WAYS[stage])
        self.went.append(f"{stage}: {deed.__name__}")
        deed(self)

    def reviewer(self) -> Actor:
        """Return a manager who decided nothing in it, a new one where all did."""
        from yinuo.people.actors import actor_for_staff
        from yinuo.people.models import Staff

        already = deciders(stored(self.complaint))
        found = [one for one in Staff.objects.filter(roles__contains=["manager"]) if one.pk not in already]
        return actor_for_staff(
            found[0]
            if found
            else make_staff(f"m{len(already)}", roles=["manager"], department=self.cast.service)
        )

    def proposal(self) -> ComplaintProposal:
        return ComplaintProposal.objects.filter(complaint=self.key).latest("number")


def accepts(w: Walk) -> None:
    accept_complaint(actor=w.ana, now=w.now, complaint_id=w.key)


def declines(w: Walk) -> None:
    decline_complaint(
        actor=w.ana, now=w.now, complaint_id=w.key, reason="不是我们的", where_to="12315", answer="不能受理。"
    )


def hands_on(w: Walk) -> None:
    transfer_complaint(actor=w.ana, now=w.now, complaint_id=w.key, body="12315", answer="已转交。")


def withdraws(w: Walk) -> None:
    withdraw_complaint(actor=w.ana, now=w.now, complaint_id=w.key, reason="来电", answer="已撤回。")


def takes_back(w: Walk) -> None:
    take_back_complaint(actor=w.guest, now=w.now, complaint_id=w.key)


def asks(w: Walk) -> None:
    ask_complainant(actor=w.ana, now=w.now, complaint_id=w.key, what="照片")


def resumes(w: Walk) -> None:
    resume_complaint(actor=w.ana, now=w.now, complaint_id=w.key)


def writes(w: Walk) -> None:
    take_customer_message(actor=w.guest, now=w.now, matter_id=w.key, text="还有一句", channel="web")


def offers(w: Walk) -> None:
    day = date(2026, 3, 12) + timedelta(days=30)
    remedy = PlannedRemedy(kind="exchange", due_on=day, words="换新")
    made = write_proposal(actor=w.ana, now=w.now, complaint_id=w.key, words="方案", remedies=(remedy,))
    offer_proposal(actor=w.ana, now=w.now, proposal_id=made.pk)


def agrees(w: Walk) -> None:
    agree_proposal(actor=w.guest, now=w.now, proposal_id=w.proposal().pk, said=Said())


def refuses(w: Walk) -> None:
    refuse_proposal(actor=w.guest, now=w.now, proposal_id=w.proposal().pk, said=Said())


def mediates(w: Walk) -> None:
    begin_mediation(actor=w.ana, now=w.now, complaint_id=w.key, words="再谈谈")


def ends_mediation(w: Walk) -> None:
    end_mediation(actor=w.ana, now=w.now, complaint_id=w.key, reason="没谈成", answer="没有谈成。")


def carries_out(w: Walk) -> None:
    for remedy in w.proposal().remedies.filter(done_at__isnull=True):
        carry_out_remedy(actor=w.ana, now=w.now, remedy_id=remedy.pk, words="做了")


def confirms(w: Walk) -> None:
    confirm_put_right(actor=w.guest, now=w.now, complaint_id=w.key, said=Said())


def returns(w: Walk) -> None:
    return_complaint(actor=w.guest, now=w.now, complaint_id=w.key, said=Said(words="还是坏的"))


def appeals(w: Walk) -> None:
    appeal_complaint(actor=w.guest, now=w.now, complaint_id=w.key, reason="不同意")


def opens_again(w: Walk) -> None:
    reopen_matter(actor=w.guest, now=w.now, matter_id=w.key, reason="没完")


def takes_up(w: Walk) -> None:
    reopen_complaint(actor=w.ana, now=w.now, complaint_id=w.key, reason="又坏了")


def upholds(w: Walk) -> None:
    _decides(w, "upheld")


def overturns(w: Walk) -> None:
    _decides(w, "overturned")


def _decides(w: Walk, outcome: str) -> None:
    review = open_appeal(stored(w.complaint))
    assert review is not None
    decide_appeal(
        actor=w.reviewer(), now=w.now, appeal_id=review.pk, outcome=outcome, words="看过", answer="复核结果。"
    )


def says_solved(w: Walk) -> None:
    close_matter(actor=w.guest, now=w.now, matter_id=w.key, how="confirmed")


Deed = Callable[[Walk], None]
LEAVING: list[Deed] = [withdraws, takes_back]
AFTER: list[Deed] = [appeals, appeals, opens_again, writes, says_solved]
WAYS: dict[str, list[Deed]] = {
    "received": [accepts, accepts, accepts, declines, hands_on, *LEAVING],
    "investigating": [asks, offers, offers, offers, takes_back],
    "awaiting": [resumes, writes, withdraws],
    "proposed": [agrees, refuses, refuses, offers, writes, takes_back],
    "refused": [mediates, offers, withdraws],
    "mediating": [offers, ends_mediation, ends_mediation],
    "remedying": [carries_out, carries_out, carries_out, takes_back],
    "verifying": [confirms, returns],
    "under_review": [upholds, overturns, overturns],
    "closed": [*AFTER, takes_up],
    "not_accepted": AFTER,
    "mediation_ended": AFTER,
    "transferred": [writes, opens_again],
    "withdrawn": [writes, opens_again],
}


def answered(complaint: Complaint, *, since: datetime) -> None:
    """Assert that an end was answered in writing, when it came, in the thread."""
    answer = FinalAnswer.objects.filter(complaint=complaint.pk).latest("at", "pk")
    assert answer.at == since
    assert answer.kind in KINDS[complaint.stage]
    assert answer.message is not None
    assert (answer.message.direction, answer.message.text) == ("out", answer.text)
    assert answer.text.strip()


@pytest.mark.parametrize("seed", range(16))
def test_no_way_ends_without_an_answer(cast: Cast, seed: int) -> None:
    walk = Walk(cast, seed)

    for _step in range(STEPS):
        before = FinalAnswer.objects.count()
        entered = stored(walk.complaint).stage_since
        try:
            walk.step()
        except DomainError as error:
            walk.went.append(f"refused: {error.code}")
        complaint = stored(walk.complaint)
        if complaint.stage in ENDED_STAGES:
            answered(complaint, since=complaint.stage_since)
            assert FinalAnswer.objects.count() == before + (complaint.stage_since != entered), walk.went
        else:
            assert complaint.stage in OPEN_STAGES
            assert complaint.phase not in ("done", "dropped"), walk.went
            for end in (resolve_matter, cancel_matter):
                said = {"reason": "算了"} if end is cancel_matter else {}
                with pytest.raises(DomainError) as refused:
                    end(actor=cast.actor("leo_manager"), now=walk.now, matter_id=walk.key, **said)  # type: ignore[operator]
                assert refused.value.code in (ComplaintNotEnded.code, "open_promises", "open_children")
    assert list(verify_journal()) == []


def test_the_walks_go_everywhere(cast: Cast) -> None:
    """What the walks do covers every move there is."""
    ways = {deed.__name__ for deeds in WAYS.values() for deed in deeds}

    assert set(WAYS) == set(OPEN_STAGES) | set(ENDED_STAGES)
    assert len(ways) == 22
