"""What is asked of a reply, beside the composer, with examples to begin from."""

from django.http import HttpResponse

from yinuo.core.errors import NotFound
from yinuo.matters.queries.reception import asked_here
from yinuo.web.desk.action_forms import actor_language, part
from yinuo.web.desk.replies import inserted
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("matter.reply")
def asked(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Answer what is asked of a reply here. Raises: NotFound, NotAllowed."""
    points = asked_here(actor=request.actor, matter_id=matter_id, language=actor_language(request))
    return part(request, "desk/reception/asked.html", {"points": points, "matter_id": matter_id})


@desk_page("matter.reply", methods=("POST",))
def insert_example(request: StaffRequest, matter_id: int, code: str, place: int) -> HttpResponse:
    """Answer an example, filled in; the composer's script puts it where the cursor is. Raises: NotFound, NotAllowed."""
    points = asked_here(actor=request.actor, matter_id=matter_id, language=actor_language(request))
    found = next((one.examples for one in points if one.code == code), [])
    if place >= len(found):
        raise NotFound()
    return inserted(found[place])
