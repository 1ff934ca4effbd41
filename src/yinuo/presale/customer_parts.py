"""What of pre-sale belongs to a customer: it moves when two files become one, and goes when a person is erased."""

from yinuo.matters.merging import register_moved
from yinuo.people.erasure import Eraser, register_eraser
from yinuo.people.merging import MergePart, register_merge_part
from yinuo.presale.models import (
    Appointment,
    Brochure,
    BudgetLine,
    Design,
    DesignVersion,
    DiscoveryAnswer,
    DiscoverySession,
    Finding,
    FollowUp,
    Inquiry,
    MarketSignal,
    Opportunity,
    Quote,
    QuoteDate,
    QuoteLine,
    SiteSurvey,
    Telling,
)


def _appointments_of(customer_id: int) -> list[int]:
    return list(Appointment.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_appointments(ids: list[int], to: int) -> int:
    return Appointment.objects.filter(pk__in=ids).update(customer=to)


def _erase_appointments(customer_id: int) -> int:
    """Empty what was said about appointments; that they were made, when and with whom stays."""
    return Appointment.objects.filter(customer=customer_id).update(note="", place="", outcome="")


register_merge_part(MergePart(name="appointments", collect=_appointments_of, move=_move_appointments))
register_eraser(Eraser(name="appointments", erase=_erase_appointments))


def _quotes_of(customer_id: int) -> list[int]:
    return list(Quote.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_quotes(ids: list[int], to: int) -> int:
    return Quote.objects.filter(pk__in=ids).update(customer=to)


def _erase_quotes(customer_id: int) -> int:
    """Empty what a quote says of a person; what was offered, at what price, and how it ended stays."""
    QuoteLine.objects.filter(quote__customer=customer_id).exclude(note="").update(note="")
    QuoteDate.objects.filter(quote__customer=customer_id).update(what="—", override="")
    return Quote.objects.filter(customer=customer_id).update(
        trouble="", answer="", value="", delivery="", declined_words="", evidence={}
    )


def _tellings_of(customer_id: int) -> list[int]:
    return list(Telling.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_tellings(ids: list[int], to: int) -> int:
    return Telling.objects.filter(pk__in=ids).update(customer=to)


def _erase_tellings(customer_id: int) -> int:
    """Empty the customer's own words; what they were told is the product's, and stays as proof."""
    return Telling.objects.filter(customer=customer_id).exclude(confirmed_words="").update(confirmed_words="")


register_merge_part(MergePart(name="quotes", collect=_quotes_of, move=_move_quotes))
register_merge_part(MergePart(name="tellings", collect=_tellings_of, move=_move_tellings))
register_eraser(Eraser(name="quotes", erase=_erase_quotes))
register_eraser(Eraser(name="tellings", erase=_erase_tellings))


def _erase_opportunities(customer_id: int) -> int:
    """Empty what was planned and said about sales; what they were worth, and how they ended, stays."""
    return Opportunity.objects.filter(customer=customer_id).update(next_step="", lost_words="")


register_eraser(Eraser(name="opportunities", erase=_erase_opportunities))


def _discoveries_of(customer_id: int) -> list[int]:
    return list(DiscoverySession.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_discoveries(ids: list[int], to: int) -> int:
    return DiscoverySession.objects.filter(pk__in=ids).update(customer=to)


def _erase_discoveries(customer_id: int) -> int:
    """Empty what was answered; that it was asked, and when, stays."""
    return DiscoveryAnswer.objects.filter(session__customer=customer_id).update(value=None, unknown=True)


def _brochures_of(customer_id: int) -> list[int]:
    return list(Brochure.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_brochures(ids: list[int], to: int) -> int:
    return Brochure.objects.filter(pk__in=ids).update(customer=to)


register_merge_part(MergePart(name="discoveries", collect=_discoveries_of, move=_move_discoveries))
register_merge_part(MergePart(name="brochures", collect=_brochures_of, move=_move_brochures))
register_eraser(Eraser(name="discoveries", erase=_erase_discoveries))


def _erase_designs(customer_id: int) -> int:
    """Empty what designs and site checks say of a person's home; that they were made, and when, stays."""
    DesignVersion.objects.filter(design__matter__customer=customer_id).update(words="")
    BudgetLine.objects.filter(version__design__matter__customer=customer_id).update(what="—", supplier="")
    Finding.objects.filter(survey__matter__customer=customer_id).update(drawn="", found="—", settled_words="")
    SiteSurvey.objects.filter(matter__customer=customer_id).update(results={})
    return Design.objects.filter(matter__customer=customer_id).update(title="—", brief="")


register_eraser(Eraser(name="designs", erase=_erase_designs))
register_moved("designs", Design)
register_moved("surveys", SiteSurvey)


def _erase_signals(customer_id: int) -> int:
    """Empty the words that were heard; that a topic was heard, when and about which product, stays."""
    return MarketSignal.objects.filter(matter__customer=customer_id).exclude(words="").update(words="")


register_eraser(Eraser(name="signals", erase=_erase_signals))
register_moved("signals", MarketSignal)


def _follow_ups_of(customer_id: int) -> list[int]:
    return list(FollowUp.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_follow_ups(ids: list[int], to: int) -> int:
    return FollowUp.objects.filter(pk__in=ids).update(customer=to)


def _erase_inquiries(customer_id: int) -> int:
    """Empty what was looked for before asking, and what was said afterwards; that it was asked, how and when stays."""
    FollowUp.objects.filter(customer=customer_id).exclude(note="").update(note="")
    return Inquiry.objects.filter(customer=customer_id).update(searched="", asked_from="")


register_merge_part(MergePart(name="follow_ups", collect=_follow_ups_of, move=_move_follow_ups))
register_eraser(Eraser(name="inquiries", erase=_erase_inquiries))
