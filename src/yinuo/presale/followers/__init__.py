"""What pre-sale does when something is written in the journal, a file for each thing it is about."""

from yinuo.presale.followers import bot, market, opportunity

__all__ = ["bot", "market", "opportunity"]
