"""From a passage to other words for it, or the reason why it stays as it is."""

from datetime import datetime

import structlog
from msgspec import Struct
from prometheus_client import Counter

from yinuo.core.worktime import WorkCalendar
from yinuo.presale.phrasing.checks import Objection, objection_to
from yinuo.presale.phrasing.endpoint import Endpoint, EndpointFailed, EndpointLate, EndpointRests, complete
from yinuo.presale.phrasing.request import LONGEST_TOKENS, messages_for, said

WORDINGS = Counter(
    "yinuo_phrasings_total", "Wordings of the automatic answer by a language model.", ["outcome"]
)
_log = structlog.get_logger("yinuo.phrasing")


class Wording(Struct, frozen=True, kw_only=True):
    """What became of asking a model to word a passage: its words, or what was held against them.

    It belongs to one message that was heard and one passage; for any other it says nothing.
    """

    heard_id: int
    passage: str
    model: str
    text: str = ""
    objection: Objection | None = None


def word_anew(
    at: Endpoint,
    *,
    heard_id: int,
    question: str,
    title: str,
    passage: str,
    language: str,
    names: list[str],
    now: datetime,
    calendar: WorkCalendar,
) -> Wording:
    """Ask the model for other words for a passage and check them. Takes at most the endpoint's time; never in a transaction."""
    text, objection = "", None
    try:
        content = complete(
            at,
            messages=messages_for(
                question=question, title=title, passage=passage, language=language, names=names
            ),
            longest_tokens=LONGEST_TOKENS,
        )
    except EndpointFailed as error:
        objection = _failure(error)
        _log.warning("passage is sent in its own words", reason=objection.value, error=str(error))
    else:
        text = said(content)
        objection = objection_to(
            text, title=title, passage=passage, language=language, at=now, calendar=calendar
        )
    WORDINGS.labels(objection.value if objection else "used").inc()
    return Wording(
        heard_id=heard_id,
        passage=passage,
        model=at.model[:60],
        text="" if objection else text,
        objection=objection,
    )


def _failure(error: EndpointFailed) -> Objection:
    if isinstance(error, EndpointRests):
        return Objection.RESTING
    return Objection.LATE if isinstance(error, EndpointLate) else Objection.FAILED
