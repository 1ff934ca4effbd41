"""A return follows its matter: nobody ends it silently."""

from yinuo.aftersale.actions.return_request import KIND
from yinuo.aftersale.errors_returns import ReturnNotEnded
from yinuo.aftersale.models import Return
from yinuo.aftersale.return_states import OPEN_RETURNS
from yinuo.matters.actions.states import register_end
from yinuo.matters.models import Matter


def refuse_silent_end(matter: Matter) -> None:
    """Refuse what would end a return that is not settled. Raises: ReturnNotEnded."""
    if Return.objects.filter(pk=matter.pk, stage__in=OPEN_RETURNS).exists():
        raise ReturnNotEnded()


register_end(kind=KIND, refuse=refuse_silent_end)
