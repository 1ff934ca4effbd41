"""Letters of apology: begun with a text, approved where the complaint is grave, sent in the thread."""

import pytest

from tests.aftersale.complaining import ANSWER, accepted, entries
from tests.aftersale.solving import LATER, SOON, agreed
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.apology import approve_apology, rewrite_apology, send_apology, write_apology
from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.aftersale.actions.proposal import PlannedRemedy
from yinuo.aftersale.errors import ApologyNeedsApproval, ComplaintEnded
from yinuo.aftersale.models import ApologyLetter, Complaint
from yinuo.core.errors import InvalidMove, NotAllowed, NotFound
from yinuo.matters.errors import EmptyText
from yinuo.presale.errors import OwnApproval

TEXT = "Kim，您好：椅子坐三天就裂，是我们把关不严，真心向您道歉。"


def _letter(cast: Cast, *, severity: int = 2, complaint: Complaint | None = None) -> ApologyLetter:
    complaint = complaint or accepted(cast, severity=severity)
    return write_apology(actor=cast.actor("ana_agent"), now=NOW, complaint_id=complaint.pk, text=TEXT)


def test_is_sent_in_the_thread(cast: Cast) -> None:
    letter = _letter(cast)
    assert not letter.complaint.messages.filter(direction="out").exists()

    send_apology(actor=cast.actor("ana_agent"), now=LATER, letter_id=letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("sent", LATER)
    message = letter.complaint.messages.get(direction="out")
    assert (message.text, letter.message_id) == (TEXT, message.pk)


def test_a_grave_one_leaves_with_another_persons_leave_only(cast: Cast) -> None:
    letter = _letter(cast, severity=3)
    ana = cast.actor("ana_agent")
    with pytest.raises(ApologyNeedsApproval):
        send_apology(actor=ana, now=LATER, letter_id=letter.pk)
    with pytest.raises(NotAllowed):
        approve_apology(actor=ana, now=LATER, letter_id=letter.pk)
    assert not letter.complaint.messages.filter(direction="out").exists()

    approve_apology(actor=cast.actor("leo_manager"), now=LATER, letter_id=letter.pk)
    send_apology(actor=ana, now=LATER, letter_id=letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.approved_by_id) == ("sent", cast.leo_manager.pk)


def test_nobody_approves_their_own_letter(cast: Cast) -> None:
    letter = _letter(cast, severity=3)
    rewrite_apology(actor=cast.actor("leo_manager"), now=LATER, letter_id=letter.pk, text=TEXT + "高")

    with pytest.raises(OwnApproval):
        approve_apology(actor=cast.actor("leo_manager"), now=LATER, letter_id=letter.pk)


def test_changed_after_approval_it_is_a_draft_again(cast: Cast) -> None:
    letter = _letter(cast, severity=3)
    approve_apology(actor=cast.actor("leo_manager"), now=LATER, letter_id=letter.pk)

    rewrite_apology(actor=cast.actor("ana_agent"), now=LATER, letter_id=letter.pk, text="另写一封")

    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.approved_by_id) == ("draft", "另写一封", None)


def test_an_apology_that_was_agreed_on_is_carried_out_by_it(cast: Cast) -> None:
    complaint = accepted(cast, language="en")
    proposal = agreed(cast, PlannedRemedy(kind="apology", due_on=SOON), complaint=complaint)
    letter = _letter(cast, complaint=proposal.complaint)

    send_apology(actor=cast.actor("ana_agent"), now=LATER, letter_id=letter.pk)

    remedy = proposal.remedies.get()
    assert (remedy.done_at, remedy.done_words) == (LATER, "The letter of apology was sent.")
    assert Complaint.objects.get().stage == "verifying"


def test_is_sent_once_and_then_never_changed(cast: Cast) -> None:
    letter = _letter(cast)
    ana = cast.actor("ana_agent")
    send_apology(actor=ana, now=LATER, letter_id=letter.pk)

    with pytest.raises(InvalidMove):
        send_apology(actor=ana, now=LATER, letter_id=letter.pk)
    with pytest.raises(InvalidMove):
        rewrite_apology(actor=ana, now=LATER, letter_id=letter.pk, text="改了")

    assert letter.complaint.messages.filter(direction="out").count() == 1
    assert len(entries("apology_sent")) == 1


def test_says_something_about_something_open(cast: Cast) -> None:
    complaint = accepted(cast)
    ana = cast.actor("ana_agent")
    with pytest.raises(EmptyText):
        write_apology(actor=ana, now=NOW, complaint_id=complaint.pk, text=" ")
    with pytest.raises(NotFound):
        write_apology(actor=ana, now=NOW, complaint_id=complaint.pk, text=TEXT, template_id=1)
    withdraw_complaint(actor=ana, now=NOW, complaint_id=complaint.pk, reason="好了", answer=ANSWER)

    with pytest.raises(ComplaintEnded):
        write_apology(actor=ana, now=NOW, complaint_id=complaint.pk, text=TEXT)

    assert not ApologyLetter.objects.exists()
