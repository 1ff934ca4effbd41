"""What goes when a person is erased, and what stays."""

from tests.aftersale.complaining import ANSWER, accepted, take
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.cause import write_findings
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.complaint_stage import decline_complaint
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.customers import erase_customer


def test_every_word_goes_and_how_it_went_stays(cast: Cast) -> None:
    ana = cast.actor("ana_agent")
    open_one = accepted(cast, serial="SN-1")
    write_findings(
        actor=ana, now=NOW, complaint_id=open_one.pk, cause_id=None, responsibility_id=None, words="金家说"
    )
    child = ask_colleagues(
        actor=ana, now=NOW, complaint_id=open_one.pk, team_id=cast.team.pk, text="金先生家的椅子"
    )
    ended = take(cast)
    decline_complaint(
        actor=ana, now=NOW, complaint_id=ended.pk, reason="理由", where_to="12315", answer=ANSWER
    )

    erase_customer(
        actor=cast.actor("ada_administrator"), now=NOW, customer_id=cast.kim_customer.pk, reason="asked"
    )

    first, second = Complaint.objects.get(pk=open_one.pk), Complaint.objects.get(pk=ended.pk)
    assert (first.findings, first.serial, first.stage) == ("", "", "investigating")
    assert (second.refused_because, second.where_to, second.stage) == ("—", "", "not_accepted")
    assert FinalAnswer.objects.get().text == "—"
    assert Message.objects.get(matter=child.pk).text == "—"
    assert Matter.objects.get(pk=child.pk).title == "—"
