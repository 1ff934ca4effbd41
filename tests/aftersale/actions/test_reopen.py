"""A closed complaint is taken up again; its first disposition stays the first."""

import pytest

from tests.aftersale.appealing import LATER, appealed, at_stage, complainant, stored
from tests.aftersale.complaining import accepted, entries, take, with_standards
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.appeal import decide_appeal
from yinuo.aftersale.actions.reopen import reopen_complaint
from yinuo.aftersale.models import Complaint
from yinuo.core.errors import InvalidMove
from yinuo.matters.actions.states import reopen_matter
from yinuo.matters.errors import ReasonNeeded
from yinuo.matters.models import Promise


@pytest.fixture
def closed(cast: Cast) -> Complaint:
    with_standards()
    appeal = appealed(cast)
    decide_appeal(
        actor=cast.actor("leo_manager"),
        now=LATER,
        appeal_id=appeal.pk,
        outcome="upheld",
        words="核对无误",
        answer="答复不变。",
    )
    return stored(appeal.complaint)


def test_is_taken_up_on_new_time(cast: Cast, closed: Complaint) -> None:
    reopen_complaint(
        actor=cast.actor("leo_manager"), now=LATER, complaint_id=closed.pk, reason="客户补来发票"
    )

    complaint = stored(closed)
    assert (complaint.stage, complaint.state, complaint.proposed_at) == ("investigating", "open", NOW)
    owed = Promise.objects.get(matter=closed.pk, state="active")
    assert owed.standard_version is not None
    assert owed.standard_version.standard.code == "complaint-disposition"


def test_opening_its_matter_is_taking_it_up(cast: Cast, closed: Complaint) -> None:
    reopen_matter(actor=cast.actor("leo_manager"), now=LATER, matter_id=closed.pk, reason="关错了")

    assert stored(closed).stage == "investigating"
    assert len(entries("complaint_reopened")) == 1


def test_the_customer_is_heard_where_no_review_is_left(cast: Cast, closed: Complaint) -> None:
    reopen_matter(actor=complainant(closed), now=LATER, matter_id=closed.pk, reason="我还是不同意")

    assert (stored(closed).stage, stored(closed).state) == ("closed", "open")
    owed = Promise.objects.get(matter=closed.pk, state="active")
    assert owed.standard_version is not None
    assert owed.standard_version.standard.code == "complaint-heard-again"


def test_is_refused(cast: Cast, closed: Complaint) -> None:
    leo = cast.actor("leo_manager")

    with pytest.raises(ReasonNeeded):
        reopen_complaint(actor=leo, now=LATER, complaint_id=closed.pk, reason=" ")
    for stage in ("not_accepted", "withdrawn"):
        other = at_stage(take(cast), "withdrawn") if stage == "withdrawn" else accepted(cast)
        with pytest.raises(InvalidMove):
            reopen_complaint(actor=leo, now=LATER, complaint_id=other.pk, reason="再来")

    assert stored(closed).stage == "closed"
    assert entries("complaint_reopened") == []
