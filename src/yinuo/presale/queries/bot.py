"""The automatic answer as the customer's page and the language model need it."""

from datetime import datetime

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.presale.bot import Reason
from yinuo.presale.bot_answer import answer_to, heard_by_bot
from yinuo.presale.models import BotTalk


class PassageToWord(Struct, frozen=True, kw_only=True):
    """What a language model may word anew: the question, the passage in the customer's language, names to hide."""

    heard_id: int
    question: str
    title: str
    passage: str
    language: str
    names: list[str]


def bot_speaks(*, actor: Actor, matter_id: int) -> bool:
    """Tell whether the automatic answer has spoken in a matter and nobody has taken over. At most two statements."""
    talk = BotTalk.objects.filter(pk=matter_id, turns__gt=0, handed_over_at=None, helped_at=None)
    return talk.exists() and access.visible_to(actor).filter(pk=matter_id, first_answered_at=None).exists()


def find_passage_to_word(*, actor: Actor, now: datetime, matter_id: int) -> PassageToWord | None:
    """Return the passage that the automatic answer would say now, None where it would say none.

    Also None where the article is in another language than the customer's: nobody here can check a translation.
    """
    matter = access.visible_to(actor).filter(pk=matter_id).select_related("customer").first()
    if matter is None:
        return None
    talk = BotTalk.objects.filter(pk=matter.pk).first() or BotTalk(matter=matter)
    heard = heard_by_bot(matter, talk)
    found = answer_to(matter, talk, heard, now=now) if heard is not None else None
    if heard is None or found is None or isinstance(found, Reason):
        return None
    chinese = {found.citation.language.startswith("zh"), matter.language.startswith("zh")}
    if len(chinese) > 1:
        return None
    names = [heard.author_name, matter.customer.name if matter.customer else ""]
    return PassageToWord(
        heard_id=heard.pk,
        question=heard.text,
        title=found.citation.title,
        passage=found.citation.passage,
        language=matter.language,
        names=[name for name in names if name],
    )
