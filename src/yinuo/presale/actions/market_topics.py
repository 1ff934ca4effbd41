"""Market topics: what is listened for in customers' words, set by the house."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.matters.models import Message
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import AlreadyExists
from yinuo.presale.access_market import EDITS, products_of, topic_for
from yinuo.presale.actions.pipeline_settings import checked_names
from yinuo.presale.journal import MarketPastHeard, MarketTopicChanged, MarketTopicMade
from yinuo.presale.market_topics import forget_topics
from yinuo.presale.models import MarketSignal, MarketTopic
from yinuo.presale.queries.market_topics import MOST_PAST, PAST_DAYS, messages_saying
from yinuo.presale.rules.market import LONGEST_WORD, MOST_WORDS, distinct, is_long_enough, listening, said

FIELDS = ("names", "words", "active")
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)


@action(journal=MarketTopicMade)
def make_topic(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    code: str,
    names: Mapping[str, str],
    words: Sequence[str] = (),
    active: bool = True,
) -> MarketTopic:
    """Make a topic of a kind (competitor, wish, objection), which it keeps. From now on its words are listened for.

    Raises: NotAllowed, AlreadyExists, InvalidValue.
    """
    actor.require(EDITS)
    if kind not in MarketTopic.Kind.values:
        raise InvalidValue(field="kind", problem=kind[:40])
    code = code.strip().lower()
    if not _CODE.fullmatch(code):
        raise InvalidValue(field="code", problem=_("Small Latin letters, digits and dashes, at most 40."))
    facts = _checked({"names": names, "words": words, "active": active})
    with taken_means(AlreadyExists(field="code", name=code)):
        topic = MarketTopic.objects.create(kind=kind, code=code, created_at=now, **facts)
    record(MarketTopicMade(subject_id=topic.pk, code=code, kind=kind, **facts), subject_is_new=True)
    forget_topics()
    return topic


@action(journal=MarketTopicChanged)
def change_topic(*, actor: Actor, now: datetime, topic_id: int, fields: Mapping[str, Any]) -> MarketTopic:
    """Change a topic's names (language → text), words or active; what is not named stays, and so does what was heard.

    Raises: NotAllowed, NotFound, InvalidValue.
    """
    topic = topic_for(actor, topic_id)
    if unknown := set(fields) - set(FIELDS):
        raise InvalidValue(field="fields", problem=", ".join(sorted(unknown))[:80])
    wanted = _checked(fields)
    changed = {
        name: [getattr(topic, name), value] for name, value in wanted.items() if getattr(topic, name) != value
    }
    for name, value in wanted.items():
        setattr(topic, name, value)
    topic.save(update_fields=list(wanted))
    record(MarketTopicChanged(subject_id=topic.pk, code=topic.code, changed=changed))
    forget_topics()
    return topic


@action(journal=MarketPastHeard)
def hear_past(*, actor: Actor, now: datetime, topic_id: int) -> int:
    """Suggest a topic for the messages of the last 90 days that say its words, at most 2,000; return how many are new.

    What people have decided stays. Raises: NotAllowed, NotFound.
    """
    topic = topic_for(actor, topic_id)
    listened = listening(topic.pk, topic.words)
    heard = dict(islice(messages_saying(listened, now=now, rows=Message.objects.all()), MOST_PAST))
    known = set(MarketSignal.objects.filter(topic=topic).values_list("message_id", flat=True))
    new = [message for message in heard if message.pk not in known]
    products = products_of({message.matter_id for message in new})
    MarketSignal.objects.bulk_create(
        [
            MarketSignal(
                topic=topic,
                matter_id=message.matter_id,
                message=message,
                product_id=products.get(message.matter_id),
                words=said(heard[message]),
                at=message.at,
            )
            for message in new
        ],
        ignore_conflicts=True,  # one that arrives right now is heard by itself
    )
    record(MarketPastHeard(subject_id=topic.pk, code=topic.code, days=PAST_DAYS, count=len(new)))
    return len(new)


def checked_words(words: Sequence[str]) -> list[str]:
    """Return words trimmed and each once, however it is spelled. Raises: InvalidValue."""
    found = distinct(words)
    if len(found) > MOST_WORDS:
        raise InvalidValue(
            field="words",
            problem=ngettext("At most %(n)s word.", "At most %(n)s words.", MOST_WORDS) % {"n": MOST_WORDS},
        )
    if short := next((word for word in found if not is_long_enough(word)), None):
        raise InvalidValue(
            field="words",
            problem=_("“%(word)s” is too short: two letters or characters at least.") % {"word": short[:40]},
        )
    if long := next((word for word in found if len(word) > LONGEST_WORD), None):
        raise InvalidValue(
            field="words",
            problem=_("“%(word)s…” is too long: at most %(n)s letters or characters.")
            % {"word": long[:20], "n": LONGEST_WORD},
        )
    return found


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a topic as they are kept; every objection at once."""
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    try:
        if "names" in fields:
            found["names"] = checked_names(fields["names"])
            if not text_in(found["names"], "zh-hans"):
                errors.append(InvalidValue(field="names", problem=_("A name is needed.")))
    except DomainError as error:
        errors.append(error)
    try:
        if "words" in fields:
            found["words"] = checked_words(fields["words"])
    except DomainError as error:
        errors.append(error)
    if "active" in fields:
        found["active"] = bool(fields["active"])
    raise_all(errors)
    return found
