"""The topics that are listened for, kept in memory for a few seconds: every message of a customer asks for them."""

from typing import Any

from django.utils.translation import pgettext_lazy

from yinuo.core.kept import Kept
from yinuo.presale.models import MarketTopic
from yinuo.presale.rules.market import Listening, listening

KIND_WORDS: dict[str, Any] = {
    "competitor": pgettext_lazy("market topic", "Competitor"),
    "wish": pgettext_lazy("market topic", "Wish"),
    "objection": pgettext_lazy("market topic", "Objection"),
}


def topics_listened_for() -> tuple[Listening, ...]:
    """Return the topics in use that have words, at most five seconds old."""
    return _kept.get()


def forget_topics() -> None:
    """Drop the kept topics, after a change and between tests."""
    _kept.forget()


def _read() -> tuple[Listening, ...]:
    rows = MarketTopic.objects.filter(active=True).exclude(words=[]).order_by("pk")
    return tuple(listening(key, words) for key, words in rows.values_list("pk", "words"))


_kept = Kept(_read)
