"""What goes when a person is erased, and what stays."""

from decimal import Decimal

from tests.aftersale.complaining import ANSWER, accepted, take
from tests.aftersale.solving import EXCHANGE, LATER, SOON, agreed, budget, goodwill
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.apology import write_apology
from yinuo.aftersale.actions.cause import write_findings
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.complaint_stage import decline_complaint
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.goodwill import allowance_of
from yinuo.aftersale.models import ApologyLetter, Complaint, FinalAnswer
from yinuo.core.models import JournalEntry, JournalPersonal
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


def test_of_a_solution_the_money_and_the_days_stay(cast: Cast) -> None:
    budget(cast, "100")
    proposal = agreed(cast, EXCHANGE, goodwill("80", words="金家的补偿"))
    remedy = proposal.remedies.get(position=0)
    ana = cast.actor("ana_agent")
    carry_out_remedy(actor=ana, now=LATER, remedy_id=remedy.pk, words="金先生签收")
    write_apology(actor=ana, now=LATER, complaint_id=proposal.complaint_id, text="金先生，您好")

    erase_customer(
        actor=cast.actor("ada_administrator"), now=LATER, customer_id=cast.kim_customer.pk, reason="asked"
    )

    proposal.refresh_from_db()
    assert (proposal.state, proposal.words, proposal.decision_words, proposal.evidence) == (
        "agreed",
        "—",
        "",
        {},
    )
    kept = list(proposal.remedies.order_by("position").values_list("amount", "due_on", "words", "done_words"))
    assert kept == [(None, SOON, "", ""), (Decimal(80), SOON, "", "")]
    assert ApologyLetter.objects.get().text == "—"
    assert allowance_of(cast.ana_agent.pk, now=LATER).used == Decimal(80)
    said = JournalEntry.objects.filter(verb__in=("aftersale.proposal_agreed", "aftersale.remedy_carried_out"))
    assert said.count() == 2
    assert not JournalPersonal.objects.filter(entry__in=said).exists()
