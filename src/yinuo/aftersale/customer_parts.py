"""What of after-sale is a person's own and goes when they are erased; complaints move with their matters when files become one."""

from yinuo.aftersale.actions.colleague import KIND as INTERNAL
from yinuo.aftersale.models import (
    ApologyLetter,
    Appeal,
    AuthorityInterview,
    AuthorityReport,
    AuthorityTransfer,
    Complaint,
    ComplaintProposal,
    ExternalStage,
    FinalAnswer,
    LegEvent,
    ProposedRemedy,
    RepairRecord,
    Return,
    ReturnFreight,
    ReturnLeg,
    ReturnLine,
    ReturnSettlement,
)
from yinuo.core.models import SearchDocument
from yinuo.matters.models import Matter, Message
from yinuo.people.erasure import Eraser, register_eraser

ERASED = "—"


def _erase_complaints(customer_id: int) -> int:
    """Empty every word of and about a complaint; what it was about, how it went and when stays."""
    mine = Complaint.objects.filter(customer=customer_id)
    keys = list(mine.values_list("pk", flat=True))
    FinalAnswer.objects.filter(complaint__in=keys).update(text=ERASED)
    ComplaintProposal.objects.filter(complaint__in=keys).update(
        words=ERASED, decision_words="", review_words="", evidence={}
    )
    ProposedRemedy.objects.filter(proposal__complaint__in=keys).update(words="", done_words="")
    ApologyLetter.objects.filter(complaint__in=keys).update(text=ERASED)
    Appeal.objects.filter(complaint__in=keys).update(reason=ERASED, words="")
    ExternalStage.objects.filter(complaint__in=keys).update(reference="", outcome="")
    AuthorityTransfer.objects.filter(complaint__in=keys).update(contact="")
    AuthorityTransfer.objects.filter(complaint__in=keys).exclude(evidence="").update(evidence=ERASED)
    AuthorityTransfer.objects.filter(complaint__in=keys).exclude(taken_back_because="").update(
        taken_back_because=ERASED
    )
    AuthorityInterview.objects.filter(transfer__complaint__in=keys).update(with_whom=ERASED, words=ERASED)
    AuthorityReport.objects.filter(transfer__complaint__in=keys).update(sections={})
    mine.exclude(refused_because="").update(refused_because=ERASED)
    return mine.update(where_to="", awaiting_what="", extended_because="", findings="", serial="")


def _erase_questions(customer_id: int) -> int:
    """Empty what colleagues were asked about a person's complaints, and what they answered."""
    asked = Matter.objects.filter(kind=INTERNAL, origin__customer=customer_id)
    keys = list(asked.values_list("pk", flat=True))
    Message.objects.filter(matter__in=keys).update(text=ERASED, html="")
    SearchDocument.objects.filter(matter_id__in=keys).delete()
    return Matter.objects.filter(pk__in=keys).update(title=ERASED, last_message_text="")


def _erase_returns(customer_id: int) -> int:
    """Empty what was said of goods that came back, and where they went; what came back, why and what was decided stays."""
    mine = Return.objects.filter(customer=customer_id)
    keys = list(mine.values_list("pk", flat=True))
    lines = ReturnLine.objects.filter(goods_return__in=keys)
    lines.update(words="", serial="", serial_found="", finding_words="")
    lines.exclude(granted_because="").update(granted_because=ERASED)
    ReturnLeg.objects.filter(goods_return__in=keys).exclude(state="planned").update(waybill="")
    LegEvent.objects.filter(leg__goods_return__in=keys).update(raw_text="", location="")
    RepairRecord.objects.filter(order_line__order__customer=customer_id).update(serial="", words="")
    mine.exclude(refused_because="").update(refused_because=ERASED)
    settled = ReturnSettlement.objects.filter(goods_return__in=keys)
    settled.exclude(deduction_because="").update(deduction_because=ERASED)
    freight = ReturnFreight.objects.filter(goods_return__in=keys)
    freight.update(words="")
    freight.exclude(because="").update(because=ERASED)
    return mine.update(received_words="")


register_eraser(Eraser(name="returns", erase=_erase_returns))
register_eraser(Eraser(name="complaints", erase=_erase_complaints))
register_eraser(Eraser(name="questions about complaints", erase=_erase_questions))
