"""What must be there before an opportunity moves on: answers of its guide, a quote that was sent, one that was accepted."""

from yinuo.matters.models import Matter
from yinuo.presale.models import DiscoveryAnswer, DiscoverySession, GuideVersion, Opportunity, Quote
from yinuo.presale.rules.opportunity import unanswered


def _matter_ids(opportunity: Opportunity | Matter) -> list[int]:
    return [key for key in (opportunity.pk, opportunity.origin_id) if key is not None]


def open_questions(opportunity: Opportunity) -> list[str]:
    """Return the codes of the required questions of its family's active guide that nobody answered. At most three queries."""
    family = opportunity.product.family if opportunity.product is not None else ""
    if not family:
        return []
    version = (
        GuideVersion.objects.filter(guide__family=family, guide__active=True, published_at__isnull=False)
        .order_by("-published_at", "-id")
        .first()
    )
    if version is None:
        return []
    sessions = DiscoverySession.objects.filter(
        matter__in=_matter_ids(opportunity), version__guide=version.guide_id
    )
    session = sessions.select_related("version").order_by("-begun_at", "-id").first()
    if session is None:
        return unanswered(version.questions, said={}, unknown=())
    answers = DiscoveryAnswer.objects.filter(session=session, replaced_at__isnull=True)
    rows = list(answers.values_list("question", "value", "unknown"))
    return unanswered(
        session.version.questions,
        said={code: value for code, value, unknown in rows if not unknown},
        unknown={code for code, _value, unknown in rows if unknown},
    )


def was_offered(opportunity: Opportunity) -> bool:
    """Tell whether a quote was sent in its matter, or in the one it came from."""
    return Quote.objects.filter(matter__in=_matter_ids(opportunity), sent_at__isnull=False).exists()


def accepted_quote(opportunity: Opportunity) -> Quote | None:
    """Return the quote that was accepted last."""
    rows = Quote.objects.filter(matter__in=_matter_ids(opportunity), state="accepted")
    return rows.order_by("-decided_at", "-id").first()
