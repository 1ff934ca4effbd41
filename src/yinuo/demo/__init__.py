"""The demo company. `ensure_demo` is what serving calls; the rest is in README.md."""

from collections.abc import Callable

import click

Say = Callable[[str], None]


def ensure_demo(*, say: Say = click.echo) -> bool:
    """Load the demo where the database is empty, and say how to sign in; tell whether it was loaded now.

    A database that holds anything else is left alone. Two nodes may call it at once: one loads, the other waits.
    """
    from django.utils import timezone

    from yinuo.demo.loading import NotEmptyError, is_demo, load_demo, sign_in_lines

    loaded = False
    if not is_demo():
        try:
            loaded = load_demo(now=timezone.now(), say=say)
        except NotEmptyError as refused:
            say(str(refused))
            return False
    for line in sign_in_lines():
        say(line)
    return loaded
