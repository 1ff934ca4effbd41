"""`yinuo demo`: a company to look around in."""

import click


@click.command()
@click.option(
    "--days",
    type=click.IntRange(7, 365),
    default=90,
    show_default=True,
    help="Days of history before this minute.",
)
@click.option("--fresh", is_flag=True, help="Throw an older demo away first, with all that was done in it.")
def demo(days: int, fresh: bool) -> None:
    """Load the demo company into an empty database.

    A database that holds anything else is left as it is.
    """
    from django.utils import timezone

    from yinuo.demo.loading import NotEmptyError, is_demo, load_demo, sign_in_lines, throw_away

    if is_demo():
        if not fresh:
            raise click.ClickException(
                "The demo is here already. Use --fresh to throw it away and load it anew."
            )
        click.confirm("This throws the demo away, with all that was done in it. Go on?", abort=True)
        throw_away(say=click.echo)
    try:
        load_demo(now=timezone.now(), say=click.echo, days=days)
    except NotEmptyError as refused:
        raise click.ClickException(str(refused)) from None
    for line in sign_in_lines():
        click.echo(line)
