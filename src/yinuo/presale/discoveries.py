"""What a customer said in a guide, as words for a quote: nothing is typed twice."""

from typing import Any

from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.matters.models import Matter
from yinuo.presale.models import DiscoveryAnswer, DiscoverySession

TROUBLE = ("trouble",)
WISH = ("wish",)


class Discovered(Struct, frozen=True, kw_only=True):
    """The newest run of a guide in a matter: trouble and wish, one line an answer."""

    session_id: int | None = None
    trouble: str = ""
    wish: str = ""


def discovered_in(matter: Matter) -> Discovered:
    """Return what was discovered in a matter, or in the one it came from. At most two queries."""
    ids = [key for key in (matter.pk, matter.origin_id) if key is not None]
    session = (
        DiscoverySession.objects.filter(matter__in=ids)
        .select_related("version")
        .order_by("-begun_at", "-id")
        .first()
    )
    if session is None:
        return Discovered()
    answers = DiscoveryAnswer.objects.filter(session=session, replaced_at__isnull=True, unknown=False)
    said = dict(answers.values_list("question", "value"))
    return Discovered(
        session_id=session.pk,
        trouble=_lines(session, said, TROUBLE),
        wish=_lines(session, said, WISH),
    )


def _lines(session: DiscoverySession, said: dict[str, Any], about: tuple[str, ...]) -> str:
    lines = [
        _words(question, said[question["code"]], session.language)
        for question in session.version.questions
        if question.get("about") in about and said.get(question["code"]) not in (None, "", [])
    ]
    return "\n".join(line for line in lines if line)


def _words(question: dict[str, Any], value: Any, language: str) -> str:
    """Return an answer as the customer read it; a bare yes or no needs its question."""
    options = {
        option["value"]: text_in(option.get("texts", {}), language) or str(option["value"])
        for option in question.get("options", [])
    }
    if isinstance(value, bool):
        return text_in(question.get("texts", {}), language) if value else ""
    if isinstance(value, list):
        return "、".join(options.get(one, str(one)) for one in value)
    return options.get(value, str(value))
