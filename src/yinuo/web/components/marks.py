"""The mark of a promise: running time is a circle whose arc is the share spent, what is settled is a square like a seal."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

SHAPES = {
    "overdue": '<circle class="solid" cx="8" cy="8" r="7"/><path class="cut" d="M8 4.5v4M8 11.3v.1"/>',
    "kept": (
        '<rect class="solid" x="1.5" y="1.5" width="13" height="13" rx="2.5"/>'
        '<path class="cut" d="m4.8 8.3 2.3 2.3 4.2-4.8"/>'
    ),
    "late": (
        '<path d="M9.5 2.25H4A1.75 1.75 0 0 0 2.25 4v8c0 .97.78 1.75 1.75 1.75h8A1.75 1.75 0 0 0 13.75 12V7"/>'
        '<path d="m5 8 2.2 2.3L13 3.6"/>'
    ),
    "broken": (
        '<rect class="solid" x="1.5" y="1.5" width="13" height="13" rx="2.5"/>'
        '<path class="cut" d="m5.2 5.2 5.6 5.6M10.8 5.2l-5.6 5.6"/>'
    ),
    "paused": '<circle class="dash" cx="8" cy="8" r="5.75"/><path d="M6.6 6v4M9.4 6v4"/>',
    "proposed": '<circle class="dash" cx="8" cy="8" r="5.75"/><path d="M8 5.5v5M5.5 8h5"/>',
    "released": '<circle cx="8" cy="8" r="5.75"/><path d="M5.5 8h5"/>',
    "superseded": '<circle cx="8" cy="8" r="5.75"/><path d="M5.5 8h4.8M8.5 6l2 2-2 2"/>',
    "written-off": (
        '<rect class="dash" x="2.25" y="2.25" width="11.5" height="11.5" rx="1.75"/><path d="M5.2 8h5.6"/>'
    ),
    "remedied": (
        '<path d="M2.25 9V4c0-.97.78-1.75 1.75-1.75h8c.97 0 1.75.78 1.75 1.75v8c0 .97-.78 1.75-1.75 1.75H7"/>'
        '<path d="M2 13.8 8 8"/><path d="M8 11V8H5"/>'
    ),
}
HANDS = '<path d="M8 5.2V8l1.9 1.1"/>'
SIZES = frozenset({16, 20, 28})


@lru_cache(maxsize=2048)
def _mark(state: str, percent_spent: int, size: int) -> SafeString:
    shape = SHAPES.get(state)
    if shape is None:
        shape = (
            '<circle class="ring" cx="8" cy="8" r="5.75"/>'
            f'<circle class="arc" cx="8" cy="8" r="5.75" pathLength="100" stroke-dasharray="{percent_spent} 100"'
            f' transform="rotate(-90 8 8)"/>{HANDS if state == "risk" else ""}'
        )
    sized = f' data-size="{size}"' if size != 16 else ""
    return mark_safe(  # noqa: S308 - state is one of ours, both numbers are integers
        f'<svg class="mark" data-state="{state}"{sized} viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>'
    )


def mark_svg(*, state: str, share: float = 0.0, size: int = 16) -> SafeString:
    """Draw the mark of a state; an unknown state is drawn as running.

    `share` is the part of the time spent, cut to 0 to 1; a running promise shows at least a sliver.
    Sizes are 16, 20 and 28 px. Decorative: the words beside it say the state.

    Raises: ValueError for another size.
    """
    if size not in SIZES:
        raise ValueError(f"a mark is 16, 20 or 28 px, not {size}")
    known = state if state in SHAPES or state == "risk" else "active"
    spent = round(100 * min(1.0, max(0.02, share or 0.0)))
    return _mark(known, spent if known in {"active", "risk"} else 0, size)
