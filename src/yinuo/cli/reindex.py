"""`yinuo reindex`: make the catalogue findable again."""

import click


@click.command()
def reindex() -> None:
    """Write what search knows of products and articles anew.

    For rows that came in before search knew their kind. It works in parts, and may run while others work.
    """
    from django.utils import timezone

    from yinuo.catalog.actions.indexing import KINDS, index_catalogue
    from yinuo.core.actor import SYSTEM

    for kind in KINDS:
        total, after, more = 0, 0, True
        while more:
            count, after = index_catalogue(actor=SYSTEM, now=timezone.now(), kind=kind, after=after)
            total, more = total + count, bool(after)
        click.echo(f"{kind}s: {total}")
