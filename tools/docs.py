"""Write the parts of docs/ that are made from the program: `python tools/docs.py`, or `--check` to compare only."""

import os
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yinuo.core.entries import EntryType

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
ROOMS = (
    "core",
    "people",
    "catalog",
    "matters",
    "presale",
    "insale",
    "aftersale",
    "quality",
    "channels",
    "web",
    "api",
)
HEAD = "<!-- Made by `make docs`; do not edit by hand. -->\n\n"


def set_up() -> None:
    """Prepare Django and import every module that registers something."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.settings")
    import django

    django.setup()
    for room in ROOMS:
        for name in ("errors", "journal", "followers", "rights", "jobs"):
            _import(f"yinuo.{room}.{name}")
        package = _import(f"yinuo.{room}.actions")
        for module in iter_modules(getattr(package, "__path__", [])):
            import_module(f"yinuo.{room}.actions.{module.name}")
    for name in ("yinuo.urls", "yinuo.demo.loading"):
        import_module(name)


def _import(name: str) -> object:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            return None
        raise


def errors() -> str:
    """Every error: code, HTTP status, sentence."""
    from yinuo.core.errors import REGISTRY

    rows = "\n".join(
        f"| `{code}` | {kind.status} | {_cell(kind.message)} | `{kind.__module__.removeprefix('yinuo.')}` |"
        for code, kind in sorted(REGISTRY.items())
        if kind.__module__.startswith("yinuo.")
    )
    return (
        "# Errors\n\nOne stable code each, in the API's problem details and beside the fields of forms.\n\n"
        f"| code | status | sentence | room |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def journal() -> str:
    """Every entry type, and who follows it."""
    from yinuo.core.entries import REGISTRY, follower_table

    followers = follower_table()
    rows = "\n".join(
        f"| `{verb}` | {_cell(kind.sentence)} | {', '.join(_facts(kind))} | {kind.erasure} | {'yes' if kind.public else ''} |"
        for verb, kind in sorted(REGISTRY.items())
        if kind.__module__.startswith("yinuo.")
    )
    follows = "\n".join(
        f"| `{verb}` | {', '.join(f'`{n}`' for n in names)} |" for verb, names in followers.items()
    )
    return (
        "# The journal\n\nEvery verb, its sentence and facts (*personal* ones stand beside the entry and can be erased), and"
        " whether a customer sees it in their own thread.\n\n"
        f"| verb | sentence | facts | erasing a person takes | customer sees |\n| --- | --- | --- | --- | --- |\n{rows}\n\n"
        "## Who follows what\n\nEvery verb of a matter also goes to `matters.followers.run_clocks`, which starts and meets the"
        f" promises of the standards that name it.\n\n| verb | followers |\n| --- | --- |\n{follows}\n"
    )


def states() -> str:
    """The tables of moves as pictures."""
    from yinuo.matters.states import MATTER_MOVES, PROMISE_MOVES

    def picture(moves: dict[str, object]) -> str:
        lines = [
            f"    {start} --> {m.to}: {name}"  # type: ignore[attr-defined]
            for name, m in moves.items()
            for start in sorted(m.from_)  # type: ignore[attr-defined]
        ]
        return "```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"

    def table(moves: dict[str, object]) -> str:
        rows = "\n".join(
            f"| `{name}` | {_cell(m.label)} | {', '.join(sorted(m.from_))} | {m.to} | {m.right or 'the system only'} |"  # type: ignore[attr-defined]
            for name, m in moves.items()
        )
        return f"| move | label | from | to | right |\n| --- | --- | --- | --- | --- |\n{rows}\n"

    return (
        "# States\n\n## Matter\n\n" + picture(MATTER_MOVES) + "\n" + table(MATTER_MOVES)  # type: ignore[arg-type]
        + "\n## Promise\n\n*At risk* and *paused* are derived, never stored. A promise that missed its instant keeps `missed_at`"
        " for ever, whatever happens to it later.\n\n" + picture(PROMISE_MOVES) + "\n" + table(PROMISE_MOVES)  # type: ignore[arg-type]
    )  # fmt: skip


def rights() -> str:
    """Every right and which role has it, with its scope."""
    from yinuo.core.rights import RIGHTS
    from yinuo.people.roles import ROLES, rights_of

    roles = list(ROLES)
    head = f"| right | meaning | {' | '.join(roles)} |\n|{' --- |' * (len(roles) + 2)}\n"
    given = {role: rights_of([role]) for role in roles}
    rows = "\n".join(
        f"| `{code}` | {_cell(right.label)} | "
        + " | ".join(given[role][code].name.lower() if code in given[role] else "" for role in roles)
        + " |"
        for code, right in sorted(RIGHTS.items())
    )
    return f"# Rights\n\nNothing is allowed that does not stand here. The word is how far the right reaches.\n\n{head}{rows}\n"


def commands() -> str:
    """Every command of `yinuo` with its help."""
    import click

    from yinuo.cli.main import yinuo

    parts = ["# The command line\n"]

    def walk(command: click.Command, name: str) -> None:
        context = click.Context(command, info_name=name)
        parts.append(f"## `{name}`\n\n```\n{command.get_help(context).strip()}\n```\n")
        if isinstance(command, click.Group):
            for sub in command.list_commands(context):
                found = command.get_command(context, sub)
                if found is not None:
                    walk(found, f"{name} {sub}")

    walk(yinuo, "yinuo")
    return "\n".join(parts)


def _facts(kind: "type[EntryType]") -> list[str]:
    return [f"*{name}*" if is_personal else name for name, is_personal in kind.own_facts().items()]


def _cell(text: object) -> str:
    return re.sub(r"\s+", " ", str(text)).replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "errors.md": errors,
    "journal.md": journal,
    "states.md": states,
    "rights.md": rights,
    "cli.md": commands,
}


def stale() -> list[str]:
    """Return the names of pages that differ from what the program says now."""
    return [
        name
        for name, text in made().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text() != text
    ]


def made() -> dict[str, str]:
    """Return name → text of every generated page, in English."""
    set_up()
    from django.utils import translation

    with translation.override("en"):
        return {name: HEAD + page().rstrip() + "\n" for name, page in PAGES.items()}


def main() -> int:
    """Write the pages, or with `--check` name those that are out of date and return 1."""
    if "--check" in sys.argv:
        old = stale()
        print("out of date: " + ", ".join(old) if old else "docs are up to date")
        return 1 if old else 0
    for name, text in made().items():
        (DOCS / name).write_text(text)
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
