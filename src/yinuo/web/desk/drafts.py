"""What someone was about to write: kept over an objection, a question back, or a reply taken back."""

from typing import Any

from msgspec import Struct, field

from yinuo.web.pages import StaffRequest

_KEY = "taken_back"


class Draft(Struct, frozen=True, kw_only=True):
    """The composer's content. `file_ids` are files that were stored already and wait for their message; `explains` versions of faults whose words were put in."""

    text: str
    kind: str = "reply"
    phone: bool = False
    file_ids: tuple[int, ...] = ()
    file_names: tuple[str, ...] = ()
    keeps: tuple[int, ...] = ()
    explains: tuple[int, ...] = ()
    objections: list[str] = field(default_factory=list)


def keep_taken_back(
    request: StaffRequest, *, matter_id: int, text: str, file_ids: list[int], names: list[str]
) -> None:
    """Put a reply that was taken back aside until its thread is shown again."""
    request.session[_KEY] = {"matter": matter_id, "text": text, "files": file_ids, "names": names}


def taken_back(request: StaffRequest, matter_id: int) -> Draft | None:
    """Return, once, the reply that was taken back in this matter."""
    kept: dict[str, Any] | None = request.session.get(_KEY)
    if not kept or kept["matter"] != matter_id:
        return None
    del request.session[_KEY]
    return Draft(text=kept["text"], file_ids=tuple(kept["files"]), file_names=tuple(kept["names"]))
