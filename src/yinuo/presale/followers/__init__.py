"""What pre-sale does when something is written in the journal, a file for each thing it is about."""

from yinuo.presale.followers import bot, follow_up, inquiry, market, opportunity

__all__ = ["bot", "follow_up", "inquiry", "market", "opportunity"]
