"""Tell open pages that something changed: ids only, after the commit."""

from yinuo.core.action import current_frame, once_before_commit
from yinuo.runtime.notify import announce


def tell(*topics: str, event: str, id: int | None = None) -> None:  # noqa: A002 - the word of the payload
    """Announce an event on topics (`matter:12`, `staff:3`, `team:1`, `desk`) once the running action has committed.

    The same event on the same topics within one operation is told once.
    """
    current_frame()
    once_before_commit(("live", topics, event, id), lambda: announce(*topics, event=event, id=id))
