"""The automatic answer as the customer's page needs it."""

from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.presale.models import BotTalk


def bot_speaks(*, actor: Actor, matter_id: int) -> bool:
    """Tell whether the automatic answer has spoken in a matter and nobody has taken over. At most two statements."""
    talk = BotTalk.objects.filter(pk=matter_id, turns__gt=0, handed_over_at=None, helped_at=None)
    return talk.exists() and access.visible_to(actor).filter(pk=matter_id, first_answered_at=None).exists()
