"""What pre-sale does when something is written in the journal, a file for each thing it is about."""

from yinuo.presale.followers import bot, opportunity

__all__ = ["bot", "opportunity"]
