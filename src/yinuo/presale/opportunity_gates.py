"""What must be there before an opportunity moves on: answers of its guide, a quote that was sent, one that was accepted."""

from yinuo.matters.models import Matter
from yinuo.presale.models import DiscoveryAnswer, DiscoverySession, GuideVersion, Opportunity, Quote
from yinuo.presale.rules.guide import questions_of, still_required


def _matter_ids(opportunity: Opportunity | Matter) -> list[int]:
    return [key for key in (opportunity.pk, opportunity.origin_id) if key is not None]


def open_questions(opportunity: Opportunity) -> list[str]:
    """Return the codes of the required questions of its family's guide that nobody answered. At most two queries.

    Every talk by that guide counts, also one that broke off: what was said once is not asked again, and where two talks
    disagree the later word holds. The questions are those of the newest talk, so that a guide that is written anew does
    not reopen what was finished; before the first talk those in force.
    """
    family = opportunity.product.family if opportunity.product is not None else ""
    if not family:
        return []
    newest = (
        DiscoverySession.objects.filter(
            matter__in=_matter_ids(opportunity), version__guide__family=family, version__guide__active=True
        )
        .select_related("version")
        .order_by("-begun_at", "-id")
        .first()
    )
    version = newest.version if newest is not None else _version_in_force(family)
    if version is None:
        return []
    said, unknown = _answers(opportunity, version.guide_id) if newest is not None else ({}, set())
    return [one.code for one in still_required(questions_of(version.questions), said, unknown)]


def _version_in_force(family: str) -> GuideVersion | None:
    rows = GuideVersion.objects.filter(
        guide__family=family, guide__active=True, published_at__isnull=False
    ).order_by("-published_at", "-id")
    return rows.first()


def _answers(opportunity: Opportunity, guide_id: int) -> tuple[dict[str, object], set[str]]:
    """Return what was said in all talks by a guide, the latest word on each question, and what was said to be unknown."""
    rows = DiscoveryAnswer.objects.filter(
        session__matter__in=_matter_ids(opportunity),
        session__version__guide=guide_id,
        replaced_at__isnull=True,
    ).order_by("at", "id")
    latest = {
        code: (value, unknown) for code, value, unknown in rows.values_list("question", "value", "unknown")
    }
    said = {code: value for code, (value, unknown) in latest.items() if not unknown}
    return said, latest.keys() - said.keys()


def was_offered(opportunity: Opportunity) -> bool:
    """Tell whether a quote was sent in its matter, or in the one it came from."""
    return Quote.objects.filter(matter__in=_matter_ids(opportunity), sent_at__isnull=False).exists()


def accepted_quote(opportunity: Opportunity) -> Quote | None:
    """Return the quote that was accepted last."""
    rows = Quote.objects.filter(matter__in=_matter_ids(opportunity), state="accepted")
    return rows.order_by("-decided_at", "-id").first()
